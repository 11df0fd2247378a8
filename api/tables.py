"""Rows → a table for a terminal, CSV or XLSX."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping, Sequence

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


def cut_around(text: str, word: str, columns: int) -> str:
    """A text in at most `columns` columns, cut before as well where `word` would be cut off behind."""
    at = text.find(word)
    kept = cut(text, columns)
    if at < 0 or len(kept) > at + len(word):
        return kept
    start = at
    while start and width(text[start - 1 : at + len(word)]) < columns // 2:
        start -= 1
    return "…" + cut(text[start:], columns - 1)


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


def xlsx_table(
    head: Sequence[str],
    rows: Rows,
    title: str,
    links: Mapping[tuple[int, int], str] | None = None,
) -> bytes:
    """A workbook with one sheet; `links` as in `api.workbook.Sheet`. Same rows, same bytes."""
    from api.workbook import Sheet, workbook

    return workbook([Sheet(title, head, rows, links or {})])
