"""What each document adds to an index, and the tables in which all of it stands.

A document is one block: its rows stand together in every table and never change. Adding a document
appends a block; a document that goes leaves its rows behind, and no position leads to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any

from embeddings.coarse import CoarseTable, Frame
from embeddings.lexical import LexicalIndex, Postings, count_tokens
from embeddings.passages import Passage
from embeddings.tokens import TokenTable, sum_of_units
from embeddings.vectors import DenseIndex, signs_of, unpack_vectors

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Tokens = npt.NDArray[np.int8]
    Numbers = npt.NDArray[np.int64]
    Sums = npt.NDArray[np.float64]

FACTS = [("tokens", "<i4"), ("words", "<i4"), ("item", "<i4"), ("title", "<i4"), ("start", "<i4")]
"""Of each passage: its token vectors, its words, the number of its item within the document in
order of appearance, whether it is a title, where it starts in the document."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One document. `stamp` says what it was made of; `facts` [n] are as `FACTS` has them.

    `row` and `token` are where its rows stand in the tables. `total` [d] is the sum of its token
    vectors of length one.
    """

    document: str
    stamp: str
    passages: tuple[Passage, ...]
    facts: Any
    total: Sums
    row: int = 0
    token: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The rows of all blocks: `dense` float32 [all, d], `facts` [all], `tokens` int8 [total, d].

    `frame` with `signs` [all, d / 8] and `coarse` [total, 64] are there for a large index only.
    """

    dense: Vectors
    facts: Any
    tokens: Tokens
    words: tuple[Postings, ...]
    frame: Frame | None = None
    signs: Any = None
    coarse: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Content:
    """What one document puts into the tables."""

    block: Block
    dense: Vectors
    tokens: Tokens
    words: Postings

    def moved(self, row: int, token: int) -> Content:
        """The same with its rows in another place."""
        import numpy as np

        at = (self.words.at + np.int32(row - self.block.row)).astype(np.int32)
        block = replace(self.block, row=row, token=token)
        return replace(self, block=block, words=replace(self.words, at=at))


