"""Chinese tokens and BM25 over them, counted in pieces that are added and merged.

Tokens are single characters and pairs of neighbours for Chinese, whole lower-cased words for Latin
script, whole numbers for digits. Measured on one plan: nDCG@10 .662, against .641 for characters
alone and .595 and .530 for two word segmenters.
"""

from __future__ import annotations

import hashlib
import struct
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Protocol, TypeVar

from embeddings.cache import Recent
from kg.errors import ViewError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]
    Rows = npt.NDArray[np.int32]
    Codes = npt.NDArray[np.uint64]
    Bytes = npt.NDArray[np.uint8]

K1 = 1.5
B = 0.75
_HEAD = struct.Struct("<4sxxxxQQ")
_MAGIC = b"ZMW1"
MERGED = 8
"""Pieces of about one size that become one: n documents stand in at most 7 log8(n) + 7 pieces."""


def tokens_of(text: str) -> list[str]:
    """The tokens of a text, in order; each Chinese character is followed by its pair."""
    return [token for run in _runs(unicodedata.normalize("NFKC", text).lower()) for token in run]


def _runs(text: str) -> Iterator[list[str]]:
    run, kind = "", ""
    for char in text + " ":
        now = _kind(char)
        if now != kind or not now:
            if run:
                yield _pairs(run) if kind == "wide" else [run]
            run = ""
        run, kind = run + char if now else "", now
    return


def _kind(char: str) -> str:
    if char.isdigit():
        return "digit"
    if not char.isalnum():
        return ""
    return "wide" if char >= "\u2e80" else "word"


def _pairs(run: str) -> list[str]:
    found = []
    for at, char in enumerate(run):
        found.append(char)
        if at + 1 < len(run):
            found.append(run[at : at + 2])
    return found


