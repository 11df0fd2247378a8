"""The bodies in a table's columns: 牵头单位, 责任单位. Cells are separated by tabs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kg.mentions.department_office import Office
from kg.mentions.responsibility import UNIT_LABEL, body_of, label_role, segments_of
from kg.mentions.view import ItemView
from kg.model import Mention, MentionType, Role, Span


def find_cells(view: ItemView, office: Office) -> list[Mention]:
    """The bodies in the columns of a table whose header names 牵头单位 or 责任单位."""
    text = view.document.text
    columns: list[tuple[int, Role, Span]] = _columns_before(text, view.item.start)
    found: list[Mention] = []
    position = view.item.start
    for line in text[view.item.start : view.item.end].split("\n"):
        if "\t" in line:
            header = _columns(line, position)
            columns = header or columns
            if not header:
                found.extend(_row(view, office, line, position, columns))
        position += len(line) + 1
    return found


@lru_cache(maxsize=4)
def _headers(text: str) -> tuple[tuple[int, tuple[tuple[int, Role, Span], ...]], ...]:
    """All header rows of a document with their columns, by position."""
    rows, position = [], 0
    for line in text.split("\n"):
        columns = _columns(line, position) if "\t" in line else []
        if columns:
            rows.append((position, tuple(columns)))
        position += len(line) + 1
    return tuple(rows)


def _columns_before(text: str, at: int) -> list[tuple[int, Role, Span]]:
    before = [columns for position, columns in _headers(text) if position < at]
    return list(before[-1]) if before else []


def _columns(line: str, position: int) -> list[tuple[int, Role, Span]]:
    """Number, role and place of the columns of bodies in a header row; empty for another row."""
    cells = line.split("\t")
    names = [re.sub(r"\s", "", cell) for cell in cells]
    label = re.compile(f"{UNIT_LABEL}$")
    has_lead = any("牵头" in name for name in names)
    columns = []
    for number, (cell, name) in enumerate(zip(cells, names, strict=True)):
        if label.fullmatch(name):
            columns.append(
                (number, label_role(name, has_lead), Span(position, position + len(cell)))
            )
        position += len(cell) + 1
    return columns


def _row(
    view: ItemView, office: Office, line: str, position: int, columns: list[tuple[int, Role, Span]]
) -> Iterator[Mention]:
    roles = {number: (role, cue) for number, role, cue in columns}
    for number, cell in enumerate(line.split("\t")):
        if number in roles:
            role, cue = roles[number]
            for start, end in segments_of(cell, 0, len(cell), office):
                hit = body_of(cell[start:end], office)
                yield Mention(
                    view.item.number, MentionType.DEPARTMENT, cell[start:end], position + start, position + end,
                    canonical=hit.canonical, role=role, cue=cue, rule="department-table", generic=hit.generic,
                )  # fmt: skip
        position += len(cell) + 1
