"""How well a ranking answers judged queries: the measures of retrieval, with bootstrap intervals.

Gains are 2^grade - 1. A query without relevant items is not measured here: refusing is not ranking.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

DEPTH = 10
"""Items that nDCG and MRR look at."""
SHOWN = 5
"""Sentences that Sentence@5 looks at."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A query with its relevant items (number → grade 1 to 3) and the sentences that answer it."""

    id: str
    kind: str
    text: str
    relevant: Mapping[int, int]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """Each between 0 and 1. Items of grade 2 and more count for all but nDCG."""

    ndcg: float
    r_precision: float
    mrr: float
    hit: float
    sentence: float


NAMES = tuple(field.name for field in fields(Measures))


def read_judged(rows: Iterable[Mapping[str, Any]]) -> tuple[Judged, ...]:
    """The answerable queries among rows of a query file (`eval/README.md`)."""
    return tuple(
        Judged(
            id=row["id"],
            kind=row["class"],
            text=row["query"],
            relevant={int(item): grade for item, grade in row["relevant"].items()},
            answers=tuple(row["answers"]),
        )
        for row in rows
        if row["relevant"]
    )


def measure(query: Judged, results: Sequence[tuple[int, str]]) -> Measures:
    """`results` are (item, sentence), best first, an item once."""
    items = [item for item, _ in results]
    good = {item for item, grade in query.relevant.items() if grade >= 2} or set(query.relevant)
    first = next((at for at, item in enumerate(items[:DEPTH]) if item in good), None)
    answers = [_squeezed(answer) for answer in query.answers]
    sentences = [_squeezed(sentence) for _, sentence in results[:SHOWN]]
    return Measures(
        ndcg=ndcg(items, query.relevant),
        r_precision=len(set(items[: len(good)]) & good) / len(good),
        mrr=0.0 if first is None else 1 / (first + 1),
        hit=float(first == 0),
        sentence=float(any(s and (s in a or a in s) for s in sentences for a in answers)),
    )


def ndcg(items: Sequence[int], relevant: Mapping[int, int]) -> float:
    """Normalised discounted cumulative gain of the first ten items."""
    ideal = _gain(sorted(relevant.values(), reverse=True))
    return _gain([relevant.get(item, 0) for item in items]) / ideal if ideal else 0.0


def _gain(grades: Sequence[int]) -> float:
    gains = ((2.0**grade - 1) / math.log2(at + 2) for at, grade in enumerate(grades[:DEPTH]))
    return sum(gains)


def _squeezed(text: str) -> str:
    return "".join(text.split())


def mean_of(rows: Sequence[Measures]) -> Measures:
    """The mean of each measure; raises ValueError for no rows."""
    if not rows:
        raise ValueError("no queries were measured")
    return Measures(*(sum(getattr(row, name) for row in rows) / len(rows) for name in NAMES))


def by_kind(queries: Sequence[Judged], rows: Sequence[Measures]) -> dict[str, list[Measures]]:
    """The rows of each class of queries, classes sorted."""
    kinds = sorted({query.kind for query in queries})
    pairs = list(zip(queries, rows, strict=True))
    return {kind: [row for query, row in pairs if query.kind == kind] for kind in kinds}


def macro(kinds: Mapping[str, Sequence[Measures]]) -> Measures:
    """The mean over classes of the mean within each: small classes count as much as large ones."""
    return mean_of([mean_of(rows) for rows in kinds.values()])


def interval(
    kinds: Mapping[str, Sequence[Measures]], name: str = "ndcg", draws: int = 2000
) -> tuple[float, float]:
    """The bootstrap 95 % interval of a macro measure; queries are drawn within their class.

    The same rows give the same interval.
    """
    import numpy as np

    chance = np.random.default_rng(20261124)
    total = np.zeros(draws)
    for rows in kinds.values():
        values = np.array([getattr(row, name) for row in rows])
        total += values[chance.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.percentile(total / len(kinds), [2.5, 97.5])
    return float(low), float(high)
