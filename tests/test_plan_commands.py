"""How a comparison is printed: what only one of two plans names is not named in the other."""

from dataclasses import replace
from pathlib import Path

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan

from api import Library
from api.plan_commands import comparison_text
from api.schemas import (
    DocumentSummary,
    FigureChange,
    FigureSide,
    PlanComparison,
    Quoted,
    RoleChange,
    TaskPair,
    TaskSide,
)
from api.settings import Settings
from kg.errors import QueryError


def plan(year: int) -> DocumentSummary:
    return DocumentSummary(f"plan-{year}", f"{year}年要点", "", "", year, "", "", 1, 2)


@pytest.mark.parametrize(
    ("lang", "split", "merged"),
    [
        ("zh", "一项拆为多项，另见后一份的：（三）修船", "多项并为一项，另见前一份的：（四）拆船"),
        (
            "en",
            "one task became several, see also in the second plan: （三）修船",
            "several tasks became one, see also in the first plan: （四）拆船",
        ),
    ],
)
def test_a_task_that_was_split_or_merged_is_said_to_be_so(
    lang: str, split: str, merged: str
) -> None:
    sides = [
        TaskSide(f"plan-{year}#item_{n}", n, f"（{mark}）", title)
        for year, n, mark, title in (
            (2030, 1, "一", "造船"), (2031, 1, "一", "造船"), (2031, 3, "三", "修船"), (2030, 4, "四", "拆船")
        )
    ]  # fmt: skip
    pair = TaskPair(
        "continued", *sides[:2], 0.8, (), (), (), (), split=(sides[2],), merged=(sides[3],)
    )
    shown = comparison_text(PlanComparison(plan(2030), plan(2031), {"continued": 1}, (pair,)), lang)
    assert shown.splitlines()[4:] == [f"    {split}", f"    {merged}"]


@pytest.mark.parametrize(("lang", "absent"), [("zh", "未提及"), ("en", "not named")])
def test_what_a_plan_does_not_name_is_said_to_be_so(lang: str, absent: str) -> None:
    quote = Quoted("plan-2030", "plan-2030#item_1", "新造船20艘，落实造船条例。", 0, 13)
    pair = TaskPair(
        state="changed",
        a=TaskSide("plan-2030#item_1", 1, "（一）", "造船"),
        b=TaskSide("plan-2031#item_1", 1, "（一）", "造船"),
        score=0.8,
        reasons=(),
        targets=(FigureChange("新造船", FigureSide("20艘", 20, "艘", quote), None),),
        departments=(),
        policies=(RoleChange("policy/造船条例", "造船条例", (), ("exists",), None, quote),),
    )
    shown = comparison_text(PlanComparison(plan(2030), plan(2031), {"changed": 1}, (pair,)), lang)
    assert f"    新造船: 20艘 → {absent}\n" in shown
    assert f"    造船条例: {absent} → " in shown
    assert "      - 新造船20艘，落实造船条例。\n" in shown
    assert "      + 新造船20艘，落实造船条例。\n" in shown


def test_a_long_quotation_is_cut_so_that_the_figure_stays_in_sight() -> None:
    text = "一" * 80 + "新造船20艘，" + "二" * 80 + "。"
    quote = Quoted("plan-2030", "plan-2030#item_1", text, 0, len(text))
    side = TaskSide("plan-2030#item_1", 1, "（一）", "造船")
    figures = (FigureChange("新造船", FigureSide("20艘", 20, "艘", quote), None),)
    pair = TaskPair("dropped", side, None, 0.0, (), figures, (), ())
    shown = comparison_text(PlanComparison(plan(2030), plan(2031), {"dropped": 1}, (pair,)), "zh")
    assert shown.splitlines()[-1] == f"      - …{'一' * 22}新造船20艘，{'二' * 26}…"


@pytest.mark.parametrize(
    ("issuer", "lang", "words"),
    [
        ("甲港务局", "zh", ["新增 1", "[新增]"]),
        ("乙港务局", "zh", ["仅后一份有 1", "[仅后一份有]"]),
        ("乙港务局", "en", ["only in the second 1", "[only in the second]"]),
    ],
)
def test_nothing_is_new_in_the_plan_of_another_office(
    issuer: str, lang: str, words: list[str]
) -> None:
    pair = TaskPair(
        "new", None, TaskSide("plan-2031#item_1", 1, "（一）", "造船"), 0, (), (), (), ()
    )
    first, second = replace(plan(2030), issuer="甲港务局"), replace(plan(2031), issuer=issuer)
    shown = comparison_text(PlanComparison(first, second, {"new": 1}, (pair,)), lang)
    assert shown.splitlines()[1] == words[0]
    assert shown.splitlines()[3].startswith(words[1])


def test_the_earlier_plan_of_one_issuer_comes_first_and_others_as_they_are_given(
    tmp_path: Path,
) -> None:
    other = PLAN.replace("云泽", "月泽").replace("2031", "2030")
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as library:
        added = library.add([
            write_plan(tmp_path),
            write_plan(tmp_path, "newer.txt", PLAN.replace("2031", "2032")),
            write_plan(tmp_path, "other.txt", other),
        ])  # fmt: skip
        first, newer, elsewhere = (one.document for one in added)
        found = [library.compare(a, b) for a, b in ((newer, first), (first, newer))]
        assert [(one.a.id, one.b.id) for one in found] == [(first, newer)] * 2
        assert library.compare(first, elsewhere).a.id == first
        with pytest.raises(QueryError, match="需要两个文档编号"):
            library.compare(first, "")
