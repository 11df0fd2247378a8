"""Readings of characters in pinyin, for readable ids: 昆山 → kunshan, 民政局 → mzj."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError

_FILE = "readings.toml"


@lru_cache(maxsize=1)
def load_readings() -> Mapping[str, str]:
    """Character → syllable without tone. Raises `LexiconError` where a character stands twice."""
    with (resources.files("kg.data") / _FILE).open("rb") as file:
        rows: dict[str, str] = tomllib.load(file)["readings"]
    table: dict[str, str] = {}
    for syllable, chars in rows.items():
        for char in chars:
            if char in table:
                raise LexiconError(
                    f"“{char}”出现两次",
                    where=_FILE,
                    english=f"{char} stands twice",
                    advice="删去一处",
                )
            table[char] = syllable
    return table


def spelled_out(name: str) -> str:
    """`昆山` → `kunshan`; empty where a character is not in the table."""
    table = load_readings()
    syllables = [table.get(char, "") for char in name]
    return "".join(syllables) if all(syllables) else ""


def initials(name: str) -> str:
    """`民政局` → `mzj`; empty where a character is not in the table."""
    table = load_readings()
    letters = [table.get(char, "")[:1] for char in name]
    return "".join(letters) if all(letters) else ""
