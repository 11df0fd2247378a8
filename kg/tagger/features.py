"""What the tagger sees of each character of a sentence."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from kg.lexicon import Lexicon

_AROUND = 5  # characters before and after that a feature may reach
_EDGE = "^", "$"
_AHEAD = 14  # characters to a programme's head noun, at most
_BREAKS = frozenset(",、。;:()")
_PAIRS = (("“", "”"), ("《", "》"), ("(", ")"))
# Lengths of the pieces of text and where they begin, relative to the character.
_GRAMS = tuple(
    (length, at)
    for length, first, last in ((1, -4, 4), (2, -3, 3), (3, -3, 1), (4, -4, 1))
    for at in range(first, last + 1)
)


def features(text: str, lexicon: Lexicon) -> list[list[str]]:
    """For each character of a sentence in plain spelling the features that hold of it.

    Pieces of one to four characters around it, the classes of its neighbours, whether it stands in quotation
    marks, a title or brackets, the known places and the head nouns of programmes around it, and how far the next
    head noun is. Linear in the length of the text.
    """
    around = range(_AROUND, _AROUND + len(text))
    padded = _EDGE[0] * _AROUND + text + _EDGE[1] * _AROUND
    classes = "".join(map(_class, padded))
    places = _marks(text, lexicon.places.longest_at)
    heads = _marks(text, lexicon.programmes.head_at)
    columns = [
        *(
            [f"{length}{at}={padded[i + at : i + at + length]}" for i in around]
            for length, at in _GRAMS
        ),
        [f"class={classes[i - 1 : i + 2]}" for i in around],
        [f"place={places[i : i + 3]}" for i in range(len(text))],
        [f"head={heads[i : i + 3]}" for i in range(len(text))],
        [f"open={one}" for one in _open_marks(text)],
        [f"ahead={one}" for one in _ahead(text, heads)],
    ]
    return [list(row) for row in zip(*columns, strict=True)]


@lru_cache(maxsize=65536)
def _class(character: str) -> str:
    if character.isdigit():
        return "9"
    if character.isascii() and character.isalpha():
        return "a"
    return "h" if "\u4e00" <= character <= "\u9fff" else character


def _marks(text: str, longest_at: Callable[[str, int], tuple[int, object] | None]) -> str:
    """B and I where a known name begins and goes on, - elsewhere; with one more at either end."""
    found, at = ["-"], 0
    while at < len(text):
        hit = longest_at(text, at)
        end = hit[0] if hit else at
        found.append("B" + "I" * (end - at - 1) if end > at else "-")
        at = max(end, at + 1)
    return "".join(found) + "-"


def _open_marks(text: str) -> list[str]:
    """For each character a digit for each pair of marks: whether one is open before it."""
    depth = [0] * len(_PAIRS)
    found: list[str] = []
    for character in text:
        found.append("".join("1" if one > 0 else "0" for one in depth))
        for number, (opens, closes) in enumerate(_PAIRS):
            depth[number] += (character == opens) - (character == closes)
    return found


def _ahead(text: str, heads: str) -> list[str]:
    """How many characters on the next head noun stands in the same clause; `no` where none does."""
    found: list[str] = []
    distance = _AHEAD + 1
    for character, mark in zip(reversed(text), reversed(heads[1:-1]), strict=True):
        distance = 0 if mark != "-" else _AHEAD + 1 if character in _BREAKS else distance + 1
        found.append(str(distance) if distance <= _AHEAD else "no")
    return found[::-1]
