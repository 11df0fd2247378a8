"""Lines of a text: the visible part of each, by offsets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]`, without white space at either end; never empty."""

    start: int
    end: int


def lines_of(text: str) -> list[Line]:
    """The lines with something visible in them, in order."""
    found: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        body = raw.strip()
        if body:
            start = at + len(raw) - len(raw.lstrip())
            found.append(Line(start, start + len(body)))
        at += len(raw) + 1
    return found
