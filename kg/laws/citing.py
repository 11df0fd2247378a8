"""A cited law → the version in force on a date, and the articles that are cited of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.laws.articles import article_number, order_of
from kg.model import Article, CitedArticle, Held, Version, Work

_NUMBER = "[一二三四五六七八九十百千零〇○\\d]+"
_MARK = "\\s*(?:至|到|-|—|~)\\s*"
# 第三条第二款, 第十二条之一, 第十、十二条, 第5至7条; a part of an article follows its article
_CITED = re.compile(
    rf"(?P<to>{_MARK})?第\s*(?P<numbers>{_NUMBER}(?:\s*(?:、|和|及|至|到|-|—|~)\s*{_NUMBER})*)\s*条"
    rf"(?:\s*之\s*(?P<inserted>{_NUMBER}))?(?P<part>(?:\s*第\s*\(?{_NUMBER}\)?\s*[款项])*)"
)
_STEP = re.compile(rf"(?P<to>{_MARK})?(?P<number>{_NUMBER})")


def version_in_force(work: Work, date: str) -> Version | None:
    """The version in force on an ISO date, None where none was yet or none is held.

    Ordered by the first day in force where that is known, else by the day of adoption: a version
    adopted but not yet in force is not the answer.
    """
    begun = [v for v in work.versions if (v.in_force or v.date) <= date]
    return max(begun, key=lambda v: (v.in_force or v.date, v.date), default=None)


def standing(work: Work | None, date: str) -> tuple[Version | None, Held]:
    """The version of a law in force on an ISO date, or why there is none.

    `date` is empty for a plan without a date; `work` None for a law whose text is not held.
    """
    if work is None:
        return None, Held.NO_LAW
    if not date:
        return None, Held.NO_DATE
    version = version_in_force(work, date)
    return version, Held.YES if version is not None else Held.NO_VERSION


def cited_articles(cited: str, version: Version | None, why: Held) -> tuple[CitedArticle, ...]:
    """Each article of a citation (`第三条第二款、第五条至第七条`), in the order of the text.

    A range stands for the articles that the version has in it. Without a version, `why` says why.
    """
    found: dict[str, CitedArticle] = {}
    for label, number in _numbers(cited, version):
        if version is None:
            one = CitedArticle(label, "", why)
        elif any(article.number == number for article in version.articles):
            one = CitedArticle(label, article_id(version, number), Held.YES)
        else:
            one = CitedArticle(label, "", Held.NO_ARTICLE)
        found.setdefault(label, one)
    return tuple(found.values())


def article_id(version: Version, number: str) -> str:
    """`policy/中华人民共和国慈善法@2016-03-16#art_12`: the address of an article of a version."""
    return f"{version.id}#art_{number}"


def _numbers(cited: str, version: Version | None) -> Iterator[tuple[str, str]]:
    """(label, number) of each article; those inside a range follow its first."""
    last = ""
    for match in _CITED.finditer(cited):
        steps = list(_STEP.finditer(match["numbers"]))
        for at, step in enumerate(steps):
            end = at == len(steps) - 1
            behind = f"之{match['inserted']}" if end and match["inserted"] else ""
            part = re.sub(r"\s", "", match["part"]) if end else ""
            label = f"第{step['number']}条{behind}"
            number = article_number(label)
            if last and (step["to"] or (at == 0 and match["to"])):
                yield from _between(last, number, version)
            yield label + part, number
            last = number


def _between(first: str, last: str, version: Version | None) -> Iterator[tuple[str, str]]:
    """The articles that a version has between two numbers."""
    low, high = (order_of(Article(number, "", "")) for number in (first, last))
    for article in version.articles if version else ():
        if low < order_of(article) < high:
            yield article.label, article.number
