"""Opening a library reads no document; what a view has not read yet is read as it was, or asked again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan

from api import Library, plans
from api.catalogue import Catalogue
from api.facets import facets_of
from api.overview import overview
from api.place import Place
from api.schemas import PlanComparison
from api.settings import Settings
from api.view import on_one_state
from kg.errors import NotFound
from kg.model import item_id
from kg.store import Store, head_of, item_heads_of, schema
from kg.store.record import FILE


def opened(folder: Path) -> Library:
    return Library.open(folder / "lib", Settings(folder), FakeEncoder())


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with opened(tmp_path) as library:
        library.add(write_plan(tmp_path))
        library.add(write_plan(tmp_path, "b.txt", PLAN.replace("云泽", "星河").replace("35", "77")))
    yield tmp_path


def read_of(library: Library) -> set[str]:
    """The documents that the view has read."""
    return {shelf.id for _, shelf in library._held.values() if shelf._reading is not None}


def test_lists_read_no_document_and_a_page_reads_its_own(folder: Path) -> None:
    with opened(folder) as library:
        first, second = (row.id for row in library.documents())
        assert [row.items for row in library.documents()] == [4, 4]
        shown = overview(library)
        assert len(library.entities("department")) > 3
        assert read_of(library) == set()
        view = library.document(first)
        library.item(view.sections[0].items[0].id)
        assert read_of(library) == {first}
        places = library.catalogue.places
        assert read_of(library) == {first, second}
        for type_, count in shown["counts"].items():
            assert count == sum(place.mention.type == type_ for place in places)
        for row in library.entities():
            found = [p for p in places if p.link and p.link.entity == row.id]
            assert (row.mentions, row.items) == (len(found), len({p.id for p in found}))
            vague = any(place.mention.generic for place in found)
            assert library.catalogue.is_vague(row.id) == vague


def test_what_is_counted_of_items_is_read_as_from_the_reading(folder: Path) -> None:
    sample = Path(schema.__file__).parent.parent / "data" / "sample"
    with opened(folder) as library:
        library.add([sample / "donglan-mzt-2024.txt"])
    with Store.open(folder / "lib") as store:
        for id_, content in store.contents().items():
            reading = store.reading(id_)
            every = [item_id(id_, item) for item in reading.document.items]
            wanted = item_heads_of(reading, every)
            assert list(wanted) == every
            assert store.item_heads_as(id_, content, every) == wanted
            assert store.item_heads_as(id_, content, every[1:2]) == {every[1]: wanted[every[1]]}
            assert any(head.section for head in wanted.values())
            assert {row[0] for head in wanted.values() for row in head.named} >= {"department"}
            with pytest.raises(NotFound):
                store.item_heads_as(id_, f"{content} changed", every)


def test_facets_are_counted_without_reading_what_is_not_shown(folder: Path) -> None:
    with opened(folder) as library:
        found = library.find("社区助餐点", 1)
        assert read_of(library) == {found.results[0].document}
        assert {facet.key for facet in found.facets} >= {"document", "section", "entity", "role"}
        assert len(found.facets[0].values) == 2
        assert len(library.catalogue.readings) == 2
    with opened(folder) as library:
        assert len(library.catalogue.readings) == 2
        assert library.find("社区助餐点", 1).facets == found.facets


def test_facets_follow_what_people_decided(folder: Path) -> None:
    with opened(folder) as library:
        row = next(r for r in library.mentions("department") if r.mention.entity)
        library.judge("reject", (row.mention.id, row.mention.entity), reason="不是")
    with opened(folder) as library:
        every = [item for shelf in library.catalogue._shelves.values() for item in shelf.items]
        (counted,) = (f for f in facets_of(library.catalogue, every) if f.key == "entity")
        assert counted.values
        for value in counted.values:
            places = library.catalogue.places_of(value.value)
            assert value.count == len({place.id for place in places})


def test_the_view_before_reads_what_goes(folder: Path) -> None:
    """A document that another thread is about to replace or remove is read first."""
    with opened(folder) as library:
        before = library.catalogue
        second, first = (row.id for row in library.documents())
        library.remove(first)
        assert "社区助餐点" in before.reading(first).document.text
        assert len(before.readings) == 2
        path = folder / "b.txt"
        path.write_text(path.read_text("utf-8").replace("77个", "78个"), encoding="utf-8")
        held = library.catalogue
        (outcome,) = library.add(path)
        assert (outcome.outcome, outcome.document) == ("updated", second)
        assert "77个" in held.reading(second).document.text
        assert "78个" in library.catalogue.reading(second).document.text


def test_what_another_process_changed_is_asked_again(folder: Path) -> None:
    with opened(folder) as library, opened(folder) as other:
        first, second = (row.id for row in library.documents())
        stale = library.view()
        other.remove(first)
        with pytest.raises(NotFound):
            stale.catalogue.reading(first)
        assert {row.document for row in library.search("社区助餐点", 20)} == {second}
        with pytest.raises(NotFound):
            library.document(first)


def test_a_change_in_the_middle_of_an_answer_is_no_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process removes a document between the look at the list and the reading of it."""
    with opened(folder) as library, opened(folder) as other:
        first, second = (row.id for row in library.documents())
        whole = Catalogue.of_role

        def late(self: Catalogue, *wanted: Any) -> list[Place]:
            if first in {row.id for row in other.documents()}:
                other.remove(first)
            return whole(self, *wanted)

        monkeypatch.setattr(Catalogue, "of_role", late)
        assert not read_of(library)
        found = library.ask("今年要出台或修订哪些文件")
        assert {row.document for row in found.results} == {second}


