"""What makes a passage fit a query: a few scores, each in standard deviations, added with weights.

`docs/decisions/ranking.md` says where the weights come from; `make evaluate` measures them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embeddings.coarse import CoarseTable
from embeddings.lexical import LexicalIndex, tokens_of
from embeddings.model import Mode, Query
from embeddings.narrowing import Allowed, Positions, allowed_by
from embeddings.passages import Passage
from embeddings.tokens import TokenTable
from embeddings.vectors import DenseIndex

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Vectors = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]

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
class Weights:
    """What each score counts; see `scores_of` for what they are. `sentence_*` choose the sentence."""

    late: float = 0.75
    item: float = 0.5
    words: float = 0.3
    names: float = 0.75
    known: float = 2.0
    sentence_names: float = 0.3


WEIGHTS = Weights()


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
class Ranked:
    """Scores of the passages at `positions` (sorted): `parts` sum to the total of each passage.

    `sentence` says which passage of an item is shown, `allowed` which may be.
    """

    positions: Numbers
    parts: Mapping[str, Scores]
    sentence: Scores
    allowed: Allowed


def nothing() -> Ranked:
    """No passage at all."""
    import numpy as np

    scores = np.zeros(0, np.float32)
    return Ranked(np.zeros(0, np.int64), {}, scores, np.zeros(0, bool))


def rank(
    fields: Fields, query: Query, own: Vectors | None, names: Sequence[Vectors], weights: Weights
) -> Ranked:
    """The scores of all passages worth looking at. `own` are the query's token vectors, `names`
    those of its expansions; both empty when only words count."""
    import numpy as np

    words = fields.lexical.scores(tokens_of(query.text))
    allowed = allowed_by(query, fields.passages, fields.places, fields.lexical)
    known = np.array(fields.places.of(query.known), np.int64)
    compared = _worth_looking_at(fields, query, (own, names), words, allowed, known)
    positions = np.union1d(compared, known) if len(known) else compared
    at = np.searchsorted(positions, compared)
    usual = _usual(fields, compared)
    parts: dict[str, Scores] = {}
    late = np.zeros(len(positions), np.float32)
    if own is not None:
        plain, around, other = _matches(fields, query.expansions, (own, names), compared)
        late[at] = _standard(plain.mean(axis=0), usual)
        items = _item_scores(around, fields.groups[compared], usual)
        parts["late"] = weights.late * late
        parts["item"] = weights.item * _spread(items, at, len(positions))
        if other:
            named = _standard(np.max(other, axis=0), usual)
            parts["names"] = weights.names * _spread(named, at, len(positions))
    if query.mode is not Mode.SEMANTIC:
        parts["words"] = weights.words * _standard_at(words, positions)
    answers = np.isin(positions, known).astype(np.float32)
    if len(known):
        parts["known"] = weights.known * answers
    sentence = (
        late
        + answers
        + (weights.sentence_names / max(weights.names, 1e-9)) * parts.get("names", 0 * late)
    )
    return Ranked(
        positions,
        parts,
        sentence if own is not None else sum_of(parts, len(positions)),
        np.ones(len(positions), bool) if allowed is None else allowed[positions],
    )


def _matches(
    fields: Fields,
    texts: Sequence[str],
    vectors: tuple[Vectors, Sequence[Vectors]],
    compared: Numbers,
) -> tuple[Vectors, Vectors, list[Scores]]:
    """The query's best cosines, plain and around the middle, and how well each of its other names,
    which are `texts`, matches the passages. Those of a small index are remembered: notions return."""
    own, names = vectors
    whole, remembered = len(compared) == len(fields.passages), fields.tokens.remembered
    known = {t: old for t in texts if whole and (old := remembered.get(t)) is not None}
    missing = {t: rows for t, rows in zip(texts, names, strict=True) if t not in known}
    plain, around, best = fields.tokens.matches(own, list(missing.values()), compared.tolist())
    new = {text: rows.mean(axis=0) for text, rows in zip(missing, best, strict=True)}
    for text, scores in new.items() if whole else ():
        remembered.keep(text, scores)
    known |= new
    return plain, around, [known[text] for text in texts]


def _spread(scores: Scores, at: Numbers, size: int) -> Scores:
    """Scores of some passages among `size`; the others have the usual one, which is zero."""
    import numpy as np

    found = np.zeros(size, np.float32)
    found[at] = scores
    return found


def sum_of(parts: Mapping[str, Scores], size: int) -> Scores:
    """The total of each passage."""
    import numpy as np

    total = np.zeros(size, np.float32)
    for scores in parts.values():
        total += scores
    return total


def _worth_looking_at(
    fields: Fields,
    query: Query,
    vectors: tuple[Vectors | None, Sequence[Vectors]],
    words: Scores,
    allowed: Allowed | None,
    known: Numbers,
) -> Numbers:
    """Positions of the passages to be compared, sorted: all of a small index, or all allowed ones
    where they are few, with the background."""
    import numpy as np

    own, names = vectors
    size = len(fields.passages)
    if size <= ALL_UP_TO:
        return np.arange(size)
    if allowed is not None and allowed.sum() <= ALL_UP_TO:
        return _with_background(size, np.flatnonzero(allowed).tolist())
    chosen: set[int] = set()
    others = [fields.lexical.scores(tokens_of(name)) for name in query.expansions]
    for scores in [words, *([np.max(others, axis=0)] if others else [])]:
        chosen.update(best_of(scores if allowed is None else scores * allowed))
    for rows in [] if own is None else [own, *names]:
        chosen.update(_near(fields.dense, rows, allowed))
    if own is not None and fields.coarse is not None:
        chosen = _best_coarsely(fields.coarse, sorted(chosen), own, names, words)
    # of thousands that the graph knows the best by words are compared, the others are listed
    best = known if len(known) <= PROMISING else known[best_of(words[known])]
    return _with_background(size, {*chosen, *best.tolist()})


def _with_background(size: int, chosen: Iterable[int]) -> Numbers:
    import numpy as np

    return np.array(sorted({*chosen, *_strided(size)}), np.int64)


def _best_coarsely(
    coarse: CoarseTable, chosen: list[int], own: Vectors, names: Sequence[Vectors], words: Scores
) -> set[int]:
    """The best of some passages, by what the full comparison adds up, on cut-down vectors."""
    import numpy as np

    if len(chosen) <= COMPARED:
        return set(chosen)
    at = np.array(chosen, np.int64)
    late, *others = coarse.late([own, *names], at)
    # among those chosen: beside all others, few of which share a word, words would outweigh meaning
    total = (WEIGHTS.late + WEIGHTS.item) * _standard(late) + WEIGHTS.words * _standard(words[at])
    if others:
        total += WEIGHTS.names * _standard(np.max(others, axis=0))
    return set(at[np.argpartition(-total, COMPARED)[:COMPARED]].tolist())


def _near(dense: DenseIndex, own: Vectors, allowed: Allowed | None) -> list[int]:
    """The passages nearest to the mean of the query's tokens, which is nearly its own vector."""
    import numpy as np

    middle = own.mean(axis=0)
    near = dense.nearest(middle / np.linalg.norm(middle), PROMISING, allowed)
    return [at for at, _ in near]


