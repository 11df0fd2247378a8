"""Answers prove themselves: quotations verbatim, refusals by what is missing."""

import re
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from api_fixtures import FakeEncoder, write_plan

from api import Library
from api.answers import QuotationError, check_quotations
from api.schemas import Quotation
from api.settings import Settings
from api.themes import HOLDS
from kg.model import MentionType, Role


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("answers")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([write_plan(folder)])
        yield opened


@pytest.mark.parametrize(("question", "intent"), [
    ("哪个部门负责街面巡查?", "responsible"),
    ("哪些工作要会同公安局?", "involving"),
    ("哪些工作需要联合公安部门?", "involving"),
    ("今年要修订哪些办法?", "planned_documents"),
    ("要贯彻落实哪些法规?", "cited_policies"),
    ("培训养老护理员多少人次?", "figure"),
    ("哪些指标正好是35个?", "targets_of_value"),
    ("有哪些专项行动?", "programmes"),
    ("开展哪些行动?", "programmes"),
    ("怎么做好养老服务", "theme"),
    ("社区助餐", "passages"),
])  # fmt: skip
def test_questions_are_read(library: Library, question: str, intent: str) -> None:
    assert library.ask(question).understood.intent == intent


def test_an_english_answer_is_english_but_for_names(library: Library) -> None:
    answered = library.ask("哪个部门负责街面巡查?")
    assert answered.text.startswith("谁负责：市公安局（会同配合）。")
    assert answered.english == "Who is responsible: 市公安局 (joint); shown by 1 sentences."
    refused = library.ask("养老金涨多少?")
    assert refused.refused and refused.text.count("”、“") == 1
    assert refused.english.count("”, “") == 1 and "、" not in refused.english


@pytest.mark.parametrize("question", ["哪些任务由市民政局牵头?", "云泽市民政局负责哪些工作?"])
def test_a_body_that_only_signs_the_plan_is_told_to_have_issued_it(
    library: Library, question: str
) -> None:
    found = library.ask(question)
    assert found.text == (
        "没有任务写明由云泽市民政局承担或参与。它自己发布的计划有 1 份，共 4 项任务，其中 0 项写明了由谁牵头，其余没有写明。"
    )
    assert found.english == (
        "No task names 云泽市民政局, which issued the plans itself (1). Of 4 tasks 0 name who leads, the others do not."
    )
    assert [row.text for row in found.quotations] == ["云泽市民政局"]
    assert "市公安局" in library.ask("哪些工作要会同市公安局?").text


@pytest.mark.parametrize(("question", "sentence"), [
    ("今年要修订哪些办法?", "修订《云泽市最低生活保障办法》。"),
    ("要贯彻落实哪些法规?", "贯彻落实《养老服务条例》。"),
    ("哪些指标正好是35个?", "实施“邻里相伴”助老行动,新建社区助餐点35个。"),
    ("哪些工作需要联合公安部门?", "联合市公安局开展街面巡查。"),
    ("培训养老护理员多少人次?", "全年培训养老护理员800人次。"),
])  # fmt: skip
def test_the_graph_answers_completely(library: Library, question: str, sentence: str) -> None:
    found = library.ask(question)
    assert (found.refused, found.complete) == (False, True)
    assert [q.text for q in found.quotations] == [sentence]
    assert found.results[0].sentence == sentence


@pytest.mark.parametrize(("question", "missing"), [
    ("企业职工养老金今年涨多少", "养老金"),
    ("2019年新建多少助餐点?", "2019年"),
    ("《云泽市殡葬条例》什么时候出台?", "《云泽市殡葬条例》"),
    ("哪些工作要会同海关部门?", "海关部门"),
    ("助餐点补贴多少元?", "以元计的金额"),
    ("广州新建多少助餐点?", "广州"),
    ("市民政局局长叫什么名字?", "人名或联系方式"),
])  # fmt: skip
def test_what_is_not_said_is_refused_by_name(library: Library, question: str, missing: str) -> None:
    found = library.ask(question)
    assert found.refused and missing in found.missing
    assert missing in found.text
    assert found.quotations == () and found.results


@pytest.mark.parametrize(
    "question", ["2031年新建多少助餐点?", "云泽市养老护理员培训", "流浪汉怎么办", "吃低保要核查吗"]
)
def test_what_is_said_is_not_refused(library: Library, question: str) -> None:
    found = library.ask(question)
    assert not found.refused, found.missing
    text = library.catalogue.readings[0].document.text
    assert found.quotations and all(text[q.start : q.end] == q.text for q in found.quotations)


def test_an_empty_library_refuses(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("empty")
    with Library.open(folder, Settings(folder), FakeEncoder()) as opened:
        assert opened.ask("有什么").refused


@pytest.mark.parametrize(("text", "start", "end"), [
    ("乙丙", 0, 2),  # altered
    ("甲丙", 0, 3),  # stitched
    ("甲乙", 1, 3),  # beside
    ("", 1, 1),  # nothing
    ("丙", -1, 3),  # counted from behind
    ("丙", 2, 9),  # beyond the end
])  # fmt: skip
def test_a_quotation_that_differs_is_never_shown(text: str, start: int, end: int) -> None:
    quote = Quotation("d", "", 1, "d#item_1", "", "", text, start, end)
    with pytest.raises(QuotationError):
        check_quotations([quote], {"d": "甲乙丙"})
    with pytest.raises(QuotationError):
        check_quotations([quote], {})


def test_a_quotation_that_is_right_passes() -> None:
    check_quotations([Quotation("d", "", 1, "d#item_1", "", "", "乙丙", 1, 3)], {"d": "甲乙丙"})


def test_ask_fails_rather_than_show_an_altered_quotation(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    import api.answers as answers

    real = answers.quotation
    monkeypatch.setattr(answers, "quotation", lambda *a: replace(real(*a), text="没有这句话"))
    with pytest.raises(QuotationError):
        library.ask("社区助餐")


@pytest.mark.parametrize(("words", "type_", "kind", "role"), [
    ("有哪些比赛和评选", "programme", "award", None),
    ("数字化平台建设", "programme", "platform", None),
    ("在哪些县搞试点", "programme", "pilot", None),
    ("专项整治行动", "programme", "campaign", None),
    ("点了哪些市的名", "place", None, None),
    ("要立哪些规矩", "policy", None, Role.DRAFT),
    ("涉及比例的安排", "target", None, None),
])  # fmt: skip
def test_each_kind_of_thing_that_a_theme_asks_for_can_be_held(
    words: str, type_: str, kind: str | None, role: Role | None
) -> None:
    place = SimpleNamespace(mention=SimpleNamespace(type=MentionType(type_), kind=kind, role=role))
    other = SimpleNamespace(
        mention=SimpleNamespace(type=MentionType.DEPARTMENT, kind=None, role=None)
    )
    fits = [fit for asked, fit in HOLDS if re.search(asked, words)]
    assert any(fit(place) for fit in fits)
    assert not any(fit(other) for fit in fits)
