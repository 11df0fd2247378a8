"""An index of passages in memory: built from vectors, or put together from what is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from embeddings.blocks import (
    Block,
    Content,
    Tables,
    content_of,
    in_order,
    put_together,
    tables_of,
)
from embeddings.cache import Recent
from embeddings.coarse import CoarseTable, Frame, frame_of
from embeddings.found import Ranking
from embeddings.lexical import LexicalIndex, merged, settled
from embeddings.model import Encoder, OnePass, Progress, Query
from embeddings.narrowing import most_in_one, says
from embeddings.passages import Passage
from embeddings.places import Places
from embeddings.proposing import ALL_UP_TO, Fields
from embeddings.scores import Weights
from embeddings.tokens import TokenTable
from embeddings.vectors import DenseIndex, pack_vectors

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]

_ANSWERS = 256
"""Answers that an index remembers, each a ranking of all items."""
_ENCODED = 1024
"""Short texts whose token vectors are remembered: some 20 KB each."""
_EMBEDDED = 1_000
"""Texts that are embedded in one go. Their token vectors are held as float32 until they are packed:
those of all articles of law together took more than 6 GB."""
_SHORT = 64
"""Characters of a short text."""
_ENCODED_LONG = 16
"""Longer texts: up to 800 KB each."""


def _answers() -> Recent[tuple[Query, Weights], Ranking]:
    return Recent(_ANSWERS)


class Encoded:
    """Token vectors of texts that were asked for last; they do not depend on what is indexed."""

    def __init__(self) -> None:
        self._short: Recent[str, Vectors] = Recent(_ENCODED)
        self._long: Recent[str, Vectors] = Recent(_ENCODED_LONG)

    def get(self, text: str) -> Vectors | None:
        """The vectors kept for a text, or None."""
        return self._of(text).get(text)

    def keep(self, text: str, rows: Vectors) -> Vectors:
        """Keep the vectors of a text."""
        return self._of(text).keep(text, rows)

    def _of(self, text: str) -> Recent[str, Vectors]:
        return self._short if len(text) <= _SHORT else self._long


@dataclass(frozen=True, slots=True, eq=False)
class SearchIndex:
    """Passages, their vectors and word counts, ready to be searched.

    `blocks` stand in `tables`; `source` is where they are saved (`embeddings.saved`), None where
    they are in memory only.
    """

    passages: Sequence[Passage]
    encoder: Encoder
    dense: DenseIndex
    tokens: TokenTable
    lexical: LexicalIndex
    groups: Numbers
    titles: Any
    places: Places
    coarse: CoarseTable | None
    blocks: tuple[Block, ...]
    tables: Tables
    source: Any = None
    answers: Recent[tuple[Query, Weights], Ranking] = field(default_factory=_answers)
    encoded: Encoded = field(default_factory=Encoded)

    def contents(self) -> dict[str, str]:
        """What its documents were known by when they were saved; empty for one in memory."""
        documents = self.source.manifest.documents if self.source else {}
        return {document: entry.content for document, entry in documents.items()}

    def says(self, name: str) -> bool:
        """Whether a passage holds a name in its plain spelling."""
        return says(name, self.passages, self.lexical)

    def most_in_one_item(self, words: Sequence[str]) -> int:
        """How many of some words (pairs of characters, Latin words) one item has at most."""
        return most_in_one(words, self.groups, self.lexical)

    def vectors_of(self, documents: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of these documents' sentences by their plain texts."""
        import numpy as np

        at = np.flatnonzero(self.places.within(frozenset(f"{document}#" for document in documents)))
        plain = (self.passages[n].plain for n in at.tolist())
        return dict(zip(plain, self.dense.at(at), strict=True))

    def fields(self) -> Fields:
        """What is ranked."""
        return Fields(
            self.passages,
            self.groups,
            self.dense,
            self.tokens,
            self.lexical,
            self.places,
            self.coarse,
        )


def embed_passages(
    passages: Sequence[Passage],
    encoder: Encoder,
    known: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
) -> dict[str, bytes]:
    """The vectors of passages by key, as the record stores them; keys in `known` are left out."""
    wanted = {p.key: p.plain for p in passages if not known or p.key not in known}
    keys = sorted(wanted)
    packed: dict[str, bytes] = {}
    for start in range(0, len(keys), _EMBEDDED):
        some = keys[start : start + _EMBEDDED]
        told = progress and partial(_told, progress, start, len(keys))
        pairs = _both_vectors(encoder, [wanted[key] for key in some], told)
        packed |= {key: pack_vectors(*pair) for key, pair in zip(some, pairs, strict=True)}
    return packed


def _told(progress: Progress, before: int, total: int, done: int, _: int) -> None:
    progress(before + done, total)


def _both_vectors(
    encoder: Encoder, texts: Sequence[str], progress: Progress | None
) -> Sequence[tuple[Vectors, Vectors]]:
    """For each text its vector and those of its tokens."""
    if isinstance(encoder, OnePass):
        return encoder.passage_vectors(texts, progress)
    tokens = encoder.token_vectors(texts, progress=progress)
    return list(zip(encoder.encode_passages(texts), tokens, strict=True))


def build_index(
    passages: Sequence[Passage], encoder: Encoder, vectors: Mapping[str, bytes]
) -> SearchIndex:
    """An index of all passages in memory. `vectors` holds at least each passage's key."""
    contents: list[Content] = []
    row = token = 0
    for document, group in groupby(in_order(passages), key=lambda p: p.document):
        content = content_of(document, tuple(group), vectors, encoder.dimensions)
        contents.append(content.moved(row, token))
        row, token = row + len(content.dense), token + len(content.tokens)
    frame: Frame | None = frame_of(encoder) if row > ALL_UP_TO else None
    tables = tables_of(
        contents, tuple(settled([c.words for c in contents], merged)), encoder.dimensions, frame
    )
    return indexed([content.block for content in contents], tables, encoder)


def indexed(
    blocks: Sequence[Block], tables: Tables, encoder: Encoder, source: Any = None
) -> SearchIndex:
    """The index of blocks that stand in tables."""
    parts = put_together(blocks, tables)
    return SearchIndex(
        passages=parts.passages,
        encoder=encoder,
        dense=parts.dense,
        tokens=parts.tokens,
        lexical=parts.lexical,
        groups=parts.groups,
        titles=parts.titles,
        places=parts.places,
        coarse=parts.coarse,
        blocks=tuple(blocks),
        tables=tables,
        source=source,
    )
