"""A contents list in front of a document: its lines return later as headings."""

from __future__ import annotations

import re
from collections import defaultdict

from kg.document.labels import label_at
from kg.document.lines import Line
from kg.model import Span

_LEADER = re.compile(r"\s*(?:[.．·…⋯・\-—_\s]{2,}|\t)\s*[0-9０-９]{1,4}$")
_HEAD = re.compile(r"[【\[]?目\s*[录錄次]\s*[】\]]?[:：]?")
_MAX_LINES = 400  # of a contents list
_MAX_LENGTH = 80
_KEY = 5  # characters by which a later heading is looked up


def contents_spans(text: str, lines: list[Line]) -> list[Span]:
    """The lines of the contents list, with the word 目录 above it; empty where there is none."""
    entries = [_entry(text, line) for line in lines[:_MAX_LINES]]
    later = _headings(text, lines)
    first = next((i for i, e in enumerate(entries) if e and _returns(text, lines, later, i, e)), -1)
    if first < 0:
        return []
    last = first
    while last < len(entries) and _returns(text, lines, later, last, entries[last]):
        last += 1
    labelled = sum(
        label_at(text, line.start, line.end, head=True) is not None for line in lines[first:last]
    )
    above = first - 1
    named = above >= 0 and _HEAD.fullmatch(text[lines[above].start : lines[above].end])
    if last - first < (2 if named else 3) or labelled < 2:
        return []
    first = above if named else first
    return [Span(line.start, line.end) for line in lines[first:last]]


def _entry(text: str, line: Line) -> str:
    """A line as a contents list would hold it: short, without dots and page number, no sentence."""
    if line.length > _MAX_LENGTH:
        return ""
    body = _LEADER.sub("", text[line.start : line.end])
    return "" if len(body) < 4 or body.endswith(("。", "，", ",", "；")) else _squeezed(body)


def _squeezed(body: str) -> str:
    return re.sub(r"\s", "", body)


def _headings(text: str, lines: list[Line]) -> dict[str, list[int]]:
    """Line numbers by their first characters."""
    found: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        found[_squeezed(text[line.start : line.start + 2 * _KEY])[:_KEY]].append(index)
    return found


def _returns(
    text: str, lines: list[Line], later: dict[str, list[int]], index: int, entry: str
) -> bool:
    """Whether a labelled line stands again further down."""
    if not entry or label_at(text, lines[index].start, lines[index].end, head=True) is None:
        return False
    candidates = later.get(entry[:_KEY], [])
    return any(
        other > index
        and _squeezed(text[lines[other].start : lines[other].start + 3 * len(entry)]).startswith(
            entry
        )
        for other in candidates[-20:]
    )
