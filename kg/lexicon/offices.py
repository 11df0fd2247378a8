"""The departments of ministries by the short names that their own plans use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError

_FILE = "ministry_offices.toml"

Offices = Mapping[str, Mapping[str, str]]


def read_offices(text: str) -> Offices:
    """Ministry → short name → full name; raises `LexiconError` without a source or a full name."""
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
    return data


@lru_cache(maxsize=1)
def load_offices() -> Offices:
    """The departments that come with the package."""
    return read_offices(resources.files("kg.data").joinpath(_FILE).read_text(encoding="utf-8"))
