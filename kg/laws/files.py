"""One file of a law: its title, its history, its text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from kg.errors import LawError
from kg.laws.articles import articles_of
from kg.lexicon.policies import load_policies
from kg.model import MentionType, Version, entity_id

_LARGEST = 8_000_000  # bytes of one file; the largest law held has 0.5 MB
_END_OF_INFO = re.compile(r"<!--\s*INFO\s*END\s*-->")
_DATE = r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_EVENT = re.compile(rf"^[(]?{_DATE}\s*(.*)$")
_NAME_DATE = re.compile(r"[(（](\d{4})-(\d{2})-(\d{2})[)）]")
_FIRST_ARTICLE = re.compile(r"^\s*第\s*[一1]\s*条")
_FROM = re.compile(rf"自\s*{_DATE}\s*起?\s*(?:施行|实施|生效|执行)")
_AT_ONCE = re.compile("自(?:公布|发布|颁布|印发)之日起(?:施行|实施|执行|生效)")
_STARTS = re.compile("^(?:起)?(?:施行|实施|生效)")


@dataclass(frozen=True, slots=True)
class LawFile:
    """One file as read; `part` is the book of a law that is split, else empty."""

    title: str
    part: str
    category: str
    version: Version
    gap: str


def law_error(where: str, found: str, english: str) -> LawError:
    """A `LawError` of one file."""
    return LawError(found, advice="请核对原文", english=f"{english}; check the file", where=where)


def read_file(path: Path, folder: Path) -> LawFile:
    """A law from one file; raises `LawError` where it is none."""
    source = path.relative_to(folder).as_posix()
    lines = _lines(path, source)
    title, part, at = _title(lines, source)
    info, body = _divide(lines[at:])
    events = _events(info)
    date = _version_date(path.stem, events)
    if not date:
        raise law_error(source, "没有通过或公布的日期", "no date of adoption")
    articles, gap = articles_of(body)
    if not articles:
        raise law_error(source, "没有正文", "no text")
    version = Version(
        id=f"{entity_id(MentionType.POLICY, title)}@{date}",
        work=entity_id(MentionType.POLICY, title),
        date=date,
        in_force=_in_force(title, date, events, body),
        event=next((what for day, what in reversed(events) if day == date), ""),
        articles=articles,
        source=source,
    )
    return LawFile(title, part, source.split("/")[0] if "/" in source else "", version, gap)


def _lines(path: Path, source: str) -> list[str]:
    try:
        raw = path.read_bytes() if path.stat().st_size <= _LARGEST else None
    except OSError as error:
        raise law_error(
            source, f"不能读取：{error.strerror}", f"cannot be read: {error}"
        ) from error
    if raw is None:
        raise law_error(source, "文件过大", "file too large")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise law_error(source, "文字编码无法识别", "unknown encoding")


def _title(lines: list[str], source: str) -> tuple[str, str, int]:
    """The full title, the book of a split law, and the line behind them."""
    titles: list[str] = []
    last = 0
    for at, line in enumerate(lines):
        last = at
        if re.match("^#\\s+\\S", line):
            titles.append(re.sub(r"\s+", "", line.lstrip("#")))
        elif line.strip():
            break
    if not titles:
        raise law_error(source, "没有以“# ”开头的标题", "no title line")
    return unicodedata.normalize("NFC", titles[0]), "".join(titles[1:]), last


def _divide(lines: list[str]) -> tuple[list[str], list[str]]:
    """History and body; where the mark between them is missing, the first article divides them."""
    for at, line in enumerate(lines):
        if _END_OF_INFO.search(line):
            return lines[:at], lines[at + 1 :]
    for at, line in enumerate(lines):
        if line.startswith("##") or _FIRST_ARTICLE.match(_plain(line)):
            return lines[:at], lines[at:]
    return lines[:20], lines


def _plain(line: str) -> str:
    return unicodedata.normalize("NFKC", line)


def _iso(parts: tuple[str, ...]) -> str:
    year, month, day = (int(part) for part in parts)
    return f"{year:04}-{month:02}-{day:02}"


def _events(lines: list[str]) -> list[tuple[str, str]]:
    """The history: (ISO date, what happened), in the order of the text."""
    events = []
    for line in lines:
        match = _EVENT.match(_plain(line).strip())
        if match:
            day = _iso(match.groups()[:3])
            events.append((day, _without_bracket(match.group(4).strip())))
    return events


def _without_bracket(text: str) -> str:
    """Without a closing bracket whose opening one stood before the date, or nowhere."""
    return text[:-1].rstrip() if text.count(")") > text.count("(") and text[-1] == ")" else text


def _version_date(stem: str, events: list[tuple[str, str]]) -> str:
    named = _NAME_DATE.search(stem)
    if named:
        return "-".join(named.groups())
    days = [day for day, what in events if not _STARTS.match(what)]
    return max(days, default="")


def _in_force(title: str, date: str, events: list[tuple[str, str]], body: list[str]) -> str:
    """The first day in force: from the history, the last articles, or the lexicon of dates.

    The last article of an amended law still tells the first version's day: a day before the
    version's own date, or years behind it, is not the version's.
    """
    known = load_policies().get(title)
    if known is not None and date in known.in_force:
        return known.in_force[date]
    told = [day for day, what in events if _STARTS.match(what) and day >= date]
    text = _plain("\n".join(body[-40:]))
    told += [day for day in (_iso(m) for m in _FROM.findall(text)) if day >= date]
    near = [day for day in told if int(day[:4]) - int(date[:4]) <= 3]
    if near:
        return near[0]
    return date if _AT_ONCE.search(text) and len(events) <= 1 else ""
