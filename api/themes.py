"""Items in the order in which they speak of a theme, and where the list of an answer ends.

The order adds evidence to the score of the search (in standard deviations): the notions of the
question that stand in an item, its words in the item, and both in the item's heading or section.
Measured over six plans: class g R-precision .768 → .81, class b nDCG@10 .80 → .86, no class worse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from api.catalogue import Catalogue, Place
from api.content import content_pairs, coverage
from api.forms import section_of
from api.intents import NEW_PAPERS
from api.questions import Question
from api.results import Pool
from kg.model import MentionType, Role

NOTIONS, WORDS, HEADING, NOTION_IN_HEADING, NAMES, BEFORE_ALL = 1.0, 1.0, 1.0, 0.6, 1.0, 1.0
"""Weights by hand from a coarse grid, cross-validated by plan; see docs/decisions/answers.md."""
KIND = 1.5  # for an item that holds what the theme asks for; .5 to 2 were tried, 1 is .004 behind
DEPTH = 200  # items that are put in order
MOST = 12  # items that a list about a theme quotes
LEAST = 3
ENDS = 0.4  # of the best item's score: F1 of the list .72 over six plans, .62 for the first three


Holds = Callable[[Place], bool]


def _programme(*kinds: str) -> Holds:
    def holds(place: Place) -> bool:
        return place.mention.type is MentionType.PROGRAMME and place.mention.kind in kinds

    return holds


def _new_paper(place: Place) -> bool:
    roles = NEW_PAPERS | {Role.COMPILE}
    return place.mention.type is MentionType.POLICY and place.mention.role in roles


HOLDS: tuple[tuple[str, Holds], ...] = (
    ("评选|表彰|竞赛|比赛|大赛|赛事|荣誉|评优|奖", _programme("award", "event")),
    ("平台|系统|数字化|信息化|智慧", _programme("platform")),
    ("试点|示范", _programme("pilot")),
    ("行动|整治|战役", _programme("action", "campaign")),
    ("哪些?(?:省|市|州|县|区|地)(?!.{0,3}(?:工作|任务))|点.{0,3}名", lambda p: p.mention.type is MentionType.PLACE),
    ("哪些(?:标准|规范|办法|法规|规矩|制度|文件|细则|规定|意见|方案|规划)|立法|制度", _new_paper),
    ("指标|数字|比例|百分之|多少", lambda p: p.mention.type is MentionType.TARGET),
)  # fmt: skip
"""Words of a theme that ask for a kind of thing, and what the graph holds of that kind."""


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
    kinds = [fits for words, fits in HOLDS if re.search(words, question.plain)]
    rows = [
        ((score - middle) / spread + _said(catalogue, question, pairs, kinds, id_), score, id_, at)
        for at, (id_, score) in enumerate(zip(pool.ids, pool.scores, strict=True))
    ]
    rows.sort(key=lambda row: (-row[0], -row[1], row[2]))
    return Themed(pool.chosen([row[3] for row in rows]), tuple(row[0] for row in rows))


def _said(
    catalogue: Catalogue,
    question: Question,
    pairs: frozenset[str],
    kinds: Sequence[Holds],
    id_: str,
) -> float:
    """What an item says of the theme; `kinds` are those of `HOLDS` that it asks for."""
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
        + KIND * any(fits(place) for place in catalogue.places_in(id_) for fits in kinds)
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
