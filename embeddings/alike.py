"""Items like one that is held, from the vectors that are stored: nothing is encoded.

An item is alike to another as far as each sentence of the one has a sentence like it in the other, and the
other way round; sentences are compared around the mean of the index, which all of them share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from embeddings.passages import Passage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from embeddings.index import SearchIndex

    Vectors = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]

NEAR = 30
"""Sentences near each of the item's own whose items are compared in full."""
OWN = 12
"""Sentences of the item that are looked at, from its beginning."""
_MEAN_OF = 1_000
"""Rows of the index that its mean is taken of."""


def alike_items(
    index: SearchIndex, sentences: Iterable[tuple[str, int]], count: int
) -> list[Passage]:
    """The items most like the one whose sentences (document, start) are given, best first: of each
    the sentence nearest to any of these. None for sentences that are not indexed."""
    import numpy as np

    own = np.array(sorted(index.places.of(sentences))[:OWN], np.int64)
    if not len(own):
        return []
    asked = index.dense.at(own)
    near = np.concatenate(index.dense.near_each(asked, NEAR))
    groups = np.unique(index.groups[near])
    others = groups[~np.isin(groups, index.groups[own])]
    middle = _middle(index)
    scored = [_alike(index, _around(asked, middle), group, middle) for group in others.tolist()]
    best = sorted(scored, key=lambda found: (-found[0], found[1]))[:count]
    return [index.passages[at] for _, at in best]


def _alike(index: SearchIndex, asked: Vectors, group: int, middle: Vectors) -> tuple[float, int]:
    """How alike an item is, and the position of its nearest sentence."""
    import numpy as np

    first, last = (int(index.groups.searchsorted(group, side)) for side in ("left", "right"))
    cosines = asked @ _around(index.dense.at(np.arange(first, last)), middle).T
    both = (cosines.max(axis=1).mean() + cosines.max(axis=0).mean()) / 2
    return float(both), first + int(cosines.max(axis=0).argmax())


def _around(rows: Vectors, middle: Vectors) -> Vectors:
    import numpy as np

    seen = rows - middle
    unit: Vectors = seen / np.maximum(np.linalg.norm(seen, axis=1, keepdims=True), 1e-9)
    return unit


def _middle(index: SearchIndex) -> Vectors:
    """The mean of the index's sentences, of some of a large one's."""
    import numpy as np

    size = index.dense.size
    mean: Vectors = index.dense.at(np.arange(0, size, -(-size // _MEAN_OF))).mean(axis=0)
    return mean
