"""Geographic names that are no unit of government, from `kg/data/lands.toml`.

Waters, mountains, coasts, plains, new areas, clusters of cities, parks, ports, places abroad. A name
that is `set_off` is also an ordinary word, a part of one, or what projects are called after.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from kg.errors import LexiconError

_FILE = "lands.toml"


@dataclass(frozen=True, slots=True)
class Lands:
    """All names of the file, those of them that count only set off, and each group's source."""

    names: tuple[str, ...] = ()
    set_off: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()


def load_lands(taken: Collection[str]) -> Lands:
    """The names of the data file; raises `LexiconError` where one is wrong or already `taken`."""
    text = resources.files("kg.data").joinpath(_FILE).read_text("utf-8")
    return make_lands(tomllib.loads(text)["group"], taken)


def make_lands(groups: Sequence[Mapping[str, Any]], taken: Collection[str]) -> Lands:
    """Checked names: each once, of two characters or more, and none that another list has."""
    names: list[str] = []
    set_off: list[str] = []
    for group in groups:
        if not group["source"]:
            raise LexiconError(f"缺少来源（source）：{group['kind']}", where=_FILE)
        own = group["names"].split()
        names += own
        set_off += own if group["set_off"] else []
    seen = set(taken)
    for name in names:
        if len(name) < 2 or name in seen:
            raise LexiconError(f"地名重复或过短：{name}", where=_FILE)
        seen.add(name)
    return Lands(tuple(names), frozenset(set_off), tuple(group["source"] for group in groups))
