"""Scores in standard deviations, so that they can be added, and what each counts.

`docs/decisions/ranking.md` says where the weights come from; `make evaluate` measures them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each score counts; `docs/decisions/ranking.md` says what they are. `sentence_*` choose the sentence."""

    late: float = 0.75
    item: float = 0.5
    words: float = 0.3
    names: float = 0.75
    known: float = 2.0
    sentence_names: float = 0.3


WEIGHTS = Weights()

_LONG = 1_000
"""Scores beyond which their deviation is computed the short way."""


def standard(scores: Scores, usual: Numbers | None = None) -> Scores:
    """In standard deviations from the mean of the usual scores; zero where these are all equal."""
    mean, spread = _mean_and_spread(scores if usual is None else scores[usual])
    found: Scores = (scores - mean) / spread if spread > 1e-9 else scores * 0
    return found


def standard_at(scores: Scores, positions: Numbers) -> Scores:
    """Some scores in standard deviations from the mean of all."""
    mean, spread = _mean_and_spread(scores)
    few = scores[positions]
    found: Scores = (few - mean) / spread if spread > 1e-9 else few * 0
    return found


def _mean_and_spread(of: Scores) -> tuple[np.float32, np.float32]:
    import numpy as np

    if len(of) <= _LONG:
        return of.mean(), of.std()
    mean = float(of.mean())  # twice as fast as `std`, and as exact as ranking wants
    return np.float32(mean), np.float32(np.sqrt(max(float(of @ of) / len(of) - mean**2, 0)))