def in_order(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """By document, item and place: the passages of an item stand together."""
    return tuple(sorted(passages, key=lambda p: (p.document, p.item, p.eid, p.start, p.end)))


def stamp_of(passages: Sequence[Passage]) -> str:
    """SHA-256 in hex of what passages are: equal for equal ids and keys in any order."""
    listing = "\n".join(sorted(f"{p.id}\0{p.key}" for p in passages))
    return hashlib.sha256(listing.encode("utf-8", "surrogatepass")).hexdigest()


def content_of(
    document: str, passages: Sequence[Passage], vectors: Mapping[str, bytes], width: int
) -> Content:
    """A document's content, its rows counted from 0. `vectors` holds each passage's key."""
    import numpy as np

    ordered = in_order(passages)
    pairs = [unpack_vectors(vectors[p.key]) for p in ordered]
    dense = np.array([pair[0] for pair in pairs], np.float32).reshape(len(pairs), width)
    tokens = np.concatenate([np.zeros((0, width), np.int8), *(pair[1] for pair in pairs)])
    words, lengths = count_tokens([p.plain for p in ordered])
    items: dict[str, int] = {}
    facts = np.zeros(len(ordered), FACTS)
    facts["tokens"] = [len(pair[1]) for pair in pairs]
    facts["words"] = lengths
    facts["item"] = [items.setdefault(p.address, len(items)) for p in ordered]
    facts["start"] = [p.start for p in ordered]
    facts["title"] = [p.is_title for p in ordered]
    block = Block(document, stamp_of(ordered), ordered, facts, sum_of_units(tokens))
    return Content(block, dense, tokens, words)


class Places:
    """Where passages stand: their positions by document and start."""

    def __init__(self, documents: Sequence[tuple[str, int]], starts: Any) -> None:
        """`documents` with their numbers of passages, in order; `starts` [passages]."""
        self._documents = documents
        self._starts = starts

    @cached_property
    def _ranges(self) -> dict[str, tuple[int, int]]:
        ends = list(accumulate(count for _, count in self._documents))
        return {
            document: (end - count, end)
            for (document, count), end in zip(self._documents, ends, strict=True)
        }

    def of(self, wanted: Iterable[tuple[str, int]]) -> list[int]:
        """The positions of sentences, given by document and start; unknown ones are left out."""
        import numpy as np

        starts: dict[str, list[int]] = {}
        for document, start in wanted:
            starts.setdefault(document, []).append(start)
        found: list[int] = []
        for document, some in starts.items():
            first, end = self._ranges.get(document, (0, 0))
            at = np.flatnonzero(np.isin(self._starts[first:end], some))
            found += (first + at).tolist()
        return sorted(found)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What an index is made of, passages by document, item and place."""

    passages: tuple[Passage, ...]
    groups: Numbers
    titles: Any
    places: Places
    dense: DenseIndex
    tokens: TokenTable
    lexical: LexicalIndex
    coarse: CoarseTable | None


def put_together(blocks: Sequence[Block], tables: Tables) -> Parts:
    """An index of these blocks, in the order of their documents whatever stands first in the tables."""
    import numpy as np

    ordered = sorted(blocks, key=lambda block: block.document)
    none = np.zeros(0, np.int64)
    places = np.concatenate([none, *(b.row + np.arange(len(b.passages)) for b in ordered)])
    facts = np.concatenate([np.zeros(0, FACTS), *(b.facts for b in ordered)])
    starts = np.concatenate([none, *(b.token + _starts(b.facts["tokens"]) for b in ordered)])
    lengths = facts["tokens"].astype(np.int64)
    total = np.sum([b.total for b in ordered], axis=0) if ordered else np.zeros(1)
    middle = (total / max(int(lengths.sum()), 1)).astype(np.float32)
    tokens = TokenTable(tables.tokens, starts, lengths, middle)
    frame = tables.frame
    return Parts(
        passages=tuple(chain.from_iterable(b.passages for b in ordered)),
        groups=_groups(ordered),
        titles=facts["title"].astype(bool),
        places=Places([(b.document, len(b.passages)) for b in ordered], facts["start"]),
        dense=DenseIndex(tables.dense, places, tables.signs, frame.centre if frame else None),
        tokens=tokens,
        lexical=LexicalIndex(tables.words, np.ascontiguousarray(tables.facts["words"]), places),
        coarse=CoarseTable(frame, tables.coarse, tokens) if frame else None,
    )


def _starts(lengths: Numbers) -> Numbers:
    import numpy as np

    found: Numbers = np.cumsum(lengths, dtype=np.int64) - lengths
    return found


def _groups(blocks: Sequence[Block]) -> Numbers:
    """The number of each passage's item over all documents."""
    import numpy as np

    counts = [int(b.facts["item"].max()) + 1 if len(b.passages) else 0 for b in blocks]
    firsts = (np.cumsum(counts) - counts).tolist() if counts else []
    groups = [b.facts["item"] + first for b, first in zip(blocks, firsts, strict=True)]
    return np.concatenate([np.zeros(0, np.int64), *groups]).astype(np.int64)


def content_at(block: Block, tables: Tables) -> Content:
    """A block's content as it stands in tables; its words are counted again."""
    rows = slice(block.row, block.row + len(block.passages))
    tokens = slice(block.token, block.token + int(block.facts["tokens"].sum()))
    words, _ = count_tokens([p.plain for p in block.passages], block.row)
    return Content(block, tables.dense[rows], tables.tokens[tokens], words)


def tables_of(
    contents: Sequence[Content], words: tuple[Postings, ...], width: int, frame: Frame | None
) -> Tables:
    """Tables in memory of contents that were moved to their places, and their postings."""
    import numpy as np

    dense = np.concatenate([np.zeros((0, width), np.float32), *(c.dense for c in contents)])
    tokens = np.concatenate([np.zeros((0, width), np.int8), *(c.tokens for c in contents)])
    return Tables(
        dense=dense,
        facts=np.concatenate([np.zeros(0, FACTS), *(c.block.facts for c in contents)]),
        tokens=tokens,
        words=words,
        frame=frame,
        signs=signs_of(dense, frame.centre) if frame else None,
        coarse=frame.cut_down(tokens) if frame else None,
    )
