"""Hits of the search index → results for people, with the query's words marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, overload

from api.catalogue import Catalogue, title_of
from api.forms import section_of
from api.marks import find_marks
from api.schemas import Part, Result, SentenceView

if TYPE_CHECKING:
    from embeddings.search import Hit, Ranking


def split_phrases(text: str) -> tuple[str, tuple[str, ...]]:
    """A query without its straight quotes, and what stood in them: phrases to be met verbatim.

    Chinese quotation marks are part of names (`“一老一小”有哪些措施`): they ask for the exact words
    only where they enclose the whole query.
    """
    whole = re.fullmatch(r"\s*“([^“”]+)”\s*", text)
    if whole and whole.group(1).strip():
        return whole.group(1).strip(), (whole.group(1).strip(),)
    phrases = tuple(phrase.strip() for phrase in re.findall(r'"([^"]+)"', text))
    return text.replace('"', " ").strip(), tuple(phrase for phrase in phrases if phrase)


def as_result(catalogue: Catalogue, hit: Hit, words: tuple[str, ...]) -> Result:
    """A hit with its names; `words` are the query and its other names."""
    passage = hit.passage
    reading, item = catalogue.locate(passage.address)
    return Result(
        document=passage.document,
        document_title=title_of(reading),
        item=item.number,
        id=passage.address,
        label=item.label,
        title=item.title,
        section=section_of(reading, item),
        sentence=passage.text,
        start=passage.start,
        end=passage.end,
        score=float(hit.score),
        parts=tuple(Part(name, float(score)) for name, score in sorted(hit.parts.items())),
        marks=find_marks(passage.text, passage.start, words),
        sentences=tuple(SentenceView(p.text, p.start, p.end) for p in hit.others),
    )


class Pool(Sequence[Result]):
    """The items of a ranking, each made into a result when it is looked at: an answer looks at the
    addresses of two hundred and at the sentences of ten."""

    def __init__(
        self, ids: Sequence[str], scores: Sequence[float], make: Callable[[int], Result]
    ) -> None:
        """`make` gives the result at a place, the same each time."""
        self.ids = tuple(ids)
        self.scores = tuple(scores)
        self._make = make

    @classmethod
    def of(cls, catalogue: Catalogue, hits: Ranking, words: tuple[str, ...], count: int) -> Pool:
        """The first items of a ranking; `words` are marked in them."""

        @cache
        def make(at: int) -> Result:
            return as_result(catalogue, hits[at], words)

        return cls(hits.addresses(count), hits.scores[:count].tolist(), make)

    def chosen(self, places: Sequence[int]) -> Pool:
        """Those at some places, in that order."""
        make = self._make
        return Pool(
            [self.ids[at] for at in places],
            [self.scores[at] for at in places],
            lambda at: make(places[at]),
        )

    def __len__(self) -> int:
        return len(self.ids)

    @overload
    def __getitem__(self, at: int) -> Result: ...
    @overload
    def __getitem__(self, at: slice) -> Pool: ...
    def __getitem__(self, at: int | slice) -> Result | Pool:
        if isinstance(at, slice):
            return self.chosen(range(len(self))[at])
        return self._make(range(len(self))[at])
