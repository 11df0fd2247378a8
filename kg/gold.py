"""Predicted mentions against annotated ones: precision, recall, F1, attributes, misses by cause.

The figures are those of `score_mentions.py` beside the gold of the real plan: a prediction is right
when type, start and end agree; `overlap` also accepts the same type with an intersection over union
of at least one half; a gold row with `doubt` counts as right when found, and not when missed.
Rows are the JSON objects of a mentions file (`item`, `type`, `surface`, `start`, `end`, attributes).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kg.errors import SourceError
from kg.model import MentionType
from kg.source.rows import read_lines

ATTRIBUTES = ("canonical", "role", "kind", "form", "generic", "value", "unit", "relation")
Row = Mapping[str, Any]


class Cause(StrEnum):
    """What went wrong with a mention."""

    TYPE = "type"  # found at this place, as another type
    LEFT = "left"  # begins elsewhere, ends right
    RIGHT = "right"  # ends elsewhere, begins right
    BOTH = "both"  # overlaps, begins and ends elsewhere
    MISSED = "missed"
    INVENTED = "invented"


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, right: int, predicted: int, found: int, wanted: int) -> Figures:
        """From counts: right of predicted, found of wanted (gold without doubt)."""
        p = right / predicted if predicted else 0.0
        r = found / wanted if wanted else 0.0
        return cls(p, r, 2 * p * r / (p + r) if p + r else 0.0)


@dataclass(frozen=True, slots=True)
class Miss:
    """A gold mention that was not found as it stands, or a prediction without one.

    `other` is the row that it was confused with, None where there is none.
    """

    cause: Cause
    row: Row
    other: Row | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """`strict` and `overlap` by type and for `all`; `attributes` as (right, of) by `type.name`."""

    strict: Mapping[str, Figures]
    overlap: Mapping[str, Figures]
    attributes: Mapping[str, tuple[int, int]]
    misses: tuple[Miss, ...]


REQUIRED = frozenset({"type", "surface", "start", "end", "item"})
"""What every row has."""


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a JSON Lines file; SourceError names the line that is none."""
    rows = []
    for number, line in read_lines(path):
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict) or not row.keys() >= REQUIRED:
            raise SourceError(
                f"第 {number} 行不是一处提及",
                wanted=f"有 {'、'.join(sorted(REQUIRED))} 的 JSON 对象，如 zhengmai annotate 的输出",
                english=f"line {number} is no mention; wanted a JSON object with "
                f"{', '.join(sorted(REQUIRED))}, such as zhengmai annotate prints",
                where=str(path),
            )
        rows.append(row)
    return rows


def score(gold: Sequence[Row], predicted: Sequence[Row]) -> Score:
    """Compare two lists of rows. A type without gold is left out, as are predictions of it."""
    strict: dict[str, Figures] = {}
    overlap: dict[str, Figures] = {}
    totals = {"strict": [0, 0, 0, 0], "overlap": [0, 0, 0, 0]}
    attributes: dict[str, tuple[int, int]] = {}
    for type_ in map(str, MentionType):
        wanted = [row for row in gold if row["type"] == type_]
        got = list({span(row): row for row in predicted if row["type"] == type_}.values())
        if not wanted:
            continue
        for name, table, same in (("strict", strict, _same), ("overlap", overlap, _overlap)):
            counts = _counts(wanted, got, same)
            table[type_] = Figures.of(*counts)
            totals[name] = [a + b for a, b in zip(totals[name], counts, strict=True)]
        attributes.update(_attributes(type_, wanted, got))
    strict["all"] = Figures.of(*totals["strict"])
    overlap["all"] = Figures.of(*totals["overlap"])
    return Score(strict, overlap, attributes, misses(gold, predicted))


def span(row: Row) -> tuple[int, int]:
    """Where a mention stands."""
    return row["start"], row["end"]


def _same(a: Row, b: Row) -> bool:
    return span(a) == span(b)


def _overlap(a: Row, b: Row) -> bool:
    both = min(a["end"], b["end"]) - max(a["start"], b["start"])
    whole = max(a["end"], b["end"]) - min(a["start"], b["start"])
    return bool(both > 0 and both / whole >= 0.5)


def _counts(
    gold: Sequence[Row], predicted: Sequence[Row], same: Callable[[Row, Row], bool]
) -> tuple[int, int, int, int]:
    wanted = [row for row in gold if "doubt" not in row]
    right = sum(any(same(g, p) for g in gold) for p in predicted)
    found = sum(any(same(g, p) for p in predicted) for g in wanted)
    return right, len(predicted), found, len(wanted)


def plain(value: Any) -> Any:
    """A name without marks, blanks and width, for comparing; anything else as it is."""
    if not isinstance(value, str):
        return value
    return re.sub(r"[\s《》〈〉“”\"‘’'「」]", "", unicodedata.normalize("NFKC", value))


def _attributes(
    type_: str, gold: Sequence[Row], predicted: Sequence[Row]
) -> dict[str, tuple[int, int]]:
    found = {span(row): row for row in predicted}
    pairs = [(g, found[span(g)]) for g in gold if span(g) in found and "doubt" not in g]
    table = {}
    for name in ATTRIBUTES:
        hits = [plain(g[name]) == plain(p.get(name)) for g, p in pairs if name in g]
        if hits:
            table[f"{type_}.{name}"] = (sum(hits), len(hits))
    return table


def misses(gold: Sequence[Row], predicted: Sequence[Row]) -> tuple[Miss, ...]:
    """Every error once, by cause: first what was confused with something, then the rest.

    Ordered by place. A prediction that explains a miss is not counted as invented again.
    """
    known = {(row["type"], *span(row)) for row in gold}
    made = {(row["type"], *span(row)) for row in predicted}
    left = [row for row in predicted if (row["type"], *span(row)) not in known]
    found: list[Miss] = []
    for row in gold:
        if "doubt" in row or (row["type"], *span(row)) in made:
            continue
        other = _confused(row, left)
        if other is not None:
            left.remove(other)
        found.append(Miss(_cause(row, other), row, other))
    found += [Miss(Cause.INVENTED, row) for row in left]
    return tuple(sorted(found, key=lambda miss: (*span(miss.row), miss.cause)))


def _confused(row: Row, left: Sequence[Row]) -> Row | None:
    """The wrong prediction that stands closest: the same span, else the same type overlapping."""
    same = [p for p in left if span(p) == span(row)]
    near = [p for p in left if p["type"] == row["type"] and _shared(p, row) > 0]
    return next(iter(same or sorted(near, key=lambda p: -_shared(p, row))), None)


def _shared(a: Row, b: Row) -> int:
    return int(min(a["end"], b["end"]) - max(a["start"], b["start"]))


def _cause(row: Row, other: Row | None) -> Cause:
    if other is None:
        return Cause.MISSED
    if span(row) == span(other):
        return Cause.TYPE
    if row["end"] == other["end"]:
        return Cause.LEFT
    return Cause.RIGHT if row["start"] == other["start"] else Cause.BOTH


def by_cause(found: Sequence[Miss]) -> dict[str, list[Miss]]:
    """Misses by `type/cause`, the most frequent first."""
    groups: dict[str, list[Miss]] = {}
    for miss in found:
        groups.setdefault(f"{miss.row['type']}/{miss.cause}", []).append(miss)
    return dict(sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0])))
