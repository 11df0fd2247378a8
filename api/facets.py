"""What the items that a search found have in common: counts by document, year, body, role…

Each value can be given back as a filter of the same key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from api.catalogue import Catalogue, title_of
from api.forms import section_of
from api.labels import label
from api.place import Place, entity_of
from api.schemas import Facet, FacetValue
from kg.model import Item, Reading

SHOWN = 20  # values of one facet that are listed, the most frequent first

_OF_ITEM: dict[str, Callable[[Reading, Item], str]] = {
    "document": lambda reading, _: reading.document.id,
    "year": lambda reading, _: str(reading.document.metadata.year or ""),
    "region": lambda reading, _: reading.document.metadata.region,
    "section": section_of,
}
_OF_MENTION: dict[str, Callable[[Place], str]] = {
    "entity": entity_of,
    "type": lambda place: str(place.mention.type),
    "role": lambda place: str(place.mention.role or ""),
    "life_cycle": lambda place: str(place.mention.life_cycle or ""),
}
KEYS = (*_OF_ITEM, *_OF_MENTION)


def facets_of(catalogue: Catalogue, items: Iterable[str], lang: str = "zh") -> tuple[Facet, ...]:
    """How many of the items (by address) have each value; an item counts once for a value.

    Facets and values are in a fixed order: keys as in `KEYS`, the most frequent value first, then
    by value.
    """
    counts: dict[str, Counter[str]] = {key: Counter() for key in KEYS}
    pairs = Counter(chain.from_iterable(_values(catalogue, address) for address in items))
    for (key, value), count in pairs.items():
        counts[key][value] = count
    return tuple(
        Facet(key, tuple(_shown(catalogue, key, counts[key], lang))) for key in KEYS if counts[key]
    )


def _values(catalogue: Catalogue, address: str) -> frozenset[tuple[str, str]]:
    """Key and value of all that an item has; made once, for a search asks it of every item found."""
    held = catalogue.shelf_of(address).facets
    found = held.get(address)
    if found is None:
        found = held[address] = frozenset(_read(catalogue, address))
    return found


def _read(catalogue: Catalogue, address: str) -> Iterator[tuple[str, str]]:
    reading, item = catalogue.locate(address)
    for key, of_item in _OF_ITEM.items():
        if value := of_item(reading, item):
            yield key, value
    for place in catalogue.places_in(address):
        for key, of_mention in _OF_MENTION.items():
            if value := of_mention(place):
                yield key, value


def _shown(catalogue: Catalogue, key: str, counts: Counter[str], lang: str) -> Iterator[FacetValue]:
    for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]:
        yield FacetValue(value, _name(catalogue, key, value, lang), count)


def _name(catalogue: Catalogue, key: str, value: str, lang: str) -> str:
    if key == "document":
        return title_of(catalogue.reading(value))
    if key == "entity":
        return catalogue.entities[value].name if value in catalogue.entities else value
    return label(value, lang) if key in ("type", "role", "life_cycle") else value
