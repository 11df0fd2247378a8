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
    ROMAN = "roman"  # Ⅰ.
    FORMAL = "formal"  # 壹、
    STEM = "stem"  # 甲、
    TASK = "task"  # 任务一：
    CN = "cn"  # 一、
    ARTICLE = "article"  # 第一条
    CN_PAREN = "cn_paren"  # （一）
    BARE = "bare"  # 1 and a blank
    ARABIC = "arabic"  # 1.
    DECIMAL_2 = "decimal_2"  # 1.1
    DECIMAL_3 = "decimal_3"  # 1.1.1
    ARABIC_PAREN = "arabic_paren"  # （1）
    ARABIC_HALF = "arabic_half"  # 1)
    CIRCLED = "circled"  # ①
    BULLET = "bullet"  # ●, numbered here
    SHI = "shi"  # 一是
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
_TASK = "任务|任務|举措|措施|行动|行動|工程|事项|专题|项目"
_PATTERNS: tuple[tuple[Family, str], ...] = (
    (Family.PART, rf"[【\[]?第\s?({_NUMBER})\s?(?:部分|篇|编|板块)[】\]]?[：:、]?"),
    (Family.CHAPTER, rf"第\s?({_NUMBER})\s?章[：:、]?"),
    (Family.SUBCHAPTER, rf"第\s?({_NUMBER})\s?节[：:、]?"),
    (Family.ARTICLE, rf"第\s?({_NUMBER})\s?[条條](?=[\s：:、　])[：:、]?"),
    (Family.TASK, rf"(?:重点|重點|主要)?(?:{_TASK})\s?({_NUMBER})\s?(?:[：:、．.]|(?=\s))"),
    (Family.TASK, rf"第\s?({_NUMBER})\s?[项項件](?=[\s：:、　])[：:、]?"),
    (Family.ROMAN, r"([Ⅰ-Ⅻ])\s?[、．.：:\s]"),
    (Family.FORMAL, r"([壹贰叁肆伍陆柒捌玖拾貳參陸])\s?[、．.]"),
    (Family.STEM, r"([甲乙丙丁戊己庚辛壬癸])\s?[、．.](?![甲乙丙丁戊己庚辛壬癸])"),
    (Family.CN_PAREN, rf"[（(]\s?({_CN})\s?[）)][、．.]?"),
    (Family.CN, rf"({_CN})\s?[、．.](?![一二三四五六七八九十][、级等类线次产])"),
    (Family.DECIMAL_3, r"([0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2})[、．.]?(?![0-9.%])"),
    (Family.DECIMAL_2, r"([0-9]{1,2}\.[0-9]{1,2})(?:[、．]|\.?(?![0-9.%]))"),
    (Family.ARABIC_PAREN, rf"[（(]\s?({_AR})\s?[）)][、．.]?"),
    (Family.ARABIC_HALF, rf"({_AR})\s?[）)]"),
    (Family.ARABIC, rf"({_AR})\s?[、．.](?![0-9０-９])"),
    (Family.ARABIC_PAREN, rf"[【\[〔［]\s?({_AR})\s?[】\]〕］][、．.]?"),
    (
        Family.BARE,
        rf"({_AR})\s+(?=[一-鿿“《])(?![年月日时個个家万亿元公人名项户次号条期所座亩千百米吨岁分%倍天周])",
    ),
    (Family.CIRCLED, "([①-⑳])"),
    (Family.ARABIC, "([⒈-⒛])"),
    (Family.ARABIC_PAREN, "([⑴-⒇])"),
    (Family.CN_PAREN, "([㈠-㈩])"),
    (Family.SHI, "([一二三四五六七八九十])是"),
)
_HEAD_ONLY = frozenset({Family.BARE, Family.SHI})  # inside a line they are words
_BULLET = re.compile(r"[●■◆▲▪•○□★☆◇►➢➤✓√⚫]\s?(?=\S)")
_COMPILED = tuple((family, re.compile(pattern)) for family, pattern in _PATTERNS)
_MAY_BEGIN = re.compile(
    "[第重主任举措行工事专项【\\[〔［Ⅰ-Ⅻ壹贰叁肆伍陆柒捌玖拾貳參陸甲乙丙丁戊己庚辛壬癸（(一二三四五六七八九十百两0-9０-９①-⑳⒈-⒛⑴-⒇㈠-㈩]"
)
# A label inside a line stands after a full stop or a blank: after `；` it only counts within a
# sentence. The first may stand after a colon, since a lead-in ends so.
_INSIDE = re.compile(rf"(?<=[。！？：:”\s])(?={_MAY_BEGIN.pattern})")
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5,
           "六": 6, "七": 7, "八": 8, "九": 9}  # fmt: skip
_ENCLOSED = (("①", 20), ("⒈", 20), ("⑴", 20), ("㈠", 10), ("Ⅰ", 12))
_COUNTED = ("壹贰叁肆伍陆柒捌玖拾", "壹貳參肆伍陸柒捌玖拾", "甲乙丙丁戊己庚辛壬癸")


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
    return next((row.index(char) + 1 for row in _COUNTED if char in row), None)


def label_at(text: str, at: int, end: int, *, head: bool) -> Label | None:
    """The label that begins at `at`, if one does; `end` bounds the line."""
    for family, pattern in _COMPILED:
        match = pattern.match(text, at, end)
        if match is None or (family in _HEAD_ONLY and not head):
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
    """All that reads as a label, at the head of a line or after a stop or blank inside one.

    Bullets of the kind that comes first count on through the text.
    """
    found: list[Label] = []
    bullet, count = "", 0
    for line in lines:
        mark = _BULLET.match(text, line.start, line.end)
        if mark and mark.group()[0] == (bullet := bullet or mark.group()[0]):
            count += 1
            found.append(Label(Family.BULLET, count, line.start, mark.end(), head=True))
        else:
            found.extend(_labels_in(text, line))
    return [label for label in found if label.number > 0]


def _labels_in(text: str, line: Line) -> Iterator[Label]:
    if _MAY_BEGIN.match(text, line.start):
        label = label_at(text, line.start, line.end, head=True)
        if label is not None:
            yield label
    for match in _INSIDE.finditer(text, line.start + 1, line.end):
        label = label_at(text, match.start(), line.end, head=False)
        if label is not None and (label.number == 1 or text[label.start - 1] not in "：:"):
            yield label
