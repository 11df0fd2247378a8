"""Which parts of a sentence earlier mentions hold."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from kg.mentions.view import SentenceView
from kg.model import Mention, MentionType


@dataclass(frozen=True, slots=True)
class Covered:
    """An earlier mention in the plain text of a sentence."""

    start: int
    end: int
    type: MentionType


@dataclass(frozen=True, slots=True)
class Cover:
    """The earlier mentions of a sentence, by their offsets in its plain text, left to right."""

    spans: tuple[Covered, ...]
    taken: frozenset[int]

    @classmethod
    def of(cls, sentence: SentenceView, mentions: Iterable[Mention]) -> Cover:
        """The mentions that lie in a sentence, by its plain offsets."""
        origin = sentence.plain.origin
        spans: list[Covered] = []
        for mention in mentions:
            start = bisect_left(origin, mention.start)
            end = bisect_left(origin, mention.end)
            if start < end:
                spans.append(Covered(start, end, mention.type))
        spans.sort(key=lambda span: (span.start, span.end))
        taken = frozenset(at for span in spans for at in range(span.start, span.end))
        return cls(tuple(spans), taken)

    def is_free(self, start: int, end: int) -> bool:
        """Whether no earlier mention holds a character of `[start, end)`."""
        return not any(at in self.taken for at in range(start, end))

    def starting_at(self, start: int) -> Covered | None:
        """The earlier mention that begins at `start`."""
        return next((span for span in self.spans if span.start == start), None)


class Earlier:
    """The mentions of an item in the order of the text: each sentence looks only at its own.

    Without it a text of one long item costs the square of its length.
    """

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self._ordered = sorted(mentions, key=lambda mention: mention.start)
        self._starts = [mention.start for mention in self._ordered]

    def within(self, sentence: SentenceView) -> list[Mention]:
        """The mentions that begin in a sentence, and the one before."""
        origin = sentence.plain.origin
        first = max(0, bisect_right(self._starts, origin[0]) - 1)
        return self._ordered[first : bisect_right(self._starts, origin[-1])]

    def cover(self, sentence: SentenceView) -> Cover:
        """What they hold of a sentence."""
        return Cover.of(sentence, self.within(sentence))
