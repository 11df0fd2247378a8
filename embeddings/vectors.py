"""Unit vectors as bytes, and their nearest by inner product (the only door to faiss)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import ViewError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Tokens = npt.NDArray[np.int8]

EXACT_UP_TO = 50_000
"""Passages; beyond, an HNSW graph. See docs/decisions for the measurement."""
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


class DenseIndex:
    """Unit vectors by position; exact up to `EXACT_UP_TO` of them, an HNSW graph beyond."""

    def __init__(self, engine: Any, size: int, width: int) -> None:
        self._engine = engine
        self.size = size
        self.width = width

    def nearest(self, query: Vectors, count: int) -> list[tuple[int, float]]:
        """(position, inner product) of the nearest, best first, ties by position."""
        if not self.size:
            return []
        _one_thread()
        found, numbers = self._engine.search(query.reshape(1, -1), min(count, self.size))
        pairs = zip(numbers[0].tolist(), found[0].tolist(), strict=True)
        return sorted((pair for pair in pairs if pair[0] >= 0), key=lambda p: (-p[1], p[0]))

    def products(self, query: Vectors, positions: Sequence[int]) -> Vectors:
        """float32: the inner product with each of the given positions."""
        import numpy as np

        if not len(positions):
            return np.zeros(0, np.float32)
        rows = self._engine.reconstruct_batch(np.asarray(positions, np.int64))
        found: Vectors = rows @ query.reshape(-1)
        return found

    def save(self, path: Path) -> None:
        import faiss

        faiss.write_index(self._engine, str(path))


def _one_thread() -> None:
    """One query is one thread's work: two cost 4 ms instead of .2, for they wait for the encoder's.

    An HNSW graph that one thread builds is the same each time.
    """
    import faiss

    faiss.omp_set_num_threads(1)


def build_dense(vectors: Vectors, exact_up_to: int = EXACT_UP_TO) -> DenseIndex:
    """An index over float32 [n, d] unit rows."""
    import faiss
    import numpy as np

    size, width = vectors.shape
    engine: Any
    if size <= exact_up_to:
        engine = faiss.IndexFlatIP(width)
    else:
        engine = faiss.IndexHNSWFlat(width, 32, faiss.METRIC_INNER_PRODUCT)
        engine.hnsw.efConstruction = 200
        engine.hnsw.efSearch = 400
    _one_thread()
    engine.add(np.ascontiguousarray(vectors, np.float32))
    return DenseIndex(engine, size, width)


def load_dense(path: Path) -> DenseIndex:
    """What `save` wrote. Raises `ViewError` where it cannot be read."""
    import faiss

    try:
        engine = faiss.read_index(str(path))
    except RuntimeError as error:
        raise ViewError(
            "向量索引缺失或已损坏",
            advice="请运行 zhengmai reindex",
            english="the vector index is missing or damaged; run: zhengmai reindex",
            where=str(path),
        ) from error
    if hasattr(engine, "hnsw"):
        engine.hnsw.efSearch = 400
    return DenseIndex(engine, engine.ntotal, engine.d)
