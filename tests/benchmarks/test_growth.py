"""What one more plan costs, and a search, as a library grows (`make bench`).

ZHENGMAI_BENCH_PLANS says how many plans, 300 where it is not set; the issue wants 1,000. The
vectors come from an encoder that looks them up by character: of the built-in model's width, at no
cost, so that nothing hides what the rest costs. What somebody waits for is measured beside it: the
same searches, each query encoded by the built-in model, too.
"""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

import numpy as np
from made_plans import made_plan

from api import Library
from api.settings import Settings
from embeddings.encoder import load_encoder

PLANS = int(os.environ.get("ZHENGMAI_BENCH_PLANS", "300"))
QUERIES = [
    "社区里的老人怎么照顾", "残疾人补贴标准", "农村公路养护", "困境儿童关爱", "哪些任务要修订办法", "托育服务供给",
    "督查事项", "乡村治理试点与老旧小区改造", "财政局会同什么", "应急避难场所建设了多少", "慈善法", "婚姻登记",
]  # fmt: skip


class Characters:
    """A vector a character, from its number; a text's own is their mean."""

    name, revision, dimensions = "characters", "1", 384

    @staticmethod
    @cache
    def _of(char: str) -> np.ndarray:
        row = np.random.default_rng(ord(char)).normal(0.6, 1, 384).astype(np.float32)
        return row / np.linalg.norm(row)

    def token_vectors(
        self, texts: Sequence[str], *, queries: bool = False, progress: object = None
    ) -> list[np.ndarray]:
        return [np.array([self._of(char) for char in text or " "]) for text in texts]

    def encode_passages(self, texts: Sequence[str], progress: object = None) -> np.ndarray:
        means = [tokens.mean(axis=0) for tokens in self.token_vectors(texts)]
        rows = np.array(means, np.float32).reshape(len(texts), self.dimensions)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    encode_queries = encode_passages


class Priced(Characters):
    """The same vectors at the price of the built-in model, which encodes each query as well."""

    def __init__(self) -> None:
        self._model = load_encoder()

    def query_vectors(
        self, texts: Sequence[str], meanwhile: Callable[[], object]
    ) -> tuple[list[np.ndarray], object]:
        _, found = self._model.query_vectors(texts, meanwhile)
        return self.token_vectors(texts), found


def seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    assert run()
    return time.perf_counter() - start


def test_a_plan_costs_the_same_however_many_are_held(tmp_path: Path) -> None:
    """The last tenth is added to a large library in turns with the first tenth of an empty one, and
    both are asked in turns: whatever else the machine does slows both alike."""
    part = max(PLANS // 10, 20)
    with opened(tmp_path / "large") as large, opened(tmp_path / "small") as small:
        large.add([_file(tmp_path, n) for n in range(PLANS - part)])
        for library in (large, small):
            library.search("热身")
        adding: dict[Library, list[float]] = {small: [], large: []}
        for n in range(PLANS - part, PLANS):
            path = _file(tmp_path, n)
            for library, taken in adding.items():
                taken.append(seconds(partial(library.add, path)))
        bare = asked_in_turns(small, large)
    model = Priced()
    with (
        opened(tmp_path / "large", model) as large,
        opened(tmp_path / "small", model) as small,
    ):
        waited = asked_in_turns(small, large)
    first, last = (statistics.mean(taken) for taken in adding.values())
    print(
        f"\nadding, {PLANS} plans: {first:.3f} s a plan for the first {part}, {last:.3f} s for the last "
        f"{part}: {last / first:.2f} times"
    )
    for name, (few, many) in (("searching", waited), ("without the model", bare)):
        print(
            f"{name}: {few * 1e3:.1f} ms with {part} plans, {many * 1e3:.1f} ms with {PLANS}: "
            f"{many / few:.2f} times"
        )
    assert last / first <= 1.2
    assert waited[1] / waited[0] <= 1.5


def opened(folder: Path, encoder: Characters | None = None) -> Library:
    return Library.open(folder, Settings(folder), encoder or Characters())


def asked_in_turns(*libraries: Library) -> list[float]:
    """The median of each library's searches, all of them new to it."""
    taken: list[list[float]] = [[] for _ in libraries]
    for round_ in range(5):
        for query in QUERIES:
            for library, times in zip(libraries, taken, strict=True):
                took = seconds(partial(library.search, f"{query}{round_}"))
                if round_:  # the first round maps the files into memory
                    times.append(took)
    return [statistics.median(times) for times in taken]


def _file(folder: Path, number: int) -> Path:
    path = folder / f"{number:04}.txt"
    path.write_text(made_plan(number), encoding="utf-8")
    return path
