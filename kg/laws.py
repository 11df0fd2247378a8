"""A collection of laws: files of uneven Markdown → works, versions, articles.

A file is one version of one law: `# full title`, lines of history, `<!-- INFO END -->`, chapters and
articles. Files of one title and date (the books of 民法典) are one version.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import LawError
from kg.lexicon.policies import load_policies
from kg.model import Article, MentionType, Version, Work, entity_id
from kg.normal import plain_name

_LARGEST = 8_000_000  # bytes of one file; the largest law held has 0.5 MB
_END_OF_INFO = re.compile(r"<!--\s*INFO\s*END\s*-->")
_DATE = r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"
_EVENT = re.compile(rf"^[(]?{_DATE}\s*(.*)$")
_NAME_DATE = re.compile(r"[((](\d{4})-(\d{2})-(\d{2})[))]")
_ARTICLE = re.compile(
    r"^[\s*]*(第\s*([一二三四五六七八九十百千零〇○\d]+)\s*条(?:\s*之\s*([一二三四五六七八九十\d]+))?)(?![,、款项第至和之规的])\s*\**\s*"
)
_POINT = re.compile(r"^\s*#*\s*(([一二三四五六七八九十]+)、)\s*")
_HEADING = re.compile(r"^#+\s*(.*)$")
_FROM = re.compile(rf"自\s*{_DATE}\s*起?\s*(?:施行|实施|生效|执行)")
_AT_ONCE = re.compile("自(?:公布|发布|颁布|印发)之日起(?:施行|实施|执行|生效)")
_STARTS = re.compile("^(?:起)?(?:施行|实施|生效)")
_KINDS = {"行政法规": "regulation", "部门规章": "department_rule", "地方性法规": "regulation"}
_STATE = "中华人民共和国"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class _Read:
    """One file as read; `part` is the book of a law that is split, else empty."""

    title: str
    part: str
    category: str
    version: Version
    gap: str


class Laws:
    """Works by every title that they go under."""

    def __init__(self, works: Iterable[Work]) -> None:
        self.works = tuple(works)
        self._names: dict[str, dict[str, Work]] = defaultdict(dict)
        for work in self.works:
            for name in _names_of(work.title):
                self._names[name][work.id] = work

    def by_title(self, title: str) -> Work | None:
        """The work whose full title this is, in any width and with or without 《》; else None."""
        key = plain_name(title)
        return next((w for w in self.resolve(title) if plain_name(w.title) == key), None)

    def resolve(self, name: str) -> tuple[Work, ...]:
        """All works of this full or short title (`慈善法`), ordered by id; empty where none is held."""
        found: dict[str, Work] = {}
        for key in _names_of(name):
            found.update(self._names.get(key, {}))
        return tuple(found[key] for key in sorted(found))


def read_laws(folder: Path) -> tuple[tuple[Work, ...], tuple[LawError, ...]]:
    """All laws in the Markdown files of a folder, and what could not be read of which, and why.

    Works are ordered by id, versions by date, articles by number. A file with missing articles is
    kept and reported. Raises `LawError` where the folder is none.
    """
    if not folder.is_dir():
        raise LawError("没有这个文件夹", english="no such folder", where=str(folder))
    read: list[_Read] = []
    errors: list[LawError] = []
    for path in sorted(folder.rglob("*.md")):
        try:
            one = _read_file(path, folder)
        except LawError as error:
            errors.append(error)
            continue
        read.append(one)
        if one.gap:
            errors.append(_error(one.version.source, one.gap, f"articles missing: {one.gap}"))
    works, clashes = _works(read)
    return works, (*errors, *clashes)


def version_in_force(work: Work, date: str) -> Version | None:
    """The version in force on an ISO date, None where none was yet or none is held.

    Ordered by the first day in force where that is known, else by the day of adoption: a version
    adopted but not yet in force is not the answer.
    """
    begun = [v for v in work.versions if (v.in_force or v.date) <= date]
    return max(begun, key=lambda v: (v.in_force or v.date, v.date), default=None)


def find_article(version: Version, label: str) -> Article | None:
    """The article of `第十二条`, `第12条`, `第十二条之一` or `12-1`; None where there is none."""
    number = article_number(label)
    return next((a for a in version.articles if a.number == number), None) if number else None


def article_number(label: str) -> str:
    """`第十二条之一` → `12-1`, `第12条第二款` → `12`; empty where it is no article."""
    text = unicodedata.normalize("NFKC", label).replace(" ", "")
    match = re.match(r"第?([一二三四五六七八九十百千零〇○\d]+)条?(?:(?:之|-)([一二三四五六七八九十\d]+))?", text)
    if match is None:
        return ""
    main = str(whole_number(match.group(1)))
    return f"{main}-{whole_number(match.group(2))}" if match.group(2) else main


def whole_number(text: str) -> int:
    """`一千二百六十` → 1260, `12` → 12, `二〇二五` → 2025."""
    if text.isdigit() and text.isascii():
        return int(text)
    if not any(char in _UNITS for char in text):
        return int("".join(str(_DIGITS.get(char, char)) for char in text))
    total, digit = 0, 0
    for char in text:
        if char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0
        else:
            digit = _DIGITS[char] if char in _DIGITS else int(char)
    return total + digit


def _names_of(title: str) -> set[str]:
    name = plain_name(title)
    short = re.sub(r"\([^()]*(?:试行|草案|修订|修正|年)[^()]*\)$", "", name)
    return {form for n in (name, short) for form in (n, n.removeprefix(_STATE)) if form}


def _error(where: str, found: str, english: str) -> LawError:
    return LawError(found, advice="请核对原文", english=english, where=where)


def _read_file(path: Path, folder: Path) -> _Read:
    source = path.relative_to(folder).as_posix()
    lines = _lines(path, source)
    title, part, at = _title(lines, source)
    info, body = _divide(lines[at:])
    events = _events(info)
    date = _version_date(path.stem, events)
    if not date:
        raise _error(source, "没有通过或公布的日期", "no date of adoption")
    articles, gap = _articles(body)
    if not articles:
        raise _error(source, "没有正文", "no text")
    version = Version(
        id=f"{entity_id(MentionType.POLICY, title)}@{date}",
        work=entity_id(MentionType.POLICY, title),
        date=date,
        in_force=_in_force(title, date, events, body),
        event=next((what for day, what in reversed(events) if day == date), ""),
        articles=articles,
        source=source,
    )
    return _Read(title, part, source.split("/")[0] if "/" in source else "", version, gap)


def _lines(path: Path, source: str) -> list[str]:
    try:
        raw = path.read_bytes() if path.stat().st_size <= _LARGEST else None
    except OSError as error:
        raise _error(source, f"不能读取：{error.strerror}", f"cannot be read: {error}") from error
    if raw is None:
        raise _error(source, "文件过大", "file too large")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise _error(source, "文字编码无法识别", "unknown encoding")


def _title(lines: list[str], source: str) -> tuple[str, str, int]:
    """The full title, the book of a split law, and the line behind them."""
    titles: list[str] = []
    at = 0
    for at, line in enumerate(lines):
        if re.match("^#\\s+\\S", line):
            titles.append(re.sub(r"\s+", "", line.lstrip("#")))
        elif line.strip():
            break
    if not titles:
        raise _error(source, "没有以“# ”开头的标题", "no title line")
    return unicodedata.normalize("NFC", titles[0]), "".join(titles[1:]), at


def _divide(lines: list[str]) -> tuple[list[str], list[str]]:
    """History and body; where the mark between them is missing, the first article divides them."""
    for at, line in enumerate(lines):
        if _END_OF_INFO.search(line):
            return lines[:at], lines[at + 1 :]
    for at, line in enumerate(lines):
        if line.startswith("##") or _ARTICLE.match(_plain(line)):
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
            events.append((day, match.group(4).strip()))
    return events


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


def _articles(lines: list[str]) -> tuple[tuple[Article, ...], str]:
    """Articles of a body and what is missing between them; numbered points where it has no 条."""
    found = _split(lines, _ARTICLE)
    if found:
        return found, _gap(found)
    points = _split(lines, _POINT)
    if points:
        return points, ""
    text = "\n".join(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    return ((Article("1", "全文", text),) if text else ()), ""


def _split(lines: list[str], pattern: re.Pattern[str]) -> tuple[Article, ...]:
    """The body cut where `pattern` opens a line with a higher number than the last one."""
    articles: list[Article] = []
    seen: set[str] = set()
    texts: list[str] = []
    for line in lines:
        plain = _plain(line)
        match = pattern.match(plain)
        quoted = "".join(texts).count("“") > "".join(texts).count("”") if match else False
        number = _number(match) if match else ""
        if match and not quoted and number not in seen:
            articles = _closed(articles, texts)
            seen.add(number)
            articles.append(Article(number, re.sub(r"\s", "", match.group(1)), ""))
            texts = [_after_label(line)]
        elif articles and line.strip() and not _HEADING.match(line):
            texts.append(line.strip())
    return tuple(_closed(articles, texts))


def _after_label(line: str) -> str:
    """The first line of an article without its label, in its own spelling."""
    return re.sub(r"^[#\s*]*(?:第[^条]{1,12}条(?:\s*之\s*\S)?|[一二三四五六七八九十]+、)[\s*　]*", "", line).strip()


def _number(match: re.Match[str]) -> str:
    main = str(whole_number(match.group(2)))
    part = match.group(3) if match.re is _ARTICLE else None
    return f"{main}-{whole_number(part)}" if part else main


def _closed(articles: list[Article], texts: list[str]) -> list[Article]:
    if not articles:
        return articles
    return [*articles[:-1], replace(articles[-1], text="\n".join(t for t in texts if t))]


def _order(article: Article) -> tuple[int, int]:
    main, _, part = article.number.partition("-")
    return int(main), int(part or 0)


def _gap(articles: tuple[Article, ...]) -> str:
    """What is missing: `缺第3条至第5条`; empty where the numbers run on."""
    numbers = sorted({_order(article)[0] for article in articles})
    gaps = [(a + 1, b - 1) for a, b in zip(numbers, numbers[1:], strict=False) if b - a > 1]
    told = [f"第{a}条" if a == b else f"第{a}条至第{b}条" for a, b in gaps[:3]]
    return f"缺{'、'.join(told)}{'等' if len(gaps) > 3 else ''}" if gaps else ""


def _works(read: list[_Read]) -> tuple[tuple[Work, ...], tuple[LawError, ...]]:
    """Works with their versions; a second file of the same version and book is reported."""
    groups: dict[str, dict[str, dict[str, _Read]]] = defaultdict(lambda: defaultdict(dict))
    clashes: list[LawError] = []
    for one in read:
        parts = groups[one.title][one.version.date]
        if one.part in parts:
            other = parts[one.part].version.source
            clashes.append(_error(one.version.source, f"与{other}是同一版本", f"same as {other}"))
        else:
            parts[one.part] = one
    return tuple(_work(title, dates) for title, dates in sorted(groups.items())), tuple(clashes)


def _work(title: str, dates: dict[str, dict[str, _Read]]) -> Work:
    versions = tuple(_joined(list(dates[date].values())) for date in sorted(dates))
    category = next(iter(next(iter(dates.values())).values())).category
    return Work(
        id=entity_id(MentionType.POLICY, title),
        title=title,
        kind=_KINDS.get(category, "law"),
        category=category,
        versions=versions,
    )


def _joined(parts: list[_Read]) -> Version:
    """The books of one version as one text."""
    first = parts[0].version
    if len(parts) == 1:
        return first
    articles = sorted((a for one in parts for a in one.version.articles), key=_order)
    in_force = max(one.version.in_force for one in parts)
    sources = "; ".join(one.version.source for one in parts)
    return replace(first, articles=tuple(articles), in_force=in_force, source=sources)
