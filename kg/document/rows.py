"""Rows of tables as labels: one task a row, its title in the column that the header names."""

from __future__ import annotations

import re

from kg.document.cells import cells_of, is_rule
from kg.document.labels import Family, Label, label_at, labels_of, whole_number
from kg.document.lines import Line

_NUMBERED = re.compile("序\\s*号|序\\s*號|编\\s*号|項次|项次|No\\.?")
_TASKS = (
    re.compile("任务|任務|事项|事項|项目名称|实事"),
    re.compile("内容|工作|措施|举措|要点|项目|指标"),
)
_OTHERS = re.compile(
    "单位|單位|部门|部門|时限|時限|责任|責任|牵头|配合|进度|完成|负责|备注|序\\s*号"
)
_NUMBER = re.compile("([0-9]{1,3}|[一二三四五六七八九十]{1,3})[.、]?")
_HEADING = 40  # characters of a heading between rows
_LONGEST = 16  # characters of a header's cell


def all_labels(text: str, lines: list[Line]) -> list[Label]:
    """All that reads as a label: in running text by its form, in a table by its rows.

    A table begins with a row that names the column of the tasks and goes on as long as lines are
    rows. A row with text in its first cell alone is a heading.
    """
    found: list[Label] = []
    running: list[Line] = []
    column, number, numbered = -1, 0, False
    for line in lines:
        if is_rule(text[line.start : line.end]):
            continue
        cells = _cells(text, line)
        if len(cells) > 1 or not _is_heading(text, line):
            column = _task_column([text[a:b] for a, b in cells], column)
        if column < 0 or not any(b > a for a, b in cells[1:]):
            running.append(line)
        elif (label := _row(text, line, cells, column, -1 if numbered else number)) is not None:
            found.append(label)
            number = label.number
        if column >= 0 and _is_header([text[a:b] for a, b in cells]):
            number, numbered = 0, bool(_NUMBERED.match(text, cells[0][0]))
    return sorted([*found, *labels_of(text, running)], key=lambda label: (label.start, label.end))


def _cells(text: str, line: Line) -> list[tuple[int, int]]:
    """The spans of a line's cells, without blanks; none of a line that is no row."""
    start = text.rfind("\n", 0, line.start) + 1  # empty cells in front are white space to a line
    return [(start + a, start + b) for a, b in cells_of(text[start : line.end])]


def _is_heading(text: str, line: Line) -> bool:
    """A short labelled line: a table may go on below it."""
    short = line.length <= _HEADING and text[line.end - 1] not in "。；，"
    return short and label_at(text, line.start, line.end, head=True) is not None


def _is_header(cells: list[str]) -> bool:
    """Short cells, one of which names tasks, and another bodies, dates or numbers."""
    if len(cells) < 2 or any(len(cell) > _LONGEST for cell in cells):
        return False
    tasks = [cell for cell in cells if any(words.search(cell) for words in _TASKS)]
    return bool(tasks) and any(_OTHERS.search(cell) for cell in cells if cell != tasks[0])


def _task_column(cells: list[str], before: int) -> int:
    """The column of the tasks at this line; -1 outside tables."""
    if len(cells) < 2:
        return -1
    if not _is_header(cells):
        return before
    named = (n for words in _TASKS for n, cell in enumerate(cells) if words.search(cell))
    return next((n for n in named if not _NUMBERED.search(cells[n])), -1)


def _row(
    text: str, line: Line, cells: list[tuple[int, int]], column: int, before: int
) -> Label | None:
    """The label of a row: its number, that in its task's cell, or none but its place in the table.

    `before` is the number of the row above, -1 in a table with a column of numbers: there a row
    without one goes on with the row above.
    """
    if _is_header([text[a:b] for a, b in cells]):
        return None
    task = cells[column] if column < len(cells) and cells[column][1] > cells[column][0] else None
    first = _NUMBER.fullmatch(text, *cells[0]) if column else None
    if first is not None:
        at = cells[1][0] if len(cells) > 1 else first.end()
        return Label(Family.ROW, whole_number(first[1]) or 0, first.start(), at, True, title=task)
    if task is None or before < 0:
        return None
    own = label_at(text, *task, head=True)
    if own is not None:
        return Label(Family.ROW, own.number, own.start, own.end, True, title=(own.end, task[1]))
    return Label(Family.ROW, before + 1, line.start, line.start, True, title=task)
