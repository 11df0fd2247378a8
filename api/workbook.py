"""Sheets → an XLSX workbook that opens well: styled head, frozen, filtered, links, a row of totals.

The same sheets give the same bytes: no clock is in them.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from api.tables import width

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | float
LINKS = 65_000
"""Links of one sheet; Excel refuses a file with more than 65,530."""
WIDEST = 60
"""Columns of a terminal that a column is wide at most; longer texts are wrapped."""
_HEAD = "1F4E79"
_TOTAL = "E8EEF4"
_LINK = "0563C1"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`links` are addresses by (row, column) of `rows`, counted from 0; `totals` stand below the
    rows, outside the filter. `fixed` columns stay when the sheet is scrolled sideways."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    totals: Sequence[Value] = ()
    fixed: int = 0


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of at least one sheet."""
    from datetime import datetime

    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _fill(book.create_sheet(_title(sheet.title)), sheet)
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 -- no clock in artefacts
    return _zip_without_clock(book)


def _title(text: str) -> str:
    """A sheet's name: at most 31 characters, without those that Excel forbids."""
    return "".join(" " if char in r"[]:*?/\'" else char for char in text)[:31]


def _fill(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    lines = [sheet.head, *sheet.rows, *([sheet.totals] if sheet.totals else [])]
    for number, row in enumerate(lines, 1):
        for column, value in enumerate(row, 1):
            _put(page.cell(number, column), value)
    _style_line(page, 1, _HEAD, "FFFFFF")
    if sheet.totals:
        _style_line(page, len(lines), _TOTAL, "000000")
    for (row_at, column_at), address in list(sheet.links.items())[:LINKS]:
        _link(page.cell(row_at + 2, column_at + 1), address)
    last = get_column_letter(max(1, len(sheet.head)))
    for column in range(len(sheet.head)):
        widest = max(width(str(row[column])) for row in lines if column < len(row))
        page.column_dimensions[get_column_letter(column + 1)].width = min(WIDEST, widest + 3)
    page.freeze_panes = f"{get_column_letter(sheet.fixed + 1)}2"
    page.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    page.print_title_rows = "1:1"


def _put(cell: Any, value: Value) -> None:
    """A number as a number; a text as a text, also where it begins with an equals sign."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment

    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)[:32_767]
        cell.data_type = "s"
    else:
        cell.value = value


def _style_line(page: Worksheet, number: int, fill: str, colour: str) -> None:
    from openpyxl.styles import Font, PatternFill

    for cell in page[number]:
        cell.font = Font(bold=True, color=colour)
        cell.fill = PatternFill("solid", start_color=fill)


def _link(cell: Any, address: str) -> None:
    from openpyxl.styles import Font

    cell.hyperlink = address
    cell.font = Font(color=_LINK, underline="single")


def _zip_without_clock(book: Any) -> bytes:
    """The workbook's bytes with every time of day in them set to one fixed day."""
    import re
    import zipfile

    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2000-01-01T00:00:00Z", data)
            info = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            new.writestr(info, data, zipfile.ZIP_DEFLATED)  # the archive's own does not hold for it
    return out.getvalue()
