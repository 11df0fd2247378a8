"""Notions of public policy: what officials call a thing, and what else people call it.

`kg/data/notions.toml` holds them. A question that uses one name of a notion is about it, and a
sentence that uses one of its official names speaks of it.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.names import NameIndex

_FILE = "notions.toml"


@dataclass(frozen=True, slots=True)
class Notion:
    """`official` names occur in plans, `lay` ones in questions; `specific` ones must be evidenced.

    `group` is the heading under which it stands. A notion that is not specific (old people,
    villages) is found everywhere and proves nothing.
    """

    name: str
    official: tuple[str, ...]
    lay: tuple[str, ...]
    specific: bool
    group: str

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.official, *self.lay)

    def stands_in(self, text: str) -> bool:
        """Whether a text uses one of the official names."""
        return any(name in text for name in self.official)


class Notions:
    """All notions, found by any of their names."""

    def __init__(self, entries: tuple[Notion, ...]) -> None:
        self.entries = entries
        names: dict[str, list[Notion]] = {}
        for entry in entries:
            for name in entry.names:
                names.setdefault(name, []).append(entry)
        self._index = NameIndex({name: tuple(found) for name, found in names.items()})

    def find(self, text: str) -> tuple[Notion, ...]:
        """The notions that a text (in plain spelling) names, in order, the longest name first."""
        found = [notion for _, _, notions in self._index.find(text) for notion in notions]
        return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def load_notions() -> Notions:
    """The notions that come with the package; raises LexiconError where an entry is wrong."""
    raw = tomllib.loads(resources.files("kg.data").joinpath(_FILE).read_text("utf-8"))
    return Notions(
        tuple(
            _notion(group, name, entry)
            for group, entries in raw.items()
            for name, entry in entries.items()
        )
    )


def _notion(group: str, name: str, entry: Any) -> Notion:
    if not isinstance(entry, dict) or set(entry) - {"official", "lay", "specific"}:
        raise _wrong(group, name, "字段应为 official、lay、specific")
    official, lay = tuple(entry.get("official", (name,))), tuple(entry.get("lay", ()))
    names = (*official, *lay)
    if len(set(names)) < len(names) or any(len(word) < 2 or word != word.strip() for word in names):
        raise _wrong(group, name, "名称有重复、过短或带空白")
    return Notion(name, official, lay, bool(entry.get("specific", True)), group)


def _wrong(group: str, name: str, wanted: str) -> LexiconError:
    return LexiconError(
        f"概念“{group}.{name}”有误",
        wanted=wanted,
        english=f"notion '{group}.{name}' is wrong",
        where=_FILE,
    )
