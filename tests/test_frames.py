"""Results as tables and as HTML: still tuples, right columns, escaped, nothing fetched."""

import builtins
import pickle
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan

from api import Library
from api.frames import Rows, Solutions, columns_of
from api.rich import html_of, painted
from api.schemas import (
    Answer,
    Facet,
    FacetValue,
    Part,
    PlannedDocument,
    Proof,
    Quotation,
    Quoted,
    Responsibility,
    Result,
    Understood,
)
from api.settings import Settings
from kg.errors import NotFound, QueryError, SettingsError

NASTY = '<script>alert("x")</script>&'


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("frames")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        write_plan(folder, "a.txt")
        write_plan(folder, "b.txt", PLAN.replace("2031", "2032").replace("35个", "50个"))
        opened.add([folder / "a.txt", folder / "b.txt"])
        yield opened


def result(title: str = "题") -> Result:
    return Result(
        "d", "文", 1, "d#1", "(一)", title, "一、", "句", 3, 4, 0.5, (Part("a", 1.0),) * 2
    )


def test_rows_are_a_tuple_in_every_way() -> None:
    rows = Rows([1, 2, 3])
    assert rows == (1, 2, 3)
    assert isinstance(rows, tuple)
    assert (len(rows), rows[0], rows[-1], rows[1:]) == (3, 1, 3, (2, 3))
    assert isinstance(rows[1:], Rows)
    assert [*rows, 4] == [1, 2, 3, 4]
    assert hash(rows) == hash((1, 2, 3))
    assert not Rows()
    back = pickle.loads(pickle.dumps(Rows([result()], Result)))
    assert (back, back.kind) == ((result(),), Result)


def test_a_frame_has_a_row_a_result_and_lists_of_records_are_counted() -> None:
    found = Rows([result(), result("乙")], Result).to_frame()
    assert list(found.columns) == list(columns_of(Result))
    assert found.title.tolist() == ["题", "乙"]
    assert (found.parts.tolist(), found.marks.tolist()) == ([2, 2], [0, 0])


def test_an_empty_frame_has_its_columns() -> None:
    assert list(Rows((), Responsibility).to_frame().columns) == list(columns_of(Responsibility))
    assert len(Rows((), Responsibility).to_frame()) == 0


def test_facets_are_a_row_a_value() -> None:
    rows = Rows([Facet("year", (FacetValue("2031", "2031", 2), FacetValue("2032", "2032", 1)))])
    assert rows.records() == [
        {"key": "year", "value": "2031", "label": "2031", "count": 2},
        {"key": "year", "value": "2032", "label": "2032", "count": 1},
    ]
    assert rows[0].to_frame()["count"].sum() == 3


def test_a_planned_document_shows_its_last_proof_or_none() -> None:
    quote = Quoted("d", "d#1", "修订办法", 0, 4)
    last = Proof(2032, "2032-01-02", Quoted("e", "e#1", "执行办法", 5, 9), "", "")
    row = PlannedDocument(
        "policy/办法", "办法", "to_be_revised", "d", "文", 2031, quote, "issued", (last,)
    )
    (record,) = row.records()
    assert (record["planned_text"], record["proof_year"], record["proof_quote_text"]) == (
        "修订办法", 2032, "执行办法",
    )  # fmt: skip
    assert record["evidence"] == 1
    (open_,) = PlannedDocument("p", "p", "x", "d", "文", None, quote, "open", ()).records()
    assert list(open_) == list(record)
    assert open_["proof_quote_text"] is None


SPARQL = {
    "head": {"vars": ["n", "p", "b", "y", "t", "none"]},
    "results": {"bindings": [{
        "n": {"type": "literal", "value": "3", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
        "p": {"type": "literal", "value": "0.5", "datatype": "http://www.w3.org/2001/XMLSchema#decimal"},
        "b": {"type": "literal", "value": "false", "datatype": "http://www.w3.org/2001/XMLSchema#boolean"},
        "y": {"type": "literal", "value": "2031", "datatype": "http://www.w3.org/2001/XMLSchema#gYear"},
        "t": {"type": "literal", "value": "民政部", "xml:lang": "zh"},
    }]},
}  # fmt: skip


def test_solutions_have_python_values() -> None:
    (row,) = Solutions(SPARQL).records()
    assert row == {"n": 3, "p": 0.5, "b": False, "y": 2031, "t": "民政部", "none": None}
    assert Solutions(SPARQL).to_frame().n.sum() == 3
    empty = Solutions({"head": {"vars": ["a", "b"]}, "results": {"bindings": []}})
    assert list(empty.to_frame().columns) == ["a", "b"]
    assert Solutions({"head": {}, "boolean": True}).to_frame().boolean.tolist() == [True]


def test_without_pandas_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **named: Any) -> Any:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *rest, **named)

    monkeypatch.delitem(sys.modules, "pandas", raising=False)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(SettingsError, match=r"zhengmai\[frames\]"):
        Rows([result()]).to_frame()
    assert Rows([result()]).records()[0]["title"] == "题"


