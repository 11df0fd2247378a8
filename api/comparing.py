"""Questions that compare two plans: what changed between them, from `kg.compare`, quoted on both sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from api.catalogue import Catalogue
from api.content import content_pairs, coverage
from api.forms import quotation
from api.questions import Question
from api.schemas import FigureChange, PlanComparison, Quotation, Quoted, TaskPair

if TYPE_CHECKING:
    from api.library import Library
    from kg.store import Summary

ASKED = re.compile(
    r"相比|对比|比较一下|(?:有|发生)(?:了)?(?:什么|哪些|何)?(?:变化|不同|区别|差别|调整)|变化(?:是|有)?(?:什么|哪些|多大)|"
    r"比(?:上年|上一年|去年|前一年|20\d\d年)|(?:compared|changes?) (?:with|to|since|between)"
)
_WORDS = re.compile(
    "相比|对比|比较|变化|不同|区别|差别|调整|去年|上一?年|前一年|20\\d\\d年?|发生|一下"
)
SHARE = 0.5  # of the subject's pairs that a task's title or quotations must hold
MOST = 12  # tasks that an answer lists


def plans_to_compare(catalogue: Catalogue, question: Question) -> tuple[str, str] | None:
    """The ids of the older and newer plan: those of the years asked, else the newest two.

    None where the question compares nothing, or no issuer has two plans of different years.
    """
    if not ASKED.search(question.plain.lower()):
        return None
    dated = [head.summary for head in catalogue.heads if head.summary.metadata.year]
    for _, plans in groupby(sorted(dated, key=_issuer_and_year), lambda r: _issuer_and_year(r)[0]):
        by_year = {plan.metadata.year or 0: plan.id for plan in plans}
        asked = [year for year in question.years if year in by_year]
        years = asked if len(asked) == 2 else sorted(by_year)[-2:]
        if len(years) == 2 and all(year in by_year for year in question.years):
            return by_year[years[0]], by_year[years[1]]
    return None


def _issuer_and_year(plan: Summary) -> tuple[str, int, str]:
    meta = plan.metadata
    return meta.issuer or meta.region, meta.year or 0, plan.id


def changes(library: Library, question: Question, plans: tuple[str, str]) -> tuple[TaskPair, ...]:
    """The tasks that are not the same in both plans and speak of the subject, at most `MOST`."""
    from api.plans import compare

    found: PlanComparison = compare(library, *plans)
    wanted = content_pairs(_WORDS.sub(" ", question.plain))
    pairs = [pair for pair in found.pairs if pair.state != "continued"]
    about = [pair for pair in pairs if coverage(wanted, _said(library, pair)) >= SHARE]
    return tuple((about if wanted else pairs)[:MOST])


def _said(library: Library, pair: TaskPair) -> str:
    sides = (side for side in (pair.a, pair.b) if side)
    return "。".join(library.catalogue.plain_item(side.id) for side in sides)


def quotations_of(catalogue: Catalogue, pairs: Iterable[TaskPair]) -> tuple[Quotation, ...]:
    """The sentences of both plans that show the changes; a task's first one where no figure changed."""
    found: dict[tuple[str, int, int], Quotation] = {}
    for pair in pairs:
        for id_, start, end in _spans(catalogue, pair):
            reading, item = catalogue.locate(id_)
            found[reading.document.id, start, end] = quotation(reading, item, start, end)
    return tuple(found.values())


def _spans(catalogue: Catalogue, pair: TaskPair) -> Iterator[tuple[str, int, int]]:
    quotes = [side.quote for t in pair.targets for side in (t.before, t.after) if side]
    quotes += [
        quote
        for role in (*pair.departments, *pair.policies)
        for quote in (role.before_quote, role.after_quote)
        if quote
    ]
    if quotes:
        yield from (_span(quote) for quote in quotes)
        return
    for side in (pair.a, pair.b):
        if side:
            _, item = catalogue.locate(side.id)
            yield from ((side.id, s.start, s.end) for s in item.sentences[:1])


def _span(quote: Quoted) -> tuple[str, int, int]:
    return quote.id, quote.start, quote.end


STATES = {
    "changed": ("有变化", "changed"),
    "new": ("新增", "new"),
    "dropped": ("不再列入", "dropped"),
}


def in_words(pairs: Iterable[TaskPair]) -> tuple[str, str]:
    """What changed, one clause a task, in Chinese and English."""
    zh, en = [], []
    for pair in pairs:
        side = pair.b or pair.a
        told = [c for c in pair.targets if not pair.doubtful or (c.before and c.after)]
        figures = "，".join(map(_figure, told))
        title = side.title if side else ""
        said = STATES.get(pair.state, (pair.state, pair.state))
        zh.append(f"{title}（{said[0]}{'：' + figures if figures else ''}）")
        en.append(f"{title} ({said[1]}{': ' + figures if figures else ''})")
    return "；".join(zh), "; ".join(en)


def _figure(change: FigureChange) -> str:
    before = change.before.surface if change.before else "—"
    after = change.after.surface if change.after else "—"
    return f"{change.what} {before} → {after}"
