"""What comes back when plans are held beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from api.frames import Framed, Record, columns_of, flat, records_of
from api.schemas.held import DocumentSummary

BESIDE = {
    "continued": "alike", "changed": "unlike", "new": "only_second", "dropped": "only_first",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quoted:
    """A sentence of a plan, verbatim, with the address of its item."""

    document: str
    id: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TaskSide:
    """An item as one side of a pair."""

    id: str
    number: int
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class FigureSide:
    """A target as one plan sets it, with its sentence."""

    surface: str
    value: float | int | None
    unit: str
    quote: Quoted


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that changed, was dropped (`after` is None) or is new (`before` is None)."""

    what: str
    before: FigureSide | None
    after: FigureSide | None


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A department or policy whose roles changed; empty roles where a side does not name it."""

    entity: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    before_quote: Quoted | None
    after_quote: Quoted | None


@dataclass(frozen=True, slots=True)
class TaskPair(Framed):
    """A task of the first plan, of the second, or of both. `state` is continued, changed, new or
    dropped; `score` that of the alignment, with its `reasons` in Chinese and as `english`. `split` are the
    other tasks of the second plan that `a` became, `merged` the others of the first that became `b`.
    `doubtful`: these may be two tasks in the same words; what only one of them says is no change."""

    state: str
    a: TaskSide | None
    b: TaskSide | None
    score: float
    reasons: tuple[str, ...]
    targets: tuple[FigureChange, ...]
    departments: tuple[RoleChange, ...]
    policies: tuple[RoleChange, ...]
    split: tuple[TaskSide, ...] = ()
    merged: tuple[TaskSide, ...] = ()
    english: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class PlanComparison(Framed):
    """Two plans side by side. `counts` has one entry a state."""

    a: DocumentSummary
    b: DocumentSummary
    counts: dict[str, int]
    pairs: tuple[TaskPair, ...]

    def word(self, state: str) -> str:
        """What people see of a state (`api.labels`): of plans of two offices neither goes on from the other,
        so nothing in them is new or dropped."""
        return state if self.a.issuer == self.b.issuer else BESIDE[state]

    def records(self) -> list[Record]:
        """One row a task of either plan, or of both."""
        return list(records_of(self.pairs))


@dataclass(frozen=True, slots=True)
class Proof:
    """Why a planned document counts as issued or not: a later plan's sentence (`quote`), or a
    version of a law that is held (`version`, `event`)."""

    year: int | None
    date: str
    quote: Quoted | None
    version: str
    event: str


@dataclass(frozen=True, slots=True)
class PlannedDocument(Framed):
    """A document that a plan wants to draft, issue or revise, and what became of it.

    `outcome`: issued, cited (named again, but not as revised), planned (still), unheard (later
    plans are held, none names it), open (no later plan is held).
    """

    entity: str
    name: str
    life_cycle: str
    document: str
    document_title: str
    year: int | None
    planned: Quoted
    outcome: str
    evidence: tuple[Proof, ...]

    def records(self) -> list[Record]:
        """One row, with the last proof of its outcome as `proof_…`."""
        last = flat(self.evidence[-1]) if self.evidence else dict.fromkeys(columns_of(Proof))
        return [flat(self) | {f"proof_{name}": value for name, value in last.items()}]


@dataclass(frozen=True, slots=True)
class SuggestedArticle(Framed):
    """An article of a law that the item cites, suggested by likeness of meaning: the plan itself
    does not name it. `score` is that likeness, 0 to 1."""

    work: str
    law: str
    version: str
    article: str
    text: str
    score: float
    for_sentence: str