# -- what the library returns ---------------------------------------------------------------


def test_every_list_of_the_library_is_rows_with_a_frame(library: Library) -> None:
    lists = {
        "documents": library.documents(),
        "entities": library.entities("department"),
        "mentions": library.mentions(),
        "targets": library.mentions("target"),
        "responsibilities": library.responsibilities(),
        "hits": library.search("社区助餐点"),
        "planned": library.fulfilment(),
        "sparql": library.sparql("SELECT ?i { ?i a zm:Item }"),
        "facets": library.find("社区助餐点").facets,
    }
    for name, found in lists.items():
        assert isinstance(found, (Rows, Solutions)), name
        assert len(found.to_frame()) == len(found.records()) > 0, name
        assert "<table" in found._repr_html_() or "<blockquote" in found._repr_html_(), name


def test_the_numbers_in_frames_are_those_of_the_objects(library: Library) -> None:
    targets = library.mentions("target").to_frame()
    assert sorted(targets.mention_value) == [35, 50, 800, 800]
    assert set(targets.mention_type) == {"target"}
    first = library.documents()[0].id
    assert set(library.mentions("target", first).to_frame().document) == {first}
    rows = library.responsibilities()
    assert rows.to_frame().name.tolist() == [row.name for row in rows]


def test_what_holds_a_table_gives_it(library: Library) -> None:
    a, b = sorted(d.id for d in library.documents())
    compared = library.compare(a, b)
    frame = compared.to_frame()
    assert frame.state.value_counts().to_dict() == {k: n for k, n in compared.counts.items() if n}
    assert {"a_title", "b_title"} <= set(frame.columns)
    item = library.item(library.search("社区助餐点")[0].id)
    assert len(item.to_frame()) == len(item.mentions)
    entity = library.entity(library.entities("department")[0].id)
    assert len(entity.to_frame()) == entity.summary.mentions
    outline = library.document(a).to_frame()
    assert outline.number.tolist() == [0, 1, 2, 3, 4]


def test_unknown_types_and_documents_are_told(library: Library) -> None:
    with pytest.raises(QueryError, match="nonsense"):
        library.mentions("nonsense")
    with pytest.raises(NotFound):
        library.mentions("target", "no-such-document")


# -- HTML -----------------------------------------------------------------------------------


def test_marks_are_painted_and_everything_is_escaped() -> None:
    assert painted("a<b>c", [(1, 4, "red", 'x"')]) == (
        'a<mark style="background:red;color:inherit;border-radius:.2em" title="x&quot;">&lt;b&gt;</mark>c'
    )
    assert painted("abc", [(0, 2, "red", ""), (1, 3, "red", "")]).count("<mark") == 1
    assert painted("abc", [(2, 9, "red", ""), (-1, 2, "red", "")]) == "abc"


def test_an_answer_says_what_it_is(library: Library) -> None:
    quote = Quotation("d", "文", 1, "d#1", "(一)", NASTY, NASTY, 0, 9)
    told = Answer(NASTY, Understood("", ""), "有", "yes", False, (quote,), ())
    refused = Answer("问", Understood("", ""), "没有说", "no", True, (), (), missing=(NASTY,))
    assert "答：有" in html_of(told)
    assert "d#1" in html_of(told)
    assert "不答" in html_of(refused)
    assert len(told.to_frame()) == 1
    assert len(refused.to_frame()) == 0


def test_html_is_whole_escaped_and_fetches_nothing(library: Library) -> None:
    a, b = sorted(d.id for d in library.documents())
    shown = [
        library.item(library.search("社区助餐点")[0].id), library.ask("社区助餐点建多少个？"),
        library.entity(library.entities()[0].id), library.document(a), library.compare(a, b),
        library.find("养老"), library.documents(), library.search("养老"), library.search("养老")[0],
        Rows([result(NASTY)]), Rows([Facet("k", (FacetValue(NASTY, NASTY, 1),))]), Rows(),
        Solutions({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"value": NASTY}}]}}),
        library.judgements(),
    ]  # fmt: skip
    for value in shown:
        text = value._repr_html_()
        assert "<script" not in text
        assert not re.search(r"https?:|src=|url\(|@import", text), type(value)
        for tag in ("div", "table", "tr", "td", "blockquote", "mark"):
            assert text.count(f"<{tag}") == text.count(f"</{tag}>"), (type(value), tag)
        assert not re.search(r"color:#|background:#|color:(black|white)", text)


def test_an_item_shows_its_mentions(library: Library) -> None:
    found = library.item(library.search("社区助餐点")[0].id)
    text = found._repr_html_()
    assert text.count("<mark") == len(found.mentions)
    assert "部门机构" in text


def test_long_tables_say_that_they_are_cut() -> None:
    rows = Rows([result(str(n)) for n in range(60)])
    assert "共 60 条" in rows._repr_html_()
    assert rows._repr_html_().count("<blockquote") == 50
