"""Tables of a page: data, or only layout."""

from __future__ import annotations

from lxml import etree

_LONG_CELL = 1500  # characters; beyond that a cell is a page's column


def is_data_table(table: etree._Element) -> bool:
    """Whether rows and cells mean something: two rows of two cells, no nesting, no long cell."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    rows = list(table.iterdescendants("tr"))
    wide = sum(1 for row in rows if sum(1 for _ in row.iterchildren("td", "th")) >= 2)
    cells = table.iterdescendants("td", "th")
    return wide >= 2 and all(
        sum(len(part) for part in cell.itertext()) <= _LONG_CELL for cell in cells
    )


_SPAN = 50  # rows or columns; a page may claim to span millions


def blanks_of(table: etree._Element) -> dict[etree._Element, tuple[int, int]]:
    """For each cell of a table the empty cells before and behind it.

    A cell that spans rows leaves its place empty in those below, one that spans columns the places
    behind it; so a column keeps its number in every row.
    """
    found: dict[etree._Element, tuple[int, int]] = {}
    below: dict[int, int] = {}  # column → rows that a cell above still reaches into
    for row in table.iterdescendants("tr"):
        column, open_ = 0, dict(below)
        below = {at: rows - 1 for at, rows in below.items() if rows > 1}
        for cell in row.iterchildren("td", "th"):
            before = 0
            while open_.get(column, 0):
                column, before = column + 1, before + 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            found[cell] = (before, width - 1)
            below |= {at: height - 1 for at in range(column, column + width) if height > 1}
            column += width
    return found


def _span(cell: etree._Element, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return (
        min(int(value[:6]), _SPAN) if value.isascii() and value.isdigit() and int(value[:6]) else 1
    )
