"""What a second reader says of one sentence."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Protocol

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
    """A reading of one sentence: its names in order, and the odds of any other name."""

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


class SecondReader(Protocol):
    """Whoever says which names stand in sentences, beside the rules."""

    def read(self, texts: Sequence[str]) -> Sequence[Tags]:
        """One for each sentence in plain spelling."""
        ...


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
"""Every label that a character may have."""


class RulesAlone:
    """`SecondReader` that believes every rule and knows no name of its own."""

    def read(self, texts: Sequence[str]) -> list[Tags]:
        """The same of every sentence."""
        return [Tags((), {label: [1.0] * len(text) for label in LABELS}) for text in texts]


_LEAST = 1e-9  # odds of nothing, so that they have a logarithm


def tags_from(marginals: Mapping[str, Sequence[float]]) -> Tags:
    """The most likely row of labels in which each name begins before it goes on, as names with their odds."""
    spans = spans_of(_likeliest(marginals))
    small = {label: array("f", odds) for label, odds in marginals.items()}
    read = Tags((), small)
    names = [Tagged(a, b, kind, read.probability(kind, a, b)) for a, b, kind in spans]
    return Tags(tuple(names), small)


def _likeliest(marginals: Mapping[str, Sequence[float]]) -> list[str]:
    """Viterbi's way: at each character the best row that ends in each label, from the left."""
    free = [label for label in LABELS if not label.startswith("I-")]
    insides = [(inside_label(kind), begin_label(kind)) for kind in MentionType]
    score = dict.fromkeys(LABELS, -1e9) | {OUTSIDE: 0.0}
    before: list[dict[str, str]] = []
    for at in range(len(marginals[OUTSIDE])):
        best = max(score, key=score.__getitem__)
        came = dict.fromkeys(free, best)
        came.update((i, i if score[i] > score[b] else b) for i, b in insides)
        score = {
            label: score[came[label]] + log(max(marginals[label][at], _LEAST)) for label in LABELS
        }
        before.append(came)
    label = max(score, key=score.__getitem__)
    labels: list[str] = []
    for came in reversed(before):
        labels.append(label)
        label = came[label]
    return labels[::-1]


def spans_of(labels: Sequence[str]) -> list[tuple[int, int, MentionType]]:
    """The names in a row of labels: start, end, type."""
    found: list[tuple[int, int, MentionType]] = []
    for at, label in enumerate(labels):
        if label.startswith("B-"):
            found.append((at, at + 1, MentionType(label[2:])))
        elif label.startswith("I-") and found and found[-1][1] == at and found[-1][2] == label[2:]:
            found[-1] = (found[-1][0], at + 1, found[-1][2])
    return found
