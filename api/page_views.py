"""What pages show beside the thing itself: what is like it, what belongs to it, what was decided on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from api.catalogue import section_of
from api.schemas import EntityMention, EntitySummary, EntityView, ItemView, Responsibility, Result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.library import Library
    from kg.model import Judgement

LIKE = 5  # similar items, related entities: how many are shown
SHOWN = 40  # departments of a matrix
_ASKED = 120  # characters of an item that it is compared by; what that costs grows with each


def about_item(library: Library, item: ItemView) -> dict[str, Any]:
    """Similar items, decisions, and whether laws are held of which articles can be suggested."""
    shown = {mention.id for mention in item.mentions}
    return {
        "similar": _similar(library, item),
        "judgements": [row for row in library.judgements() if row.mention in shown],
        "writable": bool(library.settings.token),
    }


def _similar(library: Library, item: ItemView) -> list[Result]:
    """The items nearest in meaning, those of other plans first in doubt; none for an empty text."""
    text = f"{item.title} {item.text[:_ASKED]}".strip()
    if not any(char.isalnum() for char in text):
        return []
    found = library.search(text.replace('"', " "), LIKE + 1)
    return [row for row in found if row.id != item.id][:LIKE]


def most_named(library: Library, type_: str, count: int) -> list[EntitySummary]:
    """The entities of a type (of all, when empty) that are named most; no generic bodies ("各地")."""
    catalogue = library.catalogue
    rows = catalogue.entity_summaries(type_)
    named = (row for row in rows if row.mentions and not catalogue.entities[row.id].generic)
    return list(islice(named, count))


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
    planned = [row for row in library.fulfilment() if row.entity == id_]
    return {
        "moments": _moments(library, entity),
        "related": _related(library, entity),
        "planned": planned,
        "judgements": [row for row in library.judgements() if id_ in (row.entity, row.other)],
        "writable": bool(library.settings.token),
    }


def _moments(library: Library, entity: EntityView) -> list[Moment]:
    work = library.find_work(entity.summary.id)
    if work is None:
        return []
    found = [Moment(v.date, "version", v.event or v.date, v.id) for v in work.versions]
    for id_ in dict.fromkeys(row.document for row in entity.mentions):
        meta = library.catalogue.reading(id_).document.metadata
        date = meta.date or (str(meta.year) if meta.year else "")
        if date:
            found.append(Moment(date, "plan", meta.title or id_, id_))
    return sorted(found, key=lambda moment: (moment.date, moment.kind, moment.id))


def _related(library: Library, entity: EntityView) -> list[tuple[str, str, str, int]]:
    """Entities named in the same items: id, type, name, in how many of these items."""
    counts: Counter[str] = Counter()
    catalogue = library.catalogue
    for item in {row.id for row in entity.mentions}:
        linked = (place.link.entity for place in catalogue.places_in(item) if place.link)
        counts.update({one for one in linked if one and one != entity.summary.id})
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
    """Departments × sections of a plan, or × plans. `columns` are (filter word, label)."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[MatrixRow, ...]
    departments: int


def matrix_of(library: Library, rows: Sequence[Responsibility], document: str) -> Matrix:
    """The departments most is asked of, by section of `document`, or by plan where it is empty."""
    columns = _columns(library, rows, document)
    counts: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        counts[row.department, row.name][_column(library, row, document)].add(row.id)
    most = max((len(ids) for by in counts.values() for ids in by.values()), default=1)
    ranked = sorted(
        counts.items(), key=lambda pair: (-len(set().union(*pair[1].values())), pair[0][1])
    )
    made = tuple(
        MatrixRow(
            department,
            name,
            len(set().union(*by.values())),
            tuple(_cell(len(by.get(key, ())), most) for key, _ in columns),
        )
        for (department, name), by in ranked[:SHOWN]
    )
    return Matrix(columns, made, len(ranked))


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
        return tuple((name, name) for name in sections if name)
    held = {row.document for row in rows}
    summaries = [row for row in library.documents() if row.id in held]
    return tuple(
        (row.id, f"{row.region or row.title} {row.year or ''}".strip()) for row in summaries
    )


def targets_of(library: Library, document: str = "", text: str = "") -> list[EntityMention]:
    """All targets of a plan, or of all; `text` must stand in the sentence."""
    found = library.mentions("target", document)
    return [row for row in found if not text or text in row.sentence]


def of_item(judgements: Sequence[Judgement]) -> list[Judgement]:
    """Newest first."""
    return list(judgements)[::-1]
