"""Dates and years as plans write them, in Arabic and in Chinese figures."""

from __future__ import annotations

import datetime
import re
from collections import Counter

from kg.document.labels import whole_number

_FIGURES = str.maketrans(
    "〇○零Ｏ一二三四五六七八九０１２３４５６７８９", "000" + "0" + "123456789" + "0123456789"
)
_DATE = re.compile(
    r"([12０-９\d二一][\d０-９〇○零Ｏ一二三四五六七八九]{3})\s?[年\-/.]\s?"
    r"([\d０-９]{1,2}|[一二三四五六七八九十〇]{1,2})\s?[月\-/.]\s?"
    r"([\d０-９]{1,2}|[一二三四五六七八九十〇]{1,3})(?![\d.])\s?日?"
)
_YEAR = re.compile(
    r"((?:19|20|１９|２０|一九|二[〇○零Ｏ])[\d０-９〇○零Ｏ一二三四五六七八九]{2})\s?年?度?"
)
_DATED = re.compile(_YEAR.pattern.replace(r"\s?年?度?", r"\s?年"))
_BODY = 200_000  # characters of a text that years are counted in
_PERIOD = re.compile('[“"]?(十[一二三四五]?)五[”"]?(?:时期|规划|期间|发展|[一-鿿]{2,16}规划)')
_PERIODS = {"十": 2001, "十一": 2006, "十二": 2011, "十三": 2016, "十四": 2021, "十五": 2026}
_FIRST, _LAST = 1978, 2060  # years of plans


def find_dates(text: str) -> list[str]:
    """The dates in a text, in order, as ISO 8601; what is no day of the calendar is left out."""
    found: list[str] = []
    for match in _DATE.finditer(text):
        year = _year(match.group(1))
        month, day = whole_number(match.group(2)), whole_number(match.group(3))
        if year and month and day:
            try:
                found.append(datetime.date(year, month, day).isoformat())
            except ValueError:
                continue  # 2023.13.40 is a number, not a day
    return found


def find_year(text: str) -> int | None:
    """The first year in a text (`2023年`, `二〇二三年`, `2023`)."""
    for match in _YEAR.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if not before.isdecimal() and not text[match.end() : match.end() + 1].isdecimal():
            return _year(match.group(1))
    return None


def plan_years(text: str) -> int | None:
    """The year that a text without one in front speaks of most; else the first of its five-year plan.

    Of years named equally often the earliest.
    """
    found = (_year(match.group(1)) for match in _DATED.finditer(text[:_BODY]))
    years = Counter(year for year in found if year)
    if years:
        return min(years, key=lambda year: (-years[year], year))
    period = _PERIOD.search(text[:_BODY])
    return _PERIODS[period.group(1)] if period else None


def _year(text: str) -> int | None:
    figures = text.translate(_FIGURES)
    year = int(figures) if figures.isdecimal() else 0
    return year if _FIRST <= year <= _LAST else None
