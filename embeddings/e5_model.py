"""Our runtime of the built-in model: tokenizers, a memory-mapped table, OpenVINO. No torch."""

from __future__ import annotations

import contextlib
import json
import os
import struct
import threading
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from embeddings.e5_folder import NAME, PREFIXES, check_folder, revision_of
from embeddings.model import Found, affixes_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from embeddings.cross_encoder import CrossEncoder

    Vectors = npt.NDArray[np.float32]

_BATCH_TOKENS = 2048
_REQUESTS = 2
_WINDOW = 512

Progress = Callable[[int, int], None]


class E5Encoder:
    """`Encoder` over a folder that `e5_folder` wrote. Nothing is loaded before the first text."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.revision = revision_of(folder)
        self.name = NAME
        self.dimensions = 384
        self._runtime: _Runtime | None = None
        self._cross_encoder: CrossEncoder | None = None
        self._loading = threading.Lock()

    @property
    def affixes(self) -> tuple[int, int]:
        return self._loaded().affixes

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._pooled([PREFIXES["query"] + text for text in texts], None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._pooled([PREFIXES["passage"] + text for text in texts], progress)

    def token_vectors(
        self, texts: Sequence[str], *, queries: bool = False, progress: Progress | None = None
    ) -> list[Vectors]:
        prefix = PREFIXES["query" if queries else "passage"]
        found: dict[int, Vectors] = {}
        for number, states in self._states([prefix + text for text in texts], progress):
            found[number] = _unit(states)
        return [found[number] for number in range(len(texts))]

    def passage_vectors(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[Vectors, Vectors]]:
        """Both kinds of vectors of each text, from one pass."""
        found: dict[int, tuple[Vectors, Vectors]] = {}
        for number, states in self._states(
            [PREFIXES["passage"] + text for text in texts], progress
        ):
            found[number] = (_unit(states.mean(axis=0)), _unit(states))
        return [found[number] for number in range(len(texts))]

    def query_vectors(
        self, texts: Sequence[str], meanwhile: Callable[[], Found]
    ) -> tuple[list[Vectors], Found]:
        """The token vectors of queries, each encoded alone, and what `meanwhile` gives (`Aside`)."""
        runtime = self._loaded()
        batches = [[ids] for ids in runtime.tokens([PREFIXES["query"] + text for text in texts])]
        found: list[Found] = []
        states = runtime.states(batches, lambda: found.append(meanwhile()))
        return [_unit(rows) for [rows] in states], found[0]

    def answering(self, question: str, sentences: Sequence[str]) -> list[float]:
        """For each sentence the log odds that it answers the question (`Answering`)."""
        with self._loading:
            if self._cross_encoder is None:
                from embeddings.cross_encoder import CrossEncoder

                self._cross_encoder = CrossEncoder(self._loaded().opened)
        return self._cross_encoder.answering(question, sentences)

    def _pooled(self, texts: Sequence[str], progress: Progress | None) -> Vectors:
        import numpy as np

        pooled = np.zeros((len(texts), self.dimensions), np.float32)
        for number, states in self._states(texts, progress):
            pooled[number] = states.mean(axis=0)
        return _unit(pooled)

    def _states(
        self, texts: Sequence[str], progress: Progress | None
    ) -> Iterator[tuple[int, Vectors]]:
        if not texts:
            return
        runtime = self._loaded()
        done = 0
        batches = iter(_batches(runtime.tokens(texts)))
        while some := list(islice(batches, _REQUESTS)):
            for (numbers, _), states in zip(
                some, runtime.states([b for _, b in some]), strict=True
            ):
                yield from zip(numbers, states, strict=True)
                done += len(numbers)
            if progress:
                progress(done, len(texts))

    def _loaded(self) -> _Runtime:
        if self._runtime is None:
            self._runtime = _Runtime(self.folder)
        return self._runtime


class OpenFolder:
    """The built-in model's folder, checked: its tensors by name, what makes the embeddings of tokens, its tokenizer.

    Raises EncoderError where a file is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        import numpy as np
        from tokenizers import Tokenizer

        check_folder(folder)
        self.config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.heads: int = self.config["num_attention_heads"]
        self.epsilon: float = self.config["layer_norm_eps"]
        self.tensors = read_tensors(folder / "model.safetensors")
        self.words = self.tensors["embeddings.word_embeddings.weight"]
        kinds = self.tensors["embeddings.token_type_embeddings.weight"].astype(np.float32)
        places = self.tensors["embeddings.position_embeddings.weight"].astype(np.float32)
        self.places = places + kinds[0]
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(_WINDOW)


