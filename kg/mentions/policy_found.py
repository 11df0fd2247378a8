"""A policy as found in one sentence, before it becomes a mention."""

from __future__ import annotations

from dataclasses import dataclass

from kg.lexicon.policies import Policy
from kg.model import Form


@dataclass(frozen=True, slots=True)
class Found:
    """`text[start:end]` of a sentence in plain spelling names a policy.

    `known` is the lexicon's entry where the rule itself looked it up; `full` the whole
    name where it knows that (`中华人民共和国社区矫正法实施办法`), else empty.
    """

    start: int
    end: int
    form: Form
    rule: str
    known: Policy | None = None
    full: str = ""


def without_overlaps(candidates: list[Found]) -> list[Found]:
    """Bracketed ones first, then longer ones; the rest that overlaps them goes. In text order."""
    kept: list[Found] = []
    taken: set[int] = set()
    ranked = sorted(
        candidates,
        key=lambda f: (
            f.form is not Form.BRACKETED,
            f.rule == "bare.governed",
            f.start - f.end,
            f.start,
            f.rule,
        ),
    )
    for found in ranked:
        span = range(found.start, found.end)
        if not taken.intersection(span):
            kept.append(found)
            taken.update(span)
    return sorted(kept, key=lambda f: f.start)
