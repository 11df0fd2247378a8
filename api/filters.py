"""Filters of a search: `KEY=VALUE` → the items that are allowed.

Several values of one key widen (or), several keys narrow (and).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from api.catalogue import Catalogue, Place
from api.forms import section_of
from kg.errors import QueryError
from kg.model import Item, LifeCycle, MentionType, Reading, Role, item_id
from kg.normal import plain_name
from kg.store import Summary

Filters = Mapping[str, str | Iterable[str]] | Iterable[tuple[str, str]]
Chosen = Mapping[str, tuple[str, ...]]
"""Filters in one shape: what `read_filters` gives."""

OF_DOCUMENT: dict[str, Callable[[Summary, str], bool]] = {
    "document": lambda document, value: document.id == value,
    "year": lambda document, value: str(document.metadata.year) == value,
    "region": lambda document, value: value in document.metadata.region,
    "issuer": lambda document, value: value in document.metadata.issuer,
}
OF_ITEM: dict[str, Callable[[Reading, Item, str], bool]] = {
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
KEYS = (*OF_DOCUMENT, *OF_ITEM, *OF_MENTION)
_YEAR, _NUMBER = re.compile("[12][0-9]{3}"), re.compile("[0-9]{1,4}")
FITTING: dict[str, tuple[re.Pattern[str], str, str]] = {
    "year": (_YEAR, "四位数年份", "a year of four digits"),
    "item": (_NUMBER, "任务序号", "a task's number"),
    **{
        key: (re.compile("|".join(words)), "、".join(words), ", ".join(words))
        for key, words in (("type", MentionType), ("role", Role), ("life_cycle", LifeCycle))
    },
}
"""Keys that have some values only: their form, and what they are in Chinese and English."""


def read_filters(filters: Filters | None) -> dict[str, tuple[str, ...]]:
    """Filters in one shape, keys sorted; raises QueryError for an unknown key, an empty value, and one
    that the key never has (`year=abc`)."""
    pairs: Iterable[tuple[str, str | Iterable[str]]]
    pairs = filters.items() if isinstance(filters, Mapping) else (filters or ())
    found: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        values = [value] if isinstance(value, str) else [str(part) for part in value]
        if key not in KEYS or not all(part.strip() for part in values):
            raise _unknown(f"{key}={','.join(values)}")
        _check_values(key, [part.strip() for part in values])
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
    """The addresses of the items that pass every filter, as `embeddings.model.Query.within` has them:
    `document#` where each of a document's items does, which need not be read for that."""
    of_documents = {key: filters[key] for key in filters if key in OF_DOCUMENT}
    others = {key: filters[key] for key in filters if key not in OF_DOCUMENT}
    documents = (
        head.summary.id
        for head in catalogue.heads
        if all(
            any(OF_DOCUMENT[key](head.summary, value) for value in values)
            for key, values in of_documents.items()
        )
    )
    if not others:
        return frozenset(f"{document}#" for document in documents)
    return frozenset(chain.from_iterable(_items(catalogue, id_, others) for id_ in documents))


def passes(address: str, allowed: frozenset[str]) -> bool:
    """Whether an item is among those that `items_allowed` gave."""
    return address in allowed or f"{address.partition('#')[0]}#" in allowed


def _items(catalogue: Catalogue, document: str, filters: Chosen) -> Iterator[str]:
    reading = catalogue.reading(document)
    for item in reading.document.items:
        address = item_id(document, item)
        if all(_passes(catalogue, reading, item, address, key) for key in filters.items()):
            yield address


def _passes(
    catalogue: Catalogue,
    reading: Reading,
    item: Item,
    address: str,
    wanted: tuple[str, tuple[str, ...]],
) -> bool:
    key, values = wanted
    if key in OF_ITEM:
        return any(OF_ITEM[key](reading, item, value) for value in values)
    places = catalogue.places_in(address)
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


def _check_values(key: str, values: Sequence[str]) -> None:
    """Raises QueryError for a value that no item can have."""
    if key not in FITTING:
        return
    form, zh, en = FITTING[key]
    for value in values:
        if not form.fullmatch(value):
            raise QueryError(
                f"无法使用的筛选条件：{key}={value}",
                wanted=f"{key} 的值可以是{zh}",
                english=f"filter '{key}={value}' cannot be used; {key} may be {en}",
            )


def _unknown(word: str) -> QueryError:
    return QueryError(
        f"无法使用的筛选条件：{word}",
        wanted=f"写法是 KEY=VALUE，KEY 为 {'、'.join(KEYS)}",
        english=f"filter '{word}' cannot be used; wanted KEY=VALUE, KEY one of {', '.join(KEYS)}",
    )
