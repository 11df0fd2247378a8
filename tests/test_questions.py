"""How questions are read: kinds, names, years, figures, what is left of them."""

from collections.abc import Iterator

import pytest
from api_fixtures import FakeEncoder, write_plan

from api import Library
from api.content import content_runs, coverage
from api.intents import Intent
from api.naming import abbreviation_of, figures_in, ordinals_in, parts_in, says_year, years_in
from api.settings import Settings
from kg.errors import LexiconError
from kg.lexicon.fields import load_fields, read_fields


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("questions")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([write_plan(folder)])
        yield opened


@pytest.mark.parametrize(("question", "intent"), [
    ("市公安局承担什么任务?", Intent.INVOLVING),
    ("市公安局牵头的救助任务有哪些?", Intent.INVOLVING),
    ("市公安局", Intent.NAMED),
    ("委托了哪些单位?", Intent.ROLE),
    ("要配合哪些部门?", Intent.ROLE),
    ("市民政局给别的部门打配合的活有哪些", Intent.ROLE),
    ("请列出要重新修改的规定", Intent.PLANNED),
    ("哪几个地方要办巡诊", Intent.THEME),
    ("低保办法谁来修订?", Intent.RESPONSIBLE),
    ("市公安局牵头哪几项", Intent.INVOLVING),
    ("谁来负责街面巡查?", Intent.RESPONSIBLE),
    ("哪些任务要在9月底前完成?", Intent.DUE),
    ("哪些指标是百分之百?", Intent.VALUE),
    ("今年要制定哪些办法?", Intent.PLANNED),
    ("依据哪些条例?", Intent.CITED),
    ("《养老服务条例》落实在哪些地方?", Intent.BASED_ON),
    ("How many care workers are trained?", Intent.FIGURE),
    ("Which department leads street patrols?", Intent.RESPONSIBLE),
    ("养老和救助", Intent.THEME),
    ("流浪汉怎么办", Intent.PASSAGES),
])  # fmt: skip
def test_kinds_of_questions(library: Library, question: str, intent: Intent) -> None:
    assert library.reader().read(question).intent is intent


def test_a_reading_shows_what_it_takes_for_granted(library: Library) -> None:
    read = library.reader().read("2031年市公安局第二届“好人”评选发放多少奖金,是不是98%?")
    assert read.constraints() == ("2031年", "第二届", "98%")
    assert library.ask("2030年第二批助餐点").understood.constraints == ("2030年", "第二批")


def test_a_body_that_is_held_is_shown_once(library: Library) -> None:
    understood = library.ask("哪些工作涉及市公安局").understood
    assert [entity.name for entity in understood.entities] + list(understood.constraints) == [
        understood.entities[0].name
    ]


@pytest.mark.parametrize(("question", "subject"), [
    ("市公安局牵头的街面巡查有哪些?", "街面巡查"),
    ("市公安局参与哪些工作?", ""),
    ("公安部门做什么", ""),
])  # fmt: skip
def test_what_is_left_of_a_question(library: Library, question: str, subject: str) -> None:
    assert library.reader().read(question).subject == subject


@pytest.mark.parametrize(("question", "held", "official"), [
    ("流浪汉怎么办", "流浪乞讨人员", "流浪乞讨人员怎么办"),
    ("流浪汉怎么办", "", "流浪乞讨怎么办"),
    ("Where do the homeless go?", "流浪乞讨人员", "Where do the 流浪乞讨人员 go?"),
    ("流浪乞讨人员怎么办", "流浪乞讨", ""),
])  # fmt: skip
def test_everyday_words_are_put_officially(
    library: Library, question: str, held: str, official: str
) -> None:
    read = library.reader().read(question)
    assert read.in_official_words(lambda name: name == held) == official


@pytest.mark.parametrize(("text", "years"), [
    ("2023年和2024年", (2023, 2024)), ("国办发〔2019〕5号", ()), ("2000个", ()), ("12023年", ()),
])  # fmt: skip
def test_years(text: str, years: tuple[int, ...]) -> None:
    found = years_in(text)
    assert tuple(year for year in found if f"〔{year}〕" not in text) == years


@pytest.mark.parametrize(("text", "said"), [
    ("到2023年", True), ("规划(2021—2025年)", True), ("国办发〔2023〕5号", False), ("12023个", False),
    ("2019年", False),
])  # fmt: skip
def test_a_document_number_names_no_year(text: str, said: bool) -> None:
    assert says_year(text, 2023) is said


@pytest.mark.parametrize(("short", "name", "stands"), [
    ("市监局", "湖南省市场监督管理局", True),
    ("省高院", "省高级人民法院", True),
    ("省人社厅", "省人力资源社会保障厅", True),
    ("市公安局", "市、公园和安全管理局", False),
    ("国家开发银行", "国家新开发银行", False),
])  # fmt: skip
def test_short_names(short: str, name: str, stands: bool) -> None:
    assert bool(abbreviation_of(short).search(name)) is stands


def test_figures_and_ordinals() -> None:
    assert figures_in("从1.5万个减到1万个,占98%") == ("1.5万个", "1万个", "98%")
    assert figures_in("〔2024〕48号和2024年") == ()
    assert ordinals_in("第三届大赛和第2批") == ("第三届", "第2批")


def test_months_and_figures_in_words() -> None:
    parts = dict(parts_in("为什么一半的泊位3月底才翻番,1.5月和2031年3月不算"))
    assert list(parts) == ["3月", "一半", "翻番"]
    assert parts["一半"].search("过半数")
    assert not parts["3月"].search("13月")


def test_words_of_asking_carry_no_content() -> None:
    assert content_runs("今年要建设哪些服务设施?") == ("建设", "服务设施")
    assert coverage(frozenset({"服务", "设施"}), "完善服务体系") == 0.5
    assert coverage(frozenset(), "任何") == 0.0


def test_headings_are_checked() -> None:
    assert len(load_fields()) > 300
    for text in ('topics = ["短"]', 'topics = ["高速公路", "高速公路"]', "topics = [1]"):
        with pytest.raises(LexiconError):
            read_fields(text)
