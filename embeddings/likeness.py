"""How alike texts are in meaning, from an encoder's vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from embeddings.cache import Recent
from embeddings.model import Encoder, encoder_id

if TYPE_CHECKING:
    from embeddings.model import Vectors

_RECENT: Recent[tuple[str, str], Vectors] = Recent(8192)
"""Vectors of texts by encoder and text, about 13 MB with the built-in model: plans are compared again and again."""


def likeness_of(
    encoder: Encoder, background: Sequence[str], known: Mapping[str, Vectors] | None = None
) -> Callable[[Sequence[str], Sequence[str]], list[list[float]]]:
    """A function of two lists of texts: cosines [n][m] around the mean of the `background`.

    Without that mean, which all sentences of plans share, unrelated ones come out at .8 with the
    built-in model. Each text is encoded once, and none whose vector is `known`. Raises ValueError for an empty
    background.
    """
    if not background:
        raise ValueError("likeness wants background texts to take the mean of")
    name = encoder_id(encoder)

    def _known(text: str) -> Vectors | None:
        found = known.get(text) if known else None
        return _RECENT.get((name, text)) if found is None else found

    def vectors(texts: Sequence[str]) -> Vectors:
        import numpy as np

        held = {text: _known(text) for text in texts}
        missing = [text for text, vector in held.items() if vector is None]
        if missing:
            for text, vector in zip(missing, encoder.encode_passages(missing), strict=True):
                held[text] = _RECENT.keep((name, text), vector)
        return np.stack([vector for text in texts if (vector := held[text]) is not None])

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
