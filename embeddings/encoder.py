"""The Encoder protocol, and the one verb that loads an encoder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

Progress = Callable[[int, int], None]
"""Called with (done, total) as work goes on."""

BUILT_IN = "intfloat/multilingual-e5-small"


class Encoder(Protocol):
    """Texts → vectors. Every row has unit length; an empty text is a text like any other.

    `name` says which model, `revision` is a hash of its files, `dimensions` the length of a vector.
    Texts longer than the model's window (512 tokens for the built-in one) count up to there.
    """

    @property
    def name(self) -> str: ...
    @property
    def revision(self) -> str: ...
    @property
    def dimensions(self) -> int: ...
    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """float32 [n, dimensions]."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """float32 [n, dimensions]."""
        ...

    def token_vectors(
        self, texts: Sequence[str], *, queries: bool = False, progress: Progress | None = None
    ) -> list[Vectors]:
        """One float32 [tokens, dimensions] a text, for late interaction."""
        ...


def encoder_id(encoder: Encoder) -> str:
    """`name@revision`: the id under which the record stores this encoder's vectors."""
    return f"{encoder.name}@{encoder.revision}"


def load_encoder(
    name_or_folder: str = BUILT_IN, cache: Path | None = None, progress: Progress | None = None
) -> Encoder:
    """The encoder of that name. Raises `EncoderError` where the model is not on this machine.

    The built-in one is converted into `cache` (default: `ZHENGMAI_CACHE`, or the user's cache
    folder) when it is used first, which takes some seconds and is told through `progress`.
    """
    raise NotImplementedError
