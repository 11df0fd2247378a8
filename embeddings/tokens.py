"""The token vectors of all passages, and how well the tokens of a query match them.

Two cosines are read from one product: the plain one, and the one around the mean of all tokens of
the index. All tokens of this kind of model lie in a narrow cone; without its axis they differ more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from embeddings.cache import Recent
from embeddings.vectors import unit_rows

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]
    Tokens = npt.NDArray[np.int8]
    Numbers = npt.NDArray[np.int64]
    Sums = npt.NDArray[np.float64]

_CHUNK = 512
"""Passages that are looked at in one go."""
_ONE_THREAD = 260_000
"""Multiplications up to which OpenBLAS uses one thread."""
HELD_ROWS = 40_000
"""Token vectors of a small index that are held as float32 (61 MB): looking them up then costs no
conversion. About 1,000 sentences."""


_REMEMBERED = 512
"""Texts that are remembered so, 4 kB each."""


class TokenTable:
    """Token vectors: int8 [total, d], maybe a file's; the rows of a passage stand together.

    `starts` and `lengths` [passages] say where; `middle` is the mean of all rows of length one.
    """

    def __init__(self, rows: Tokens, starts: Numbers, lengths: Numbers, middle: Vectors) -> None:
        self.rows = rows
        self.starts = starts
        self.lengths = lengths
        self.middle = middle
        self._row_lengths = Lengths(rows)
        self._is_small = int(lengths.sum()) <= HELD_ROWS
        self._held: tuple[Vectors, Numbers] | None = None
        self.remembered: Recent[str, Vectors] = Recent(_REMEMBERED)
        """How well all passages of a small index match a text, kept for `embeddings.ranking`."""

    def best_matches(self, query: Vectors, positions: Sequence[int]) -> Vectors:
        """float32 [query tokens, passages]: each query token's best cosine in each passage."""
        import numpy as np

        if not len(positions):
            return np.zeros((len(query), 0), np.float32)
        found = []
        for start in range(0, len(positions), _CHUNK):
            chunk = np.asarray(positions[start : start + _CHUNK], np.int64)
            [plain] = self._cosines([query], chunk)
            found.append(np.maximum.reduceat(plain, self._offsets(chunk), axis=1))
        return np.concatenate(found, axis=1)

    def _offsets(self, positions: Numbers) -> Numbers:
        """Where the rows of each passage begin, when those of all stand one after the other."""
        import numpy as np

        lengths = self.lengths[positions]
        return np.cumsum(lengths) - lengths

    def both_matches(self, query: Vectors, positions: Sequence[int]) -> tuple[Vectors, Vectors]:
        """The best plain cosines and the best cosines around the middle, as `best_matches` has them.

        They may be of different tokens.
        """
        plain, around, _ = self.matches(query, (), positions)
        return plain, around

    def matches(
        self, query: Vectors, others: Sequence[Vectors], positions: Sequence[int]
    ) -> tuple[Vectors, Vectors, list[Vectors]]:
        """What `both_matches` gives for a query, and `best_matches` for each of some other texts.

        The rows are read once for all. Each text has a product of its own: in one for all, the last
        digits would depend on the others.
        """
        import numpy as np

        few = np.concatenate([query, self.middle[None]])
        best: list[list[Vectors]] = [
            [np.zeros((len(text), 0), np.float32)] for text in (query, *others)
        ]
        around = [np.zeros((len(query), 0), np.float32)]
        for start in range(0, len(positions), _CHUNK):
            chunk = np.asarray(positions[start : start + _CHUNK], np.int64)
            starts = self._offsets(chunk)
            found, *of_others = self._cosines([few, *others], chunk)
            around.append(self._best_around(query, found, starts))
            for cosines, so_far in zip((found[:-1], *of_others), best, strict=True):
                so_far.append(np.maximum.reduceat(cosines, starts, axis=1))
        plain, *rest = (np.concatenate(parts, axis=1) for parts in best)
        return plain, np.concatenate(around, axis=1), rest

    def _best_around(self, query: Vectors, found: Vectors, starts: Numbers) -> Vectors:
        """The best cosines around the middle; `found` are the products with the query's tokens and, in
        the next row, with the middle."""
        import numpy as np

        rows, queries = _around(
            found[: len(query)],
            found[len(query)],
            query @ self.middle,
            float(self.middle @ self.middle),
        )
        best: Vectors = np.maximum.reduceat(rows, starts, axis=1)
        # the same for all tokens of a row: which is best does not depend on it
        best /= queries[:, None]
        return best

    def _cosines(self, texts: Sequence[Vectors], positions: Numbers) -> list[Vectors]:
        """For each text float32 [its tokens, rows]: the cosines with the rows of the given passages."""
        held = self._held_of(positions)
        if held is not None:
            return [products(text, held) for text in texts]
        at = rows_at(self.starts[positions], self.lengths[positions])
        return cosines_at(self.rows, at, texts, self._row_lengths.at(at))

    def look_at(self, positions: Numbers) -> None:
        """Compute what is known of the rows of some passages before the texts they are compared with."""
        if not self._is_small:
            self._row_lengths.at(rows_at(self.starts[positions], self.lengths[positions]))

    def _held_of(self, positions: Numbers) -> Vectors | None:
        """The rows of the given passages of a small index, of length one, as float32."""
        import numpy as np

        if self._held is None and self._is_small:
            starts = np.cumsum(self.lengths) - self.lengths
            rows = self.rows[rows_at(self.starts, self.lengths)]
            self._held = unit_rows(rows), starts
        if self._held is None:
            return None
        held, starts = self._held
        first, last = int(positions[0]), int(positions[-1])
        if np.array_equal(positions, np.arange(first, first + len(positions))):  # no copy
            return held[starts[first] : starts[last] + self.lengths[last]]
        chosen: Vectors = held[rows_at(starts[positions], self.lengths[positions])]
        return chosen


