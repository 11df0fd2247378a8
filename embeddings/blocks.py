"""What each document adds to an index, and the tables in which all of it stands.

A document is one block: its rows stand together in every table and never change. Adding a document
appends a block; a document that goes leaves its rows behind, and no position leads to them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from embeddings.coarse import CoarseTable, Frame
from embeddings.lexical import LexicalIndex, Postings, count_tokens
from embeddings.passages import Passage
from embeddings.places import Passages, Places
from embeddings.tokens import TokenTable, sum_of_units
from embeddings.vectors import DenseIndex, Outlines, quantised, unpack_vectors

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Tokens = npt.NDArray[np.int8]
    Numbers = npt.NDArray[np.int64]
    Sums = npt.NDArray[np.float64]
    Facts = npt.NDArray[np.int32]

TOKENS, WORDS, ITEM, TITLE, START = range(5)
"""Columns of facts, of each passage: its token vectors, its words, the number of its item within
the document in order of appearance, whether it is a title, where it starts in the document."""
FACTS = 5
"""The columns: int32, side by side."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """One document. `stamp` says what it was made of; `facts` int32 [n, `FACTS`].

    `row` and `token` are where its rows stand in the tables, `items` how many items have passages.
    `total` [d] is the sum of its token
    vectors of length one.
    """

    document: str
    stamp: str
    passages: Sequence[Passage]
    facts: Facts
    total: Sums
    row: int = 0
    token: int = 0
    items: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The rows of all blocks: `dense` float32 [all, d], `facts` int32 [all, 5], `tokens` int8 [total, d].

    `frame` with `outlines` int8 [all, 32], `small` int8 [all, d] and `coarse` [total, 64] are there for a
    large index only.
    """

    dense: Vectors
    facts: Facts
    tokens: Tokens
    words: tuple[Postings, ...]
    frame: Frame | None = None
    outlines: Any = None
    coarse: Any = None
    small: Any = None


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
    facts = np.zeros((len(ordered), FACTS), np.int32)
    facts[:, TOKENS] = [len(pair[1]) for pair in pairs]
    facts[:, WORDS] = lengths
    facts[:, ITEM] = [items.setdefault(p.address, len(items)) for p in ordered]
    facts[:, TITLE] = [p.is_title for p in ordered]
    facts[:, START] = [p.start for p in ordered]
    total = sum_of_units(tokens)
    block = Block(document, stamp_of(ordered), ordered, facts, total, items=len(items))
    return Content(block, dense, tokens, words)


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What an index is made of, passages by document, item and place."""

    passages: Sequence[Passage]
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
    facts = np.concatenate([np.zeros((0, FACTS), np.int32), *(b.facts for b in ordered)])
    lengths = facts[:, TOKENS].astype(np.int64)
    rows = np.array([len(b.passages) for b in ordered], np.int64)
    begins = np.array([b.row for b in ordered], np.int64)
    places = np.arange(len(facts)) + np.repeat(begins - _firsts(rows), rows)
    tokens_before = np.append(0, np.cumsum(lengths))
    moved = np.array([b.token for b in ordered], np.int64) - tokens_before[_firsts(rows)]
    starts = tokens_before[:-1] + np.repeat(moved, rows)
    items = np.repeat(_firsts(np.array([b.items for b in ordered], np.int64)), rows)
    total = np.sum([b.total for b in ordered], axis=0) if ordered else np.zeros(1)
    middle = (total / max(int(lengths.sum()), 1)).astype(np.float32)
    tokens = TokenTable(tables.tokens, starts, lengths, middle)
    frame = tables.frame
    return Parts(
        passages=Passages([b.passages for b in ordered]),
        groups=facts[:, ITEM].astype(np.int64) + items,
        titles=facts[:, TITLE].astype(bool),
        places=Places([(b.document, b.passages) for b in ordered], facts[:, START]),
        dense=DenseIndex(tables.dense, places, _outlines(tables)),
        tokens=tokens,
        lexical=LexicalIndex(tables.words, np.ascontiguousarray(tables.facts[:, WORDS]), places),
        coarse=CoarseTable(frame, tables.coarse, tokens) if frame else None,
    )


def _outlines(tables: Tables) -> Outlines | None:
    if tables.frame is None:
        return None
    return Outlines(tables.outlines, tables.small, tables.frame.texts)


def _firsts(counts: Numbers) -> Numbers:
    """Where each of some stretches begins that stand one after the other."""
    import numpy as np

    found: Numbers = np.cumsum(counts, dtype=np.int64) - counts
    return found


def content_at(block: Block, tables: Tables) -> Content:
    """A block's content as it stands in tables; its words are counted again."""
    rows = slice(block.row, block.row + len(block.passages))
    tokens = slice(block.token, block.token + int(block.facts[:, TOKENS].sum()))
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
        facts=np.concatenate([np.zeros((0, FACTS), np.int32), *(c.block.facts for c in contents)]),
        tokens=tokens,
        words=words,
        frame=frame,
        outlines=frame.texts.outlines(dense) if frame else None,
        small=quantised(dense) if frame else None,
        coarse=frame.cut_down(tokens) if frame else None,
    )
