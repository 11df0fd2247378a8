"""Lines and paragraphs of a text by offsets; lines that only a page's width broke are joined."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

_STOPS = "。！？!?；;"
_MIN_WIDTH, _MAX_WIDTH = 18, 60  # characters of a printed line
_FULL = 0.85  # of the width from which on a line counts as full
_SHARE = 0.25  # of all lines must be full and unfinished for a text to be wrapped


@dataclass(frozen=True, slots=True)
class Line:
    """`text[start:end]`, without white space at either end; never empty.

    `indented`: it begins deeper than its neighbours may; `after_blank`: an empty line is above.
    """

    start: int
    end: int
    indented: bool = False
    after_blank: bool = False

    @property
    def length(self) -> int:
        return self.end - self.start


def lines_of(text: str) -> list[Line]:
    """The lines with something visible in them, in order."""
    found: list[Line] = []
    at, blank = 0, False
    for raw in text.split("\n"):
        body = raw.strip()
        if body:
            margin = len(raw) - len(raw.lstrip())
            indented = raw.startswith("\u3000") or margin >= 2
            found.append(Line(at + margin, at + margin + len(body), indented, blank))
        blank = not body
        at += len(raw) + 1
    return found


def paragraphs_of(text: str, lines: list[Line], heads: set[int]) -> list[Line]:
    """Lines with those joined that a page's width broke; `heads` are offsets that begin anew."""
    width = _width(text, lines)
    if not width:
        return lines
    found: list[Line] = []
    open_ = False
    for line in lines:
        begins = line.start in heads or line.indented or line.after_blank
        if open_ and not begins:
            found[-1] = Line(found[-1].start, line.end, found[-1].indented, found[-1].after_blank)
        else:
            found.append(line)
        full = line.length >= _FULL * width
        open_ = full and text[line.end - 1] not in _STOPS
    return found


def _width(text: str, lines: list[Line]) -> int:
    """The width that lines were broken at; 0 where they were not."""
    if len(lines) < 8:
        return 0
    lengths = Counter(min(line.length, _MAX_WIDTH + 1) for line in lines)
    if lengths[_MAX_WIDTH + 1] > len(lines) * 0.05:
        return 0
    ordered = sorted(lengths.elements())
    width = ordered[int(len(ordered) * 0.9)]
    if not _MIN_WIDTH <= width <= _MAX_WIDTH:
        return 0
    cut = sum(
        1 for line in lines if line.length >= _FULL * width and text[line.end - 1] not in _STOPS
    )
    return width if cut >= _SHARE * len(lines) else 0


def heading_end(text: str, start: int, end: int) -> int:
    """Where the heading that begins at `start` ends: a line break, a full stop, or `end`."""
    while start < end and text[start].isspace():
        start += 1
    for at in range(start, end):
        if text[at] == "\n":
            return at
        if text[at] in "。！？":
            return at + 1
    return end
