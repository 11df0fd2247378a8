"""Which passages a query allows: those of its filter that hold its phrases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from embeddings.lexical import LexicalIndex, tokens_of
from embeddings.model import Query
from embeddings.passages import Passage, is_plain

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Allowed = npt.NDArray[np.bool_]
    Numbers = npt.NDArray[np.int64]
else:
    Allowed = Any


class Positions(Protocol):
    """Where sentences and items stand in an index."""

    def of(self, wanted: Iterable[tuple[str, int]]) -> list[int]:
        """The positions of sentences, given by document and start."""
        ...

    def within(self, items: frozenset[str]) -> Allowed:
        """[passages]: which belong to these items (`document#eid`) or documents (`document#`)."""
        ...


def allowed_by(
    query: Query, passages: Sequence[Passage], places: Positions, lexical: LexicalIndex
) -> Allowed | None:
    """[passages]: which pass the query's filter and hold its phrases; None where it has neither."""
    import numpy as np

    if query.within is None and not query.phrases:
        return None
    size = len(passages)
    found = np.ones(size, bool) if query.within is None else places.within(query.within)
    for phrase in query.phrases:
        at = np.flatnonzero(found & _having(lexical, _surely_in(phrase))).tolist()
        found = np.zeros(size, bool)
        found[[p for p in at if phrase in passages[p].text]] = True
    return found


def says(name: str, passages: Sequence[Passage], lexical: LexicalIndex) -> bool:
    """Whether a passage holds a name in its plain spelling, its Latin words and numbers whole."""
    import numpy as np

    at = np.flatnonzero(_having(lexical, tokens_of(name))).tolist()
    return any(name in passages[p].plain for p in at)


def most_in_one(words: Sequence[str], groups: Numbers, lexical: LexicalIndex) -> int:
    """How many of some words (pairs of characters, Latin words) the item that has most of them has.

    `groups` [passages] is the item of each passage.
    """
    import numpy as np

    counts = np.zeros(int(groups.max()) + 1 if len(groups) else 1, np.int32)
    for word in dict.fromkeys(words):
        held = _having(lexical, tokens_of(word))
        having = np.zeros(len(counts), bool)
        having[groups[held]] = True
        counts += having
    return int(counts.max())


def _surely_in(phrase: str) -> list[str]:
    """The Chinese characters and pairs of a phrase: what lacks one cannot hold it.

    Words and numbers are counted whole, and a phrase may begin within one. What would be spelled
    otherwise in a plain text is not looked up.
    """
    wide = [t for t in tokens_of(phrase) if all(char >= "\u2e80" for char in t)]
    return wide if is_plain(phrase) else []


def _having(lexical: LexicalIndex, tokens: Iterable[str]) -> Allowed:
    """[passages]: which have all of some tokens; pairs of characters, which are rarer, first."""
    import numpy as np

    found = np.ones(lexical.size, bool)
    for token in sorted(set(tokens), key=lambda token: (-len(token), token)):
        if not found.any():
            break
        found &= lexical.holds(token)
    return found
