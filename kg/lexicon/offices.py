"""The departments of ministries by the short names that their own plans use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError

_FILE = "ministry_offices.toml"
_PART_ENDS = ("总队", "支队", "大队", "司", "处", "科", "股", "室", "部")


@dataclass(frozen=True, slots=True)
class Offices:
    """`of`: body → short name → full name; `stems`: what every body calls a kind of department."""

    of: Mapping[str, Mapping[str, str]]
    stems: Mapping[str, str]

    def full(self, body: str, part: str) -> str | None:
        """The full name of a body's department; None where the short name is not known."""
        known = self.of.get(body, {}).get(part)
        end = next((end for end in _PART_ENDS if part.endswith(end)), "")
        if known or not end:
            return known
        stem = self.stems.get(part.removesuffix(end))
        return f"{stem}{end}" if stem else None


def read_offices(text: str) -> Offices:
    """The names of a file; raises `LexiconError` without a source or a full name."""
    data = tomllib.loads(text)
    if not data.pop("source", ""):
        raise LexiconError("缺少来源（source）", where=_FILE, english="no source")
    for ministry, names in data.items():
        wrong = [short for short, full in names.items() if not full or short == full]
        if wrong or not names:
            raise LexiconError(
                f"{ministry}的内设机构没有全称：{wrong}", where=_FILE,
                english=f"{ministry}: no full names for {wrong}",
            )  # fmt: skip
    stems = data.pop("stems", {})
    return Offices(data, stems)


@lru_cache(maxsize=1)
def load_offices() -> Offices:
    """The departments that come with the package."""
    return read_offices(resources.files("kg.data").joinpath(_FILE).read_text(encoding="utf-8"))
