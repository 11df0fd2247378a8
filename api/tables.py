"""Rows → a table for a terminal, CSV or XLSX."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence

Rows = Sequence[Sequence[str]]


def width(text: str) -> int:
    """How many columns a text takes on a terminal: two for wide characters, none for marks."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def cut(text: str, columns: int) -> str:
    """A text in at most `columns` columns, with `…` where something was cut off."""
    if width(text) <= columns:
        return text
    kept, used = [], 1
    for char in text:
        used += width(char)
        if used > columns:
            break
        kept.append(char)
    return "".join(kept) + "…"


def pad(text: str, columns: int) -> str:
    """A text filled with blanks up to `columns` columns."""
    return text + " " * max(0, columns - width(text))


def text_table(head: Sequence[str], rows: Rows, limits: Sequence[int] = ()) -> str:
    """A table aligned by display width; `limits` bound the columns, 0 for no bound."""
    bounds = [*limits, *[0] * (len(head) - len(limits))]
    cells = [
        [
            cut(visible(cell), bound) if bound else visible(cell)
            for cell, bound in zip(row, bounds, strict=False)
        ]
        for row in [head, *rows]
    ]
    widths = [max(width(row[at]) for row in cells) for at in range(len(head))]
    lines = ["  ".join(map(pad, row, widths)).rstrip() for row in cells]
    return "\n".join([lines[0], "  ".join("─" * w for w in widths), *lines[1:]]) + "\n"


def visible(text: str) -> str:
    """A text in one line without control characters: nothing that moves a terminal's cursor."""
    return "".join(
        char if unicodedata.category(char) not in {"Cc", "Cf", "Cs"} else " " for char in text
    )


def csv_table(head: Sequence[str], rows: Rows) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads Chinese; formulas are defused."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_plain_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _plain_cell(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def xlsx_table(head: Sequence[str], rows: Rows, title: str) -> bytes:
    """A workbook with one sheet: head frozen, filter on, widths that fit. Same rows, same bytes."""
    from datetime import datetime

    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title[:31]
    for number, row in enumerate([head, *rows], 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
            cell.data_type = "s"  # text, also where it begins with an equals sign
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for column, cells in enumerate(zip(head, *rows, strict=True), 1):
        widest = max(map(width, cells))
        sheet.column_dimensions[get_column_letter(column)].width = min(60, widest + 2)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001 -- no clock in artefacts
    return _zip_without_clock(book)


def _zip_without_clock(book: object) -> bytes:
    """The workbook's bytes with every time of day in them set to one fixed day."""
    import re
    import zipfile

    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)  # type: ignore[attr-defined]
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2000-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data)
    return out.getvalue()