def rows_at(starts: Numbers, lengths: Numbers) -> Numbers:
    """The numbers of the rows of some stretches, one after the other."""
    import numpy as np

    ends = np.cumsum(lengths)
    found: Numbers = np.arange(lengths.sum()) + np.repeat(starts - ends + lengths, lengths)
    return found


_READ = 504
"""Rows that are read in one go: as float32 they stay in a core's own cache until they are multiplied."""


class Lengths:
    """The lengths of int8 rows, each computed when it is first asked for and kept: 4 bytes a row."""

    def __init__(self, rows: Tokens) -> None:
        import numpy as np

        self._rows = rows
        self._known = np.zeros(len(rows), np.float32)

    def at(self, at: Numbers) -> Vectors:
        """float32 [at]: the lengths of the rows at some places; tiny for a row of zeros, never zero.

        Threads may do the same work twice: both write the same.
        """
        import numpy as np

        new = at[self._known[at] == 0]
        for some, wide in _pieces(self._rows, new):
            squares = np.einsum("ij,ij->i", wide, wide)
            self._known[new[some]] = np.maximum(np.sqrt(squares), 1e-12)
        found: Vectors = self._known[at]
        return found


def _pieces(rows: Tokens, at: Numbers) -> Iterator[tuple[slice, Vectors]]:
    """Which of the rows at some places come next, and these as float32, in the same memory each time."""
    import numpy as np

    wide = np.empty((min(_READ, len(at)), rows.shape[1]), np.float32)
    for start in range(0, len(at), _READ):
        part = slice(start, min(start + _READ, len(at)))
        some = wide[: part.stop - start]
        some[:] = rows[at[part]]
        yield part, some


def cosines_at(
    rows: Tokens, at: Numbers, texts: Sequence[Vectors], lengths: Vectors
) -> list[Vectors]:
    """For each text float32 [its tokens, at]: the cosines with the rows at some places, of these lengths.

    The products are divided by the rows' lengths, not the rows themselves: some forty times fewer
    divisions.
    """
    import numpy as np

    found = [np.empty((len(text), len(at)), np.float32) for text in texts]
    for some, wide in _pieces(rows, at):
        for text, cosines in zip(texts, found, strict=True):
            cosines[:, some] = products(text, wide)
    for cosines in found:
        cosines /= lengths
    return found


def products(few: Vectors, rows: Vectors) -> Vectors:
    """`few @ rows.T`, in pieces so small that BLAS computes each in this thread.

    Its other threads wait busily for work, beside those of the encoder: on two cores that made a
    search six times as slow. All pieces go in one call: between two calls another thread takes
    Python's lock, and with 32 clients each call then waited for it.
    """
    import numpy as np

    piece = max(1, _ONE_THREAD // few.size)
    whole = len(rows) // piece * piece
    pieces = rows[:whole].reshape(-1, piece, rows.shape[1]).transpose(0, 2, 1)
    found = np.empty((len(few), len(rows)), np.float32)
    found[:, :whole].reshape(len(few), -1, piece)[:] = np.matmul(few, pieces).transpose(1, 0, 2)
    np.matmul(few, rows[whole:].T, out=found[:, whole:])
    return found


def _around(
    plain: Vectors, lean: Vectors, query_lean: Vectors, square: float
) -> tuple[Vectors, Vectors]:
    """Cosines of `query - middle` and `row - middle`, but for the lengths of the former, from their
    products with each other; and these lengths.

    `lean` [rows] and `query_lean` [query tokens] are the products with the middle, `square` is the
    middle's with itself; queries and rows have length one.
    """
    import numpy as np

    rows = np.sqrt(np.maximum(1 - 2 * lean + square, 1e-9))
    queries = np.sqrt(np.maximum(1 - 2 * query_lean + square, 1e-9))
    found: Vectors = plain - (query_lean - square)[:, None]
    found -= lean
    found /= rows
    return found, queries


def around_middle(rows: Tokens | Vectors, middle: Vectors) -> Vectors:
    """Rows of length one, seen from the middle of all."""
    found: Vectors = unit_rows(rows) - middle
    return found


def build_tokens(passages: Iterable[Tokens], width: int) -> TokenTable:
    """A table of the given passages' int8 [t, d]; each has at least one row."""
    import numpy as np

    kept = list(passages)
    lengths = np.array([len(rows) for rows in kept], np.int64)
    rows = np.concatenate(kept) if kept else np.zeros((0, width), np.int8)
    middle = sum_of_units(rows) / max(len(rows), 1)
    return TokenTable(rows, np.cumsum(lengths) - lengths, lengths, middle.astype(np.float32))


def sum_of_units(rows: Tokens) -> Sums:
    """float64 [d]: the sum of rows of length one."""
    import numpy as np

    total = np.zeros(rows.shape[1], np.float64)
    for start in range(0, len(rows), HELD_ROWS):
        total += unit_rows(rows[start : start + HELD_ROWS]).sum(axis=0, dtype=np.float64)
    return total
