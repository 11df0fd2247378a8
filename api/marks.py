"""Where a sentence answers to the words of a query: stretches to be marked, by offsets."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from api.schemas import Mark


def find_marks(sentence: str, start: int, words: tuple[str, ...]) -> tuple[Mark, ...]:
    """The longest stretches (two characters and more) that `sentence` shares with `words`.

    `start` is the sentence's offset in its document; marks are in the document's offsets, sorted,
    and do not overlap. Latin words match whole and without regard to case.
    """
    plain = _folded(sentence)
    covered = bytearray(len(plain))
    for piece in _pieces_of(words):
        at = plain.find(piece)
        while at >= 0:
            covered[at : at + len(piece)] = b"\x01" * len(piece)
            at = plain.find(piece, at + 1)
    runs = (found.span() for found in re.finditer(rb"\x01+", covered))
    return tuple(Mark(start + low, start + high) for low, high in runs)


@lru_cache(maxsize=64)
def _pieces_of(words: tuple[str, ...]) -> frozenset[str]:
    """What of the words is looked for; made once for all sentences of an answer."""
    return frozenset(piece for word in words for piece in _pieces(_folded(word)))


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    """Half-width and lower case, one character for one. The sentences of the last answers stay: each
    is shown for many queries."""
    return "".join(map(_folded_character, text))


@lru_cache(maxsize=16_384)
def _folded_character(char: str) -> str:
    new = unicodedata.normalize("NFKC", char).lower()
    return new if len(new) == 1 else char


def _pieces(word: str) -> set[str]:
    """Pairs of neighbouring Chinese characters, and whole Latin words and numbers."""
    found: set[str] = set()
    run = ""
    for char in f"{word} ":
        if char.isalnum() and char < "\u2e80":
            run += char
            continue
        if len(run) > 1:
            found.add(run)
        run = ""
    pairs = (word[at : at + 2] for at in range(len(word) - 1))
    return found | {pair for pair in pairs if all(c >= "\u4e00" and c.isalnum() for c in pair)}