def test_a_decision_reads_only_what_it_concerns(folder: Path) -> None:
    with opened(folder) as library:
        library.documents()
        row = next(r for r in library.mentions("department") if r.mention.entity)
        library.judge("reject", (row.mention.id, row.mention.entity), reason="不是")
        assert library.judgements()[0].mention == row.mention.id
    with opened(folder) as library:
        library.documents()
        assert read_of(library) == set()
        counted = {entity.id: entity.mentions for entity in library.entities()}
        places = library.catalogue.places
        for id_, count in counted.items():
            assert count == sum(p.link is not None and p.link.entity == id_ for p in places)


def test_a_record_of_each_older_format_is_brought_up(folder: Path) -> None:
    """Format 4 had no index of contents, 3 did not note unlinked laws, 2 had no tallies, 1 no articles in
    links; nothing else changes."""
    path = folder / "lib" / FILE
    with Store.open(folder / "lib") as store:
        wanted, heads = store.readings(), store.heads()
    assert [head.tallies for head in heads] == [head_of(reading).tallies for reading in wanted]
    for version in (4, 3, 2, 1):
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute("DROP INDEX documents_contents")
            if version < 4:
                raw.execute("ALTER TABLE state DROP COLUMN unlinked")
            if version < 3:
                for column in ("mentions", "items", "vague"):
                    raw.execute(f"ALTER TABLE entities DROP COLUMN {column}")
                raw.execute("DROP TABLE tallies")
            if version == 1:
                raw.execute("ALTER TABLE links DROP COLUMN held")
                raw.execute("ALTER TABLE links DROP COLUMN articles")
            raw.execute(f"PRAGMA user_version = {version}")
            raw.commit()
        with Store.open(folder / "lib") as store:
            assert [(h.summary, h.entities, h.tallies, h.counts) for h in store.heads()] == [
                (h.summary, h.entities, h.tallies, h.counts) for h in heads
            ]
            assert not store.unlinked()
            if version > 1:
                assert store.readings() == wanted
            assert [r.mentions for r in store.readings()] == [r.mentions for r in wanted]
            assert store.check() == ()
        with closing(sqlite3.connect(path)) as raw:
            plan = raw.execute(
                "EXPLAIN QUERY PLAN SELECT id, sha256, content FROM documents ORDER BY id"
            )
            assert "COVERING INDEX documents_contents" in plan.fetchone()[-1]
    assert schema.FORMAT == 5


def test_what_one_call_does_works_on_one_view(folder: Path) -> None:
    with opened(folder) as library, opened(folder) as other:
        with library.on_one_view() as view:
            assert library.is_on_one_view()
            assert library.indexed().catalogue is view.catalogue
            assert library.view().index is not None  # what is made of the view belongs to it
            other.remove(other.documents()[0].id)
            assert library.view().catalogue is view.catalogue
            assert len(library.catalogue) == 2
        assert not library.is_on_one_view()
        assert len(library.catalogue) == 1


def test_what_another_process_changed_is_shown_while_this_one_changes_something(
    folder: Path,
) -> None:
    with opened(folder) as library, opened(folder) as other:
        first, second = (row.id for row in library.documents())
        with library._one_step():
            other.remove(first)
            assert [row.id for row in library.documents()] == [second]
            assert {row.document for row in library.search("养老服务")} == {second}
            library._store.remove(second)  # its own change is shown when it is complete
            assert [row.id for row in library.documents()] == [second]
        assert not library.documents()


def test_an_index_that_another_process_has_led_on_is_not_led_back(folder: Path) -> None:
    """The saved index follows the record: who still looks at the view before looks again."""
    with opened(folder) as library, opened(folder) as other:
        first, second = (row.id for row in library.documents())
        with library.on_one_view() as view:
            other.search("养老服务")
            other.remove(first)
            with pytest.raises(NotFound):
                library.indexed()
            assert view.index is None and len(library.catalogue) == 2
        assert library.indexed().contents.keys() == {second}
        assert {row.document for row in library.search("养老服务")} == {second}


def test_a_comparison_is_made_again_when_one_of_its_plans_changed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[str, str]] = []
    whole = plans._compared

    def counted(library: Library, a: str, b: str) -> PlanComparison:
        made.append((a, b))
        return whole(library, a, b)

    monkeypatch.setattr(plans, "_compared", counted)
    with opened(folder) as library:
        a, b = (row.id for row in library.documents())
        before = library.compare(a, b)
        library.add_bytes(PLAN.replace("2031", "2033").encode(), "third.txt")
        assert library.compare(a, b) is before and made == [(a, b)]
        row = next(r for r in library.mentions("department", a) if r.mention.entity)
        library.judge("reject", (row.mention.id, row.mention.entity))
        assert library.compare(a, b).a == before.a and made == [(a, b)] * 2
        assert library.compare(b, a).a == before.b and made[2] == (b, a)


class _Moving:
    """What `on_one_state` works on: a record that goes on `changes` times while it is asked."""

    def __init__(self, changes: int) -> None:
        self.changes = changes
        self.asked = 0

    def is_on_one_view(self) -> bool:
        return False

    @contextmanager
    def on_one_view(self) -> Iterator[None]:
        yield

    def went_on(self, _view: object) -> bool:
        self.changes -= 1
        return self.changes >= 0

    @on_one_state  # type: ignore[type-var]
    def answer(self) -> str:
        self.asked += 1
        if self.changes > 0 or self.asked == 1:
            raise NotFound("文库刚刚被另一个进程更改", english="changed")
        return "found"


def test_what_met_a_change_is_done_again_and_what_is_gone_is_not() -> None:
    moving, gone = _Moving(2), _Moving(0)
    assert moving.answer() == "found" and moving.asked == 3
    with pytest.raises(NotFound):
        gone.answer()
    assert gone.asked == 1
