"""Encoders: what is encoded once, aside or in stretches, and what the built-in model knows."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from ranked import PASSAGES, TEXTS

from embeddings.cache import Recent
from embeddings.encoder import BUILT_IN, load_encoder
from embeddings.model import Aside, Mode, OnePass, Prompted, Query, affixes_of, own_tokens
from embeddings.search import build_index, embed_passages, search
from kg.errors import EncoderError


def test_an_identical_query_is_not_encoded_again() -> None:
    class Counting(FakeEncoder):
        def __init__(self) -> None:
            self.calls: list[list[str]] = []

        def token_vectors(self, texts, *, queries=False, progress=None):  # type: ignore[no-untyped-def]
            self.calls.append(list(texts))
            return super().token_vectors(texts, queries=queries, progress=progress)

    encoder = Counting()
    index = build_index(PASSAGES, encoder, embed_passages(PASSAGES, FakeEncoder()))
    query = Query("儿童", expansions=("未成年人", "少年"))
    assert search(index, query) == search(index, query)
    assert search(index, replace(query, offset=1, limit=2)) == search(index, query)[1:3]
    search(index, Query("孩子", expansions=("未成年人",)))
    assert encoder.calls == [["儿童"], ["未成年人"], ["少年"], ["孩子"]]


def test_what_needs_no_vectors_is_done_while_a_query_is_encoded() -> None:
    class Working(FakeEncoder):
        def query_vectors(self, texts, meanwhile):  # type: ignore[no-untyped-def]
            done.append(list(texts))
            found = meanwhile()
            return [self.token_vectors([text], queries=True)[0] for text in texts], found

    done: list[list[str]] = []
    vectors = embed_passages(PASSAGES, FakeEncoder())
    plain, aside = (build_index(PASSAGES, e, vectors) for e in (FakeEncoder(), Working()))
    assert isinstance(aside.encoder, Aside) and not isinstance(plain.encoder, Aside)
    query = Query("儿童", expansions=("未成年人",))
    assert search(aside, query) == search(plain, query)
    assert search(aside, replace(query, text="未成年人")) == search(
        plain, Query("未成年人", expansions=("未成年人",))
    )
    search(aside, Query("孩子", mode=Mode.LEXICAL))
    assert done == [["儿童", "未成年人"]]


@pytest.mark.slow
def test_the_built_in_model_works_aside() -> None:
    encoder = load_encoder(BUILT_IN)
    assert isinstance(encoder, Aside)
    texts = ["养老机构归谁管", "慈善", "困境儿童能拿多少补贴"]
    rows, found = encoder.query_vectors(texts, lambda: "meanwhile")
    assert found == "meanwhile"
    for text, some in zip(texts, rows, strict=True):
        np.testing.assert_array_equal(some, encoder.token_vectors([text], queries=True)[0])
    for _ in range(5):  # more often than there are requests
        with pytest.raises(KeyError):
            encoder.query_vectors(texts, {}.popitem)
    assert len(encoder.token_vectors(texts, queries=True)) == 3


def test_texts_embedded_in_stretches_are_those_embedded_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    encoder = FakeEncoder()
    whole = embed_passages(PASSAGES, encoder)
    monkeypatch.setattr("embeddings.index._EMBEDDED", 3)
    told: list[tuple[int, int]] = []
    assert embed_passages(PASSAGES, encoder, None, lambda *done: told.append(done)) == whole
    assert len(whole) == len(TEXTS) and told == []  # this encoder tells nothing of its own

    class Telling(FakeEncoder):
        def token_vectors(self, texts, *, queries=False, progress=None):  # type: ignore[no-untyped-def]
            progress(len(texts), len(texts))
            return super().token_vectors(texts)

    embed_passages(PASSAGES, Telling(), None, lambda *done: told.append(done))
    assert told == [(3, 8), (6, 8), (8, 8)]


def test_only_the_own_words_of_a_query_are_compared() -> None:
    class Marked(FakeEncoder):
        affixes = (2, 1)

        def token_vectors(self, texts, *, queries=False, progress=None):  # type: ignore[no-untyped-def]
            around = [f"慈善{text}监" if queries else text for text in texts]
            return super().token_vectors(around, queries=queries, progress=progress)

    rows = np.arange(5, dtype=np.float32).reshape(5, 1)
    assert own_tokens(Marked(), rows).tolist() == [[2], [3]]
    assert own_tokens(Marked(), rows[:3]).tolist() == [[0], [1], [2]]
    assert len(own_tokens(FakeEncoder(), rows)) == 5
    index = build_index(PASSAGES, Marked(), embed_passages(PASSAGES, FakeEncoder()))
    assert search(index, Query("婚姻"))[0].passage == PASSAGES[2]


@pytest.mark.parametrize(
    ("first", "last", "prompt", "affixes"),
    [((1,), (1,), "ask: ", (5, 1)), ((1,), (1,), "", (1, 1)), ((), (1, 1), "q:", (2, 2)), ((), (), "", (0, 0))],
)  # fmt: skip
def test_what_stands_around_the_words_of_a_query(
    first: tuple[int, ...], last: tuple[int, ...], prompt: str, affixes: tuple[int, int]
) -> None:
    """A tokenizer of single characters, with marks around each text."""
    assert affixes_of(prompt, lambda text: [*first, *[0] * len(text), *last]) == affixes


@pytest.mark.slow
def test_the_built_in_model_tells_its_prompt_from_a_query() -> None:
    encoder = load_encoder(BUILT_IN)
    long, short = encoder.token_vectors(["养老机构", "养老"], queries=True)
    assert len(own_tokens(encoder, long)) - len(own_tokens(encoder, short)) == len(long) - len(
        short
    )
    assert isinstance(encoder, Prompted) and encoder.affixes == (4, 1)


def test_a_cache_drops_what_was_not_used_longest() -> None:
    held: Recent[str, int] = Recent(2)
    held.keep("a", 1)
    held.keep("b", 2)
    assert held.get("a") == 1
    held.keep("c", 3)
    assert (held.get("a"), held.get("b"), held.get("c"), len(held)) == (1, None, 3, 2)


@pytest.mark.slow
def test_one_pass_gives_both_kinds_of_vectors() -> None:
    encoder = load_encoder(BUILT_IN)
    assert isinstance(encoder, OnePass)
    texts = ["规范儿童福利机构管理。", "发行福利彩票。"]
    for at, (dense, tokens) in enumerate(encoder.passage_vectors(texts)):
        assert dense == pytest.approx(encoder.encode_passages(texts)[at], abs=1e-5)
        assert tokens == pytest.approx(encoder.token_vectors(texts)[at], abs=1e-5)


def test_a_model_that_is_not_here_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EncoderError):
        load_encoder(str(tmp_path / "none"))


@pytest.mark.slow
def test_the_built_in_model_knows_meaning() -> None:
    encoder = load_encoder(BUILT_IN)
    query = encoder.encode_queries(["孤儿院"])[0]
    rows = encoder.encode_passages(["规范儿童福利机构管理。", "推进地名标准化。", "发行福利彩票。"])
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 1, 1], abs=1e-4)
    assert int(np.argmax(rows @ query)) == 0


@pytest.mark.slow
def test_hostile_text_neither_raises_nor_ends_the_process() -> None:
    encoder = load_encoder(BUILT_IN)
    rows = encoder.encode_passages(["ﷺ" * 600, "a\0b", "\ud800", "", "长" * 20000])
    assert np.isfinite(rows).all()
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1] * 5, abs=1e-4)
