"""The sentences that prove what the graph answers, each quoted once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.catalogue import Catalogue, Place
from api.forms import quotation
from api.schemas import Quotation


def by_sentence(catalogue: Catalogue, found: Sequence[Place]) -> tuple[Quotation, ...]:
    """A quotation for each sentence of the places, in the order of the documents.

    One that stands elsewhere and holds for an item is quoted where it stands, marked as inherited,
    with the items that take it over.
    """
    places: dict[tuple[str, int, int], list[Place]] = {}
    for place in found:
        at = (place.reading.document.id, place.start, place.end)
        places.setdefault(at, []).append(place)
    return tuple(_quoted(catalogue, same) for _, same in sorted(places.items()))


def _quoted(catalogue: Catalogue, same: Sequence[Place]) -> Quotation:
    own = next((place for place in same if not place.inherited), None)
    first = own or same[0]
    item = first.item if own or not first.source else catalogue.locate(first.source)[1]
    taken = sorted({(place.item.number, place.id) for place in same if place.inherited})
    return replace(
        quotation(first.reading, item, first.start, first.end),
        inherited=next((place.inherited for place in same if place.inherited), ""),
        holds_for=tuple(id_ for _, id_ in taken),
    )
