"""Figures of a sentence: numbers with their units, ranges, shares and doublings said in words.

Only shape is judged here; whether a figure is a commitment is judged in `kg.mentions.target`.
All patterns are bounded, so a sentence costs time linear in its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.lexicon.units import UnitKind, Units
from kg.mentions.apart import apart
from kg.model import Relation

_DIGITS = r"(?:\d{1,3}(?:[, ]\d{3}){1,4}(?!\d)|\d{1,15}(?![\d]))(?:\.\d{1,6}(?!\d))?"
_ARABIC = re.compile(rf"(?<![\dA-Za-z.+/])({_DIGITS})")
_SECOND = re.compile(rf"(?:-|—|~|至|到)({_DIGITS})")
# begins with no power: 百场万企对接活动, 千企升级行动 are round numbers of a name that count nothing
_WORDS = re.compile(
    r"(?<![零〇一二两三四五六七八九十百千万亿第])[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]{0,14}"
)
_SECOND_WORDS = re.compile(
    r"[至到—~-][一二两三四五六七八九十百千]{1,7}(?![一二两三四五六七八九十百千])"
)
_SHARE_WORDS = re.compile(
    r"(?P<of>[百千])分之(?P<words>[一二三四五六七八九十百][零〇一二三四五六七八九十百]{0,6})"
    r"(?:点(?P<point>[零〇一二三四五六七八九]{1,3}))?"
)
_SCALE = re.compile(r"[余多]?(?:万亿|千万|百万|十万|千亿|百亿|亿|万|千|百)?[余多]?")
_SCALES = {
    "万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "亿": 10**8, "千万": 10**7, "百万": 10**6,
    "十万": 10**5, "万": 10**4, "千": 10**3, "百": 10**2, "": 1,
}  # fmt: skip
_DIGIT_WORDS = {word: value for value, word in enumerate("零一二三四五六七八九")}
_DIGIT_WORDS |= {"两": 2, "〇": 0}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_RATE = re.compile(r"/(?:10|十)万")  # deaths of mothers: 15/10万
# 用户突破300万, 2.5万贫困人口: heads without their unit
_HEADS = re.compile(
    r"[余多]?(?P<scale>[万亿])[余多]?(?:(?P<people>(?=[\u4e00-\u9fff]{2}人口))|(?![\u4e00-\u9fff])|(?=以上|以内|左右))"
)
_PEOPLE = re.compile(r"(?:(?P<times>人次)|用户|人数|粉丝|会员|人口)[^,。;]{0,6}$")
_LONGEST_SUBJECT = 16  # characters looked back at for who is counted
_BRACKETED = re.compile(r"\(([\u4e00-\u9fff]{1,2})\)")  # 台(套)
_TIMES = re.compile(r"次(?![中级生年数])")  # 头次, 组次; 100个次中心 counts centres
_PER = re.compile(r"/(?:年|月|日|天|小时|人|户|次|千人|万人|千人口)(?:[·/](?:年|月|日|天))?")
_SAID = re.compile(
    r"(?P<double>翻(?P<times>[一两二三])?番)|(?P<half>过半数|半数|一半)"
    r"|(?P<part>(?P<below>[二三四五六七八九十])分之(?P<above>[一二三四五六七八九]))"
    r"|(?<=[长高加大])(?P<fold>[一两二三四五六七八九])倍"
    r"|(?P<tenth>(?<![一二三四五六七八九十])(?P<tenths>[一二两三四五六七八九])成(?P<half_tenth>[半五])?)"
    r"(?=以上|以内|以下|左右|[,。;的)]|$)"
)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit: `text[start:end]` is both.

    `value` is in `unit` (万 and 亿 multiplied out; shares as fractions of one). `relation` is what
    the figure itself says (余, a range), else None. `in_words` tells 两家 from 2家.
    """

    start: int
    end: int
    value: int | float
    unit: str
    kind: UnitKind
    relation: Relation | None = None
    in_words: bool = False
    number_end: int = 0


def number_of_words(words: str) -> int:
    """The value of Chinese number words: 一百二十 → 120, 三千万 → 30000000; 0 where they say none."""
    total, section, digit = 0, 0, 0
    for char in words:
        if char in _POWERS:
            section, digit = section + max(digit, 1) * _POWERS[char], 0
        elif char == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif digit:
            return 0  # 二三: an enumeration, not a number
        else:
            digit = _DIGIT_WORDS[char]
    return total + section + digit


def _plain_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _in_unit(number: Decimal, scale: int, unit: str) -> int | float:
    if unit == "%":
        share = number / 100
        return 1.0 if share == 1 else float(share)
    if unit == "‰":
        return float(number / 1000)
    return _plain_number(number * scale)


_Found = tuple[int, int, str, UnitKind, bool]


def _heads_at(text: str, start: int, number_end: int) -> _Found | None:
    """What follows a number that counts heads without saying so, like `_unit_at`."""
    heads = _HEADS.match(text, number_end)
    subject = _PEOPLE.search(text[max(0, start - _LONGEST_SUBJECT) : start])
    if heads is None or (subject is None and heads["people"] is None):
        return None
    unit = "人次" if subject and subject["times"] else "人"
    more = len(heads.group()) > 1
    return heads.end(), _SCALES[heads["scale"]], unit, UnitKind.COUNT, more


