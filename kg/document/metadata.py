"""What a document says about itself: title, issuer, date, year, region, number."""

from __future__ import annotations

import re
from collections import Counter

from kg.document.dates import find_dates, find_year
from kg.document.issuer import find_issuer, find_region
from kg.document.lines import Line
from kg.lexicon import Lexicon
from kg.model import Metadata, Source

_HEAD_LINES = 60
_TAIL_LINES = 12
_PLAN = re.compile(
    "工作要点|要点|工作计划|工作方案|行动计划|行动方案|实施方案|重点工作|重点任务|工作安排|任务清单|"
    "工作打算|工作思路|任务分工|责任清单|年度计划|规划|工作意见"
)
_NOTICE = re.compile("印发|通知|转发|公布")
_FIELD = re.compile(r"[【\[]?[一-鿿]{2,6}[】\]]?\s?[:：]")
_BRACKETED = re.compile(r"《([^《》\n]{4,60})》")
_NUMBER = re.compile(
    r"[一-鿿]{1,12}\s?[〔\[【（(﹝［]\s?(?:19|20)\d\d\s?[〕\]】）)﹞］]\s?(?:第)?\d{1,5}\s?号"
)


def metadata_of(source: Source, lines: list[Line], body: int, lexicon: Lexicon) -> Metadata:
    """Metadata of a document whose first numbered unit begins at `body`."""
    text = source.text
    head = [text[line.start : line.end] for line in lines if line.start < body][:_HEAD_LINES]
    tail = [text[line.start : line.end] for line in lines if line.start >= body][-_TAIL_LINES:]
    hints = dict(source.hints)
    title = plan_title(head, hints.get("title", ""))
    issuer, region = find_issuer(head + tail, title, hints.get("author", ""), lexicon)
    region = region or find_region(title, lexicon)
    date = _date(head, tail, text[:body], hints.get("date", ""))
    number = _NUMBER.search("\n".join(head))
    year = find_year(title) or _common_year(head) or (int(date[:4]) if date else None)
    return Metadata(title, issuer, date, year, region, number.group() if number else "")


def plan_title(head: list[str], hint: str) -> str:
    """The plan's own title line; else the title that a notice cites; else the notice's own."""
    titles = [_squeezed(line) for line in _joined(head) if _is_title(line)]
    for title in titles:
        if not _NOTICE.search(title):
            return title
    cited = next(
        (m.group(1) for m in _BRACKETED.finditer("\n".join(head)) if _PLAN.search(m.group(1))), ""
    )
    hinted = hint if _PLAN.search(hint) else ""
    first = next((_squeezed(line) for line in head if not _FIELD.match(line)), "")
    return cited or next(iter(titles), "") or hinted or first[:60]


def _squeezed(line: str) -> str:
    """A title without the blanks that only spread it."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", line)


def _joined(head: list[str]) -> list[str]:
    """The lines, and each two short ones as one: a long title is broken over two lines."""
    found: list[str] = []
    for index, line in enumerate(head):
        before = head[index - 1] if index else ""
        if _is_title(line) and before and _opens_title(before):
            found.append(before + line)
        found.append(line)
    return found


def _opens_title(line: str) -> bool:
    """A line that a title on the next line begins with: a body or a year, no stop, no date."""
    short = len(line) <= 30 and not re.search(r"[。，、：:；！？,;!?)）》]|\d日|文件$|号$", line)
    return short and not _PLAN.search(line) and not find_dates(line)


def _is_title(line: str) -> bool:
    plain = len(line) <= 60 and not re.search("[。；，！？;!?]", line)
    return plain and bool(_PLAN.search(line)) and not _FIELD.match(line) and "《" not in line[:1]


def _date(head: list[str], tail: list[str], before: str, hint: str) -> str:
    """The day of issue: a signature's date, else a field of the page, else any date in front."""
    alone = [find_dates(line)[0] for line in head + tail if _is_date_line(line)]
    if alone:
        return alone[0]
    for pattern in ("(?:成文|发文|印发|生成)(?:日期|时间)", "(?:发布|公开|更新)(?:日期|时间)"):
        field = re.search(pattern + r"[】\]]?\s?[:：]?\s{0,5}(.{0,20})", before)
        if field and find_dates(field.group(1)):
            return find_dates(field.group(1))[0]
    dates = find_dates(hint) or [date for line in head for date in find_dates(line)]
    return dates[0] if dates else ""


def _is_date_line(line: str) -> bool:
    """A line that holds a date and nothing else, in brackets or not."""
    return (
        len(line) <= 24
        and bool(find_dates(line))
        and not re.search(r"[^\d\s年月日号一二三四五六七八九十〇○零元0-9（）()\-/.]", line)
    )


def _common_year(head: list[str]) -> int | None:
    years = Counter(year for line in head if (year := find_year(line)))
    return min(years, key=lambda year: (-years[year], year)) if years else None
