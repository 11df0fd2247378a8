"""Sentences of a span, by offsets."""

from __future__ import annotations

from kg.document.cells import is_rule
from kg.model import Sentence
from kg.normal import is_full_stop, plain_char

_STOPS = "。！？!?"
_OPEN = {"（": "）", "(": ")", "“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "【": "】"}
_CLOSE = frozenset(_OPEN.values()) | {"』", "〕"}
_REACH = 300  # characters within which an opened bracket or quotation must be closed to count


def is_stop(text: str, at: int) -> bool:
    """Whether a half-width `.` is a full stop; `kg.normal.is_full_stop` says when."""
    return text[at] == "." and at > 0 and is_full_stop(text, at, plain_char(text[at - 1]))


def sentences_of(text: str, start: int, end: int) -> list[Sentence]:
    """The sentences of one paragraph `text[start:end]`.

    A sentence ends after `。！？`; not inside brackets or quotation marks that are closed
    within `_REACH` characters. A closing mark after the stop belongs to the sentence that it closes.
    """
    found: list[Sentence] = []
    begin, at = start, start
    opened: list[int] = []
    while at < end:
        char = text[at]
        if char in _OPEN and text.find(_OPEN[char], at, min(end, at + _REACH)) > 0:
            opened.append(at)
        elif char in _CLOSE and opened:
            opened.pop()
        elif (char in _STOPS or is_stop(text, at)) and not opened:
            while at + 1 < end and text[at + 1] in _STOPS + "”’）)":
                at += 1
            _add(found, text, begin, at + 1)
            begin, opened = at + 1, []
        at += 1
    _add(found, text, begin, end)
    return found


def _add(found: list[Sentence], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end and not is_rule(text[start:end]):
        found.append(Sentence(start, end))
