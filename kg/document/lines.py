"""Lines and paragraphs of a text by offsets; lines that only a page's width broke are joined."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from kg.document.cells import is_row

_STOPS = "。！？!?；;"
_MIN_WIDTH, _MAX_WIDTH = 18, 60  # characters of a printed line
_FULL = 0.85  # of the width from which on a line counts as full
_RAGGED = 4  # lines that were cut, and lines that were not, for a text to be broken at many widths
_NEAR = 300  # characters looked back at, so that a long paragraph costs time linear in its length
_LONGEST_NAME = 60  # characters of a title or a label that a line break may stand in
_SHARE = 0.25  # of all lines must be full and unfinished for a text to be wrapped
_YEAR_OF_NUMBER = re.compile(r"[〔\[(（]\d{4}[〕\])）]$")
_REST_OF_NUMBER = re.compile(r"\n[ \t\u3000]*第?\d{1,4}号")


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
        """Characters from `start` to `end`."""
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
    width, ragged = _width(text, lines), _is_ragged(text, lines, heads)
    found: list[Line] = []
    open_ = False
    for line in lines:
        if open_ and not _begins(line, heads):
            found[-1] = Line(found[-1].start, line.end, found[-1].indented, found[-1].after_blank)
        else:
            found.append(line)
        full = bool(width) and line.length >= _FULL * width
        open_ = (
            (full and text[line.end - 1] not in _STOPS)
            or _is_cut(text, found[-1])
            or (ragged and _is_unfinished(text, found[-1]))
        )
    return found


def _begins(line: Line, heads: set[int]) -> bool:
    return line.start in heads or line.indented or line.after_blank


def _is_cut(text: str, line: Line) -> bool:
    """Whether a paragraph cannot end where it does: 《中华人民共和国公共|, 甲部门、|, 国发〔2018〕|38号."""
    near = text[max(line.start, line.end - _LONGEST_NAME) : line.end]
    if is_row(near):
        return False
    if near[-1] in "、《“〈（" or _is_number_cut(text, line.end):
        return True
    return ("《" in near or "“" in near) and any(
        near.rfind(opening) > near.rfind(closing)
        and closing in text[line.end : line.end + _LONGEST_NAME].split("\n\n", 1)[0]
        for opening, closing in ("《》", "“”")
    )


def _is_number_cut(text: str, end: int) -> bool:
    """Whether a line ends inside a document's number: 国发〔2018〕|38号."""
    year = _YEAR_OF_NUMBER.search(text, max(0, end - 6), end)
    return year is not None and _REST_OF_NUMBER.match(text, end) is not None


def _is_unfinished(text: str, line: Line) -> bool:
    """Whether a paragraph of several clauses ends without a stop."""
    if line.length < _MIN_WIDTH or text[line.end - 1] in _STOPS + "：:":
        return False
    body = text[max(line.start, line.end - _NEAR) : line.end]
    return not is_row(body) and any(mark in body for mark in "。，；")


def _is_ragged(text: str, lines: list[Line], heads: set[int]) -> bool:
    """Whether lines were broken at many widths: cut lines are many, and others end with a stop.

    A text whose paragraphs all lack a stop is a list, not broken.
    """
    pairs = [(a, b) for a, b in pairwise(lines) if not _begins(b, heads)]
    unfinished = sum(_is_unfinished(text, a) for a, _ in pairs)
    ended = sum(text[line.end - 1] in _STOPS + "）)" for line in lines)
    return unfinished >= _RAGGED and ended >= _RAGGED and unfinished >= _SHARE * len(lines)


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
