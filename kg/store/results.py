"""What the record answers with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kg.model import Entity, Metadata, Reading, item_id, mention_id


class Outcome(StrEnum):
    """What adding a reading did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """`id` is the document's id in the record; `replaced` the id that went for it, if another."""

    id: str
    outcome: Outcome
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A document in a list. `items` counts the tasks (item 0 is none), `mentions` all types."""

    id: str
    name: str
    path: str
    sha256: str
    metadata: Metadata
    items: int
    mentions: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """How often a document names an entity: mentions, items with one, whether one is vague."""

    mentions: int = 0
    items: int = 0
    vague: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """What lists and questions ask of a document before its text: who issued it, what it names.

    `counts` are its mentions by type; `tallies` stand beside `entities`, in the same order.
    """

    summary: Summary
    entities: tuple[Entity, ...]
    tallies: tuple[Tally, ...]
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ItemHead:
    """What is counted of an item before its text: its section in one line, and what it names.

    `named` has type, role, life cycle and entity of its mentions, each combination once; empty for none.
    """

    section: str
    named: frozenset[tuple[str, str, str, str]]


def head_of(reading: Reading) -> Head:
    """The head of a document that was read."""
    document, source = reading.document, reading.document.source
    counts = dict(sorted(Counter(str(m.type) for m in reading.mentions).items()))
    tasks = sum(item.number > 0 for item in document.items)
    summary = Summary(
        document.id, source.name, source.path, source.sha256, document.metadata,
        tasks, len(reading.mentions), reading.warnings,
    )  # fmt: skip
    return Head(summary, reading.entities, tallies_of(reading), counts)


def tallies_of(reading: Reading) -> tuple[Tally, ...]:
    """How often the document names each of its entities."""
    linked = {link.mention: link.entity for link in reading.links if link.entity}
    places = defaultdict(list)
    for mention in reading.mentions:
        if entity := linked.get(mention_id(reading.document.id, mention)):
            places[entity].append(mention)
    return tuple(
        Tally(len(found), len({m.item for m in found}), any(m.generic for m in found))
        for found in (places.get(entity.id, []) for entity in reading.entities)
    )


def item_heads_of(reading: Reading, addresses: Collection[str]) -> dict[str, ItemHead]:
    """The heads of items of a document that was read, by address."""
    document = reading.document
    items = [item for item in document.items if item_id(document.id, item) in addresses]
    named: dict[int, set[tuple[str, str, str, str]]] = {item.number: set() for item in items}
    linked = {link.mention: link.entity or "" for link in reading.links}
    for m in (m for m in reading.mentions if m.item in named):
        entity = linked.get(mention_id(document.id, m), "")
        named[m.item].add((str(m.type), str(m.role or ""), str(m.life_cycle or ""), entity))
    sections: dict[int | None, str] = {
        section.number: f"{section.label}{section.title}" for section in reversed(document.sections)
    }
    return {
        item_id(document.id, item): ItemHead(
            sections.get(item.section, ""), frozenset(named[item.number])
        )
        for item in items
    }
