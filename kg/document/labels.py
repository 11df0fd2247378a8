"""What may be a numbering label: `三、`, `（十一）`, `2.`, `第四条`. Outline decides which are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from kg.document.lines import Line


class Family(StrEnum):
    """A way of numbering. The order is the usual order of levels, from outer to inner."""

    PART = "part"  # 第一部分
    CHAPTER = "chapter"  # 第一章
    SUBCHAPTER = "subchapter"  # 第一节
    TASK = "task"  # 任务一：
    CN = "cn"  # 一、
    ARTICLE = "article"  # 第一条
    CN_PAREN = "cn_paren"  # （一）
    ARABIC = "arabic"  # 1.
    DECIMAL_2 = "decimal_2"  # 1.1
    DECIMAL_3 = "decimal_3"  # 1.1.1
    ARABIC_PAREN = "arabic_paren"  # （1）
    ARABIC_HALF = "arabic_half"  # 1)
    CIRCLED = "circled"  # ①
    ROW = "row"  # a table row whose first cell is its number


RANK = {family: rank for rank, family in enumerate(Family)}


@dataclass(frozen=True, slots=True)
class Label:
    """`text[start:end]` reads as number `number` of `family`; `head`: it begins a line.

    `title` is the span of a table row's cell that names its task, None for all other labels.
    """

    family: Family
    number: int
    start: int
    end: int
    head: bool
    parent: int = 0  # of a decimal label: the number before its last part
    title: tuple[int, int] | None = None


_CN = "[一二三四五六七八九十百零〇两]{1,7}"
_AR = "[0-9０-９]{1,3}"
_NUMBER = f"(?:{_CN}|{_AR})"
_PATTERNS: tuple[tuple[Family, str], ...] = (
    (Family.PART, rf"第\s?({_NUMBER})\s?(?:部分|篇|编)[：:、]?"),
    (Family.CHAPTER, rf"第\s?({_NUMBER})\s?章[：:、]?"),
    (Family.SUBCHAPTER, rf"第\s?({_NUMBER})\s?节[：:、]?"),
    (Family.ARTICLE, rf"第\s?({_NUMBER})\s?条(?=[\s：:、　])[：:、]?"),
    (Family.TASK, rf"(?:重点|主要)?任务\s?({_NUMBER})\s?(?:[：:、．.]|(?=\s))"),
    (Family.CN_PAREN, rf"[（(]\s?({_CN})\s?[）)][、．.]?"),
    (Family.CN, rf"({_CN})\s?[、．.](?![一二三四五六七八九十][、级等类线次产])"),
    (Family.DECIMAL_3, r"([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2})[、．.]?(?![0-9.%])"),
    (Family.DECIMAL_2, r"([0-9]{1,2}\.[0-9]{1,2})(?:[、．]|\.?(?![0-9.%]))"),
    (Family.ARABIC_PAREN, rf"[（(]\s?({_AR})\s?[）)][、．.]?"),
    (Family.ARABIC_HALF, rf"({_AR})\s?[）)]"),
    (Family.ARABIC, rf"({_AR})\s?[、．.](?![0-9０-９])"),
    (Family.CIRCLED, "([①-⑳])"),
    (Family.ARABIC, "([⒈-⒛])"),
    (Family.ARABIC_PAREN, "([⑴-⒇])"),
    (Family.CN_PAREN, "([㈠-㈩])"),
)
_COMPILED = tuple((family, re.compile(pattern)) for family, pattern in _PATTERNS)
_MAY_BEGIN = re.compile("[第重主任（(一二三四五六七八九十百两0-9０-９①-⑳⒈-⒛⑴-⒇㈠-㈩]")
# A label inside a line stands after a full stop or a blank: after `；` it only counts within a
# sentence. The first may stand after a colon, since a lead-in ends so.
_INSIDE = re.compile(rf"(?<=[。！？：:”\s])(?={_MAY_BEGIN.pattern})")
_ROW = re.compile(r"([0-9]{1,3})[.、]?\s?\t")
_ROW_HEAD = re.compile(
    r"(?:序\s*号|编\s*号|项次)\t.*(?:任务|事项|内容|工作|项目|指标|措施|要点|单位)"
)
_TASKS = (re.compile("任务|事项|项目名称"), re.compile("内容|工作|措施|要点|项目"))
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
           "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_ENCLOSED = (("①", 20), ("⒈", 20), ("⑴", 20), ("㈠", 10))


def whole_number(text: str) -> int | None:
    """A Chinese or Arabic whole number below 1000 (`二十一`, `２１`); None if it is none."""
    if text.isdecimal():
        return int(text)
    total, digit = 0, 0
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        elif char in _DIGITS:
            digit = digit * 10 + _DIGITS[char] if digit else _DIGITS[char]
        else:
            return None
    return total + digit


def _enclosed(char: str) -> int | None:
    for first, count in _ENCLOSED:
        if 0 <= ord(char) - ord(first) < count:
            return ord(char) - ord(first) + 1
    return None


def label_at(text: str, at: int, end: int, *, head: bool) -> Label | None:
    """The label that begins at `at`, if one does; `end` bounds the line."""
    for family, pattern in _COMPILED:
        match = pattern.match(text, at, end)
        if match is None:
            continue
        body, parent = match.group(1), 0
        if family in (Family.DECIMAL_2, Family.DECIMAL_3):
            *outer, body = body.split(".")
            parent = int("".join(part.zfill(2) for part in outer))
        number = _enclosed(body) if len(body) == 1 else None
        number = number or whole_number(body)
        if number:
            return Label(family, number, at, match.end(), head, parent)
    return None


def labels_of(text: str, lines: list[Line]) -> list[Label]:
    """All that reads as a label, at the head of a line or after a stop or blank inside one."""
    found: list[Label] = []
    column = 0  # of the tasks, counted from the numbers; 0 outside tables
    for line in lines:
        if text.find("\t", line.start, line.end) < 0:
            column = 0
        elif _ROW_HEAD.match(text, line.start, line.end):
            column = _task_column(text[line.start : line.end])
        row = _ROW.match(text, line.start, line.end) if column else None
        if row is not None:
            title = _cell(text, line, column)
            found.append(
                Label(Family.ROW, int(row.group(1)), line.start, row.end(), True, title=title)
            )
        elif not column:
            found.extend(_labels_in(text, line))
    return [label for label in found if label.number > 0]


def _task_column(header: str) -> int:
    """The column that a table's header names as that of the tasks, else the one after the numbers."""
    cells = header.split("\t")[1:]
    named = (n for words in _TASKS for n, cell in enumerate(cells, 1) if words.search(cell))
    return next(named, 1)


def _cell(text: str, line: Line, column: int) -> tuple[int, int] | None:
    """The span of a cell of a row, without blanks; None where the row ends before it."""
    start = line.start
    for _ in range(column):
        start = text.find("\t", start, line.end) + 1
        if not start:
            return None
    end = text.find("\t", start, line.end)
    cell = text[start : end if end >= 0 else line.end]
    start += len(cell) - len(cell.lstrip())
    return (start, start + len(cell.strip())) if cell.strip() else None


def _labels_in(text: str, line: Line) -> Iterator[Label]:
    if _MAY_BEGIN.match(text, line.start):
        label = label_at(text, line.start, line.end, head=True)
        if label is not None:
            yield label
    for match in _INSIDE.finditer(text, line.start + 1, line.end):
        label = label_at(text, match.start(), line.end, head=False)
        if label is not None and (label.number == 1 or text[label.start - 1] not in "：:"):
            yield label
