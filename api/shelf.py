"""One document as it lies in memory, made once and kept as long as its reading stays the same."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Self

from api.duties import inherited_places, responsibility
from api.place import Place, entity_of, sentence_around
from kg.model import Item, MentionType, Reading, Role, item_id, mention_id
from kg.normal import is_traditional, plain_text
from kg.store import Head, ItemHead, head_of, item_heads_of

if TYPE_CHECKING:
    from api.schemas import Responsibility
    from embeddings.passages import Passage
    from kg.compare import Named


class Shelf:
    """A document: its head, its reading, which is read when it is first asked for, and the mentions
    where they stand."""

    def __init__(
        self,
        head: Head,
        read: Callable[[], Reading],
        count: Callable[[Collection[str]], Mapping[str, ItemHead]] | None = None,
    ) -> None:
        """`read` gives the reading that the head is of; it raises NotFound where that is gone. So does
        `count`, which gives what `item_heads_of` gives of that reading, and sooner."""
        self.head = head
        self._read = read
        self._count = count
        self._reading: Reading | None = None
        self._lock = threading.Lock()
        self._items: dict[int, str] = {}
        self.facets: dict[str, tuple[tuple[str, str], ...]] = {}
        """What `api.facets` counts of each item that was found, by address."""

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """The shelf of a reading that is at hand."""
        return cls(head_of(reading), lambda: reading)

    @property
    def id(self) -> str:
        """The document's id."""
        return self.head.summary.id

    @property
    def reading(self) -> Reading:
        """Everything of the document; read once."""
        if self._reading is None:
            with self._lock:
                if self._reading is None:
                    self._reading = self._read()
        return self._reading

    def item_heads(self, addresses: Collection[str]) -> Mapping[str, ItemHead]:
        """What is counted of items, by address; the document need not be read for that."""
        if self._count and self._reading is None:
            return self._count(addresses)
        return item_heads_of(self.reading, addresses)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The sentences that are indexed."""
        from embeddings.passages import passages_of

        return passages_of(self.reading)

    @cached_property
    def is_traditional(self) -> bool:
        """Whether the document is written in Traditional characters."""
        return is_traditional(self.reading.document.text)

    @cached_property
    def plain(self) -> str:
        """The document's text in plain spelling."""
        return plain_text(self.reading.document.text, traditional=self.is_traditional).text

    def plain_item(self, item: Item) -> str:
        """An item's text in plain spelling, made once."""
        found = self._items.get(item.start)
        if found is None:
            text, old = self.reading.document.text, self.is_traditional
            found = plain_text(text, item.start, item.end, traditional=old).text
            self._items[item.start] = found
        return found

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles of the document and its sections in plain spelling."""
        document, traditional = self.reading.document, self.is_traditional
        titles = (document.metadata.title, *(section.title for section in document.sections))
        return tuple(plain_text(title, traditional=traditional).text for title in titles)

    @cached_property
    def items(self) -> Mapping[str, int]:
        """The address of each item → its place among the document's items."""
        document = self.reading.document
        return {item_id(document.id, item): at for at, item in enumerate(document.items)}

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The mentions in the order of the text."""
        document = self.reading.document
        links = {link.mention: link for link in self.reading.links}
        items = {item.number: item for item in document.items}
        return tuple(
            Place(
                self.reading,
                items[mention.item],
                mention,
                links.get(mention_id(document.id, mention)),
                *sentence_around(items[mention.item], mention),
            )
            for mention in self.reading.mentions
        )

    @cached_property
    def at_item(self) -> Mapping[str, list[Place]]:
        """Address → the mentions of that item."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            found[place.id].append(place)
        return dict(found)

    @cached_property
    def at_entity(self) -> Mapping[str, list[Place]]:
        """Entity id → the mentions of it."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.places:
            if entity := entity_of(place):
                found[entity].append(place)
        return dict(found)

    @cached_property
    def of_role(self) -> Mapping[tuple[MentionType, Role | None], list[Place]]:
        """Type and role → the mentions of both."""
        found: dict[tuple[MentionType, Role | None], list[Place]] = defaultdict(list)
        for place in self.places:
            found[place.mention.type, place.mention.role].append(place)
        return dict(found)

    @cached_property
    def policies(self) -> tuple[Named, ...]:
        """The policies that the document names, as what becomes of planned ones is told by."""
        from kg.compare import policies_named

        return policies_named(self.reading)

    @cached_property
    def inherited(self) -> tuple[Place, ...]:
        """The bodies that items take over from their section or from the whole plan."""
        own = (p for p in self.places if p.mention.type is MentionType.DEPARTMENT)
        return tuple(inherited_places(self.reading, own))

    @cached_property
    def duties(self) -> tuple[Responsibility, ...]:
        """What its items ask of departments, by item: what each says itself, then what it takes over. What
        stands before all tasks (whom the plan is sent to, who signed it) comes last."""
        entities = {entity.id: entity for entity in self.reading.entities}
        own = (p for p in self.places if p.mention.type is MentionType.DEPARTMENT)
        every = sorted(
            [*own, *self.inherited],
            key=lambda p: (p.item.number == 0, p.item.number, bool(p.inherited)),
        )
        return tuple(responsibility(place, self.policies_near(place), entities) for place in every)

    def policies_near(self, place: Place) -> list[Place]:
        """The policies in the sentence of a department; none for one that stands elsewhere."""
        if place.inherited:
            return []
        near = self.at_item.get(place.id, ())
        policy = MentionType.POLICY
        return [p for p in near if p.mention.type is policy and p.start == place.start]

    @cached_property
    def targets(self) -> Mapping[str, str]:
        """The id of each target → the address of its item."""
        own = (p for p in self.places if p.mention.type is MentionType.TARGET)
        return {mention_id(self.id, place.mention): place.id for place in own}

    @cached_property
    def linked(self) -> Mapping[str, tuple[str, ...]]:
        """Address → the entities that the item names, each once."""
        named = {id_: filter(None, map(entity_of, some)) for id_, some in self.at_item.items()}
        return {id_: tuple(dict.fromkeys(some)) for id_, some in named.items()}

    @cached_property
    def items_naming(self) -> Mapping[str, tuple[str, ...]]:
        """Entity id → the addresses of the items that name it, each once."""
        found: dict[str, list[str]] = defaultdict(list)
        for item, entities in self.linked.items():
            for entity in entities:
                found[entity].append(item)
        return {id_: tuple(items) for id_, items in found.items()}

    @cached_property
    def inherited_at(self) -> Mapping[str, list[Place]]:
        """Address → the bodies that the item takes over."""
        found: dict[str, list[Place]] = defaultdict(list)
        for place in self.inherited:
            found[place.id].append(place)
        return dict(found)
