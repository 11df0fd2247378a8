"""One document as it lies in memory, made once and kept as long as its reading stays the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from api.duties import inherited_places
from api.place import Place, entity_of, sentence_around
from kg.model import MentionType, Reading, item_id, mention_id

if TYPE_CHECKING:
    from embeddings.passages import Passage


@dataclass(frozen=True)
class Shelf:
    """A reading with its mentions where they stand."""

    reading: Reading

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The sentences that are indexed."""
        from embeddings.passages import passages_of

        return passages_of(self.reading)

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
    def inherited(self) -> tuple[Place, ...]:
        """The bodies that items take over from their section or from the whole plan."""
        own = (p for p in self.places if p.mention.type is MentionType.DEPARTMENT)
        return tuple(inherited_places(self.reading, own))
