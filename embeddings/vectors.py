"""Unit vectors as bytes, and their nearest by inner product (the only door to faiss)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from kg.errors import ViewError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Tokens = npt.NDArray[np.int8]
    Numbers = npt.NDArray[np.int64]

EXACT_UP_TO = 50_000
"""Vectors; beyond, their outlines are compared first. See docs/decisions/growth.md."""
_LOOKED_AT = 3_600
"""Rows of the nearest outlines whose small copies are compared."""
_HEAD = struct.Struct("<4sHH")
_MAGIC = b"ZMV1"


def pack_vectors(dense: Vectors, tokens: Vectors) -> bytes:
    """One passage's vectors as the record stores them: its own, and one for each of its tokens.

    `dense` is float32 [d], stored as float32; `tokens` float32 [t, d], stored as int8: a unit
    vector's direction survives scaling by its largest component, so no scale is stored.
    """
    count, width = tokens.shape
    head = _HEAD.pack(_MAGIC, width, count)
    return head + dense.astype("<f4").tobytes() + quantised(tokens).tobytes()


def unpack_vectors(data: bytes) -> tuple[Vectors, Tokens]:
    """`(dense float32 [d], tokens int8 [t, d])`. Raises `ViewError` for other bytes."""
    import numpy as np

    if len(data) >= _HEAD.size:
        magic, width, count = _HEAD.unpack_from(data)
        if magic == _MAGIC and len(data) == _HEAD.size + 4 * width + width * count:
            dense = np.frombuffer(data, "<f4", width, _HEAD.size)
            tokens = np.frombuffer(data, np.int8, width * count, _HEAD.size + 4 * width)
            return dense, tokens.reshape(count, width)
    raise ViewError(
        "库中的向量不是本版本的格式",
        advice="请重新添加文档",
        english="stored vectors are not of this format; add the documents again",
    )


def quantised(rows: Vectors) -> Tokens:
    """int8 rows of the same direction: the largest component of each becomes 127."""
    import numpy as np

    largest = np.abs(rows).max(axis=-1, keepdims=True)
    found: Tokens = np.rint(rows * (127 / np.maximum(largest, 1e-12))).astype(np.int8)
    return found


def unit_rows(rows: Tokens | Vectors) -> Vectors:
    """float32 rows of length one; a row of zeros stays."""
    import numpy as np

    wide = rows.astype(np.float32)
    length = np.sqrt(np.einsum("ij,ij->i", wide, wide))
    wide /= np.maximum(length, 1e-12)[:, None]
    return wide


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """Where vectors of texts differ most: `directions` [k, d] of length one, seen from the `centre`
    [d] of texts; `step` is how far along them one unit of an outline goes."""

    centre: Vectors
    directions: Vectors
    step: float

    def outlines(self, vectors: Vectors) -> Tokens:
        """int8 [n, k]: how far vectors [n, d] go along each direction, 127 units at most."""
        import numpy as np

        along = (vectors - self.centre) @ self.directions.T / self.step
        found: Tokens = np.rint(np.clip(along, -127, 127)).astype(np.int8)
        return found

    def asked(self, query: Vectors) -> Vectors:
        """float32 [k] of whole numbers, to be multiplied with outlines: products that BLAS adds up
        in any order without rounding, so that equal outlines have equal ones."""
        import numpy as np

        along = quantised((self.directions @ query)[None])
        return np.asarray(along[0], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Outlines:
    """What is looked at first where vectors are many: their outlines along `axes`, int8 [all, k], and
    `small` int8 [all, d] as `quantised`, a quarter of the bytes of the vectors themselves."""

    rows: Tokens
    small: Tokens
    axes: Axes


class DenseIndex:
    """Unit vectors by position.

    `rows` float32 [all, d] may be a file's; `places` [n] say which row stands at a position. With
    `outlines` more than `EXACT_UP_TO` rows are compared by these first.
    """

    def __init__(self, rows: Vectors, places: Numbers, outlines: Outlines | None = None) -> None:
        import numpy as np

        self.rows = rows
        self.outlines = outlines
        self.size = len(places)
        self.width = int(rows.shape[1])
        self._places = places
        self._position = np.full(len(rows), -1, np.int64)
        self._position[places] = np.arange(len(places))

    def at(self, positions: Numbers) -> Vectors:
        """float32 [n, d]: the vectors at some positions."""
        found: Vectors = self.rows[self._places[positions]]
        return found

    def near_each(
        self, queries: Vectors, count: int, allowed: npt.NDArray[np.bool_] | None = None
    ) -> list[Numbers]:
        """For each row of `queries` [m, d] the positions of the nearest `count`, best first, ties by
        position; only of those `allowed` [n], where that is given.

        Exact up to `EXACT_UP_TO` rows; beyond, of the rows whose outlines are nearest those
        whose copies of one byte a component are.
        """
        import numpy as np

        if self.outlines is not None and len(self.rows) > EXACT_UP_TO:
            return self._near_by_outlines(self.outlines, queries, count, self._barred(allowed))
        at = np.arange(self.size) if allowed is None else np.flatnonzero(allowed)
        products = _all_products(self.rows, queries)
        return [_best(at, found[self._places[at]], count) for found in products]

    def _barred(self, allowed: npt.NDArray[np.bool_] | None) -> npt.NDArray[np.bool_] | None:
        """[rows]: which may not be found, of documents that are gone or not allowed; None: all may."""
        import numpy as np

        if allowed is None and self.size == len(self.rows):
            return None
        barred = np.ones(len(self.rows), bool)
        barred[self._places if allowed is None else self._places[allowed]] = False
        return barred

    def _near_by_outlines(
        self,
        outlines: Outlines,
        queries: Vectors,
        count: int,
        barred: npt.NDArray[np.bool_] | None,
    ) -> list[Numbers]:
        import numpy as np

        found = []
        asked = [outlines.axes.asked(query) for query in queries]
        for query, alike in zip(queries, _outline_products(self._outlined, asked), strict=True):
            if barred is not None:
                alike[barred] = -np.inf
            at = np.sort(self._position[largest(alike, max(_LOOKED_AT, count))])
            found.append(_best(at, _cosines(outlines.small, self._places[at], query), count))
        return found

    @cached_property
    def _outlined(self) -> Vectors:
        """float32 [rows, k]: the outlines, widened once; a search would spend half of its first look on it."""
        import numpy as np

        return (
            self.outlines.rows.astype(np.float32) if self.outlines else np.empty((0, 0), np.float32)
        )

    def products(self, query: Vectors, positions: Sequence[int]) -> Vectors:
        """float32: the inner product with each of the given positions."""
        import numpy as np

        rows = self.at(np.asarray(positions, np.int64))
        found: Vectors = _all_products(rows, query.reshape(1, -1))[0]
        return found


_PIECE = 512
"""Rows that are multiplied in one go: so few that BLAS does it in this thread, see `tokens.products`."""


def _all_products(rows: Vectors, queries: Vectors) -> Vectors:
    """float32 [queries, rows]: all inner products. Equal rows have equal ones, wherever they stand;
    several queries take each stretch of rows while it is in the core's own cache."""
    import faiss
    import numpy as np

    found = np.empty((len(queries), len(rows)), np.float32)
    asked = [np.ascontiguousarray(query) for query in queries]
    step = _PIECE if len(queries) > 1 else max(1, len(rows))
    for start in range(0, len(rows), step):
        some = np.ascontiguousarray(rows[start : start + step])
        for query, products in zip(asked, found[:, start : start + step], strict=True):
            faiss.fvec_inner_products_ny(  # type: ignore[attr-defined]
                faiss.swig_ptr(products), faiss.swig_ptr(query), faiss.swig_ptr(some),
                rows.shape[1], len(some),
            )  # fmt: skip
    return found


