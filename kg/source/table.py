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
