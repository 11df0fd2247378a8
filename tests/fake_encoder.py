"""An encoder for tests: a pure function of its text, so that equal texts are equal vectors."""

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


def _pieces(text: str) -> list[str]:
    """Single characters and pairs: texts that share them are near each other."""
    return [text[at : at + size] for size in (1, 2) for at in range(len(text) - size + 1)]


def _direction(piece: str, dimensions: int) -> Floats:
    """A fixed pseudo-random direction for a piece of text, by its hash alone."""
    digest = hashlib.blake2b(
        piece.encode("utf-8", "surrogatepass"), digest_size=dimensions
    ).digest()
    return np.frombuffer(digest, np.uint8).astype(np.float32) - 127.5


def _unit(vectors: Floats) -> Floats:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    result: Floats = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return result


class FakeEncoder:
    """The Encoder protocol over hashed characters and pairs; nothing is random."""

    name = "fake"
    revision = "1"
    dimensions = 64

    def encode_queries(self, texts: Sequence[str]) -> Floats:
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str], progress: object = None) -> Floats:
        rows = [sum(t, np.zeros(64, np.float32)) for t in map(self._rows, texts)]
        return _unit(np.array(rows, np.float32).reshape(-1, 64))

    def token_vectors(
        self, texts: Sequence[str], *, queries: bool = False, progress: object = None
    ) -> list[Floats]:
        return [_unit(np.array(self._rows(text), np.float32)) for text in texts]

    def _rows(self, text: str) -> list[Floats]:
        return [_direction(piece, 64) for piece in _pieces(text or "\0")]
