"""Items weighed by the documents in which they stand: what a document is, and how well it fits as a whole.

Of two articles that fit a question alike, the one whose law has others that fit, or the statute
before the rule below it, is more often meant. See docs/decisions/ranking.md for the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from embeddings.found import Ranking
from embeddings.model import Hit

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]

SUPPORT = 0.25
"""What the mean of a document's best items counts for each of its items."""
SUPPORTING = 3
"""Items of a document that are looked at; one that has fewer is supported less."""


def best_in_documents(
    hits: Ranking, standing: Callable[[str], float], offset: int, limit: int
) -> list[Hit]:
    """A page of a ranking's items, each with the part `document` added to its score.

    `standing` says by a document's id what it counts for being what it is.
    """
    import numpy as np

    documents = [address.partition("#")[0] for address in hits.addresses(len(hits))]
    added = SUPPORT * support_of(documents, hits.scores)
    added += np.array([standing(document) for document in documents], np.float32)
    order = np.argsort(-(hits.scores + added), kind="stable")[offset : offset + limit]
    return [_with(hits[at], float(added[at])) for at in order.tolist()]


def support_of(documents: Sequence[str], scores: Scores) -> Scores:
    """For each item, best first, the mean of the best scores in its document; below zero counts as zero."""
    import numpy as np

    best: dict[str, list[float]] = {}
    for document, score in zip(documents, scores.tolist(), strict=True):
        if len(held := best.setdefault(document, [])) < SUPPORTING:
            held.append(max(score, 0.0))
    return np.array([sum(best[document]) / SUPPORTING for document in documents], np.float32)


def _with(hit: Hit, added: float) -> Hit:
    return replace(hit, score=hit.score + added, parts={**hit.parts, "document": added})
