"""The passages of many documents as one sequence, and where sentences and items stand in it."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, overload

from embeddings.cache import Recent
from embeddings.passages import Passage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Numbers = npt.NDArray[np.int64]
    Allowed = npt.NDArray[np.bool_]

_BITS = 32
"""Of a sentence's start within its document."""
_FILTERS = 16
"""Filters whose passages are remembered, a bit each: people turn pages and ask again within one."""


class Passages(Sequence[Passage]):
    """The passages of several documents, one after the other, without a list of them all."""

    def __init__(self, documents: Sequence[Sequence[Passage]]) -> None:
        self._documents = documents
        self._ends = list(accumulate(map(len, documents)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Passage]: ...
    def __getitem__(self, at: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(at, slice):
            return tuple(self[n] for n in range(*at.indices(len(self))))
        if not 0 <= at < len(self):
            raise IndexError(at)
        document = bisect_right(self._ends, at)
        return self._documents[document][at - self._ends[document]]

    def __iter__(self) -> Iterator[Passage]:
        return chain.from_iterable(self._documents)


class Places:
    """Where passages stand: their positions by document and start, and by item."""

    def __init__(self, documents: Sequence[tuple[str, Sequence[Passage]]], starts: Any) -> None:
        """`documents` with their passages, in order; `starts` [passages]."""
        self._documents = documents
        self._starts = starts
        self._filters: Recent[frozenset[str], Allowed] = Recent(_FILTERS)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        """The number of each document."""
        return {document: n for n, (document, _) in enumerate(self._documents)}

    @cached_property
    def _keys(self) -> tuple[Numbers, Numbers]:
        """(number, start) of each passage as one number, sorted; and the positions in that order."""
        import numpy as np

        counts = [len(passages) for _, passages in self._documents]
        keys = (np.repeat(np.arange(len(counts)), counts) << _BITS) + self._starts
        order = np.argsort(keys, kind="stable")
        return keys[order], order

    def of(self, wanted: Iterable[tuple[str, int]]) -> list[int]:
        """The positions of sentences, given by document and start; unknown ones are left out."""
        import numpy as np

        numbers = self._numbers
        asked = [
            (numbers[document] << _BITS) + start
            for document, start in wanted
            if document in numbers
        ]
        if not asked or not self._documents:
            return []
        keys, order = self._keys
        at = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
        return sorted(order[at[keys[at] == asked]].tolist())

    def within(self, items: frozenset[str]) -> Allowed:
        """[passages]: which belong to these items (`document#eid`) or documents (`document#`)."""
        held = self._filters.get(items)
        return self._filters.keep(items, self._within(items)) if held is None else held

    def _within(self, items: frozenset[str]) -> Allowed:
        import numpy as np

        found = np.zeros(len(self._starts), bool)
        wanted: dict[str, set[str]] = defaultdict(set)
        for address in items:
            document, _, eid = address.partition("#")
            wanted[document].add(eid)
        for document, eids in wanted.items():
            if document in self._numbers:
                passages = self._documents[self._numbers[document]][1]
                first = self._firsts[self._numbers[document]]
                found[first : first + len(passages)] = "" in eids or [
                    passage.eid in eids for passage in passages
                ]
        return found

    @cached_property
    def _firsts(self) -> list[int]:
        """Where each document's passages begin."""
        return [0, *accumulate(len(passages) for _, passages in self._documents)]
