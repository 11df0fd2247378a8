"""What the items that a search found have in common: counts by document, year, body, role…

Each value can be given back as a filter of the same key.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

from api.catalogue import Catalogue
from api.labels import label
from api.schemas import Facet, FacetValue
from api.shelf import Shelf
from kg.store import Summary

SHOWN = 20  # values of one facet that are listed, the most frequent first
Pair = tuple[str, str]

_OF_DOCUMENT: dict[str, Callable[[Summary], str]] = {
    "document": lambda document: document.id,
    "year": lambda document: str(document.metadata.year or ""),
    "region": lambda document: document.metadata.region,
}
_OF_NAMED = ("type", "role", "life_cycle", "entity")
"""What `ItemHead.named` has of each mention."""
KEYS = (*_OF_DOCUMENT, "section", "entity", "type", "role", "life_cycle")


def facets_of(catalogue: Catalogue, items: Iterable[str], lang: str = "zh") -> tuple[Facet, ...]:
    """How many of the items (by address) have each value; an item counts once for a value.

    Facets and values are in a fixed order: keys as in `KEYS`, the most frequent value first, then
    by value.
    """
    counts: dict[str, Counter[str]] = {key: Counter() for key in KEYS}
    pairs = Counter(chain.from_iterable(_values(catalogue, items)))
    for (key, value), count in pairs.items():
        counts[key][value] = count
    return tuple(
        Facet(key, tuple(_shown(catalogue, key, counts[key], lang))) for key in KEYS if counts[key]
    )


def _values(catalogue: Catalogue, items: Iterable[str]) -> Iterator[tuple[Pair, ...]]:
    """Key and value of all that each item has; made once, for a search asks it of every item found."""
    of_document: dict[str, list[str]] = defaultdict(list)
    for address in items:
        of_document[address.partition("#")[0]].append(address)
    for document, addresses in of_document.items():
        shelf = catalogue.shelf_with(document)
        if missing := [address for address in addresses if address not in shelf.facets]:
            shelf.facets.update(_read(shelf, missing))
        yield from map(shelf.facets.__getitem__, addresses)


def _read(shelf: Shelf, addresses: Sequence[str]) -> Iterator[tuple[str, tuple[Pair, ...]]]:
    of_document = [(key, of(shelf.head.summary)) for key, of in _OF_DOCUMENT.items()]
    for address, item in shelf.item_heads(addresses).items():
        named = (zip(_OF_NAMED, one, strict=True) for one in item.named)
        pairs = {*of_document, ("section", item.section), *chain.from_iterable(named)}
        yield address, tuple(pair for pair in pairs if pair[1])


def _shown(catalogue: Catalogue, key: str, counts: Counter[str], lang: str) -> Iterator[FacetValue]:
    for value, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN]:
        yield FacetValue(value, _name(catalogue, key, value, lang), count)


def _name(catalogue: Catalogue, key: str, value: str, lang: str) -> str:
    if key == "document":
        return catalogue.title(value)
    if key == "entity":
        return catalogue.entities[value].name if value in catalogue.entities else value
    return label(value, lang) if key in ("type", "role", "life_cycle") else value
