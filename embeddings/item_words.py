"""The words of whole items, counted from the postings of their sentences.

A query's words often stand in different sentences of the item that answers it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import reduce
from typing import TYPE_CHECKING

from embeddings.lexical import K1, B, LexicalIndex, token_code, tokens_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]
    Rows = npt.NDArray[np.int32]
    Held = npt.NDArray[np.bool_]


class ItemWords:
    """`groups` [passages] is the item of each passage, counted from 0 without gaps; `lengths` and
    `places` are those of the index of sentences, `lexical`."""

    def __init__(
        self, lexical: LexicalIndex, lengths: Rows, places: Numbers, groups: Numbers
    ) -> None:
        import numpy as np

        self._lexical = lexical
        self._item_of = np.zeros(len(lengths), np.int32)
        self._item_of[places] = groups
        self.size = int(groups.max()) + 1 if len(groups) else 0
        held = np.bincount(groups, weights=lengths[places], minlength=self.size)
        mean = max(float(held.mean()), 1e-9) if self.size else 1.0
        self._norms = K1 * (1 - B + B / mean * held)

    def scores(self, tokens: Sequence[str]) -> Scores:
        """float32 [items]: the BM25 score of every item; 0 where no token is shared."""
        import numpy as np

        total = np.zeros(self.size, np.float64)
        for token, times in Counter(tokens).items():
            counts = np.zeros(self.size, np.float64)
            for at, found in self._lexical.counts_of(token_code(token)):
                counts += np.bincount(self._item_of[at], weights=found, minlength=self.size)
            held = np.flatnonzero(counts)
            weight = times * np.log1p((self.size - len(held) + 0.5) / (len(held) + 0.5))
            total[held] += weight * (counts[held] / (counts[held] + self._norms[held]))
        return total.astype(np.float32)

    def holding(self, names: Iterable[str]) -> Held:
        """[items]: which have a sentence with all pairs of characters and all words of a name."""
        import numpy as np

        found = np.zeros(self.size, bool)
        for name in names:
            rows = [self._rows(token) for token in dict.fromkeys(tokens_of(name)) if _tells(token)]
            if rows:
                both = reduce(_shared, sorted(rows, key=len))
                found[self._item_of[both]] = True
        return found

    def _rows(self, token: str) -> Rows:
        import numpy as np

        parts = [at for at, _ in self._lexical.counts_of(token_code(token))]
        return np.concatenate([np.zeros(0, np.int32), *parts])


def _tells(said: str) -> bool:
    """Whether a token is more than one Chinese character."""
    return len(said) > 1 or said < "\u2e80"


def _shared(left: Rows, right: Rows) -> Rows:
    import numpy as np

    return np.intersect1d(left, right, assume_unique=True) if len(left) else left
