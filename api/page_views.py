"""What pages show beside the thing itself: what is like it, what belongs to it, what was decided on it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.catalogue import title_of
from api.forms import section_of
from api.schemas import EntityView, ItemView, PlannedDocument, Responsibility
from kg.model import MentionType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from api.catalogue import Catalogue
    from api.library import Library
    from api.place import Place
    from embeddings.passages import Passage

LIKE = 5  # similar items, related entities: how many are shown
SHOWN, COLUMNS = 40, 12  # departments and plans of a matrix that are shown at once


def about_item(library: Library, item: ItemView) -> dict[str, Any]:
    """Similar items, decisions, and whether laws are held of which articles can be suggested."""
    shown = {mention.id for mention in item.mentions}
    return {
        "similar": _similar(library, item),
        "beside": [_heading(library, id_) for id_ in (item.previous, item.following)],
        "judgements": [row for row in library.judgements() if row.mention in shown],
        "writable": bool(library.settings.token),
    }


def _heading(library: Library, id_: str) -> str:
    """The label and title of an item; empty for none."""
    if not id_:
        return ""
    _, item = library.catalogue.locate(id_)
    return f"{item.label}{item.title}"


@dataclass(frozen=True, slots=True)
class Like:
    """An item like another, and where its nearest sentence begins."""

    id: str
    heading: str
    document_title: str
    start: int


def _similar(library: Library, item: ItemView) -> list[Like]:
    """The items nearest in meaning, by the stored vectors of their sentences."""
    from embeddings.alike import alike_items

    view = library.indexed()
    if view.index is None:
        return []
    sentences = [(item.document, sentence.start) for sentence in item.sentences]
    return [_like(view.catalogue, passage) for passage in alike_items(view.index, sentences, LIKE)]


def _like(catalogue: Catalogue, passage: Passage) -> Like:
    reading, item = catalogue.locate(passage.address)
    return Like(passage.address, f"{item.label}{item.title}", title_of(reading), passage.start)


@dataclass(frozen=True, slots=True)
class Moment:
    """A day on the time line of a law: of a version, or of a plan that cites it."""

    date: str
    kind: str
    label: str
    id: str


def about_entity(library: Library, entity: EntityView) -> dict[str, Any]:
    """A law's time line, what is named together with the entity, what became of it as planned."""
    id_ = entity.summary.id
    planned = _planned(library, id_) if entity.summary.type == MentionType.POLICY else ()
    return {
        "moments": _moments(library, entity),
        "related": _related(library, entity),
        "planned": planned,
        "judgements": [row for row in library.judgements() if id_ in (row.entity, row.other)],
        "writable": bool(library.settings.token),
    }


def _planned(library: Library, entity: str) -> Sequence[PlannedDocument]:
    """What became of one policy each time it was planned."""
    from api.plans import PlannedRows

    return PlannedRows(library.catalogue, library.planned().of(entity))


def _moments(library: Library, entity: EntityView) -> list[Moment]:
    work = library.find_work(entity.summary.id)
    if work is None:
        return []
    found = [Moment(v.date, "version", v.event or v.date, v.id) for v in work.versions]
    for meta, id_ in library.catalogue.naming(entity.summary.id):
        date = meta.date or (str(meta.year) if meta.year else "")
        if date:
            found.append(Moment(date, "plan", meta.title or id_, id_))
    return sorted(found, key=lambda moment: (moment.date, moment.kind, moment.id))


def _related(library: Library, entity: EntityView) -> list[tuple[str, str, str, int]]:
    """Entities named in the same items: id, type, name, in how many of these items."""
    catalogue = library.catalogue
    counts = catalogue.related(entity.summary.id)
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[: 3 * LIKE]
    return [
        (id_, str(catalogue.entities[id_].type), catalogue.entities[id_].name, count)
        for id_, count in ranked
        if id_ in catalogue.entities
    ]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many items of a column ask something of a department; `level` 0 to 4 is its heat."""

    count: int
    level: int


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A department with its cells, in the order of the columns."""

    department: str
    name: str
    items: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Departments × sections of a plan, or × plans: a part of both. `columns` are (filter word, label);
    `departments` and `plans` say how many there are in all."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]
    departments: int
    plans: int


def matrix_of(
    library: Library, rows: Sequence[Responsibility], document: str, start: tuple[int, int] = (0, 0)
) -> Matrix:
    """The departments most is asked of, by section of `document`, or, where it is empty, by plan: those
    that the plans shown name, by how much.

    `start` is the first department and the first column that are shown.
    """
    whole = _columns(library, rows, document)
    columns = whole if document else whole[start[1] : start[1] + COLUMNS]
    counts: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        counts[row.department, row.name][_column(library, row, document)].add(row.id)
    sizes = {key: sum(len(ids) for ids in by.values()) for key, by in counts.items()}
    most = max((len(ids) for by in counts.values() for ids in by.values()), default=1)
    here = sizes if document else {key: _size(by, columns) for key, by in counts.items()}
    shown = [key for key in counts if here[key]]
    ranked = sorted(shown, key=lambda key: (-here[key], -sizes[key], key[1], key[0]))
    made = tuple(
        MatrixRow(
            *key,
            sizes[key],
            tuple(_cell(len(counts[key].get(name, ())), most) for name, _ in columns),
        )
        for key in ranked[start[0] : start[0] + SHOWN]
    )
    return Matrix(columns, made, len(ranked), 0 if document else len(whole))


def _size(by: Mapping[str, set[str]], columns: Iterable[tuple[str, str]]) -> int:
    """How many items of some columns ask something of a department."""
    return sum(len(by.get(name, ())) for name, _ in columns)


def _cell(count: int, most: int) -> Cell:
    return Cell(count, 0 if not count else max(1, round(4 * count / most)))


def _column(library: Library, row: Responsibility, document: str) -> str:
    if not document:
        return row.document
    reading, item = library.catalogue.locate(row.id)
    return section_of(reading, item)


def _columns(
    library: Library, rows: Sequence[Responsibility], document: str
) -> tuple[tuple[str, str], ...]:
    if document:
        sections = dict.fromkeys(_column(library, row, document) for row in rows)
        return tuple((name, name) for name in sorted(sections, key=bool, reverse=True))
    held = {row.document for row in rows}
    summaries = [row for row in library.documents() if row.id in held]
    return tuple(
        (row.id, f"{row.issuer or row.region or row.title} {row.year or ''}".strip())
        for row in summaries
    )


def targets_of(library: Library, document: str = "", text: str = "") -> list[Place]:
    """All targets of a plan, or of all; `text` must stand in the sentence. Raises NotFound."""
    catalogue = library.catalogue
    if document:
        catalogue.reading(document)
    return [
        place
        for place in catalogue.of_role(MentionType.TARGET, (None,))
        if (not document or place.reading.document.id == document)
        and (not text or text in place.sentence)
    ]