@lru_cache(maxsize=1 << 16)
def token_code(token: str) -> int:
    """A token as 64 bits: the characters themselves for one or two, else a hash, marked as such."""
    if len(token) <= 2:
        return ord(token[0]) << 21 | ord(token[1:] or "\0")
    digest = hashlib.blake2b(token.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little") | 1 << 63


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Which texts hold a token and how often: `codes` sorted [v], `starts` [v + 1] into the texts'
    numbers `at` and their `counts` [p]. `documents` is how many documents were counted."""

    documents: int
    codes: Codes
    starts: Numbers
    at: Rows
    counts: Rows

    def find(self, code: np.uint64) -> slice:
        """Where a token's texts stand in `at` and `counts`; nowhere for one that does not occur."""
        place = int(self.codes.searchsorted(code))
        if place == len(self.codes) or self.codes[place] != code:
            return slice(0, 0)
        return slice(int(self.starts[place]), int(self.starts[place + 1]))

    def to_bytes(self) -> bytes:
        """What `postings_from` reads."""
        head = _HEAD.pack(_MAGIC, len(self.codes), len(self.at))
        parts = (self.codes, self.starts, self.at, self.counts)
        return head + b"".join(part.tobytes() for part in parts)


def postings_from(data: Bytes, documents: int) -> Postings:
    """Postings from the bytes (uint8) of `to_bytes`; they stay where they are. Raises ViewError."""
    import numpy as np

    if len(data) >= _HEAD.size:
        magic, count, places = _HEAD.unpack(bytes(data[: _HEAD.size]))
        ends = np.cumsum([_HEAD.size, 8 * count, 8 * (count + 1), 4 * places, 4 * places]).tolist()
        if magic == _MAGIC and ends[-1] == len(data):
            codes, starts, at, counts = (data[a:b] for a, b in pairwise(ends))
            return Postings(
                documents,
                codes.view("<u8"),
                starts.view("<i8"),
                at.view("<i4"),
                counts.view("<i4"),
            )
    raise ViewError(
        "词语索引已损坏",
        advice="请运行 zhengmai reindex",
        english="the word index is damaged; run: zhengmai reindex",
    )


def count_tokens(texts: Sequence[str], first: int = 0) -> tuple[Postings, list[int]]:
    """The postings of one document's texts, numbered from `first`, and the tokens in each text."""
    import numpy as np

    lists = [tokens_of(text) for text in texts]
    codes = np.array([token_code(t) for row in lists for t in row], np.uint64)
    lengths = [len(row) for row in lists]
    at = np.repeat(np.arange(first, first + len(lists), dtype=np.int32), lengths)
    return _counted(1, codes, at, np.ones(len(at), np.int32)), lengths


def merged(pieces: Sequence[Postings]) -> Postings:
    """One piece of several; their texts are different ones."""
    import numpy as np

    codes = np.concatenate([np.repeat(p.codes, np.diff(p.starts)) for p in pieces])
    at = np.concatenate([p.at for p in pieces])
    counts = np.concatenate([p.counts for p in pieces])
    return _counted(sum(p.documents for p in pieces), codes, at, counts)


def _counted(documents: int, codes: Codes, at: Rows, counts: Rows) -> Postings:
    """Postings of (token, text, count) in any order; the same pair is counted together."""
    import numpy as np

    order = np.lexsort((at, codes))
    codes, at, counts = codes[order], at[order], counts[order]
    new = np.ones(len(codes), bool)
    new[1:] = (codes[1:] != codes[:-1]) | (at[1:] != at[:-1])
    begins = np.flatnonzero(new)
    summed = np.add.reduceat(counts, begins) if len(begins) else counts
    codes, at = codes[begins], at[begins]
    different = np.ones(len(codes), bool)
    different[1:] = codes[1:] != codes[:-1]
    heads = np.flatnonzero(different)
    starts = np.append(heads, len(codes)).astype(np.int64)
    return Postings(documents, codes[heads], starts, at.astype(np.int32), summed.astype(np.int32))


class Counted(Protocol):
    """A piece of postings, or what stands for one."""

    @property
    def documents(self) -> int:
        """How many documents were counted in it."""
        ...


Piece = TypeVar("Piece", bound=Counted)


def settled(pieces: Sequence[Piece], merge: Callable[[Sequence[Piece]], Piece]) -> list[Piece]:
    """The same postings in few pieces: `MERGED` neighbours of about one size become one."""
    held: list[Piece] = []
    for piece in pieces:
        held.append(piece)
        while len(held) >= MERGED and _level(held[-MERGED]) == _level(held[-1]):
            held[-MERGED:] = [merge(held[-MERGED:])]
    return held


def _level(piece: Counted) -> int:
    level = 0
    while MERGED ** (level + 1) <= piece.documents:
        level += 1
    return level


class LexicalIndex:
    """BM25 (Lucene's form, k1 1.5, b 0.75) over the pieces that texts were counted in.

    `lengths` [all texts] are the tokens of each text; `places` [n] say which texts are searched,
    in what order: others, of documents that are gone, count for nothing.
    """

    def __init__(self, pieces: Sequence[Postings], lengths: Rows, places: Numbers) -> None:
        import numpy as np

        self.pieces = tuple(pieces)
        self.size = len(places)
        self._recent: Recent[int, tuple[tuple[Numbers, Scores], ...]] = Recent(_REMEMBERED)
        self._position = np.full(len(lengths), -1, np.int64)
        self._position[places] = np.arange(self.size)
        self._all_live = self.size == len(lengths)
        mean = float(lengths[places].mean()) if self.size else 0.0
        self._norms = (K1 * (1 - B + B / max(mean, 1e-9) * lengths)).astype(np.float32)

    def scores(self, tokens: Sequence[str]) -> Scores:
        """float32 [n]: the BM25 score of every text; 0 where no token is shared."""
        import numpy as np

        total = np.zeros(self.size, np.float32)
        for token, times in Counter(tokens).items():
            found = self._said(token_code(token))
            held = sum(len(at) for at, _ in found)
            weight = np.float32(times * np.log1p((self.size - held + 0.5) / (held + 0.5)))
            for at, share in found:
                total[at] += weight * share
        return total

    def holds(self, token: str) -> npt.NDArray[np.bool_]:
        """[n]: which texts hold a token."""
        import numpy as np

        found = np.zeros(self.size, bool)
        for at, _ in self._said(token_code(token)):
            found[at] = True
        return found

    def _said(self, code: int) -> tuple[tuple[Numbers, Scores], ...]:
        """The positions of texts that hold a token, and what it says of each but for its weight, by
        piece.

        Of the tokens of many texts, those that were asked for last are remembered.
        """
        known = self._recent.get(code)
        if known is not None:
            return known
        found = tuple(self._texts_of(code))
        if sum(len(at) for at, _ in found) >= _FREQUENT:
            self._recent.keep(code, found)
        return found

    def _texts_of(self, code: int) -> Iterator[tuple[Numbers, Scores]]:
        import numpy as np

        wanted = np.uint64(code)
        for piece in self.pieces:
            stretch = piece.find(wanted)
            if stretch.stop:
                at, counts = piece.at[stretch], piece.counts[stretch].astype(np.float32)
                positions = self._position[at]
                if not self._all_live:
                    kept = positions >= 0
                    at, positions, counts = at[kept], positions[kept], counts[kept]
                norms = self._norms[at]
                norms += counts
                yield positions, np.divide(counts, norms, out=counts)


_FREQUENT = 2_000
_REMEMBERED = 256
"""Tokens of at least `_FREQUENT` texts that are remembered, at 4 bytes a text."""


def build_lexical(texts: Sequence[str]) -> LexicalIndex:
    """Count the tokens of texts."""
    import numpy as np

    counted, lengths = count_tokens(texts)
    return LexicalIndex((counted,), np.array(lengths, np.int32), np.arange(len(texts)))
