"""The bodies in a table's columns: 牵头单位, 责任单位."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from kg.document.cells import cells_of, is_row, rows_in
from kg.mentions.body_end import BODY_END
from kg.mentions.department_office import Office
from kg.mentions.responsibility import first_leads
from kg.mentions.responsibility_parts import UNIT_LABEL, is_body, label_role
from kg.mentions.responsibility_segments import body_of, marked_role, segments_of
from kg.mentions.view import ItemView
from kg.model import Mention, MentionType, Role, Span
from kg.normal import is_traditional, plain_text

_BLANK = re.compile(r"[\s/;；]+")


@dataclass(frozen=True, slots=True)
class _Header:
    """A header row at `text[start:end]`: number, role and place of its columns of bodies."""

    start: int
    end: int
    columns: tuple[tuple[int, Role, Span], ...]


def find_cells(view: ItemView, office: Office) -> list[Mention]:
    """The bodies in the columns of a table whose header names 牵头单位 or 责任单位."""
    text, item = view.document.text, view.item
    headers = _headers(text)
    found: list[Mention] = []
    position = item.start
    for line in text[item.start : item.end].split("\n"):
        if is_row(line):
            above = [h for h in headers if h.start <= position]
            header = above[-1] if above else _header_of(line, position, view, office)
            if header and header.start != position:
                found.extend(_row(view, office, line, position, header))
        position += len(line) + 1
    return found


def _header_of(line: str, position: int, view: ItemView, office: Office) -> _Header | None:
    """The columns of a row without a header above (a table that goes on over a page): cells that
    hold nothing but known bodies; the first of them leads."""
    columns: list[tuple[int, Role, Span]] = []
    cells = cells_of(line)
    for number, (a, b) in enumerate(cells):
        start, end = position + a, position + b
        names = [name for name, *_ in _names(view, office, start, end)]
        if number and names and all(is_body(name, office) for name in names):
            role = Role.JOINT if columns else Role.LEAD
            columns.append((number, role, Span(start, end)))
    return _Header(-1, -1, tuple(columns)) if columns and len(cells) > 2 else None


def in_header(text: str, start: int) -> bool:
    """Whether an offset of a document's text lies in the header row of such a table."""
    return any(header.start <= start < header.end for header in _headers(text))


@lru_cache(maxsize=4)
def _headers(text: str) -> tuple[_Header, ...]:
    """All header rows of a document, in order."""
    rows = (
        _Header(start, end, _columns(text[start:end], start, _traditional(text)))
        for start, end in rows_in(text, 0, len(text))
    )
    return tuple(row for row in rows if row.columns)


@lru_cache(maxsize=4)
def _traditional(text: str) -> bool:
    return is_traditional(text)


def _columns(line: str, position: int, traditional: bool) -> tuple[tuple[int, Role, Span], ...]:
    """Number, role and place of the columns of bodies in a header row; empty for another row."""
    cells = cells_of(line)
    names = [
        re.sub(r"\s", "", plain_text(line, a, b, traditional=traditional).text) for a, b in cells
    ]
    label = re.compile(f"{UNIT_LABEL}(?:\\([^()]{{0,16}}\\))?$")
    has_lead = any("牵头" in name for name in names)
    columns = []
    for number, ((a, b), name) in enumerate(zip(cells, names, strict=True)):
        if label.fullmatch(name):
            cue = Span(position + a, position + b)
            columns.append((number, label_role(name, has_lead), cue))
    return tuple(columns)


def _row(
    view: ItemView, office: Office, line: str, position: int, header: _Header
) -> Iterator[Mention]:
    roles = {number: (role, cue) for number, role, cue in header.columns}
    first = first_leads(view.document) and len(roles) == 1
    for number, (start, end) in enumerate(cells_of(line)):
        if number in roles:
            spans = list(_names(view, office, position + start, position + end))
            leads = any(mark is Role.LEAD for *_, mark in spans)
            for rank, (name, a, b, mark) in enumerate(spans):
                role = mark or (Role.JOINT if leads or (first and rank) else roles[number][0])
                hit = body_of(name, office)
                yield Mention(
                    view.item.number, MentionType.DEPARTMENT, view.document.text[a:b], a, b,
                    canonical=hit.canonical, role=role, cue=roles[number][1],
                    rule="department-table", generic=hit.generic,
                )  # fmt: skip


def _names(
    view: ItemView, office: Office, start: int, end: int
) -> Iterator[tuple[str, int, int, Role | None]]:
    """The names of a cell in plain spelling, with their offsets and what a mark says."""
    text = view.document.text
    for a, b in _pieces(text, start, end):
        plain = plain_text(text, a, b, traditional=_traditional(text))
        for first, last in segments_of(plain.text, 0, len(plain.text), office):
            name, mark = marked_role(plain.text[first:last])
            yield name, *plain.span(first, first + len(name)), mark


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A cell cut at blanks that follow a body's last character."""
    for blank in _BLANK.finditer(text, start, end):
        if BODY_END.search(text[start : blank.start()]):
            yield start, blank.start()
            start = blank.end()
    yield start, end
