"""What the tagger says of one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.model import MentionType

OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Tagged:
    """`text[start:end]` read as a name of `type`, with the least probability of its characters."""

    start: int
    end: int
    type: MentionType
    probability: float


@dataclass(frozen=True, slots=True)
class Tags:
    """The tagger's reading of one sentence: its names in order, and the odds of any other name."""

    names: tuple[Tagged, ...]
    marginals: Mapping[str, Sequence[float]]  # label → its probability at each character

    def probability(self, kind: MentionType, start: int, end: int) -> float:
        """How likely exactly `text[start:end]` is a name of this type, 0 to 1.

        The least of the probabilities that it begins at `start`, goes on to `end`, and ends there.
        """
        begins, inside = self.marginals[begin_label(kind)], self.marginals[inside_label(kind)]
        ends = 1 - inside[end] if end < len(inside) else 1.0
        return min([begins[start], *inside[start + 1 : end], ends])

    def presence(self, kind: MentionType, start: int, end: int) -> float:
        """How likely `text[start:end]` lies in names of this type, wherever these begin and end.

        The mean over its characters, 0 to 1.
        """
        begins, inside = self.marginals[begin_label(kind)], self.marginals[inside_label(kind)]
        return (sum(begins[start:end]) + sum(inside[start:end])) / (end - start)


def begin_label(kind: MentionType) -> str:
    """The label of a name's first character."""
    return f"B-{kind.value}"


def inside_label(kind: MentionType) -> str:
    """The label of its other characters."""
    return f"I-{kind.value}"


LABELS = (
    OUTSIDE,
    *(label(kind) for kind in MentionType for label in (begin_label, inside_label)),
)
"""Every label that a model may know."""


def spans_of(labels: Sequence[str]) -> list[tuple[int, int, MentionType]]:
    """The names in a row of labels: start, end, type."""
    found: list[tuple[int, int, MentionType]] = []
    for at, label in enumerate(labels):
        if label.startswith("B-"):
            found.append((at, at + 1, MentionType(label[2:])))
        elif label.startswith("I-") and found and found[-1][1] == at and found[-1][2] == label[2:]:
            found[-1] = (found[-1][0], at + 1, found[-1][2])
    return found
