"""Items in the order in which they speak of a theme, and where the list of an answer ends.

The order adds evidence to the score of the search (in standard deviations): the notions of the
question that stand in an item, its words in the item, and both in the item's heading or section.
Measured over six plans: class g R-precision .768 → .81, class b nDCG@10 .80 → .86, no class worse.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean, pstdev

from api.catalogue import Catalogue, section_of
from api.content import content_pairs, coverage
from api.questions import Question
from api.results import Pool

NOTIONS, WORDS, HEADING, NOTION_IN_HEADING, NAMES, BEFORE_ALL = 1.0, 1.0, 1.0, 0.6, 1.0, 1.0
"""Weights by hand from a coarse grid, cross-validated by plan; see docs/decisions/answers.md."""
DEPTH = 200  # items that are put in order
MOST = 12  # items that a list about a theme quotes
LEAST = 3
ENDS = 0.4  # of the best item's score: F1 of the list .72 over six plans, .62 for the first three


@dataclass(frozen=True, slots=True)
class Themed:
    """Results in the order of `scores`: by the search and by what their items say of the theme."""

    results: Pool
    scores: tuple[float, ...]


def by_theme(catalogue: Catalogue, question: Question, results: Pool) -> Themed:
    """The results, best first, by the search and by what their items say of the theme."""
    pool = results[:DEPTH]
    if not pool:
        return Themed(pool, ())
    middle, spread = fmean(pool.scores), pstdev(pool.scores) or 1.0
    pairs = content_pairs(question.plain)
    rows = [
        ((score - middle) / spread + _said(catalogue, question, pairs, id_), score, id_, at)
        for at, (id_, score) in enumerate(zip(pool.ids, pool.scores, strict=True))
    ]
    rows.sort(key=lambda row: (-row[0], -row[1], row[2]))
    return Themed(pool.chosen([row[3] for row in rows]), tuple(row[0] for row in rows))


def _said(catalogue: Catalogue, question: Question, pairs: frozenset[str], id_: str) -> float:
    text = catalogue.plain_item(id_)
    reading, item = catalogue.locate(id_)
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


def listed(themed: Themed) -> int:
    """How many items a list about a theme quotes: those not far behind the best."""
    if not themed.scores:
        return 0
    line = ENDS * themed.scores[0]
    count = sum(score >= line for score in themed.scores[:MOST])
    return min(len(themed.scores), max(LEAST, count))
