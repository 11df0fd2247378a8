"""How near a question is to what the documents hold, against how near it is to what they do not.

A similarity alone says little: on five plans it told questions that are answered from questions of
other fields no better than AUC .80. Compared with the similarity to headings from all fields of
policy that the documents do not hold (`kg.lexicon.fields`) it says far more (.90): the method of
cohort normalisation from speaker verification.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from api.content import pairs_in
from api.support import Tokens, similarities
from embeddings.cache import Recent
from embeddings.model import encoder_id
from kg.lexicon.fields import load_fields
from kg.lexicon.notions import load_notions

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from api.questions import Question
    from api.schemas import Result
    from api.view import View
    from embeddings.index import SearchIndex
    from embeddings.model import Encoder

    Vectors = npt.NDArray[np.float32]

log = logging.getLogger(__name__)
NEAREST = 3  # headings that are compared with; 1 and 10 were .01 worse on five plans
LOOKED_AT = 10  # items of the ranking whose sentences are compared
HELD = 0.6  # share of a heading's pairs in one item from which on the documents hold it
_PLACES = 8192
"""Sentences of which it is remembered where they stand in the index."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that was looked at: its item's address, where it starts, its plain text, its match."""

    item: str
    start: int
    text: str
    match: float


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near a question is: `own` is the mean best cosine of its tokens in the best sentence, `gap` how
    far above the nearest foreign headings that is.

    `spread` is the standard deviation over all headings: the unit of `gap`, so that the scale of an
    encoder's cosines does not matter. `gap` is that of the question as it stands or in official words,
    whichever is greater. `items` are the best of each item looked at, by address,
    `sentences` all that were looked at, best item first. `lacking` has for each token of the question
    how many spreads better a heading has it than any of these sentences, 0 at least, largest first; `tokens`
    are these tokens themselves, None where the documents hold every heading.
    """

    own: float
    spread: float
    gap: float
    items: Mapping[str, float] = field(default_factory=dict)
    sentences: tuple[Sentence, ...] = ()
    lacking: tuple[float, ...] = ()
    tokens: Tokens | None = None

    def lag(self, id_: str) -> float:
        """How many spreads an item is behind the best one; far behind where it was not looked at."""
        return (self.own - self.items.get(id_, -1.0)) / max(self.spread, 1e-6)


class Meaning:
    """One library's sentences and the headings that it does not hold, as token vectors."""

    def __init__(self, view: View, encoder: Encoder, folder: Path) -> None:
        import numpy as np

        assert view.index is not None
        self._index = view.index
        self._catalogue = view.catalogue
        self._encoder = encoder
        self._headings = all_headings()
        vectors = heading_vectors([h.text for h in self._headings], encoder, folder)
        self._rows = np.concatenate(vectors)
        self._starts = np.cumsum([0, *(len(rows) for rows in vectors[:-1])])
        self._held: dict[int, bool] = {}
        self._places: Recent[tuple[str, int, int], list[int]] = Recent(_PLACES)

    def nearness(self, question: Question, results: Sequence[Result]) -> Nearness | None:
        """How near a question is to what was found and to what is foreign; None without results."""
        found = [(r.id, at) for r in results[:LOOKED_AT] for at in self._sentences(r)]
        if not found:
            return None
        places = [at for _, at in found]
        query = self._encoded(question.plain)
        own, headings = self._compared(query, places)
        sentences = self._matched(found, own.mean(axis=0).tolist())
        items: dict[str, float] = {}
        for one in sentences:
            items[one.item] = max(one.match, items.get(one.item, -1.0))
        foreign = self._foreign(headings)
        gap, spread = _gap_and_spread(own, headings, foreign)
        official = question.in_official_words(self._index.says)
        if official:
            gap = max(gap, self._gap(official, places))
        lacking = _lacking(own.max(axis=1), headings.max(axis=1), spread)
        near = similarities(own, headings, foreign) if foreign else None
        tokens = Tokens(self._encoder.name, query, near) if near is not None else None
        return Nearness(max(items.values()), spread, gap, items, sentences, lacking, tokens)

    def _encoded(self, plain: str) -> Vectors:
        query = self._index.encoded.get(plain)
        if query is None:
            query = self._encoder.token_vectors([plain], queries=True)[0]
            self._index.encoded.keep(plain, query)
        return query

    def _compared(self, query: Vectors, places: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The best cosines of each token of a text: float32 [tokens, places], [tokens, headings]."""
        return self._index.tokens.best_matches(query, places), self._headings_of(query)

    def _gap(self, plain: str, places: Sequence[int]) -> float:
        own, headings = self._compared(self._encoded(plain), places)
        return _gap_and_spread(own, headings, self._foreign(headings))[0]

    def _matched(
        self, found: Sequence[tuple[str, int]], matches: Sequence[float]
    ) -> tuple[Sentence, ...]:
        passages = self._index.passages
        return tuple(
            Sentence(id_, passages[at].start, passages[at].plain, match)
            for (id_, at), match in zip(found, matches, strict=True)
        )

    def _headings_of(self, query: Vectors) -> Vectors:
        """float32 [query tokens, headings]: each query token's best cosine in each heading."""
        import numpy as np

        from embeddings.tokens import products

        matches = products(query, self._rows)
        found: Vectors = np.maximum.reduceat(matches, self._starts, axis=1)
        return found

    def _sentences(self, result: Result) -> list[int]:
        spans = [(result.start, result.end), *((s.start, s.end) for s in result.sentences)]
        found: list[int] = []
        for start, end in spans:
            key = (result.document, start, end)
            found += self._places.get(key) or self._places.keep(key, self._place(*key))
        return found

    def _place(self, document: str, start: int, end: int) -> list[int]:
        at = self._index.places.of([(document, start)])
        return [p for p in at if self._index.passages[p].end == end]

    def _foreign(self, headings: Vectors) -> list[int]:
        """The nearest headings that are not held, nearest first."""
        import numpy as np

        order = np.argsort(-headings.mean(axis=0), kind="stable").tolist()
        return list(islice((at for at in order if not self._is_held(at)), NEAREST))

    def _is_held(self, at: int) -> bool:
        """Whether the documents speak of a heading; looked up when it is first near a question."""
        if at not in self._held:
            self._held[at] = self._headings[at].is_held(self._index, self._catalogue.titles)
        return self._held[at]


def _gap_and_spread(own: Vectors, headings: Vectors, foreign: Sequence[int]) -> tuple[float, float]:
    """How many spreads over all headings the best place is above the mean of these, 0 where there are none;
    and the spread."""
    scores = headings.mean(axis=0)
    spread, best = float(scores.std()), [float(scores[at]) for at in foreign]
    if not best:
        return 0.0, spread
    above = float(own.mean(axis=0).max()) - sum(best) / len(best)
    return above / max(spread, 1e-6), spread


def _lacking(own: Vectors, foreign: Vectors, spread: float) -> tuple[float, ...]:
    """How many spreads the second are above the first, 0 at least, largest first."""
    above = ((foreign - own) / max(spread, 1e-6)).tolist()
    return tuple(sorted((max(0.0, one) for one in above), reverse=True))


@dataclass(frozen=True, slots=True)
class Heading:
    """A subject. `names` are official names for it; without any, its words say whether it is held."""

    text: str
    names: tuple[str, ...] = ()

    def is_held(self, index: SearchIndex, titles: str) -> bool:
        """Whether one of the names, or most of the words in one item, stand in the documents, whose
        `titles` are not indexed."""
        if self.names:
            return any(name in titles or index.says(name) for name in self.names)
        pairs = pairs_in(self.text)
        return index.most_in_one_item(sorted(pairs)) >= HELD * len(pairs)


@lru_cache(maxsize=1)
def all_headings() -> tuple[Heading, ...]:
    """The fields of policy, and the subjects among the notions of three characters and more."""
    notions = [Heading(n.name, n.official) for n in load_notions().subjects if len(n.name) > 2]
    fields = [Heading(topic) for topic in load_fields()]
    return tuple({heading.text: heading for heading in (*fields, *notions)}.values())


def heading_vectors(topics: Sequence[str], encoder: Encoder, folder: Path) -> list[Vectors]:
    """One float32 [tokens, dimensions] a heading; computed once for an encoder and a folder."""
    digest = hashlib.sha256("\n".join((encoder_id(encoder), *topics)).encode()).hexdigest()[:16]
    path = folder / f"headings-{digest}.npz"
    tokens = _saved(path, len(topics))
    if tokens is None:
        tokens = encoder.token_vectors(topics)
        _save(path, tokens)
    return tokens


def _saved(path: Path, count: int) -> list[Vectors] | None:
    import zipfile

    import numpy as np

    if not path.exists():
        return None
    try:
        with np.load(path, allow_pickle=False) as held:
            rows, ends = held["rows"].astype(np.float32), held["ends"]
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        log.info("%s: %s", path, error)
        return None
    return list(np.split(rows, ends[:-1])) if len(ends) == count else None


def _save(path: Path, tokens: Sequence[Vectors]) -> None:
    import numpy as np

    ends = np.cumsum([len(rows) for rows in tokens])
    rows = np.concatenate(list(tokens)).astype(np.float16)
    try:
        handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".npz")
        with os.fdopen(handle, "wb") as out:
            np.savez(out, rows=rows, ends=ends)
        Path(beside).replace(path)
    except OSError as error:  # a library in a folder that may not be written is still asked
        log.warning("主题向量无法保存 (the headings cannot be saved): %s", error)