class _Runtime:
    """What is heavy, loaded once a process."""

    def __init__(self, folder: Path) -> None:
        import openvino as ov

        from embeddings.e5_graph import build_graph

        self.opened = opened = OpenFolder(folder)
        self.words, self.places = opened.words, opened.places
        self.tokenizer = opened.tokenizer
        self.affixes = affixes_of(
            PREFIXES["query"], lambda text: self.tokenizer.encode(text).special_tokens_mask
        )
        layers = opened.config["num_hidden_layers"]
        graph = build_graph(opened.tensors, layers, opened.heads, opened.epsilon)
        # A stream of its own for each request, the cores shared among them: a query alone on a core costs half the
        # processor time of one spread over two, whose threads wait busily for each other, and two queries at once
        # do not queue. The states are the same to the last bit.
        options = {
            "NUM_STREAMS": str(_REQUESTS),
            "INFERENCE_NUM_THREADS": str(max(_REQUESTS, os.cpu_count() or 1)),
            "ENABLE_CPU_PINNING": False,
        }
        compiled = ov.Core().compile_model(graph, "CPU", options)
        self._requests: SimpleQueue[Any] = SimpleQueue()
        for _ in range(_REQUESTS):
            self._requests.put(compiled.create_infer_request())

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        clean = [sanitised(text) for text in texts]
        return [encoding.ids for encoding in self.tokenizer.encode_batch(clean)]

    def states(
        self,
        batches: Sequence[Sequence[Sequence[int]]],
        meanwhile: Callable[[], None] | None = None,
    ) -> list[list[Vectors]]:
        """The last hidden states of each text of each batch, without padding: as many batches at a
        time as there are requests that nobody else uses just now. `meanwhile` is called once, while
        the first of them are computed."""
        requests = [self._requests.get(), *self._free(len(batches) - 1)]
        found = []
        try:
            for start in range(0, len(batches), len(requests)):
                some = batches[start : start + len(requests)]
                for request, batch in zip(requests, some, strict=False):
                    request.start_async(self._inputs(batch))
                if meanwhile and not start:
                    meanwhile()
                for request, batch in zip(requests, some, strict=False):
                    request.wait()
                    states = request.get_output_tensor(0).data
                    found.append([states[row, : len(ids)].copy() for row, ids in enumerate(batch)])
        finally:
            for request in requests:
                request.wait()  # nobody can use one that is still at work
                self._requests.put(request)
        return found

    def _free(self, most: int) -> Iterator[Any]:
        """Further requests, where they are free."""
        with contextlib.suppress(Empty):
            for _ in range(most):
                yield self._requests.get_nowait()

    def _inputs(self, batch: Sequence[Sequence[int]]) -> list[Any]:
        import numpy as np

        longest = max(len(ids) for ids in batch)
        padded = np.ones((len(batch), longest), np.int64)
        mask = np.zeros((len(batch), longest), np.float32)
        for row, ids in enumerate(batch):
            padded[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        return [self.words[padded].astype(np.float32) + self.places[:longest], mask]


def sanitised(text: str) -> str:
    """Lone surrogates as `?`, NUL dropped: the tokenizer takes neither."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _batches(tokens: Sequence[list[int]]) -> Iterator[tuple[list[int], list[list[int]]]]:
    """Texts of like length together, at most `_BATCH_TOKENS` with padding."""
    for batch in in_batches([(len(ids),) for ids in tokens], (_BATCH_TOKENS,)):
        yield batch, [tokens[n] for n in batch]


def in_batches(sizes: Sequence[tuple[int, ...]], bounds: tuple[int, ...]) -> Iterator[list[int]]:
    """The positions of things of like first size together; ties by position.

    A batch times the largest of its things, in each size, is at most the bound of that size; one alone may be larger.
    """
    batch: list[int] = []
    widest: tuple[int, ...] = ()  # of the batch, in each size
    for number in sorted(range(len(sizes)), key=lambda number: (sizes[number][0], number)):
        wide = tuple(map(max, widest, sizes[number])) if batch else sizes[number]
        if batch and any(
            (len(batch) + 1) * one > bound for one, bound in zip(wide, bounds, strict=True)
        ):
            yield batch
            batch, wide = [], sizes[number]
        batch.append(number)
        widest = wide
    if batch:
        yield batch


def _unit(rows: Vectors) -> Vectors:
    import numpy as np

    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Vectors = rows / np.maximum(length, 1e-12)
    return unit


def read_tensors(path: Path) -> dict[str, Any]:
    """The tensors of a safetensors file as read-only maps of its bytes."""
    import numpy as np

    with path.open("rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        header = json.loads(file.read(length))
    data = np.memmap(path, np.uint8, "r", 8 + length)
    kinds = {"F16": np.float16, "F32": np.float32}
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            flat = data[start:end].view(kinds[entry["dtype"]])
            tensors[name] = flat.reshape(entry["shape"])
    return tensors
