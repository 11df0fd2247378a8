"""What a second reader says of one sentence."""

from __future__ import annotations

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
_NAMES = tuple((begin_label(kind), inside_label(kind)) for kind in MentionType)


class RulesAlone:
    """`SecondReader` that believes every rule and knows no name of its own."""

    def read(self, texts: Sequence[str]) -> list[Tags]:
        """The same of every sentence."""
        return [Tags((), {label: [1.0] * len(text) for label in LABELS}) for text in texts]


_LEAST = 1e-9  # odds of nothing, so that they have a logarithm


def tags_from(marginals: Mapping[str, Sequence[float]]) -> Tags:
    """The most likely row of labels in which each name begins before it goes on, as names with their odds."""
    read = Tags((), marginals)
    spans = spans_of(_likeliest(marginals))
    names = [Tagged(a, b, kind, read.probability(kind, a, b)) for a, b, kind in spans]
    return Tags(tuple(names), marginals)


def _likeliest(marginals: Mapping[str, Sequence[float]]) -> list[str]:
    """Viterbi's way: at each character the best row that ends in each label, from the left.

    All labels but those inside names follow the same best one, so a step back is that one and which of the
    insides go on: two small numbers a character.
    """
    score = dict.fromkeys(LABELS, -1e9) | {OUTSIDE: 0.0}
    bests, goes_on = bytearray(), bytearray()
    for at in range(len(marginals[OUTSIDE])):
        best = max(LABELS, key=score.__getitem__)
        on = [score[inside] > score[begin] for begin, inside in _NAMES]
        came = dict.fromkeys(LABELS, score[best])
        came.update((i, max(score[b], score[i])) for b, i in _NAMES)
        score = {label: came[label] + log(max(marginals[label][at], _LEAST)) for label in LABELS}
        bests.append(LABELS.index(best))
        goes_on.append(sum(1 << number for number, yes in enumerate(on) if yes))
    return _back(max(LABELS, key=score.__getitem__), bests, goes_on)


def _back(label: str, bests: bytearray, goes_on: bytearray) -> list[str]:
    """The labels of the best row, followed from its last one."""
    labels: list[str] = []
    for best, on in zip(reversed(bests), reversed(goes_on), strict=True):
        labels.append(label)
        number = next((n for n, (_, inside) in enumerate(_NAMES) if inside == label), None)
        label = LABELS[best] if number is None else _NAMES[number][on >> number & 1]
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
