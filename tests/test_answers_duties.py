"""Who is responsible, answered from lists in brackets and from sentences for many tasks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_fixtures import FakeEncoder

from api import Library
from api.answers import check_quotations
from api.schemas import Answer
from api.settings import Settings

SAID = "未列明责任单位的任务由市水利局负责。"
LIST = "【以上任务责任单位：市财政局；配合单位：市住建局】"
PLAN = (
    "宜昌市2024年水利工作要点\n宜昌市水利局办公室 2024年3月1日\n"
    f"{SAID}\n"
    "一、修渠\n（一）干渠清淤。清理干渠三十里，挖走淤泥。（市交通局牵头，市公安局配合）\n"
    "（二）支渠衬砌。用混凝土护住渠壁。\n"
    "二、节水\n（三）管网改造。更换漏水的旧管。\n"
    f"（四）水表计量。给机井装表。\n{LIST}\n"
)  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("duties")
    path = folder / "plan.txt"
    path.write_text(PLAN, "utf-8")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([path])
        yield opened


def _names(answer: Answer) -> str:
    return answer.text.partition("：")[2].partition("。")[0]


@pytest.mark.parametrize(
    ("question", "names", "quoted"),
    [
        (
            "谁负责干渠清淤？",
            "宜昌市交通运输局（牵头负责）、宜昌市公安局（会同配合）",
            "市交通局牵头",
        ),
        ("干渠清淤的牵头单位是谁？", "宜昌市交通运输局（牵头负责）", "市交通局牵头"),
        ("干渠清淤由哪些部门配合？", "宜昌市公安局（会同配合）", "市公安局配合"),
        ("谁负责支渠衬砌？", "宜昌市水利局（牵头负责）", SAID),
        (
            "管网改造由谁负责？",
            "宜昌市财政局（牵头负责）、宜昌市住房和城乡建设局（会同配合）",
            LIST,
        ),
        ("管网改造的牵头单位是哪个部门？", "宜昌市财政局（牵头负责）", LIST),
    ],
)
def test_who_is_responsible(library: Library, question: str, names: str, quoted: str) -> None:
    answer = library.ask(question)
    assert not answer.refused
    assert _names(answer) == names
    assert any(quoted in quote.text for quote in answer.quotations)


def test_that_nobody_is_named_is_said(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN.replace(f"{SAID}\n", ""), "utf-8")
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as opened:
        opened.add([path])
        answer = opened.ask("谁负责支渠衬砌？")
    assert answer.text.startswith("没有找到写明由谁负责的原文。最相关的 ")
    assert answer.english.startswith("No sentence that names who is responsible was found. The ")
    assert answer.quotations[0].item == 2


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("哪些任务由市水利局负责？", {2}),
        ("哪些任务由市财政局负责？", {3, 4}),
        ("财政局负责哪些任务？", {3, 4}),
        ("市交通局牵头哪些任务？", {1}),
        ("市住建局配合哪些工作？", {3, 4}),
    ],
)
def test_which_tasks_a_body_has(library: Library, question: str, items: set[int]) -> None:
    answer = library.ask(question)
    assert answer.complete
    assert {result.item for result in answer.results[: len(items)]} == items


def test_what_is_inherited_is_quoted_where_it_stands_and_marked(library: Library) -> None:
    (quote,) = library.ask("谁负责支渠衬砌？").quotations
    assert (quote.text, quote.inherited) == (SAID, "plan")
    assert [id_.rpartition("_")[2] for id_ in quote.holds_for] == ["2"]
    (own,) = library.ask("干渠清淤的牵头单位是谁？").quotations
    assert (own.inherited, own.holds_for) == ("", ())
    document = library.documents()[0].id
    text = library.catalogue.reading(document).document.text
    check_quotations([quote, own], {document: text})


def test_the_answer_says_that_tasks_inherit(library: Library) -> None:
    answer = library.ask("哪些任务由市财政局负责？")
    assert "其中 1 项任务沿用" in answer.text
    assert "1 tasks inherit" in answer.english
    assert [q.text for q in answer.quotations] == [LIST]
