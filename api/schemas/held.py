"""What the library holds: documents, items, mentions, entities."""

from __future__ import annotations

from dataclasses import dataclass

from api.frames import Framed, Record, flat, records_of
from api.schemas.found import SentenceView


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
