"""What a document says about itself: title, issuer, date, year, region, number."""

from __future__ import annotations

import re

from kg.document.lines import Line
from kg.model import Metadata

_TITLE = re.compile(
    "(?:工作要点|工作计划|工作方案|行动计划|实施方案|行动方案|重点工作|工作安排|任务清单)"
)
_DATE = re.compile(r"(\d{4})\s?[年\-/.]\s?(\d{1,2})\s?[月\-/.]\s?(\d{1,2})\s?日?")
_YEAR = re.compile(r"(20[0-4]\d)\s?年")
_NUMBER = re.compile(r"[一-鿿]{1,10}[〔\[【（(]\s?\d{4}\s?[〕\]】）)]\s?\d{1,4}\s?号")
_BODY = re.compile(r"[一-鿿]{2,20}(?:厅|局|部|委员会|委|办公室|政府|院|会|署)")
_REGION = re.compile(r"[一-鿿]{2,6}?(?:省|自治区|市|县)")


def metadata_of(text: str, lines: list[Line], end: int) -> Metadata:
    """Metadata of the lines before `end`, where the plan's body begins."""
    head = [text[line.start : line.end] for line in lines if line.start < end][:60]
    titles = [body for body in head if _TITLE.search(body) and len(body) <= 60]
    title = titles[0] if titles else (head[0][:60] if head else "")
    issuer = next((body for body in head if _BODY.fullmatch(body)), "")
    region = _REGION.match(issuer)
    dates = [match for body in head for match in _DATE.finditer(body)]
    date = "-".join(part.zfill(2) for part in dates[0].groups()) if dates else ""
    year = _YEAR.search(title)
    number = _NUMBER.search("\n".join(head))
    return Metadata(
        title, issuer, date, int(year.group(1)) if year else None,
        region.group() if region else "", number.group() if number else "",
    )  # fmt: skip
