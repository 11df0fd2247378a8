"""Items in the order in which they speak of a theme, and where the list of an answer ends.

The order adds evidence to the score of the search (in standard deviations): the notions of the
question that stand in an item, its words in the item, and both in the item's heading or section.
Measured over six plans: class g R-precision .768 → .81, class b nDCG@10 .80 → .86, no class worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from api.catalogue import Catalogue, section_of
from api.content import content_pairs, coverage
from api.questions import Question
from api.schemas import Result

NOTIONS, WORDS, HEADING, NOTION_IN_HEADING, NAMES, BEFORE_ALL = 1.0, 1.0, 1.0, 0.6, 1.0, 1.0
"""Weights by hand from a coarse grid, cross-validated by plan; see docs/decisions/answers.md."""
DEPTH = 200  # items that are put in order
MOST = 12  # items that a list about a theme quotes
LEAST = 3
ENDS = 0.4  # of the best item's score: F1 of the list .72 over six plans, .62 for the first three


@dataclass(frozen=True, slots=True)
class Ranked:
    """A result with what its item says of the theme."""

    result: Result
    score: float


def by_theme(
    catalogue: Catalogue, question: Question, results: Sequence[Result]
) -> tuple[Ranked, ...]:
    """The results, best first, by the search and by what their items say of the theme."""
    pool = results[:DEPTH]
    scores = [result.score for result in pool]
    if not scores:
        return ()
    middle, spread = fmean(scores), pstdev(scores) or 1.0
    pairs = content_pairs(question.plain)
    found = [
        Ranked(r, (r.score - middle) / spread + _said(catalogue, question, pairs, r)) for r in pool
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, -one.result.score, one.result.id)))


def _said(catalogue: Catalogue, question: Question, pairs: frozenset[str], result: Result) -> float:
    text = catalogue.plain_item(result.id)
    reading, item = catalogue.locate(result.id)
    head = f"{item.title}。{section_of(reading, item)}"
    notions = question.notions
    standing = fmean([n.stands_in(text) for n in notions]) if notions else 0.0
    return (
        NOTIONS * standing
        + WORDS * coverage(pairs, f"{text}。{head}")
        + HEADING * coverage(pairs, head)
        + NOTION_IN_HEADING * any(n.stands_in(head) for n in notions)
        + NAMES * any(form in text for body in question.bodies for form in body.forms)
        - BEFORE_ALL * (item.number == 0)
    )


def listed(ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """The items that a list about a theme quotes: those not far behind the best."""
    if not ranked:
        return ()
    line = ENDS * ranked[0].score
    count = sum(one.score >= line for one in ranked[:MOST])
    return tuple(ranked[: max(LEAST, count)])
