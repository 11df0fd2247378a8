"""What a document says about itself: title, issuer, date, year, region, number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.document.cells import is_row
from kg.document.dates import find_dates, find_year, plan_years
from kg.document.fields import fields_of, is_field
from kg.document.issuer import find_issuer, spoken_issuer
from kg.document.lines import Line
from kg.document.region import in_region, region_by_number, region_by_text, region_in
from kg.document.title import plan_title
from kg.lexicon import Lexicon
from kg.model import Metadata, Source
from kg.normal import is_traditional, plain_char, simplified_char

_HEAD_LINES = 60
_TAIL_LINES = 12
_TEXT = 200_000  # characters of a text that say where it is from
_NUMBER = re.compile(
    r"[一-鿿]{1,12}\s{0,2}[〔【（(]\s?(?:19|20)\d\d\s?[〕】）)]\s{0,2}(?:第)?\s?\d{1,5}\s?号"
)


@dataclass(frozen=True, slots=True)
class Head:
    """The lines of a document that metadata is read from.

    `before` are all lines in front of the first task, a website's own and a contents list among
    them; `title` those where the title may stand; `own` those of the plan; `tail` its last ones.
    """

    before: Sequence[Line]
    title: Sequence[Line]
    own: Sequence[Line]
    tail: Sequence[Line]


def head_of(lines: Sequence[Line], visible: Sequence[Line], body: int, behind: int) -> Head:
    """The head of a document whose first numbered unit begins at `body`.

    A contents list ends at `behind` (0 without one): the title stands behind it, else before it.
    """
    own = [line for line in visible if line.start < body][:_HEAD_LINES]
    title = sorted(own, key=lambda line: line.start < behind)
    before = [line for line in lines if line.start < body][:_HEAD_LINES]
    return Head(before, title, own, [line for line in visible if line.start >= body][-_TAIL_LINES:])


def metadata_of(source: Source, head: Head, lexicon: Lexicon) -> Metadata:
    """Metadata of a document; all but title and number in simplified characters."""
    plain = _speller(source.text)
    hints = dict(source.hints)
    own, tail = _unfielded(plain(head.own)), _unfielded(plain(head.tail))
    fields = dict(fields_of(plain(head.before)))
    text = "".join(plain([Line(0, min(len(source.text), _TEXT))]))
    fields.setdefault("source", hints.get("author", ""))
    titles = _unfielded(plain(head.title))
    title = plan_title(titles, fields.get("title", ""), hints.get("title", ""))
    number = _number(fields.get("number", ""), own)
    issuer, region = find_issuer([*own, *tail], title, fields, text, lexicon)
    region = region or _region(title, own, number, text, lexicon)
    issuer = in_region(issuer, region, lexicon) if issuer else ""
    issuer = issuer or spoken_issuer(title, text, region, lexicon)
    date = _date([*own, *tail], fields, hints.get("date", ""))
    year = _year(title, own, number, date) or plan_years(source.text)
    if is_traditional(source.text):
        written = [source.text[line.start : line.end] for line in head.title]
        title = _as_written(title, written, plain(head.title))
    return Metadata(title, issuer, date, year, region, number)


def _region(title: str, head: Sequence[str], number: str, text: str, lexicon: Lexicon) -> str:
    """Whose plan it is where no body says so: the title's place, the head's, the number's, the text's."""
    return (
        region_in(title, lexicon, text)
        or region_in(" ".join(head[:5]), lexicon, text)
        or region_by_number(number, text, lexicon)
        or region_by_text(text, lexicon)
    )


def _unfielded(lines: Sequence[str]) -> list[str]:
    """Lines without those of fields, and without rows of tables."""
    return [line for line in lines if not is_field(line) and not is_row(line)]


def _speller(text: str) -> Callable[[Sequence[Line]], list[str]]:
    """Lines in plain spelling: one character for one, so that offsets stay."""
    fold = (lambda c: simplified_char(plain_char(c))) if is_traditional(text) else plain_char
    return lambda lines: ["".join(map(fold, text[line.start : line.end])) for line in lines]


def _as_written(title: str, written: Sequence[str], plain: Sequence[str]) -> str:
    """The title in the document's own characters, where its lines have it."""
    at = re.sub(r"\s", "", "".join(plain)).find(title)
    return re.sub(r"\s", "", "".join(written))[at : at + len(title)] if at >= 0 else title


def _number(field: str, head: Sequence[str]) -> str:
    found = _NUMBER.search(field) or _NUMBER.search("\n".join(head))
    return re.sub(r"\s", "", found.group()) if found else ""


def _date(lines: Sequence[str], fields: dict[str, str], hint: str) -> str:
    """The day of issue: a signature's date, else a field of the page, else any date in front."""
    alone = [find_dates(line)[0] for line in lines if _is_date_line(line)]
    for text in (*alone[:1], fields.get("written", ""), fields.get("published", ""), hint, *lines):
        if found := find_dates(text):
            return found[0]
    return ""


def _is_date_line(line: str) -> bool:
    """A line that holds a date and nothing else, in brackets or not."""
    return (
        len(line) <= 24
        and bool(find_dates(line))
        and not re.search(r"[^\d\s年月日号一二三四五六七八九十〇○零元0-9（）()\-/.]", line)
    )


def _year(title: str, head: Sequence[str], number: str, date: str) -> int | None:
    """The year that is planned: the title's, that of most lines in front, the number's, the date's."""
    return (
        find_year(title)
        or _common_year(head)
        or find_year(number)
        or (int(date[:4]) if date else None)
    )


def _common_year(head: Sequence[str]) -> int | None:
    years = Counter(year for line in head if (year := find_year(line)))
    return min(years, key=lambda year: (-years[year], year)) if years else None
