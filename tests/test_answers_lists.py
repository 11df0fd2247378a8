"""Lists that the graph answers whole: documents to come by kind, programmes by kind, tasks of an office."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from api_fixtures import FakeEncoder

from api import Library
from api.schemas import Answer
from api.settings import Settings

PLAN = """云泽省水利厅2031年工作要点
云泽省水利厅
2031年1月15日

一、修渠
（一）清理干渠。按照水利部《渠道清淤技术规范》要求，清理干渠三百里。开展“清渠”专项整治行动。
（二）支渠衬砌。厅监督处牵头，委托云泽水利学院开展质量检查。起草《云泽省渠道管理条例》，年底前报省政府审定。
二、节水
（三）换管。厅农村水利处牵头更换旧管。修订《云泽省节水灌溉标准》，制定《云泽省节水方案》。
（四）智慧灌溉。建设“云水通”灌溉调度平台，举办第二届“节水杯”创意大赛。省公安厅交警总队配合运送水表。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("lists")
    path = folder / "plan.txt"
    path.write_text(PLAN, "utf-8")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([path])
        yield opened


def _names(answer: Answer) -> list[str]:
    return answer.text.partition("：")[2].partition("。")[0].split("、")


@pytest.mark.parametrize(("question", "names"), [
    ("今年要制定、修订哪些标准？", ["云泽省节水灌溉标准"]),
    ("今年要起草哪些法规？", ["云泽省渠道管理条例"]),
    ("请列出要制定的方案", ["云泽省节水方案"]),
    ("要新立的规矩有哪些", ["云泽省渠道管理条例", "云泽省节水方案"]),
    ("今年要制定哪些预案？", ["云泽省渠道管理条例", "云泽省节水方案"]),
    ("有哪些平台？", ["云水通灌溉调度平台"]),
    ("有哪些专项行动？", ["清渠专项整治行动"]),
    ("有哪些灌溉平台？", ["云水通灌溉调度平台"]),
    ("委托别的单位的工作有哪些", ["云泽水利学院"]),
])  # fmt: skip
def test_a_list_holds_what_is_of_the_kind_asked_for(
    library: Library, question: str, names: list[str]
) -> None:
    answer = library.ask(question)
    assert answer.complete
    assert _names(answer) == names


@pytest.mark.parametrize(("question", "item"), [
    ("厅监督处负责哪些工作？", 2),
    ("农村水利处牵头什么？", 3),
    ("交警总队配合哪项工作？", 4),
    ("12月底前要完成哪些工作？", 2),
])  # fmt: skip
def test_the_tasks_of_an_office_and_of_a_date(library: Library, question: str, item: int) -> None:
    answer = library.ask(question)
    assert answer.complete
    assert [quoted.id.rpartition("_")[2] for quoted in answer.quotations] == [str(item)]


def test_a_kind_that_the_graph_does_not_hold_is_quoted_from_the_text(library: Library) -> None:
    answer = library.ask("有哪些试点？")
    assert (answer.refused, answer.complete) == (False, False)
    assert answer.quotations


def test_whose_orders_are_followed_is_not_responsible(library: Library) -> None:
    assert "水利部" not in library.ask("谁负责清理干渠？").text


@pytest.mark.parametrize(("most", "named", "left"), [(2, 2, ""), (1, 1, "另有 1 处没有列出")])
def test_a_list_that_is_too_long_says_what_is_left_out(
    library: Library, monkeypatch: pytest.MonkeyPatch, most: int, named: int, left: str
) -> None:
    monkeypatch.setattr("api.answers.MOST", most)
    answer = library.ask("要新立的规矩有哪些")
    assert len(_names(answer)) == len(answer.quotations) == named
    assert answer.complete is (most == 2)
    assert left in answer.text and ("没有列出" in answer.text) is bool(left)
    assert ("1 more are not listed" in answer.english) is bool(left)
