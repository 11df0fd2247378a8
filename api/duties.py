"""What items ask of departments, with what they inherit from sentences for many tasks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from api.place import Place, entity_of, title_of
from api.schemas import Responsibility
from kg.lexicon import load_lexicon
from kg.mentions.responsibility_inherited import inherited_duties
from kg.model import Entity, Reading


def inherited_places(reading: Reading, named: Iterable[Place]) -> Iterator[Place]:
    """The places of a document's departments in the tasks that inherit them.

    An inherited body has the link of its mention; one from a section's title has none.
    """
    document = reading.document
    here = [place for place in named if place.reading is reading]
    standing = {place.mention: place for place in here}
    items = {item.number: item for item in document.items}
    mentions = [place.mention for place in here]
    for duty in inherited_duties(document, mentions, load_lexicon()):
        known = standing.get(duty.mention)
        yield Place(
            reading, items[duty.item], duty.mention, known.link if known else None, duty.start, duty.end,
            str(duty.scope), known.id if known else "",
        )  # fmt: skip


def responsibility(
    place: Place, near: Iterable[Place], entities: Mapping[str, Entity]
) -> Responsibility:
    """A row of the table: a department at an item, with the policies near it."""
    mention, text = place.mention, place.reading.document.text
    entity = entities.get(entity_of(place))
    return Responsibility(
        document=place.reading.document.id,
        item=place.item.number,
        id=place.id,
        title=place.item.title,
        department=entity_of(place),
        name=entity.name if entity else mention.canonical or mention.surface,
        role=mention.role or "",
        cue=text[mention.cue.start : mention.cue.end] if mention.cue else "",
        sentence=place.sentence,
        start=place.start,
        end=place.end,
        policies=tuple(dict.fromkeys(p.mention.canonical or p.mention.surface for p in near)),
        generic=bool(mention.generic),
        inherited=place.inherited,
        source=place.source,
        document_title=title_of(place.reading),
    )
