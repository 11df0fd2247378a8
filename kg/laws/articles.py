"""Articles of a law: their numbers, and a text cut into them."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from kg.model import Article

_ARTICLE = re.compile(
    r"^[\s*]*(第\s*([一二三四五六七八九十百千零〇○\d]+)\s*条(?:\s*之\s*([一二三四五六七八九十\d]+))?)"
    r"(?![,、款项第至和之规的])\s*\**\s*"
)
_POINT = re.compile(r"^\s*#*\s*(([一二三四五六七八九十]+)、)\s*")
_HEADING = re.compile(r"^#+\s*(.*)$")
_LABEL = re.compile(r"^[#\s*]*(?:第[^条]{1,12}条(?:\s*之\s*\S)?|[一二三四五六七八九十]+、)[\s*　]*")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def article_number(label: str) -> str:
    """`第十二条之一` → `12-1`, `第12条第二款` → `12`; empty where it is no article."""
    text = unicodedata.normalize("NFKC", label).replace(" ", "")
    match = re.match(
        r"第?([一二三四五六七八九十百千零〇○\d]+)条?(?:(?:之|-)([一二三四五六七八九十\d]+))?", text
    )
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


def articles_of(lines: list[str]) -> tuple[tuple[Article, ...], str]:
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
    """The body cut where `pattern` opens a line with a number not yet seen.

    Articles that an amendment cites belong to the article that cites them.
    """
    labels: list[tuple[str, str]] = []
    texts: list[list[str]] = []
    seen: set[str] = set()
    for line in lines:
        match = pattern.match(unicodedata.normalize("NFKC", line))
        number = _number(match) if match else ""
        if match and number not in seen and not _cited(labels, texts, number):
            seen.add(number)
            labels.append((number, re.sub(r"\s", "", match.group(1))))
            texts.append([_LABEL.sub("", line).strip()])
        elif texts and line.strip() and not _HEADING.match(line):
            texts[-1].append(line.strip())
    return tuple(
        Article(number, label, "\n".join(filter(None, text)))
        for (number, label), text in zip(labels, texts, strict=True)
    )


def _cited(labels: list[tuple[str, str]], texts: list[list[str]], number: str) -> bool:
    """Whether this article is only cited: inside an open quotation, or out of turn behind a colon.

    A colon anywhere at the end of a line is enough: the cited articles may stand in several lines.
    """
    if not texts:
        return False
    last = texts[-1]
    if sum(line.count("“") - line.count("”") for line in last) > 0:
        return True
    follows = _main(number) - _main(labels[-1][0]) in (0, 1)
    return not follows and any(line.endswith(("：", ":")) for line in last)


def _main(number: str) -> int:
    return int(number.partition("-")[0])


def _number(match: re.Match[str]) -> str:
    main = str(whole_number(match.group(2)))
    part = match.group(3) if match.re is _ARTICLE else None
    return f"{main}-{whole_number(part)}" if part else main


def order_of(article: Article) -> tuple[int, int]:
    """Articles in the order of their numbers: 12, 12-1, 13."""
    main, _, part = article.number.partition("-")
    return int(main), int(part or 0)


def _gap(articles: tuple[Article, ...]) -> str:
    """What is missing: `缺第3条至第5条`; empty where the numbers run on."""
    numbers = sorted({order_of(article)[0] for article in articles})
    gaps = [(a + 1, b - 1) for a, b in pairwise(numbers) if b - a > 1]
    told = [f"第{a}条" if a == b else f"第{a}条至第{b}条" for a, b in gaps[:3]]
    return f"缺{'、'.join(told)}{'等' if len(gaps) > 3 else ''}" if gaps else ""
