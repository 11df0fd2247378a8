"""The facade: what is added is found, shown and quoted; a bad file spoils nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan

from api import Library
from api.schemas import as_json
from api.settings import Settings
from kg.errors import NotFound, QueryError


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("library")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        assert [o.outcome for o in opened.add([write_plan(folder)])] == ["added"]
        yield opened


def test_a_bad_file_is_reported_and_the_rest_goes_on(tmp_path: Path) -> None:
    empty = write_plan(tmp_path, "empty.txt", "")
    good = write_plan(tmp_path, "good.txt")
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as opened:
        found = opened.add([empty, tmp_path / "none.txt", good])
        assert [o.outcome for o in found] == ["failed", "failed", "added"]
        assert "empty.txt" in found[0].error and "none.txt" in found[1].error
        assert [o.outcome for o in opened.add(good)] == ["unchanged"]
        good.write_text(PLAN.replace("35个", "36个"), encoding="utf-8")
        assert [o.outcome for o in opened.add(good)] == ["updated"]
        assert "36个" in opened.search("社区助餐点")[0].sentence
        assert len(opened.documents()) == 1


def test_folders_are_read_in_order_without_hidden_files(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    write_plan(plans, "b.txt", PLAN.replace("云泽", "星河"))
    write_plan(plans, "a.txt")
    write_plan(plans, ".hidden.txt")
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as opened:
        assert [Path(o.path).name for o in opened.add(plans)] == ["a.txt", "b.txt"]


def test_results_are_items_with_their_best_sentence(library: Library) -> None:
    found = library.search("社区助餐点", 2)
    assert (found[0].item, found[0].label, found[0].section) == (1, "(一)", "一、做好养老服务")
    assert found[0].sentence == "实施“邻里相伴”助老行动,新建社区助餐点35个。"
    text = library.catalogue.reading(found[0].document).document.text
    assert text[found[0].start : found[0].end] == found[0].sentence
    assert "社区助餐点" in {text[m.start : m.end] for m in found[0].marks}
    assert sum(part.score for part in found[0].parts) == pytest.approx(found[0].score, abs=1e-4)
    assert library.search("社区助餐点", 1, offset=1) == found[1:]


@pytest.mark.parametrize(("filters", "items"), [
    ({"section": "社会救助"}, {3, 4}), ({"item": ["1", "4"]}, {1, 4}), ([("year", "2031"), ("item", "2")], {2}),
    ({"year": "1999"}, set()), ({"role": "joint"}, {1, 4}), ({"type": "target"}, {1, 2}),
])  # fmt: skip
def test_filters_narrow(library: Library, filters: object, items: set[int]) -> None:
    assert {r.item for r in library.search("工作", 20, filters)} == items  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "word", ["year=abc", "year=23", "item=一", "role=nope", "type=law", "life_cycle=old"]
)
def test_a_value_that_no_item_can_have_is_told(library: Library, word: str) -> None:
    with pytest.raises(QueryError, match=word) as told:
        library.search("工作", filters=[tuple(word.split("="))])  # type: ignore[list-item]
    assert f"{word.partition('=')[0]} may be" in told.value.english


def test_a_phrase_in_straight_quotes_must_be_there(library: Library) -> None:
    assert {r.item for r in library.search('"街面巡查"', 20)} == {4}
    assert library.search('救助 "没有这句"', 20) == ()


@pytest.mark.parametrize("query", ["", " ，。", "字" * 2001])
def test_queries_that_cannot_be_read(library: Library, query: str) -> None:
    with pytest.raises(QueryError):
        library.search(query)


def test_unknown_filters_and_addresses(library: Library) -> None:
    with pytest.raises(QueryError, match="colour"):
        library.search("养老", filters={"colour": "red"})
    for look in (library.document, library.item, library.entity, library.remove):
        with pytest.raises(NotFound):
            look("none#item_1")


def test_items_show_mentions_and_neighbours(library: Library) -> None:
    id_ = library.search("社区助餐点")[0].id
    item = library.item(id_)
    assert {(m.type, m.surface) for m in item.mentions} >= {
        ("target", "35个"),
        ("policy", "《养老服务条例》"),
    }
    text = library.catalogue.reading(item.document).document.text
    assert all(text[m.start : m.end] == m.surface for m in item.mentions)
    assert item.text.startswith("(一)提升社区养老能力。")
    assert library.item(item.following).previous == id_
    json.dumps(as_json(item))


def test_responsibilities_carry_their_sentences(library: Library) -> None:
    rows = library.responsibilities("公安局")
    assert [(r.item, r.role, r.sentence) for r in rows] == [
        (4, "joint", "联合市公安局开展街面巡查。")
    ]
    assert library.responsibilities("没有的部门") == ()


def test_reopened_it_is_the_same_and_needs_no_new_vectors(library: Library) -> None:
    class Refuses(FakeEncoder):
        def encode_passages(self, texts, progress=None):  # type: ignore[no-untyped-def]
            raise AssertionError("embedded again")

    with Library.open(library.folder, library.settings, Refuses()) as again:
        assert again.search("社区助餐点") == library.search("社区助餐点")


def test_another_encoder_embeds_again(library: Library) -> None:
    class Other(FakeEncoder):
        revision = "2"

    with Library.open(library.folder, library.settings, Other()) as again:
        assert again.search("社区助餐点", 1)[0].item == 1


def test_a_change_by_another_process_is_seen(tmp_path: Path) -> None:
    with (
        Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as one,
        Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as two,
    ):
        assert two.search("社区助餐点") == ()
        one.add(write_plan(tmp_path))
        assert two.search("社区助餐点")[0].item == 1
        one.remove(one.documents()[0].id)
        assert (two.documents(), two.search("社区助餐点")) == ((), ())


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("jsonl", b'{"document"'),
        ("graphml", b"<?xml"),
        ("csv", b"source,"),
        ("nodes.csv", b"id,"),
        ("json", b'{"edges"'),
    ],
)
def test_exports(library: Library, form: str, start: bytes, tmp_path: Path) -> None:
    library.export(form, tmp_path / "out")
    assert (tmp_path / "out").read_bytes().startswith(start)
    with pytest.raises(QueryError):
        library.export("docx", tmp_path / "other")
    assert not (tmp_path / "other").exists()


def test_csv_is_two_tables(library: Library, tmp_path: Path) -> None:
    library.export("csv", tmp_path / "graph.csv")
    nodes = (tmp_path / "graph.nodes.csv").read_bytes()
    assert nodes == library.export_bytes("nodes.csv")
    assert nodes.startswith(b"id,type,label")
    assert len(nodes.splitlines()) == 1 + len(library.graph())


def test_runs_have_a_row_for_each_query(library: Library) -> None:
    rows = list(library.run([{"id": "a", "query": "社区助餐点"}, {"id": "b", "query": " "}], "ask"))
    assert [row["id"] for row in rows] == ["a", "b"]
    assert (rows[0]["results"][0]["item"], rows[0]["refused"]) == (1, False)
    assert rows[1]["results"] == []
