"""Filters of a search: `KEY=VALUE` → the items that are allowed.

Several values of one key widen (or), several keys narrow (and).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping

from api.catalogue import Catalogue, Place, section_of
from kg.errors import QueryError
from kg.model import Item, MentionType, Reading, item_id
from kg.normal import plain_name

Filters = Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]]
Chosen = Mapping[str, tuple[str, ...]]
"""Filters in one shape: what `read_filters` gives."""

OF_ITEM: dict[str, Callable[[Reading, Item, str], bool]] = {
    "document": lambda reading, item, value: reading.document.id == value,
    "year": lambda reading, item, value: str(reading.document.metadata.year) == value,
    "region": lambda reading, item, value: value in reading.document.metadata.region,
    "issuer": lambda reading, item, value: value in reading.document.metadata.issuer,
    "section": lambda reading, item, value: value in section_of(reading, item),
    "item": lambda reading, item, value: str(item.number) == value,
}
OF_MENTION: dict[str, Callable[[Place, str], bool]] = {
    "type": lambda place, value: place.mention.type == value,
    "role": lambda place, value: place.mention.role == value,
    "life_cycle": lambda place, value: place.mention.life_cycle == value,
    "entity": lambda place, value: _names(place, value),  # noqa: PLW0108 -- defined below
    "department": lambda place, value: _is(place, MentionType.DEPARTMENT) and _names(place, value),
    "policy": lambda place, value: _is(place, MentionType.POLICY) and _names(place, value),
    "programme": lambda place, value: _is(place, MentionType.PROGRAMME) and _names(place, value),
    "place": lambda place, value: _is(place, MentionType.PLACE) and _names(place, value),
}
KEYS = (*OF_ITEM, *OF_MENTION)


def read_filters(filters: Filters | None) -> dict[str, tuple[str, ...]]:
    """Filters in one shape, keys sorted; raises QueryError for an unknown key or empty value."""
    pairs: Iterable[tuple[str, str | Iterable[str]]]
    pairs = filters.items() if isinstance(filters, Mapping) else (filters or ())
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        values = [value] if isinstance(value, str) else [str(part) for part in value]
        if key not in KEYS or not all(part.strip() for part in values):
            raise _unknown(f"{key}={','.join(values)}")
        found[key].extend(part.strip() for part in values)
    return {key: tuple(dict.fromkeys(found[key])) for key in sorted(found)}


def read_filter_words(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """`KEY=VALUE` words of a command line or an address."""
    pairs = []
    for word in words:
        key, equals, value = word.partition("=")
        if not equals:
            raise _unknown(word)
        pairs.append((key.strip(), value))
    return read_filters(pairs)


def items_allowed(catalogue: Catalogue, filters: Chosen) -> frozenset[str]:
    """The addresses of the items that pass every filter."""
    return frozenset(
        item_id(reading.document.id, item)
        for reading in catalogue.readings
        for item in reading.document.items
        if all(_passes(catalogue, reading, item, key, vs) for key, vs in filters.items())
    )


def _passes(
    catalogue: Catalogue, reading: Reading, item: Item, key: str, values: tuple[str, ...]
) -> bool:
    if key in OF_ITEM:
        return any(OF_ITEM[key](reading, item, value) for value in values)
    places = catalogue.places_in(item_id(reading.document.id, item))
    return any(OF_MENTION[key](place, value) for place in places for value in values)


def _is(place: Place, type_: MentionType) -> bool:
    return place.mention.type is type_


def _names(place: Place, value: str) -> bool:
    entity = (place.link.entity or "") if place.link else ""
    if value == entity:
        return True
    wanted = plain_name(value)
    names = (entity.partition("/")[2], place.mention.canonical, place.mention.surface)
    return bool(wanted) and wanted in {plain_name(name) for name in names if name}


def _unknown(word: str) -> QueryError:
    return QueryError(
        f"无法使用的筛选条件：{word}",
        wanted=f"写法是 KEY=VALUE，KEY 为 {'、'.join(KEYS)}",
        english=f"filter '{word}' cannot be used; wanted KEY=VALUE, KEY one of {', '.join(KEYS)}",
    )
