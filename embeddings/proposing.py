"""Which passages are compared with a query token by token: all of a small index, of a large one those that
words, meaning or another name bring near.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embeddings.coarse import CoarseTable
from embeddings.lexical import LexicalIndex, tokens_of
from embeddings.model import Mode, Query
from embeddings.narrowing import Allowed, Positions, allowed_by
from embeddings.passages import Passage
from embeddings.scores import WEIGHTS, standard
from embeddings.tokens import TokenTable
from embeddings.vectors import DenseIndex

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Vectors = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]


QueryVectors = tuple["Vectors | None", Sequence["Vectors"]]
"""The token vectors of a query, None when only words count, and those of its expansions."""
ALL_UP_TO = 1_000
"""Passages up to which every one is compared token by token; beyond, only the most promising."""
PROMISING = 200
"""Passages that each first ranking (words, meaning, every other name) sends to be compared."""
COMPARED = 1_000
"""Passages that are compared in full. Where more are sent, for a query of many other names, the best of a
coarse comparison. Where it chose two hundred of all, nDCG@10 lost .02 among 10,000 passages and .06 among 45,000."""
BACKGROUND = 48
"""Passages of a large index that tell how well any passage fits a query: mean and deviation."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What is ranked. `groups` [passages] is the item of each passage; an item's stand together."""

    passages: Sequence[Passage]
    groups: Numbers
    dense: DenseIndex
    tokens: TokenTable
    lexical: LexicalIndex
    places: Positions
    coarse: CoarseTable | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Begun:
    """What is known of a query before its token vectors: the BM25 `words` [passages], which passages
    are `allowed` (None: all), the positions of those `known` to the graph.

    `chosen` are the passages to be compared so far, sorted: by words, or `settled`, whatever the
    vectors say.
    """

    words: Scores
    allowed: Allowed | None
    known: Numbers
    chosen: Numbers
    settled: bool


def begin(fields: Fields, query: Query) -> Begun:
    """What `ranking.rank` wants to know and needs no vectors for: an encoder works meanwhile."""
    import numpy as np

    words = fields.lexical.scores(tokens_of(query.text))
    allowed = allowed_by(query, fields.passages, fields.places, fields.lexical)
    known = np.array(fields.places.of(query.known), np.int64)
    chosen = _all_of_few(len(fields.passages), allowed)
    settled = chosen is not None
    if chosen is None:
        chosen = _best_by_words(fields.lexical, query, words, allowed)
    if query.mode is not Mode.LEXICAL:
        fields.tokens.look_at(chosen)
    return Begun(words, allowed, known, chosen, settled)


def _all_of_few(size: int, allowed: Allowed | None) -> Numbers | None:
    """Positions of all passages of a small index, or of all allowed ones where they are few, with the
    background; None where there are more."""
    import numpy as np

    if size <= ALL_UP_TO:
        return np.arange(size)
    if allowed is not None and allowed.sum() <= ALL_UP_TO:
        return _with_background(size, np.flatnonzero(allowed))
    return None


def _best_by_words(
    lexical: LexicalIndex, query: Query, words: Scores, allowed: Allowed | None
) -> Numbers:
    """Positions of the best by the words of a query, and by those of its other names, sorted."""
    import numpy as np

    others = [lexical.scores(tokens_of(name)) for name in query.expansions]
    each = [words, *([np.max(others, axis=0)] if others else [])]
    best = [best_of(scores if allowed is None else scores * allowed) for scores in each]
    return _marked(len(words), best)


def worth_looking_at(fields: Fields, begun: Begun, vectors: QueryVectors) -> Numbers:
    """Positions of the passages of a large index to be compared, sorted: by words, by meaning, and
    the background."""
    own, names = vectors
    chosen, known = begun.chosen, begun.known
    if own is not None:
        near = _near(fields.dense, [own, *names], begun.allowed)
        chosen = _marked(len(fields.passages), [chosen, *near])
        if fields.coarse is not None and len(chosen) > COMPARED:
            chosen = _best_coarsely(fields.coarse, chosen, own, names, begun.words)
    # of thousands that the graph knows the best by words are compared, the others are listed
    best = known if len(known) <= PROMISING else known[best_of(begun.words[known])]
    return _with_background(len(fields.passages), chosen, best)


def _with_background(size: int, *chosen: Numbers) -> Numbers:
    import numpy as np

    return _marked(size, [*chosen, np.array(_strided(size))])


def _marked(size: int, positions: Iterable[Numbers]) -> Numbers:
    """Some positions below `size`, each once, sorted."""
    import numpy as np

    marked = np.zeros(size, bool)
    for some in positions:
        marked[some] = True
    return np.flatnonzero(marked)


def _best_coarsely(
    coarse: CoarseTable, chosen: Numbers, own: Vectors, names: Sequence[Vectors], words: Scores
) -> Numbers:
    """The best `COMPARED` of some passages, by what the full comparison adds up, on cut-down vectors."""
    import numpy as np

    late, *others = coarse.late([own, *names], chosen)
    # among those chosen: beside all others, few of which share a word, words would outweigh meaning
    total = (WEIGHTS.late + WEIGHTS.item) * standard(late)
    total += WEIGHTS.words * standard(words[chosen])
    if others:
        total += WEIGHTS.names * standard(np.max(others, axis=0))
    return chosen[np.argpartition(-total, COMPARED)[:COMPARED]]


def _near(dense: DenseIndex, texts: Sequence[Vectors], allowed: Allowed | None) -> list[Numbers]:
    """For each text the passages nearest to the mean of its tokens, which is nearly its own vector."""
    import numpy as np

    middles = np.array([rows.mean(axis=0) for rows in texts])
    middles /= np.linalg.norm(middles, axis=1, keepdims=True)
    return dense.near_each(middles, PROMISING, allowed)


def best_of(scores: Scores) -> Numbers:
    """Positions of the best scores above zero, at most `PROMISING`, the first ones of equal ones."""
    import numpy as np

    at = _among(scores)
    count = min(PROMISING, len(at))
    few = scores[at]
    last = np.partition(few, len(few) - count)[len(few) - count] if count else 0.0
    better, level = at[few > last], at[few == last]
    best = np.concatenate([better, level[: count - len(better)]])
    found: Numbers = best[scores[best] > 0]
    return found


def _among(scores: Scores) -> Numbers:
    """Positions among which the best `PROMISING` are: of a long row, those that reach what a sixteenth
    of it says, so that it need not be put in order."""
    import numpy as np

    few = scores[::_SIXTEENTH]
    rank = 2 * PROMISING // _SIXTEENTH
    if len(few) > PROMISING:
        bound = np.partition(few, len(few) - rank)[len(few) - rank]
        at = np.flatnonzero(scores >= bound)
        if PROMISING <= len(at) < len(scores) // 2:
            return at
    return np.arange(len(scores))


_SIXTEENTH = 16


def _strided(size: int) -> range:
    return range(0, size, -(-size // BACKGROUND))


def usual_of(fields: Fields, positions: Numbers) -> Numbers:
    """Where in `positions` the passages stand whose scores are usual ones: all, or the background."""
    import numpy as np

    size = len(fields.passages)
    if len(positions) == size:
        return np.arange(size)
    return np.searchsorted(positions, np.array(_strided(size), np.int64))
