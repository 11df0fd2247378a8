"""Where names that a lexicon knows stand in a sentence."""

from __future__ import annotations

from collections.abc import Callable


def marks(text: str, longest_at: Callable[[str, int], tuple[int, object] | None]) -> str:
    """For each character B where a known name begins, I where it goes on, - elsewhere.

    `longest_at` gives the end of the longest name at a position. Linear in the length of the text.
    """
    found, at = [], 0
    while at < len(text):
        hit = longest_at(text, at)
        end = hit[0] if hit else at
        found.append("B" + "I" * (end - at - 1) if end > at else "-")
        at = max(end, at + 1)
    return "".join(found)
