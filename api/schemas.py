"""What comes back from the library: one frozen type a thing, the same in Python, JSON and pages.

Offsets are Python string indices into the stored text of the document named beside them.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any

from api.frames import Framed, Record, flat, records_of


class Outcome(StrEnum):
    """What became of one file given to `add`."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AddOutcome:
    """One file: `error` and `english` are the message, empty unless it failed."""

    path: str
    outcome: Outcome
    document: str = ""
    title: str = ""
    items: int = 0
    mentions: int = 0
    warnings: tuple[str, ...] = ()
    error: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence by its offsets: `text` is `document.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one ranking gave to a score."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that answers to a word of the query, by offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Result(Framed):
    """An item that was found, with its best sentence (`sentence`, `start`, `end`) and others."""

    document: str
    document_title: str
    item: int
    id: str
    label: str
    title: str
    section: str
    sentence: str
    start: int
    end: int
    score: float
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()
    sentences: tuple[SentenceView, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that results have: a filter value of its facet's key, its label, how many items."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet(Framed):
    """What results have in common; `key` is also a filter's key."""

    key: str
    values: tuple[FacetValue, ...]

    def records(self) -> list[Record]:
        """One row a value, with the facet's key."""
        return [{"key": self.key, **flat(value)} for value in self.values]


@dataclass(frozen=True, slots=True)
class Found(Framed):
    """One page of a search. `total` items fit the query better than usual; facets count these."""

    results: tuple[Result, ...]
    total: int
    offset: int
    facets: tuple[Facet, ...] = ()

    def records(self) -> list[Record]:
        """One row an item that was found."""
        return list(records_of(self.results))


@dataclass(frozen=True, slots=True)
class LawResult(Framed):
    """An article that was found: `text` is its stretch `[start:end]`, in the version of `date`."""

    work: str
    title: str
    version: str
    date: str
    number: str
    label: str
    text: str
    start: int
    end: int
    score: float
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of a stored text: `text` equals `document.text[start:end]`, and was checked.

    A sentence that makes bodies responsible for other items too, for its `inherited` ("section" or
    "plan"), names these by address in `holds_for`; both are empty elsewhere.
    """

    document: str
    document_title: str
    item: int
    id: str
    label: str
    title: str
    text: str
    start: int
    end: int
    inherited: str = ""
    holds_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as named in a list: its id and its name."""

    id: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was read: shown with every answer, so that a wrong reading is seen at once."""

    intent: str
    intent_label: str
    entities: tuple[Named, ...] = ()
    words: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Framed):
    """An answer with its proofs, or a refusal that says what is missing.

    `text` is one Chinese sentence that introduces the quotations, or says why there is none;
    `missing` names what the documents do not say; `results` ranks items all the same: those of the
    answer first, or, when refused, the nearest that were found. `phrased` is a language model's
    wording, where one is set, made of stretches of the quotations; `note` says what was dropped.
    """

    question: str
    understood: Understood
    text: str
    english: str
    refused: bool
    quotations: tuple[Quotation, ...]
    results: tuple[Result, ...]
    missing: tuple[str, ...] = ()
    complete: bool = False
    phrased: str = ""
    note: str = ""

    def records(self) -> list[Record]:
        """One row a quotation; none for a refusal."""
        return list(records_of(self.quotations))


@dataclass(frozen=True, slots=True)
class DocumentSummary(Framed):
    """A document in a list."""

    id: str
    title: str
    issuer: str
    date: str
    year: int | None
    region: str
    number: str
    items: int
    mentions: int


@dataclass(frozen=True, slots=True)
class ItemSummary:
    """An item in an outline."""

    id: str
    number: int
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of an outline; label and title are empty for items outside any section."""

    label: str
    title: str
    items: tuple[ItemSummary, ...]


@dataclass(frozen=True, slots=True)
class DocumentView(Framed):
    """A document with its outline."""

    summary: DocumentSummary
    sections: tuple[SectionView, ...]
    warnings: tuple[str, ...] = ()

    def records(self) -> list[Record]:
        """One row an item of the outline, with its section."""
        return [
            {"section_label": part.label, "section_title": part.title, **flat(item)}
            for part in self.sections
            for item in part.items
        ]


@dataclass(frozen=True, slots=True)
class CitedView:
    """An article cited with a law: `article` its id, empty where `held` says why there is none."""

    label: str
    article: str
    held: str


@dataclass(frozen=True, slots=True)
class MentionView(Framed):
    """A mention in its item, with the entity that it is linked to (empty where none).

    `version` is that of a law in force on the plan's date; `held` says why there is none.
    """

    id: str
    type: str
    surface: str
    start: int
    end: int
    canonical: str
    role: str = ""
    cue: str = ""
    life_cycle: str = ""
    entity: str = ""
    reasons: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    value: float | int | None = None
    unit: str = ""
    what: str = ""
    relation: str = ""
    deadline: str = ""
    version: str = ""
    held: str = ""
    articles: tuple[CitedView, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemView(Framed):
    """An item with its text from `start` to `end` and everything that was read in it."""

    id: str
    document: str
    document_title: str
    number: int
    label: str
    title: str
    section: str
    text: str
    start: int
    end: int
    sentences: tuple[SentenceView, ...]
    mentions: tuple[MentionView, ...]
    previous: str = ""
    following: str = ""

    def records(self) -> list[Record]:
        """One row a mention."""
        return list(records_of(self.mentions))


@dataclass(frozen=True, slots=True)
class EntitySummary(Framed):
    """An entity in a list: in how many mentions of how many items it is named."""

    id: str
    type: str
    name: str
    kind: str
    aliases: tuple[str, ...]
    mentions: int
    items: int


@dataclass(frozen=True, slots=True)
class EntityMention(Framed):
    """One place where an entity is named, with the sentence around it."""

    mention: MentionView
    document: str
    document_title: str
    item: int
    id: str
    title: str
    sentence: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EntityView(Framed):
    """An entity with every place where it is named."""

    summary: EntitySummary
    roles: tuple[tuple[str, int], ...]
    mentions: tuple[EntityMention, ...]

    def records(self) -> list[Record]:
        """One row a place that names the entity."""
        return list(records_of(self.mentions))


@dataclass(frozen=True, slots=True)
class Responsibility(Framed):
    """What one item asks of one department, with the sentence that says so.

    `policies` are the names of the policies in the same sentence. `inherited` is empty where the
    item says so itself; `section` or `plan` where a sentence elsewhere speaks for all tasks of the
    section or of the plan: that sentence is quoted, and `source` is the address of its item (empty
    for a section's title).
    """

    document: str
    item: int
    id: str
    title: str
    department: str
    name: str
    role: str
    cue: str
    sentence: str
    start: int
    end: int
    policies: tuple[str, ...] = ()
    generic: bool = False
    inherited: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentTotal(Framed):
    """How much is asked of one department: items, documents, and items by role."""

    department: str
    name: str
    items: int
    documents: int
    roles: dict[str, int]


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`. `state` is `ok`, `warning` or `error`."""

    name: str
    state: str
    chinese: str
    english: str


def as_json(value: Any) -> Any:
    """Plain dicts, lists and scalars; fields of a mention that are None or empty are left out."""
    if isinstance(value, MentionView):
        pairs = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: as_json(part) for name, part in pairs if part not in (None, "", ())}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): as_json(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [as_json(part) for part in value]
    if isinstance(value, float):
        return round(value, 6)
    return value
