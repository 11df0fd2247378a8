"""What makes a passage fit a query: a few scores, each in standard deviations, added with weights.

`docs/decisions/ranking.md` says where the weights come from; `make evaluate` measures them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embeddings.model import Mode, Query
from embeddings.narrowing import Allowed
from embeddings.proposing import Begun, Fields, QueryVectors, usual_of, worth_looking_at
from embeddings.scores import Weights, standard, standard_at

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Vectors = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]


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
    fields: Fields, query: Query, begun: Begun, vectors: QueryVectors, weights: Weights
) -> Ranked:
    """The scores of all passages worth looking at. `begun` is what `proposing.begin` gives."""
    import numpy as np

    own, names = vectors
    compared = begun.chosen if begun.settled else worth_looking_at(fields, begun, vectors)
    positions = np.union1d(compared, begun.known) if len(begun.known) else compared
    at = np.searchsorted(positions, compared)
    usual = usual_of(fields, compared)
    parts: dict[str, Scores] = {}
    late = np.zeros(len(positions), np.float32)
    if own is not None:
        plain, around, other = _matches(fields, query.expansions, (own, names), compared)
        late[at] = standard(plain.mean(axis=0), usual)
        items = _item_scores(around, fields.groups[compared], usual)
        parts["late"] = weights.late * late
        parts["item"] = weights.item * _spread(items, at, len(positions))
        if other:
            named = standard(np.max(other, axis=0), usual)
            parts["names"] = weights.names * _spread(named, at, len(positions))
    if query.mode is not Mode.SEMANTIC:
        parts["words"] = weights.words * standard_at(begun.words, positions)
    answers = np.isin(positions, begun.known).astype(np.float32)
    if len(begun.known):
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
        np.ones(len(positions), bool) if begun.allowed is None else begun.allowed[positions],
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
    found: Scores = standard(telling @ best, items)[item_of]
    return found


def _changes(sorted_: Numbers) -> npt.NDArray[np.bool_]:
    """Where another number begins in numbers that are in order."""
    import numpy as np

    new = np.ones(len(sorted_), bool)
    np.not_equal(sorted_[1:], sorted_[:-1], out=new[1:])
    return new
