"""Search over the articles of laws, on invented ones."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import FakeEncoder

from api.law_search import LONGEST, STATUTE, passages_of_laws, stretches
from api.library import Library
from embeddings.documents import support_of
from kg.errors import QueryError
from kg.model import Article, Version, Work


def work(name: str, *texts: str) -> Work:
    id_ = f"policy/{name}"
    articles = tuple(Article(str(n), f"第{n}条", text) for n, text in enumerate(texts, 1))
    old = Version(
        f"{id_}@2001-01-01", id_, "2001-01-01", "", "adopted", (Article("1", "第1条", "旧文。"),)
    )
    new = Version(f"{id_}@2020-01-01", id_, "2020-01-01", "", "amended", articles)
    return Work(id_, name, "law", versions=(old, new))


CAKES = work("糕点法", "为了规范糕点买卖，制定本法。", "店家不得出售过期糕点。\n违者赔偿十倍价款。")
BOATS = work("渡船条例", "渡船应当配备救生衣。", "大风天气停止摆渡。")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    held = Library.open(tmp_path, encoder=FakeEncoder())
    held._store.put_works([CAKES, BOATS])
    return held


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一句。", [(0, 3)]),
        ("一句。\n二句。", [(0, 7)]),
        ("\n一句。\n\n", [(1, 4)]),
        ("", []),
        ("甲" * 300 + "\n" + "乙" * 300, [(0, 300), (301, 601)]),
        ("甲" * 500, [(0, 500)]),
    ],
)
def test_stretches(text: str, expected: list[tuple[int, int]]) -> None:
    assert list(stretches(text)) == expected
    assert all(end - start <= LONGEST or "\n" not in text[start:end] for start, end in expected)


def test_passages_are_the_newest_versions_articles() -> None:
    found = passages_of_laws([CAKES, BOATS])
    assert [(p.document, p.eid, p.text) for p in found] == [
        ("policy/糕点法", "art_1", "为了规范糕点买卖，制定本法。"),
        ("policy/糕点法", "art_2", "店家不得出售过期糕点。\n违者赔偿十倍价款。"),
        ("policy/渡船条例", "art_1", "渡船应当配备救生衣。"),
        ("policy/渡船条例", "art_2", "大风天气停止摆渡。"),
    ]


def test_the_article_that_answers_comes_first(library: Library) -> None:
    best = library.search_laws("出售过期糕点怎么赔偿")[0]
    assert (best.title, best.label, best.date) == ("糕点法", "第2条", "2020-01-01")
    assert best.text == CAKES.versions[-1].articles[1].text[best.start : best.end]
    assert [best.text[m.start : m.end] for m in best.marks][:1] == ["出售过期糕点"]
    pages = [library.search_laws("渡船", 1, offset)[0].number for offset in range(4)]
    assert sorted(pages) == ["1", "1", "2", "2"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("糕点法 救生衣", {("糕点法", "1"), ("糕点法", "2")}),
        ("《渡船条例》第二条说什么", {("渡船条例", "2")}),
        ("渡船条例第九条", {("渡船条例", "1"), ("渡船条例", "2")}),
        ("糕点法和渡船条例第一条", {("糕点法", "1"), ("渡船条例", "1")}),
        ("救生衣", {("糕点法", "1"), ("糕点法", "2"), ("渡船条例", "1"), ("渡船条例", "2")}),
    ],
)
def test_only_laws_and_articles_that_a_query_names_are_searched(
    library: Library, query: str, found: set[tuple[str, str]]
) -> None:
    assert {(one.title, one.number) for one in library.search_laws(query)} == found


def test_a_statute_goes_before_a_rule_that_says_the_same(tmp_path: Path) -> None:
    held = Library.open(tmp_path, encoder=FakeEncoder())
    rule = replace(work("甲风筝办法", "放风筝应当远离电线。"), kind="department_rule")
    held._store.put_works([rule, work("风筝法", "放风筝应当远离电线。"), BOATS])
    first, second, *_ = held.search_laws("放风筝远离电线")
    assert (first.title, second.title) == ("风筝法", "甲风筝办法")
    assert first.score - second.score == pytest.approx(STATUTE, abs=1e-4)
    assert held.search_laws("放风筝远离电线", 1, 1)[0].title == "甲风筝办法"


def test_a_document_supports_its_items_by_its_best_three() -> None:
    documents = ["a", "b", "a", "a", "b", "a"]
    scores = np.array([9, 8, 6, 3, -1, -2], np.float32)
    assert support_of(documents, scores) == pytest.approx([6, 8 / 3, 6, 6, 8 / 3, 6])
    assert support_of([], scores[:0]).tolist() == []


def test_new_laws_are_found_and_the_index_is_kept(library: Library, tmp_path: Path) -> None:
    library.search_laws("渡船")
    saved = (tmp_path / "law-search" / "current").read_text()
    library.close()
    again = Library.open(tmp_path, encoder=FakeEncoder())
    again.search_laws("渡船")
    assert (tmp_path / "law-search" / "current").read_text() == saved
    again._store.put_works([work("风筝法", "放风筝应当远离电线。")])
    assert again.search_laws("放风筝")[0].title == "风筝法"


def test_without_laws_it_says_what_to_do(tmp_path: Path) -> None:
    held = Library.open(tmp_path, encoder=FakeEncoder())
    with pytest.raises(QueryError, match="laws"):
        held.search_laws("渡船")
    with pytest.raises(QueryError):
        held.search_laws("  ")


GOLD = Path(__file__).parent / "gold"


@pytest.mark.parametrize("name", ["law-questions.jsonl", "law-questions-kept.jsonl"])
def test_law_questions_are_whole(name: str) -> None:
    rows = [json.loads(line) for line in (GOLD / name).read_text("utf-8").splitlines()]
    assert len(rows) >= 39
    assert len({row["id"] for row in rows}) == len(rows)
    assert all(row["query"] and row["law"] and row["key"] for row in rows)
