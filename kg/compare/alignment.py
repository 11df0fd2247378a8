"""Pairs of tasks that are the same task: one to one first, then the parts of a split or a merger.

`SAME` and `PART` are measured on plans with known alignments (tests/gold/*-alignment.jsonl): see
docs/decisions/comparison.md.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.compare.likeness import Features

SAME = 0.24
"""The least score of a pair."""
PART = 0.31
"""The least score of a second pair of one task: half a task is less like the whole."""

Aligned = list[tuple[int, int]]


def align(features: Sequence[Sequence[Features]]) -> Aligned:
    """(row, column) of each pair, by row and column. A row or column in two pairs was split."""
    ranked = sorted(
        (-one.score, x, y)
        for x, row in enumerate(features)
        for y, one in enumerate(row)
        if one.score >= SAME
    )
    pairs: Aligned = []
    rows: set[int] = set()
    columns: set[int] = set()
    for _, x, y in ranked:
        if x not in rows and y not in columns:
            pairs.append((x, y))
            rows.add(x)
            columns.add(y)
    return sorted({*pairs, *_parts(ranked, rows, columns)})


def _parts(ranked: Sequence[tuple[float, int, int]], rows: set[int], columns: set[int]) -> Aligned:
    """For tasks left over, their best counterpart, though it is taken: they are a part of it."""
    found: Aligned = []
    for negative, x, y in ranked:
        if -negative >= PART and (x in rows) != (y in columns):
            found.append((x, y))
            rows = rows | {x}
            columns = columns | {y}
    return found
