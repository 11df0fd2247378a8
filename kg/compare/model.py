"""What a comparison of two plans says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

Likeness = Callable[[Sequence[str], Sequence[str]], Sequence[Sequence[float]]]
"""How alike in meaning each of some texts is to each of others: [n][m], about 0 for texts that
have no more in common than any two of these plans, 1 for the same text."""


class State(StrEnum):
    """What became of a task."""

    CONTINUED = "continued"
    CHANGED = "changed"
    NEW = "new"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, verbatim: `document.text[start:end] == text`. `item` is an item's address."""

    document: str
    item: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A target as one of the plans sets it. `clause` is what stands around it between two stops."""

    surface: str
    value: float | int | None
    unit: str
    what: str
    quote: Quote
    clause: str = ""


@dataclass(frozen=True, slots=True)
class TargetChange:
    """A figure that was changed, dropped (`after` is None) or is new (`before` is None)."""

    what: str
    before: Figure | None
    after: Figure | None


@dataclass(frozen=True, slots=True)
class NamedChange:
    """An entity whose roles in a task changed: a department, or a policy. Empty roles: not named."""

    entity: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    before_quote: Quote | None
    after_quote: Quote | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A task of the first plan (`a`), of the second (`b`), or of both: item addresses or None.

    `score` is that of the alignment, about 0 to 1; `reasons` say what it rests on, each in Chinese and English.
    `split` are the other tasks that `a` became, `merged` the others of which `b` was made.
    `doubtful`: these may be two tasks in the same words, so what only one of them says is no change.
    """

    state: State
    a: str | None
    b: str | None
    score: float = 0.0
    reasons: tuple[tuple[str, str], ...] = ()
    targets: tuple[TargetChange, ...] = ()
    departments: tuple[NamedChange, ...] = ()
    policies: tuple[NamedChange, ...] = ()
    split: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans side by side, in the order of the first; what is new comes where it stands."""

    a: str
    b: str
    pairs: tuple[Pair, ...]
