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
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from api.content import pairs_in
from embeddings.model import encoder_id
from kg.lexicon.fields import load_fields
from kg.normal import is_traditional, plain_text

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from api.catalogue import Catalogue
    from api.schemas import Result
    from api.view import View
    from embeddings.model import Encoder
    from embeddings.search import SearchIndex

    Vectors = npt.NDArray[np.float32]

log = logging.getLogger(__name__)
NEAREST = 3  # headings that are compared with; 1 and 10 were .01 worse on five plans
LOOKED_AT = 10  # items of the ranking whose sentences are compared
HELD = 0.6  # share of a heading's pairs in one item from which on the documents hold it


@dataclass(frozen=True, slots=True)
class Nearness:
    """Mean best cosines of the question's tokens: in the best sentence, in foreign headings."""

    own: float
    foreign: float

    @property
    def gap(self) -> float:
        return self.own - self.foreign


class Meaning:
    """One library's sentences and the headings that it does not hold, as token vectors."""

    def __init__(self, index: SearchIndex, encoder: Encoder, foreign: Sequence[Vectors]) -> None:
        self._index = index
        self._encoder = encoder
        self._foreign = tuple(foreign)
        self._positions = {(p.document, p.start, p.end): at for at, p in enumerate(index.passages)}

    def nearness(self, plain: str, results: Sequence[Result]) -> Nearness | None:
        """How near a question is to what was found and to what is foreign; None without results."""
        found = [at for result in results[:LOOKED_AT] for at in self._sentences(result)]
        if not found:
            return None
        query = self._encoder.token_vectors([plain], queries=True)[0]
        own = float(self._index.tokens.best_matches(query, found).mean(axis=0).max())
        return Nearness(own, self._nearest_foreign(query, own))

    def _sentences(self, result: Result) -> list[int]:
        spans = [(result.start, result.end), *((s.start, s.end) for s in result.sentences)]
        places = (self._positions.get((result.document, *span)) for span in spans)
        return [at for at in places if at is not None]

    def _nearest_foreign(self, query: Vectors, own: float) -> float:
        """The mean of the nearest headings; without any, the question is as near to them."""
        scores = sorted((mean_best(query, rows) for rows in self._foreign), reverse=True)
        best = scores[:NEAREST]
        return sum(best) / len(best) if best else own


def mean_best(query: Vectors, rows: Vectors) -> float:
    """The mean, over the query's tokens, of the best cosine among `rows`."""
    return float((query @ rows.T).max(axis=1).mean())


def meaning_of(view: View, encoder: Encoder, folder: Path) -> Meaning:
    """The meaning of a view with its index; vectors of headings are kept in `folder`."""
    assert view.index is not None
    items = [pairs_in(text) for text in _item_texts(view.catalogue)]
    topics = load_fields()
    foreign = [
        rows
        for topic, rows in zip(topics, heading_vectors(topics, encoder, folder), strict=True)
        if not _held(pairs_in(topic), items)
    ]
    return Meaning(view.index, encoder, foreign)


def _item_texts(catalogue: Catalogue) -> Iterable[str]:
    for reading in catalogue.readings:
        text = reading.document.text
        old = is_traditional(text)
        for item in reading.document.items:
            yield plain_text(text, item.start, item.end, traditional=old).text


def _held(pairs: frozenset[str], items: Sequence[frozenset[str]]) -> bool:
    return any(len(pairs & item) >= HELD * len(pairs) for item in items)


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
