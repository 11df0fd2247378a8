"""Token vectors cut down to the directions in which they differ most, for a large index.

Comparing a passage token by token costs six times less with 64 dimensions than with 384. What they
bring near is then compared in full. The directions belong to the encoder, not to the library: they
are read from texts that come with the program, so that documents can be added, in any order, without
touching what is held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from embeddings.cache import Recent
from embeddings.model import Encoder, encoder_id
from embeddings.tokens import Lengths, TokenTable, cosines_at, rows_at
from embeddings.vectors import Axes, axes_of, main_directions, quantised, unit_rows
from kg.lexicon.fields import load_fields
from kg.lexicon.notions import load_notions

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Tokens = npt.NDArray[np.int8]
    Numbers = npt.NDArray[np.int64]

DIMENSIONS = 64
OUTLINE = 32
"""Components of a text's outline. See docs/decisions/growth.md."""
_SAMPLE = ("donglan-mzt-2024.txt", "donglan-mzt-2025.txt")


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """Where an encoder's vectors lie: those of `texts`, and of their tokens the `middle` [d] and the
    `axes` [64, d] of the largest variance around it."""

    texts: Axes
    middle: Vectors
    axes: Vectors

    def cut_down(self, rows: Tokens | Vectors) -> Tokens:
        """int8 [n, 64]: token rows as the axes show them."""
        return quantised(self.seen(unit_rows(rows)))

    def seen(self, units: Vectors) -> Vectors:
        """float32 [n, 64]: rows of length one as the axes show them."""
        import numpy as np

        found: Vectors = np.matmul(units - self.middle, self.axes.T, dtype=np.float32)
        return found


_FRAMES: Recent[str, Frame] = Recent(4)


def frame_of(encoder: Encoder) -> Frame:
    """The frame of an encoder, made once a process: it encodes some 600 short texts."""
    name = encoder_id(encoder)
    return _FRAMES.get(name) or _FRAMES.keep(name, _made(encoder, list(_texts())))


def _made(encoder: Encoder, texts: Sequence[str]) -> Frame:
    import numpy as np

    rows = unit_rows(np.concatenate(encoder.token_vectors(texts)))
    middle: Vectors = rows.mean(axis=0).astype(np.float32)
    vectors = encoder.encode_passages(texts)
    return Frame(axes_of(vectors, OUTLINE), middle, main_directions(rows - middle, DIMENSIONS))


def _texts() -> Iterator[str]:
    """The lines of the sample plans, and the subjects of all fields of policy."""
    for name in _SAMPLE:
        text = files("kg.data").joinpath("sample").joinpath(name).read_text("utf-8")
        yield from (line for line in text.splitlines() if line.strip())
    yield from load_fields()
    for notion in load_notions().subjects:
        yield notion.name


class CoarseTable:
    """`rows` int8 [total, 64] as a frame shows them; passages stand as in the full table."""

    def __init__(self, frame: Frame, rows: Tokens, full: TokenTable) -> None:
        self.frame = frame
        self.rows = rows
        self._lengths = Lengths(rows)
        self._full = full

    def late(self, queries: Sequence[Vectors], positions: Numbers) -> list[Vectors]:
        """For each query's token vectors, float32 [positions]: the mean of their best cosines."""
        import numpy as np

        lengths = self._full.lengths[positions]
        at = rows_at(self._full.starts[positions], lengths)
        starts = np.cumsum(lengths) - lengths
        texts = [unit_rows(self.frame.seen(query)) for query in queries]
        return [
            np.maximum.reduceat(cosines, starts, axis=1).mean(axis=0)
            for cosines in cosines_at(self.rows, at, texts, self._lengths.at(at))
        ]


def build_coarse(full: TokenTable, frame: Frame) -> CoarseTable:
    """The cut-down copy of a table."""
    return CoarseTable(frame, frame.cut_down(full.rows), full)
