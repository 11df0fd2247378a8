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

    def addresses(self, count: int) -> list[str]:
        """The addresses of the first items, none of which is made into a hit."""
        best = self._ranked.positions[self._best[:count]].tolist()
        return [self._passages[at].address for at in best]

    @overload
    def __getitem__(self, at: int) -> Hit: ...
    @overload
    def __getitem__(self, at: slice) -> list[Hit]: ...
    def __getitem__(self, at: int | slice) -> Hit | list[Hit]:
        if isinstance(at, slice):
            return self._hits(self._best[at])
        return self._hits(self._best[[at]])[0]

    def _hits(self, best: Numbers) -> list[Hit]:
        """Items by their best passages; what numpy knows of them is asked once for all."""
        parts = {name: scores[best].tolist() for name, scores in self._ranked.parts.items()}
        scores = self._total[best].tolist()
        return [
            Hit(shown[0], scores[n], {name: each[n] for name, each in parts.items()}, shown[1:])
            for n, shown in enumerate(self._shown(best))
        ]

    def _shown(self, best: Numbers) -> list[tuple[Passage, ...]]:
        """The allowed sentences of each item, which stand together: the one that says most first,
        its title last."""
        groups = self._groups[best]
        ends = (self._groups.searchsorted(groups, side).tolist() for side in ("left", "right"))
        ranked, found = self._ranked, []
        for left, right in zip(*ends, strict=True):
            some = slice(left, right)
            rows = zip(
                self._titles[some].tolist(),
                (-ranked.sentence[some]).tolist(),
                ranked.positions[some].tolist(),
                ranked.allowed[some].tolist(),
                strict=True,
            )
            found.append(tuple(self._passages[at] for _, _, at, ok in sorted(rows) if ok))
        return found
