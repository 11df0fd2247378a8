"""The units that commitments are counted in, by how much evidence a figure with them needs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError
from kg.lexicon.names import NameIndex

_FILE = "units.toml"


class UnitKind(StrEnum):
    """What a unit measures; see `kg/data/units.toml`."""

    COUNT = "count"
    MEASURE = "measure"
    DURATION = "duration"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as written after a figure."""

    name: str
    kind: UnitKind


class Units:
    """All units, found by the longest name at a position."""

    def __init__(self, entries: tuple[Unit, ...]) -> None:
        self.entries = entries
        self._index = NameIndex({unit.name: unit for unit in entries})

    def at(self, text: str, start: int) -> tuple[int, Unit] | None:
        """End and unit of the longest unit that begins at `start`."""
        return self._index.longest_at(text, start)


def _wrong(found: str, english: str) -> LexiconError:
    return LexiconError(found, advice="请更正数据文件", english=english, where=_FILE)


def read_units(text: str) -> Units:
    """The units of a TOML text; raises `LexiconError` where one is empty, twice, or of no kind."""
    units: dict[str, Unit] = {}
    for row in tomllib.loads(text).get("units", ()):
        kind = row.get("kind", "")
        if kind not in set(UnitKind) or not row.get("source"):
            raise _wrong(f"单位组缺少种类或来源：{row}", f"units without kind or source: {row}")
        for name in row.get("names", ()):
            if not name or name in units:
                raise _wrong(f"单位“{name}”为空或重复", f"unit {name!r} empty or twice")
            units[name] = Unit(name, UnitKind(kind))
    if not units:
        raise _wrong("没有任何单位", "no units")
    return Units(tuple(units.values()))


@lru_cache(maxsize=1)
def load_units() -> Units:
    """The units that come with the package."""
    return read_units(resources.files("kg.data").joinpath(_FILE).read_text(encoding="utf-8"))
