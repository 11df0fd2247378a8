"""Search an index of passages; building, saving and loading one are in the modules beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from embeddings.index import SearchIndex, build_index, embed_passages
from embeddings.model import Hit, Mode, Query
from embeddings.passages import plain_query
from embeddings.ranking import WEIGHTS, Ranked, Weights, allows, rank, sum_of
from embeddings.saved import load_index
from embeddings.writing import save_index, update_index

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Vectors = npt.NDArray[np.float32]

__all__ = [
    "Hit",
    "Mode",
    "Query",
    "SearchIndex",
    "build_index",
    "embed_passages",
    "load_index",
    "save_index",
    "search",
    "update_index",
]


def search(index: SearchIndex, query: Query, weights: Weights = WEIGHTS) -> list[Hit]:
    """The best items, best first, at most `query.limit`.

    An index answers an identical query from its memory. Beyond `ranking.ALL_UP_TO` passages, those
    that neither words nor meaning bring near are not ranked at all.
    """
    text = plain_query(query.text)
    if not index.passages or not text.strip():
        return []
    asked = replace(query, text=text, offset=0, limit=0)
    hits = index.answers.get((asked, weights))
    if hits is None:
        hits = index.answers.keep((asked, weights), tuple(_ranked(index, asked, weights)))
    return list(hits[query.offset : query.offset + query.limit])


def _ranked(index: SearchIndex, query: Query, weights: Weights) -> list[Hit]:
    import numpy as np

    own, names = (None, []) if query.mode is Mode.LEXICAL else _query_vectors(index, query)
    found = rank(index.fields(), query, own, names, weights)
    total = sum_of(found.parts, len(found.positions))
    allowed = np.array([allows(query, index.passages[p]) for p in found.positions.tolist()], bool)
    kept = np.flatnonzero(allowed)
    order = kept[np.lexsort((found.positions[kept], -total[kept]))]
    return _grouped(index, order.tolist(), total, found)


def _query_vectors(index: SearchIndex, query: Query) -> tuple[Vectors, list[Vectors]]:
    """The token vectors of a query and of its expansions, each encoded alone: beside a longer text it
    is padded, and its last digits would depend on what was asked before."""
    texts = dict.fromkeys((query.text, *query.expansions))
    held = {text: rows for text in texts if (rows := index.encoded.get(text)) is not None}
    missing = [text for text in texts if text not in held]
    for text in missing:
        held[text] = index.encoded.keep(text, index.encoder.token_vectors([text], queries=True)[0])
    return held[query.text], [held[text] for text in query.expansions]


def _grouped(index: SearchIndex, order: Sequence[int], total: Scores, found: Ranked) -> list[Hit]:
    """One hit an item, in order of its best passage; shown by the sentence that says most."""
    positions = found.positions.tolist()
    groups: dict[int, list[int]] = {}
    for at in order:
        groups.setdefault(int(index.groups[positions[at]]), []).append(at)
    hits = []
    for best, *rest in groups.values():
        shown = sorted(
            (best, *rest),
            key=lambda at: (bool(index.titles[positions[at]]), -float(found.sentence[at]), at),
        )
        hits.append(
            Hit(
                passage=index.passages[positions[shown[0]]],
                score=float(total[best]),
                parts={name: float(scores[best]) for name, scores in found.parts.items()},
                others=tuple(index.passages[positions[at]] for at in shown[1:]),
            )
        )
    return hits
