"""How alike texts are in meaning, from an encoder's vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from embeddings.model import Encoder

if TYPE_CHECKING:
    from embeddings.model import Vectors


def likeness_of(
    encoder: Encoder, background: Sequence[str]
) -> Callable[[Sequence[str], Sequence[str]], list[list[float]]]:
    """A function of two lists of texts: cosines [n][m] around the mean of the `background`.

    Without that mean, which all sentences of plans share, unrelated ones come out at .8 with the
    built-in model. Each text is encoded once. Raises ValueError for an empty background.
    """
    if not background:
        raise ValueError("likeness wants background texts to take the mean of")
    held: dict[str, Vectors] = {}

    def vectors(texts: Sequence[str]) -> Vectors:
        import numpy as np

        missing = [text for text in dict.fromkeys(texts) if text not in held]
        if missing:
            held.update(zip(missing, encoder.encode_passages(missing), strict=True))
        return np.stack([held[text] for text in texts])

    middle = vectors(background).mean(axis=0)

    def alike(first: Sequence[str], second: Sequence[str]) -> list[list[float]]:
        import numpy as np

        if not first or not second:
            return [[] for _ in first]
        every = vectors([*first, *second]) - middle
        every /= np.maximum(np.linalg.norm(every, axis=1, keepdims=True), 1e-9)
        rows: list[list[float]] = (every[: len(first)] @ every[len(first) :].T).tolist()
        return rows

    return alike
