"""Search an index of passages; building, saving and loading one are in the modules beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from embeddings.found import Ranking
from embeddings.index import SearchIndex, build_index, embed_passages
from embeddings.model import Aside, Encoder, Hit, Mode, Query, own_tokens
from embeddings.passages import plain_query
from embeddings.proposing import Begun, QueryVectors, begin
from embeddings.ranking import rank
from embeddings.saved import load_index, saved_contents
from embeddings.scores import WEIGHTS, Weights
from embeddings.writing import save_index, update_index

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

__all__ = [
    "Hit",
    "Mode",
    "Query",
    "Ranking",
    "SearchIndex",
    "build_index",
    "embed_passages",
    "load_index",
    "rank_items",
    "save_index",
    "saved_contents",
    "search",
    "update_index",
]


def search(index: SearchIndex, query: Query, weights: Weights = WEIGHTS) -> list[Hit]:
    """The best items, best first, at most `query.limit` after `query.offset`; see `rank_items`."""
    return list(rank_items(index, query, weights)[query.offset : query.offset + query.limit])


def rank_items(index: SearchIndex, query: Query, weights: Weights = WEIGHTS) -> Ranking:
    """All items that are ranked, best first, whatever the query's limit and offset.

    An index answers an identical query from its memory. Beyond `proposing.ALL_UP_TO` passages, those
    that neither words nor meaning bring near are not ranked at all.
    """
    text = plain_query(query.text)
    if not index.passages or not text.strip():
        return Ranking.nothing()
    asked = replace(query, text=text, offset=0, limit=0)
    found = index.answers.get((asked, weights))
    if found is None:
        found = index.answers.keep((asked, weights), _ranked(index, asked, weights))
    return found


def _ranked(index: SearchIndex, query: Query, weights: Weights) -> Ranking:
    fields = index.fields()
    begun, vectors = _begun(index, query, partial(begin, fields, query))
    ranked = rank(fields, query, begun, vectors, weights)
    return Ranking(ranked, index.passages, index.groups, index.titles)


def _begun(
    index: SearchIndex, query: Query, begin_it: Callable[[], Begun]
) -> tuple[Begun, QueryVectors]:
    """What is done while a query is encoded, and the token vectors of its words and its expansions."""
    if query.mode is Mode.LEXICAL:
        return begin_it(), (None, [])
    texts = dict.fromkeys((query.text, *query.expansions))
    held = {text: rows for text in texts if (rows := index.encoded.get(text)) is not None}
    missing = [text for text in texts if text not in held]
    new, begun = _encoded(index.encoder, missing, begin_it)
    held |= {t: index.encoded.keep(t, rows) for t, rows in zip(missing, new, strict=True)}
    own = {text: own_tokens(index.encoder, rows) for text, rows in held.items()}
    return begun, (own[query.text], [own[text] for text in query.expansions])


def _encoded(
    encoder: Encoder, texts: Sequence[str], meanwhile: Callable[[], Begun]
) -> tuple[list[Vectors], Begun]:
    """The token vectors of queries, each encoded alone: beside a longer text it is padded, and its
    last digits would depend on what was asked before."""
    if texts and isinstance(encoder, Aside):
        return encoder.query_vectors(texts, meanwhile)
    return [encoder.token_vectors([text], queries=True)[0] for text in texts], meanwhile()
