"""The network that reads names beside the rules (`kg.tagger.SecondReader`).

The lower half of the built-in encoder, trained further from the invented plans of `tests/gold`: what it gains, what
it costs and what was tried instead is in docs/decisions/tagger.md.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embeddings.e5_folder import model_folder, user_cache
from embeddings.e5_model import OpenFolder
from embeddings.tagging_inputs import TABLES, Inputs, Seen, batches, pieces_of
from embeddings.trained import Trained
from kg.lexicon import Lexicon, load_lexicon
from kg.tagger import LABELS, Tags, tags_from

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).parent / "data" / "tagger.npz"
"""Written by `make tagger` (tests/gold/fit_tagger.py)."""
SCALE = 5.0
"""Rows of the vocabulary are short; those of characters are lengthened by this."""


class Network:
    """`SecondReader` by a network in two files: the encoder's folder in a cache, and how it was trained further.

    May be used from many threads, which wait for each other. `read` and `odds` raise EncoderError where a file is
    missing or damaged; nothing is loaded or written before the first text.
    """

    def __init__(self, cache: Path, weights: Path, lexicon: Lexicon) -> None:
        self._cache = cache
        self._weights = weights
        self._lexicon = lexicon
        self._lock = threading.Lock()
        self._loaded: _Loaded | None = None

    def read(self, texts: Sequence[str]) -> list[Tags]:
        """The names of each sentence in plain spelling, and the odds of any other."""
        return [
            tags_from({label: array("f", rows[:, at]) for at, label in enumerate(LABELS)})
            for rows in self.odds(texts)
        ]

    def odds(self, texts: Sequence[str]) -> list[Rows]:
        """[characters, labels] for each text, in the order of `LABELS`; linear in their length."""
        import numpy as np

        pieces = [list(pieces_of(text)) for text in texts]
        with self._lock:
            if self._loaded is None:
                folder = model_folder(self._cache)
                self._loaded = _Loaded(folder, self._weights, self._lexicon)
            rows = self._loaded.odds([piece for some in pieces for piece in some])
        ends = [0, *accumulate(len(some) for some in pieces)]
        return [np.concatenate(rows[start:end]) for start, end in pairwise(ends)]


class _Loaded:
    """What is heavy."""

    def __init__(self, folder: Path, weights: Path, lexicon: Lexicon) -> None:
        import openvino as ov

        from embeddings.tagging_graph import build_tagger

        opened = OpenFolder(folder)
        self.words, self.places = opened.words, opened.places
        self.inputs = Inputs(opened.tokenizer, lexicon)
        tensors, layers = of_tagger(weights).tensors(opened.tensors)
        graph = build_tagger(tensors, layers, opened.heads, opened.epsilon)
        self.request = ov.Core().compile_model(graph, "CPU").create_infer_request()

    def odds(self, texts: Sequence[str]) -> list[Rows]:
        seen = self.inputs.of(texts)
        found: list[Any] = [None] * len(texts)
        for numbers in batches(seen):
            batch = [seen[number] for number in numbers]
            self.request.infer(self._filled(batch))
            rows = self.request.get_output_tensor(0).data
            for row, number in enumerate(numbers):
                found[number] = rows[row, : len(texts[number])].copy()
        return found

    def _filled(self, batch: Sequence[Seen]) -> list[Any]:
        """The graph's inputs."""
        import numpy as np

        arrays = arrays_of(batch)
        longest = arrays["tokens"].shape[1]
        hidden = self.words[arrays["tokens"]].astype(np.float32) + self.places[:longest]
        characters = self.words[arrays["rows"]].astype(np.float32) * np.float32(SCALE)
        mask, there = (arrays[name].astype(np.float32) for name in ("mask", "there"))
        return [hidden, mask, arrays["owner"], characters, arrays["marks"], there[..., None]]


def of_tagger(path: Path) -> Trained:
    """The file of such a network."""
    return Trained(path, "识别网络", "the network that reads names", "make tagger")


def arrays_of(batch: Sequence[Seen]) -> dict[str, Any]:
    """A batch as int64 arrays with zeros behind each end: `tokens` and `mask` [n, t]; `owner`, `rows`, `there` [n, c];
    `marks` [n, c, 3]."""
    import numpy as np

    size = len(batch), max(len(one.tokens) for one in batch)
    wide = len(batch), max(len(one.rows) for one in batch)
    made = {name: np.zeros(size, np.int64) for name in ("tokens", "mask")}
    made.update({name: np.zeros(wide, np.int64) for name in ("owner", "rows", "there")})
    made["marks"] = np.zeros((*wide, len(TABLES)), np.int64)
    for row, one in enumerate(batch):
        made["tokens"][row, : len(one.tokens)] = one.tokens
        made["mask"][row, : len(one.tokens)] = 1
        end = len(one.rows)
        made["owner"][row, :end] = one.owner
        made["rows"][row, :end] = one.rows
        made["there"][row, :end] = 1
        for at, name in enumerate(TABLES):
            made["marks"][row, :end, at] = getattr(one, name)
    return made


@lru_cache(maxsize=4)
def load_reader(cache: Path | None = None) -> Network:
    """The second reader that comes with the package; the encoder's folder lies in `cache` (default: `user_cache()`)."""
    return Network(cache or user_cache(), WEIGHTS, load_lexicon())