def best_of(scores: Scores) -> list[int]:
    """Positions of the best scores above zero, at most `PROMISING`, the first ones of equal ones."""
    import numpy as np

    at = _among(scores)
    count = min(PROMISING, len(at))
    few = scores[at]
    last = np.partition(few, len(few) - count)[len(few) - count] if count else 0.0
    better, level = at[few > last], at[few == last]
    best = np.concatenate([better, level[: count - len(better)]])
    found: list[int] = best[scores[best] > 0].tolist()
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


def _usual(fields: Fields, positions: Numbers) -> Numbers:
    """Where in `positions` the passages stand whose scores are usual ones: all, or the background."""
    import numpy as np

    size = len(fields.passages)
    if len(positions) == size:
        return np.arange(size)
    return np.searchsorted(positions, np.array(_strided(size), np.int64))


def _item_scores(around: Vectors, groups: Numbers, usual: Numbers) -> Scores:
    """For each passage, how well its item as a whole matches: every query token by its best
    sentence, tokens that tell items apart counting more."""
    import numpy as np

    new = _changes(groups)
    best = np.maximum.reduceat(around, np.flatnonzero(new), axis=1)
    item_of = np.cumsum(new) - 1
    few = item_of[usual]
    items = few[_changes(few)]
    telling = best[:, items].std(axis=1)
    found: Scores = _standard(telling @ best, items)[item_of]
    return found


def _changes(sorted_: Numbers) -> npt.NDArray[np.bool_]:
    """Where another number begins in numbers that are in order."""
    import numpy as np

    new = np.ones(len(sorted_), bool)
    np.not_equal(sorted_[1:], sorted_[:-1], out=new[1:])
    return new


def _standard(scores: Scores, usual: Numbers | None = None) -> Scores:
    """In standard deviations from the mean of the usual scores; zero where these are all equal."""
    mean, spread = _mean_and_spread(scores if usual is None else scores[usual])
    found: Scores = (scores - mean) / spread if spread > 1e-9 else scores * 0
    return found


def _standard_at(scores: Scores, positions: Numbers) -> Scores:
    """Some scores in standard deviations from the mean of all."""
    mean, spread = _mean_and_spread(scores)
    few = scores[positions]
    found: Scores = (few - mean) / spread if spread > 1e-9 else few * 0
    return found


def _mean_and_spread(of: Scores) -> tuple[np.float32, np.float32]:
    import numpy as np

    if len(of) <= ALL_UP_TO:
        return of.mean(), of.std()
    mean = float(of.mean())  # twice as fast as `std`, and as exact as ranking wants
    return np.float32(mean), np.float32(np.sqrt(max(float(of @ of) / len(of) - mean**2, 0)))
