"""What a search costs beside the encoding of its query, and adding beside plain encoding.

Large indexes are made from the vectors of some hundred sentences with noise: the cost is that of
real ones. Quality at 10,000 passages is in docs/decisions/ranking.md.
"""

import itertools
import os
import statistics
import time
from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pytest

from embeddings.e5_folder import model_folder
from embeddings.encoder import load_encoder, user_cache
from embeddings.model import Encoder, Query
from embeddings.passages import Passage, text_key
from embeddings.search import SearchIndex, build_index, embed_passages, search
from embeddings.vectors import axes_of, build_dense, pack_vectors

WHO = "老年人 残疾人 困境儿童 退役军人 农民工 高校毕业生 小微企业 社会组织".split()
WHAT = "补贴发放 服务站点建设 登记管理 信息共享 监督检查 培训评定 宣传引导 标准制定".split()
HOW = (
    "会同有关部门完善{}{}机制，年内覆盖全部县区。",
    "新建{}{}示范点一百个，提升服务能力。",
    "修订{}{}管理办法。",
)
QUERIES = [f"{who}{ask}" for who in WHO for ask in ("能拿多少钱", "归谁管", "去哪里办", "有培训吗")]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    loaded = load_encoder()
    loaded.token_vectors(QUERIES[:2], queries=True)
    return loaded


def sentences() -> list[str]:
    return [how.format(who, what) for who, what, how in itertools.product(WHO, WHAT, HOW)]


def large_index(encoder: Encoder, size: int) -> SearchIndex:
    texts = sentences()
    tokens, dense = encoder.token_vectors(texts), encoder.encode_passages(texts)
    chance = np.random.default_rng(7)
    passages, vectors = [], {}
    for n in range(size):
        at = n % len(texts)
        text = f"{texts[at][:-1]}（第{n}项）。"
        rows = tokens[at] + chance.normal(0, 0.02, tokens[at].shape).astype(np.float32)
        own = dense[at] + chance.normal(0, 0.01, 384).astype(np.float32)
        key = text_key(text)
        vectors[key] = pack_vectors(own / np.linalg.norm(own), rows)
        item = n // 6
        passages.append(
            Passage(f"p#i{item}@{n}", key, "p", item, f"i{item}", None, n, n + 1, text, text, "")
        )
    return build_index(passages, encoder, vectors)


def median(run: Callable[[str], object], texts: Iterable[str]) -> float:
    """The median seconds of one call."""
    taken = []
    for text in texts:
        start = time.perf_counter()
        run(text)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


@pytest.fixture(scope="module")
def library() -> Encoder:
    """The same model as sentence-transformers runs it: the plain piece."""
    loaded = load_encoder(str(model_folder(user_cache())))
    loaded.token_vectors(QUERIES[:2], queries=True)
    return loaded


def in_turns(runs: Sequence[Callable[[str], object]], texts: Iterable[str]) -> list[float]:
    """The median seconds of each of several calls; every text goes to each before the next."""
    taken: list[list[float]] = [[] for _ in runs]
    for text in texts:
        for run, times in zip(runs, taken, strict=True):
            start = time.perf_counter()
            run(text)
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


@pytest.mark.parametrize(("size", "most"), [(600, 6.0), (10_000, 12.0), (100_000, 30.0)])
def test_a_search_beside_its_encoding(
    encoder: Encoder, library: Encoder, size: int, most: float
) -> None:
    if size > 10_000 and not os.environ.get("ZHENGMAI_SOAK"):
        pytest.skip("100,000 passages want minutes and 3 GB: ZHENGMAI_SOAK=1")
    index = large_index(encoder, size)
    search(index, Query("热身"))
    own, plain, first, again = in_turns(
        [
            lambda q: encoder.token_vectors([f"{q}？"], queries=True),
            lambda q: library.token_vectors([f"{q}？"], queries=True),
            lambda q: search(index, Query(q)),
            lambda q: search(index, Query(q)),
        ],
        QUERIES,
    )
    print(
        f"\n{size} passages: search {first * 1e3:.1f} ms, {first / own:.2f} times its encoding, "
        f"{first / plain:.2f} times that by sentence-transformers ({plain * 1e3:.1f} ms), "
        f"identical query {again / own:.4f} times ({again * 1e3:.3f} ms)"
    )
    assert first / own < most
    assert first / plain < 1.3 or size > 10_000
    assert again / own < 0.1


def test_adding_embeds_at_the_rate_of_the_encoder(encoder: Encoder) -> None:
    texts = sentences()
    passages = [
        Passage(str(n), text_key(t), "p", n, f"i{n}", None, 0, 1, t, t, "")
        for n, t in enumerate(texts)
    ]
    encoder.encode_passages(texts[:50])
    plain = median(lambda _: encoder.encode_passages(texts), "abc")
    adding = median(lambda _: embed_passages(passages, encoder), "abc")
    print(
        f"\nadding: {plain / adding:.2f} of the encoder's batch rate ({len(texts) / adding:.0f}/s)"
    )
    assert plain / adding > 0.85


def test_the_approximate_index_finds_what_the_exact_one_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("embeddings.vectors.EXACT_UP_TO", 0)
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(300, 64))
    rows = (centres[chance.integers(0, 300, 20_000)] + chance.normal(size=(20_000, 64))).astype(
        np.float32
    )
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    exact, outlined = build_dense(rows), build_dense(rows, axes_of(rows[:2_000], 48))
    shared = [
        len(set(exact.near_each(q[None], 10)[0]) & set(outlined.near_each(q[None], 10)[0]))
        for q in rows[::200]
    ]
    recall = sum(shared) / (10 * len(shared))
    slow, fast = (
        median(lambda n, i=i: i.near_each(rows[[int(n)]], 10), map(str, range(0, 20_000, 100)))
        for i in (exact, outlined)
    )
    print(f"\noutlines at 20,000: recall {recall:.3f}, {slow / fast:.1f} times as fast as exact")
    assert recall > 0.97
