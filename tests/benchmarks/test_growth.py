"""What one more plan costs, and a search, as a library grows (`make bench`).

ZHENGMAI_BENCH_PLANS says how many plans, 300 where it is not set; the issue wants 1,000. The
vectors come from an encoder that looks them up by character: of the built-in model's width, at no
cost, so that nothing hides what the rest costs.
"""

import os
import statistics
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from made_plans import made_plan

from api import Library
from api.settings import Settings

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


def seconds_of_searches(library: Library) -> float:
    """The median of searches that are new to the library, after one that warms it up."""
    library.search("热身")
    taken = []
    for n, query in enumerate(QUERIES):
        start = time.perf_counter()
        assert library.search(f"{query}{n}")
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def test_a_plan_costs_the_same_however_many_are_held(tmp_path: Path) -> None:
    part = max(PLANS // 10, 20)
    adding, searching = [], {}
    with Library.open(tmp_path / "lib", Settings(tmp_path), Characters()) as library:
        library.add(_file(tmp_path, PLANS))  # what is read once a process
        library.search("热身")
        for n in range(PLANS):
            path = _file(tmp_path, n)
            start = time.perf_counter()
            (outcome,) = library.add(path)
            adding.append(time.perf_counter() - start)
            assert outcome.outcome == "added", outcome
            if n + 1 in (part, PLANS):
                searching[n + 1] = seconds_of_searches(library)
    first, last = (statistics.mean(some) for some in (adding[:part], adding[-part:]))
    print(
        f"\nadding: {first:.3f} s a plan for the first {part}, {last:.3f} s for the last {part} of "
        f"{PLANS}: {last / first:.2f} times\nsearching: {searching[part] * 1e3:.1f} ms with {part} "
        f"plans, {searching[PLANS] * 1e3:.1f} ms with {PLANS}: "
        f"{searching[PLANS] / searching[part]:.2f} times"
    )
    assert last / first <= 1.2
    assert searching[PLANS] / searching[part] <= 1.5


def _file(folder: Path, number: int) -> Path:
    path = folder / f"{number:04}.txt"
    path.write_text(made_plan(number), encoding="utf-8")
    return path
