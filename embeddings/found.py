"""What a search found: the items, best first, each made into a hit when it is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from embeddings.model import Hit
from embeddings.passages import Passage
from embeddings.ranking import Ranked, nothing, sum_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]


class Ranking(Sequence[Hit]):
    """One hit an item, in the order of its best passage; shown by the sentence that says most.

    A law that every plan names may be known of thousands of items: only those that are shown become
    hits. `groups` [passages] is the item of each passage, `titles` [passages] whether it is a title.
    """

    def __init__(
        self, ranked: Ranked, passages: Sequence[Passage], groups: Numbers, titles: Any
    ) -> None:
        import numpy as np

        self._ranked = ranked
        self._passages = passages
        self._groups = groups[ranked.positions]
        self._titles = titles[ranked.positions]
        self._total = sum_of(ranked.parts, len(ranked.positions))
        kept = np.flatnonzero(ranked.allowed)
        order = kept[np.lexsort((kept, -self._total[kept]))]
        _, first = np.unique(self._groups[order], return_index=True)
        self._best = order[np.sort(first)]

    @classmethod
    def nothing(cls) -> Ranking:
        """No item."""
        import numpy as np

        none = nothing()
        return cls(none, (), none.positions, np.zeros(0, bool))

    @property
    def scores(self) -> Scores:
        """The score of each item, best first."""
        found: Scores = self._total[self._best]
        return found

    def __len__(self) -> int:
        return len(self._best)

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> list[Hit]: ...
    def __getitem__(self, at: int | slice) -> Hit | list[Hit]:
        if isinstance(at, slice):
            return [self._hit(int(best)) for best in self._best[at]]
        return self._hit(int(self._best[at]))

    def _hit(self, best: int) -> Hit:
        shown = sorted(
            self._sentences_of(best),
            key=lambda at: (bool(self._titles[at]), -float(self._ranked.sentence[at]), at),
        )
        sentences = [self._passages[int(self._ranked.positions[at])] for at in shown]
        parts = self._ranked.parts.items()
        return Hit(
            passage=sentences[0],
            score=float(self._total[best]),
            parts={name: float(scores[best]) for name, scores in parts},
            others=tuple(sentences[1:]),
        )

    def _sentences_of(self, best: int) -> list[int]:
        """The allowed sentences of an item, which stand together."""
        left, right = (
            int(self._groups.searchsorted(self._groups[best], side)) for side in ("left", "right")
        )
        return [at for at in range(left, right) if self._ranked.allowed[at]]
