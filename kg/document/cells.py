"""The cells of a table's row in a text: divided by tabs, or by upright bars as in Markdown."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import lru_cache
from string import whitespace

_BAR = re.compile("[|｜│┃]")
_RULE = re.compile(r"[|｜│┃\s:+=_\-—─━┼├┤]+")
_FEWEST = 2  # bars that make a line a row: one alone may stand in a sentence


def is_row(line: str) -> bool:
    """Whether a line, or the end of one, is a row of cells."""
    return "\t" in line or len(_BAR.findall(line)) >= _FEWEST


def is_rule(line: str) -> bool:
    """Whether a row only rules a table: `|---|:--:|`."""
    return "\t" not in line and is_row(line) and _RULE.fullmatch(line) is not None


def cells_of(line: str) -> list[tuple[int, int]]:
    """The spans of a row's cells without blanks, empty ones among them; none of a line that is no row.

    Bars at the ends of a row frame it and divide nothing.
    """
    if not is_row(line) or is_rule(line):
        return []
    cuts = [at for at, char in enumerate(line) if char == "\t"] or _inner_bars(line)
    starts, ends = [0, *(at + 1 for at in cuts)], [*cuts, len(line)]
    return [_stripped(line, a, b) for a, b in zip(starts, ends, strict=True)]


def _inner_bars(line: str) -> list[int]:
    first, last = len(line) - len(line.lstrip()), len(line.rstrip()) - 1
    bars = (match.start() for match in _BAR.finditer(line))
    return [at for at in bars if first < at < last]


def unframed(text: str) -> str:
    """A text without the white space and the bars at its ends."""
    return text.strip(f"{whitespace}\u3000|｜│┃")


def _stripped(line: str, start: int, end: int) -> tuple[int, int]:
    """A span without the blanks, and the bars of a frame, at its ends."""
    body = line[start:end]
    kept = unframed(body)
    begin = start + body.index(kept)
    return (begin, begin + len(kept)) if kept else (start, start)


@lru_cache(maxsize=4)
def _rows(text: str) -> tuple[tuple[int, int], ...]:
    spans, start = [], 0
    for line in text.split("\n"):
        if is_row(line):
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return tuple(spans)


def rows_in(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The spans of the rows of a text that meet `text[start:end]`, in order."""
    rows = _rows(text)
    first = bisect_right(rows, start, key=lambda row: row[1])
    return rows[first : bisect_left(rows, end, key=lambda row: row[0])]