def _best(at: Numbers, products: Vectors, count: int) -> Numbers:
    """The `count` places with the largest products, best first, ties in the order given."""
    import numpy as np

    if 0 < count < len(at):
        last = np.partition(products, len(at) - count)[len(at) - count]
        few = np.flatnonzero(products >= last)
        at, products = at[few], products[few]
    return at[np.argsort(-products, kind="stable")[:count]]


def _cosines(rows: Tokens, at: Numbers, query: Vectors) -> Vectors:
    """float32 [at]: the inner product with each of the rows at some places, made of length one.

    The products are divided by the lengths, not the rows: one pass over 5 MB less."""
    import numpy as np

    found, square = np.empty(len(at), np.float32), np.empty(len(at), np.float32)
    wide = np.empty((min(_PIECE, len(at)), rows.shape[1]), np.float32)
    for start in range(0, len(at), _PIECE):
        part = slice(start, min(start + _PIECE, len(at)))
        some = wide[: part.stop - start]
        some[:] = rows[at[part]]
        np.dot(some, query, out=found[part])
        np.einsum("ij,ij->i", some, some, out=square[part])
    found /= np.sqrt(np.maximum(square, 1e-24))
    return found


_OUTLINES = 4_096
"""Outlines that are multiplied with all queries while they are in the core's own cache."""


def _outline_products(rows: Vectors, asked: Sequence[Vectors]) -> Vectors:
    """float32 [asked, rows]: the products of outlines with each of `asked` [k]."""
    import numpy as np

    found = np.empty((len(asked), len(rows)), np.float32)
    for start in range(0, len(rows), _OUTLINES):
        part = slice(start, start + _OUTLINES)
        for one, products in zip(asked, found, strict=True):
            np.dot(rows[part], one, out=products[part])
    return found


def largest(scores: Vectors, count: int) -> Numbers:
    """The places, sorted, of the `count` largest scores, and of those as large as the last of them, so
    that their order does not matter; none of minus infinity.

    What a sixteenth of them says is looked at first: putting all in order takes ten times as long.
    """
    import numpy as np

    few = scores[::_SIXTEENTH]
    rank = min(2 * count // _SIXTEENTH + 1, len(few))
    at = np.flatnonzero(scores >= np.partition(few, len(few) - rank)[len(few) - rank])
    if len(at) < count:
        at = np.arange(len(scores))
    if len(at) > count:
        held = scores[at]
        at = at[held >= np.partition(held, len(at) - count)[len(at) - count]]
    return at[scores[at] > -np.inf]


_SIXTEENTH = 16


def build_dense(vectors: Vectors, axes: Axes | None = None) -> DenseIndex:
    """An index over float32 [n, d] unit rows; with axes, by outlines where they are many."""
    import numpy as np

    rows = np.ascontiguousarray(vectors, np.float32)
    outlines = None if axes is None else Outlines(axes.outlines(rows), quantised(rows), axes)
    return DenseIndex(rows, np.arange(len(rows)), outlines)


def axes_of(vectors: Vectors, count: int) -> Axes:
    """The `count` directions of the largest variance of some vectors; outlines of these reach 127 at
    four standard deviations."""
    import numpy as np

    centre = vectors.mean(axis=0, dtype=np.float32)
    around = vectors - centre
    directions = main_directions(around, count)
    step = float((around @ directions.T).std()) * 4 / 127
    return Axes(centre, directions, max(step, 1e-9))


def main_directions(around: Vectors, count: int) -> Vectors:
    """float32 [count, d]: the directions of length one of the largest variance of rows around zero."""
    import numpy as np

    _, directions = np.linalg.eigh(around.T @ around)
    return np.ascontiguousarray(directions[:, ::-1][:, :count].T, np.float32)
