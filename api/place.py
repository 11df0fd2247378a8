"""A mention where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Item, Link, Mention, Reading, item_id


@dataclass(frozen=True, slots=True)
class Place:
    """A mention where it stands: its reading, item, sentence and link.

    With `inherited` the sentence stands in another item, whose address is `source`, and holds for
    `item` too.
    """

    reading: Reading
    item: Item
    mention: Mention
    link: Link | None
    start: int
    end: int
    inherited: str = ""
    source: str = ""

    @property
    def sentence(self) -> str:
        """The sentence from `start` to `end`, as the document has it."""
        return self.reading.document.text[self.start : self.end]

    @property
    def id(self) -> str:
        """The address of the item."""
        return item_id(self.reading.document.id, self.item)


def entity_of(place: Place) -> str:
    """The id of the entity that a mention is linked to; empty for none."""
    return (place.link.entity or "") if place.link else ""


def sentence_around(item: Item, mention: Mention) -> tuple[int, int]:
    """The sentence of an item that a mention begins in."""
    for sentence in item.sentences:
        if sentence.start <= mention.start < sentence.end:
            return sentence.start, max(sentence.end, mention.end)
    return mention.start, mention.end


def title_of(reading: Reading) -> str:
    """A document's title, or its file's name where the text has none."""
    return reading.document.metadata.title or reading.document.source.name