def _unit_at(text: str, start: int, units: Units) -> _Found | None:
    """What follows a number: (end, scale, unit, kind, whether 余 or 多 stands in it)."""
    rate = _RATE.match(text, start)
    if rate:
        return rate.end(), 1, rate.group(), UnitKind.MEASURE, False
    hit = units.at(text, start)
    scale, more = "", False
    if hit is None:
        match = _SCALE.match(text, start)
        if match is None or match.end() == start:
            return None
        written = match.group()
        scale, more = written.strip("余多"), written != written.strip("余多")
        hit = units.at(text, match.end())
    if hit is None:
        return None
    end, unit = hit
    if unit.kind is UnitKind.COUNT:
        end = _compound_end(text, end, units)
    name = text[hit[0] - len(unit.name) : end]
    if text[end : end + 1] == "/":
        below = _PER.match(text, end)
        second = units.at(text, end + 1)
        stop = below.end() if below else second[0] if second else end
        name, end = name + text[end:stop], stop
    return end, _SCALES[scale], name, unit.kind, more


def _compound_end(text: str, end: int, units: Units) -> int:
    """Where a counted unit of two parts ends: 台(套), 头次; `end` where it has one."""
    bracketed = _BRACKETED.match(text, end)
    inner = units.at(text, bracketed.start(1)) if bracketed else None
    if bracketed and inner and inner[0] == bracketed.end(1) and inner[1].kind is UnitKind.COUNT:
        return bracketed.end()
    times = _TIMES.match(text, end)
    return times.end() if times and text[end - 1] != "次" else end


def _arabic(text: str, units: Units) -> Iterator[Figure]:
    position = 0
    while match := _ARABIC.search(text, position):
        position = match.end()
        number, relation = Decimal(re.sub("[, ]", "", match.group(1))), None
        tail = position + 1 if text[position : position + 1] == "%" else position
        second = _SECOND.match(text, tail)
        after_second = second and _unit_at(text, second.end(1), units)
        if second and after_second and (tail == position or after_second[2] == "%"):
            position, relation = second.end(1), Relation.GE  # a range promises its lower bound
        found = _unit_at(text, position, units) or _heads_at(text, match.start(), position)
        if found is None:
            continue
        end, scale, unit, kind, more = found
        relation = Relation.APPROX if more else relation
        value = _in_unit(number, scale, unit)
        yield Figure(match.start(), end, value, unit, kind, relation, False, position)
        position = end


def _can_be_worded(words: str, unit: str, kind: UnitKind) -> bool:
    """Lengths, areas, money only from ten on (四十八万亩, not 一分, 四方); points and all else always."""
    return kind is not UnitKind.MEASURE or len(words) > 1 or unit.endswith("百分点")


def _shares(text: str) -> Iterator[Figure]:
    for match in _SHARE_WORDS.finditer(text):
        point = "".join(str(_DIGIT_WORDS[char]) for char in match["point"] or "零")
        number = Decimal(f"{number_of_words(match['words'])}.{point}")
        if number:
            start, end = match.span()
            value = _in_unit(number, 1, "%" if match["of"] == "百" else "‰")
            yield Figure(start, end, value, "%", UnitKind.MEASURE, number_end=end)


def _worded(text: str, units: Units) -> Iterator[Figure]:
    for match in _WORDS.finditer(text):
        number, at = number_of_words(match.group()), match.end()
        second = _SECOND_WORDS.match(text, at)
        at = second.end() if second else at
        found = _unit_at(text, at, units) if number else None
        if found is None or text[at] in "%‰":
            continue
        end, scale, unit, kind, more = found
        if _can_be_worded(match.group(), unit, kind):
            value = _in_unit(Decimal(number), scale, unit)
            relation = Relation.APPROX if more else Relation.GE if second else None
            yield Figure(match.start(), end, value, unit, kind, relation, True, at)


def _said(text: str) -> Iterator[Figure]:
    for match in _SAID.finditer(text):
        start, end = match.span()
        if match["double"]:
            times = number_of_words(match["times"] or "一")
            yield Figure(start, end, 2**times, "倍", UnitKind.MEASURE, number_end=end)
        elif match["half"]:
            relation = Relation.GE if match["half"] == "过半数" else None
            yield Figure(start, end, 0.5, "%", UnitKind.MEASURE, relation, number_end=end)
        elif match["fold"]:
            times = number_of_words(match["fold"])
            yield Figure(start, end, times, "倍", UnitKind.MEASURE, number_end=end)
        elif match["part"]:
            share = number_of_words(match["above"]) / number_of_words(match["below"])
            yield Figure(start, end, share, "%", UnitKind.MEASURE, number_end=end)
        else:
            share = number_of_words(match["tenths"]) / 10 + (0.05 if match["half_tenth"] else 0)
            yield Figure(start, end, share, "%", UnitKind.MEASURE, number_end=end)


def find_figures(text: str, units: Units) -> list[Figure]:
    """All figures with a unit in a text in plain spelling, left to right, not overlapping."""
    return apart((*_arabic(text, units), *_shares(text), *_worded(text, units), *_said(text)))
