"""Whether a sentence answers a question: both read together by the built-in encoder's lower half, trained further.

Vectors say how alike a question and a sentence are; 新建多少家 and 新建要花多少钱 are like the same sentence, which answers
only one. A network that sees both at once (a cross-encoder) can tell. It was trained on judged questions of invented
plans, among them twins that differ in nothing but what the plan says (docs/decisions/answers.md).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embeddings.e5_folder import PREFIXES
from embeddings.e5_model import OpenFolder, sanitised
from embeddings.trained import Trained

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CROSS_ENCODER = Trained(
    Path(__file__).parent / "data" / "cross_encoder.npz",
    "判断回答所用的网络",
    "the network that judges answers",
    "make cross-encoder",
)
"""Written by tests/gold/fit_cross.py."""
QUESTION, SENTENCE = 64, 192
"""Tokens of each that are read; what stands behind them is not."""
_FIRST, _PAD, _LAST = 0, 1, 2
"""Rows of the encoder's vocabulary: the marks around texts, and what fills a batch."""


class CrossEncoder:
    """The network over an open folder of the encoder. May be used from many threads, which wait for each other."""

    def __init__(self, opened: OpenFolder, trained: Trained = CROSS_ENCODER) -> None:
        import openvino as ov

        tensors, layers = trained.tensors(opened.tensors)
        self._words, self._places = opened.words, opened.places
        self._sides = tensors["head.sides.weight"]
        self._tokenizer = opened.tokenizer
        self._lock = threading.Lock()
        graph = build_cross_encoder(tensors, layers, opened.heads, opened.epsilon)
        # One thread is as fast as two for eight sentences, and leaves the other core to other requests.
        options = {"INFERENCE_NUM_THREADS": 1}
        self._request = ov.Core().compile_model(graph, "CPU", options).create_infer_request()

    def answering(self, question: str, sentences: Sequence[str]) -> list[float]:
        """For each sentence the log odds that it answers the question; above 0 it rather does."""
        if not sentences:
            return []
        pairs = pairs_of(self._tokenizer, [(question, sentence) for sentence in sentences])
        filled = self._filled(pairs)
        with self._lock:
            self._request.infer(filled)
            found: list[float] = self._request.get_output_tensor(0).data[:, 0].tolist()
        return found

    def _filled(self, pairs: Sequence[Pair]) -> list[Any]:
        """The graph's inputs."""
        import numpy as np

        arrays = arrays_of(pairs)
        hidden = self._words[arrays["tokens"]].astype(np.float32)
        hidden += self._places[: hidden.shape[1]] + self._sides[arrays["sides"]]
        return [hidden, arrays["mask"], arrays["own"]]


Pair = tuple[list[int], int]
"""The rows of the vocabulary of question and sentence joined, and how many of them are the question's."""


def pairs_of(tokenizer: Tokenizer, texts: Sequence[tuple[str, str]]) -> list[Pair]:
    """Questions and sentences in plain spelling, as the network reads them."""

    def rows(prompt: str, side: Sequence[str], most: int) -> list[list[int]]:
        prompted = [sanitised(PREFIXES[prompt] + text) for text in side]
        encoded = tokenizer.encode_batch(prompted, add_special_tokens=False)
        return [one.ids[:most] for one in encoded]

    questions = rows("query", [question for question, _ in texts], QUESTION)
    sentences = rows("passage", [sentence for _, sentence in texts], SENTENCE)
    return [
        ([_FIRST, *question, _LAST, _LAST, *sentence, _LAST], len(question) + 2)
        for question, sentence in zip(questions, sentences, strict=True)
    ]


def arrays_of(pairs: Sequence[Pair]) -> dict[str, Any]:
    """A batch padded to its longest: `tokens` and `sides` (0 question, 1 sentence) int64 [n, t], `mask` float32
    [n, t], and `own` float32 [n, t, 1], one for each token of the question."""
    import numpy as np

    size = len(pairs), max(len(rows) for rows, _ in pairs)
    tokens, sides = np.full(size, _PAD, np.int64), np.ones(size, np.int64)
    mask, own = np.zeros(size, np.float32), np.zeros((*size, 1), np.float32)
    for at, (rows, asked) in enumerate(pairs):
        tokens[at, : len(rows)] = rows
        sides[at, :asked] = 0
        mask[at, : len(rows)] = 1
        own[at, :asked] = 1
    return {"tokens": tokens, "sides": sides, "mask": mask, "own": own}


def build_cross_encoder(tensors: Any, layers: int, heads: int, epsilon: float) -> Any:
    """An `openvino.Model` over any batch size and length.

    Inputs: `hidden` float32 [n, t, 384] (word, place and side added) and `mask`, `own` as `arrays_of` has them.
    Output: log odds, float32 [n, 1], from the first token's state and the mean of the question's.
    """
    import numpy as np
    import openvino as ov
    from openvino import opset13 as op

    from embeddings.e5_graph import Block

    width = tensors["embeddings.LayerNorm.weight"].shape[0]
    hidden = op.parameter([-1, -1, width], np.float32, name="hidden")
    mask = op.parameter([-1, -1], np.float32, name="mask")
    own = op.parameter([-1, -1, 1], np.float32, name="own")
    block = Block(tensors, heads, width, epsilon)
    states = block.layers(hidden, mask, layers)
    first = op.gather(states, np.array(0, np.int64), np.array(1, np.int64))
    along = np.array([1], np.int64)
    asked = op.reduce_sum(op.multiply(states, own), along, keep_dims=False)
    mean = op.divide(asked, op.reduce_sum(own, along, keep_dims=False))
    wide = op.gelu(block.dense(op.concat([first, mean], -1), "head.wide"), "erf")
    return ov.Model(
        [op.result(block.dense(wide, "head.out"))], [hidden, mask, own], "zhengmai-cross-encoder"
    )
