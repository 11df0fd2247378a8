"""Lists of ordinary words that rules look for, by the job that they do there.

A file has one table a group: `use` says in a sentence what the words decide, `source` where they are
from, `words` are the words in plain spelling.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError


def read_groups(text: str, where: str) -> Mapping[str, tuple[str, ...]]:
    """Group → words; raises `LexiconError` for a group without use, source or words, or one twice."""
    groups: dict[str, tuple[str, ...]] = {}
    for name, table in tomllib.loads(text).items():
        words = tuple(table.get("words", ()))
        if not (table.get("use") and table.get("source") and words):
            raise LexiconError(
                f"词表“{name}”缺少用途、来源或词", where=where, english=f"{name}: no use, source or words"
            )  # fmt: skip
        twice = {word for word in words if not word.strip() or words.count(word) > 1}
        if twice:
            raise LexiconError(
                f"词表“{name}”有空的或重复的词：{sorted(twice)}", where=where,
                english=f"{name}: empty or twice: {sorted(twice)}",
            )  # fmt: skip
        groups[name] = words
    if not groups:
        raise LexiconError("没有任何词表", where=where, english="no groups")
    return groups


@lru_cache(maxsize=8)
def load_groups(file: str) -> Mapping[str, tuple[str, ...]]:
    """The groups of a file of `kg/data`."""
    text = resources.files("kg.data").joinpath(file).read_text(encoding="utf-8")
    return read_groups(text, file)


def any_of(words: Iterable[str]) -> str:
    """A pattern of alternatives, longest first, so that each can be the one that is found."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))
