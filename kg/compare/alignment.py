"""Pairs of tasks that are the same task: one to one first, then the parts of a split or a merger.

`SAME` and `PART` are measured on plans with known alignments (tests/gold/*-alignment.jsonl): see
docs/decisions/comparison.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.compare.likeness import Features

SAME = 0.23
"""The least score of a pair of tasks each of which is the other's best counterpart."""
PART = 0.32
"""The least score where one of them has a better counterpart, or a pair already: half a task is less
like the whole, and what is left over is soon taken for something else."""
WHOLE = 0.75
"""From this score on a task goes on nearly word for word: no other task can be a part of it."""

Aligned = list[tuple[int, int]]
_Ranked = Sequence[tuple[float, int, int]]


def align(features: Sequence[Sequence[Features]]) -> Aligned:
    """(row, column) of each pair, by row and column. A row or column in two pairs was split."""
    ranked = sorted(
        (-one.score, x, y)
        for x, row in enumerate(features)
        for y, one in enumerate(row)
        if one.score >= SAME
    )
    pairs = _one_to_one(ranked)
    return sorted(pairs | _parts(ranked, pairs))


def _one_to_one(ranked: _Ranked) -> dict[tuple[int, int], float]:
    """Pairs by score, the best first, each task in one of them at most."""
    pairs: dict[tuple[int, int], float] = {}
    rows: set[int] = set()
    columns: set[int] = set()
    seen: tuple[set[int], set[int]] = set(), set()
    for negative, x, y in ranked:
        best = x not in seen[0] and y not in seen[1]
        seen[0].add(x)
        seen[1].add(y)
        if x in rows or y in columns or -negative < (SAME if best else PART):
            continue
        pairs[x, y] = -negative
        rows.add(x)
        columns.add(y)
    return pairs


def _parts(ranked: _Ranked, pairs: dict[tuple[int, int], float]) -> dict[tuple[int, int], float]:
    """For tasks left over, their best counterpart, though it is taken: they are a part of it."""
    rows = {x: score for (x, _), score in pairs.items()}
    columns = {y: score for (_, y), score in pairs.items()}
    found: dict[tuple[int, int], float] = {}
    for negative, x, y in ranked:
        taken = rows.get(x, columns.get(y, WHOLE))
        if -negative >= PART and (x in rows) != (y in columns) and taken < WHOLE:
            found[x, y] = -negative
            rows.setdefault(x, -negative)
            columns.setdefault(y, -negative)
    return found
