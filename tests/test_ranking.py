"""Vectors, words and their fusion, each against something slow and obvious."""

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fake_encoder import FakeEncoder

from embeddings.cache import Recent
from embeddings.coarse import build_coarse, frame_of
from embeddings.encoder import BUILT_IN, load_encoder
from embeddings.lexical import (
    K1,
    B,
    LexicalIndex,
    build_lexical,
    count_tokens,
    merged,
    postings_from,
    settled,
    tokens_of,
)
from embeddings.model import Aside, Mode, OnePass, Prompted, Query, affixes_of, own_tokens
from embeddings.narrowing import says
from embeddings.passages import Passage, passages_of, text_key
from embeddings.proposing import PROMISING, best_of
from embeddings.scores import WEIGHTS
from embeddings.search import build_index, embed_passages, load_index, save_index, search
from embeddings.tokens import Lengths, build_tokens
from embeddings.vectors import (
    DenseIndex,
    axes_of,
    build_dense,
    largest,
    pack_vectors,
    quantised,
    unit_rows,
    unpack_vectors,
)
from kg.errors import EncoderError, ViewError
from kg.lexicon import load_lexicon
from kg.pipeline import read_bytes

TEXTS = [
    "新建一百个社区助餐点。", "修订养老机构管理办法。", "开展婚姻登记服务。", "加强慈善组织监管。",
    "推进地名标准化。", "关爱困境儿童和留守儿童。", "完善社会救助制度。", "培育社会工作人才。",
]  # fmt: skip


def passage(text: str, number: int) -> Passage:
    return Passage(
        id=f"plan#item_{number}@0-{len(text)}", key=text_key(text), document="plan", item=number,
        eid=f"item_{number}", section=None, start=number * 100, end=number * 100 + len(text), text=text, plain=text, context="",
    )  # fmt: skip


PASSAGES = [passage(text, number) for number, text in enumerate(TEXTS, 1)]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("养老", ["养", "养老", "老"]),
        ("养，老", ["养", "老"]),
        ("APP下载", ["app", "下", "下载", "载"]),
        ("２０２３年", ["2023", "年"]),
        ("Digital 政府", ["digital", "政", "政府", "府"]),
        ("…", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    assert tokens_of(text) == tokens


def slow_bm25(query: list[str], texts: list[list[str]], at: int) -> float:
    """Lucene's BM25, written out."""
    mean = sum(map(len, texts)) / len(texts)
    total = 0.0
    for token in query:
        holding = sum(token in text for text in texts)
        idf = math.log(1 + (len(texts) - holding + 0.5) / (holding + 0.5))
        count = texts[at].count(token)
        total += idf * count / (count + K1 * (1 - B + B * len(texts[at]) / mean))
    return total


def test_bm25_is_its_formula() -> None:
    query = tokens_of("困境儿童救助 困境 2031 plan")
    texts = [*TEXTS, "Plan of 2031 planning"]
    wanted = [slow_bm25(query, [tokens_of(t) for t in texts], n) for n in range(len(texts))]
    assert build_lexical(texts).scores(query) == pytest.approx(wanted, abs=1e-5)


def test_words_counted_in_pieces_give_the_same_scores() -> None:
    """Pieces in any order, merged or read from bytes, with a text among them that is gone."""
    texts, order = TEXTS * 3, [(n * 5) % 24 for n in range(24)]
    counted = [count_tokens([texts[at]], n) for n, at in enumerate(order)]
    lengths = np.array([of[0] for _, of in counted], np.int32)
    pieces = settled([piece for piece, _ in counted], merged)
    assert len(pieces) == 3
    read = [postings_from(np.frombuffer(p.to_bytes(), np.uint8), p.documents) for p in pieces]
    places = np.array([n for n, at in enumerate(order) if at != 7], np.int64)
    wanted = build_lexical([texts[order[n]] for n in places]).scores(tokens_of("困境儿童"))
    for given in (pieces, read):
        found = LexicalIndex(given, lengths, places).scores(tokens_of("困境儿童"))
        assert found.tolist() == wanted.tolist()


def test_postings_of_another_format_are_refused() -> None:
    data = np.frombuffer(build_lexical(TEXTS).pieces[0].to_bytes(), np.uint8)
    for bad in (data[:-1], data[:3], np.zeros_like(data)):
        with pytest.raises(ViewError, match="reindex"):
            postings_from(bad, 1)


def test_no_shared_token_scores_nothing() -> None:
    assert build_lexical(TEXTS).scores(tokens_of("xyz")).tolist() == [0] * len(TEXTS)


def some_rows(count: int = 300) -> np.ndarray:
    rows = np.random.default_rng(7).normal(size=(count, 32)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_nearest_are_those_with_the_largest_dot_product() -> None:
    rows = some_rows()
    index = build_dense(rows, axes_of(rows, 16))
    even = np.arange(300) % 2 == 0
    for query in rows[:20]:
        products = rows @ query
        order = np.argsort(-products)
        assert index.near_each(query[None], 30)[0].tolist() == order[:30].tolist()
        [found] = index.near_each(query[None], 30, even)
        assert found.tolist() == order[order % 2 == 0][:30].tolist()
        assert index.products(query, order[:30].tolist()) == pytest.approx(products[order[:30]])


def test_the_nearest_of_many_are_those_whose_small_copies_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of the rows whose outlines are nearest; a filter or documents that are gone leave out others."""
    monkeypatch.setattr("embeddings.vectors.EXACT_UP_TO", 10)
    monkeypatch.setattr("embeddings.vectors._LOOKED_AT", 60)
    rows = some_rows()
    axes = axes_of(rows, 16)
    index = build_dense(rows, axes)
    whole, outlines = unit_rows(quantised(rows)), axes.outlines(rows).astype(np.float32)
    live = np.array([n for n in range(299, -1, -1) if n % 3], np.int64)
    part = DenseIndex(rows, live, index.outlines)
    for query in rows[:20]:
        alike = outlines @ axes.asked(query)
        near = np.flatnonzero(alike >= np.sort(alike)[-60])
        wanted = near[np.argsort(-(whole[near] @ query))].tolist()
        assert index.near_each(query[None], 20)[0].tolist() == wanted[:20]
        [found] = part.near_each(query[None], 20)
        assert set(live[found].tolist()) >= {at for at in wanted[:20] if at % 3}
        [found] = index.near_each(query[None], 20, np.arange(300) % 2 == 1)
        assert set(found.tolist()) >= {at for at in wanted[:20] if at % 2}
    few = np.arange(300) < 3
    assert sorted(index.near_each(rows[:1], 5, few)[0].tolist()) == [0, 1, 2]
    assert index.near_each(rows[:1], 5, few & ~few)[0].tolist() == []


@pytest.mark.parametrize("exact_up_to", [1000, 10])
def test_the_nearest_of_several_queries_are_those_of_each(
    exact_up_to: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("embeddings.vectors.EXACT_UP_TO", exact_up_to)
    monkeypatch.setattr("embeddings.vectors._PIECE", 64)
    rows = some_rows()
    index = build_dense(rows, axes_of(rows, 16))
    for allowed in (None, np.arange(300) % 2 == 0):
        together = index.near_each(rows[:3], 20, allowed)
        for query, found in zip(rows, together, strict=False):
            [alone] = index.near_each(query[None], 20, allowed)
            assert found.tolist() == alone.tolist()


def test_equal_rows_are_equally_near_wherever_they_stand() -> None:
    rows = np.repeat(np.random.default_rng(5).normal(size=(1, 32)), 700, axis=0).astype(np.float32)
    assert build_dense(rows).near_each(rows[:1], 5)[0].tolist() == [0, 1, 2, 3, 4]


def test_rows_that_are_gone_are_not_near() -> None:
    rows = np.eye(40, 32, dtype=np.float32)
    rows[:20] = rows[0]
    index = DenseIndex(rows, np.array([39, 25, 3], np.int64))
    assert [at.tolist() for at in index.near_each(rows[[0, 25]], 2)] == [[2, 0], [1, 0]]


def test_late_interaction_is_the_mean_of_best_cosines() -> None:
    encoder = FakeEncoder()
    stored = [unpack_vectors(pack_vectors(np.ones(64, np.float32), rows))[1]
              for rows in encoder.token_vectors(TEXTS)]  # fmt: skip
    query = encoder.token_vectors(["困境儿童"])[0]
    found = build_tokens(stored, 64).best_matches(query, range(len(TEXTS)))
    for at, rows in enumerate(encoder.token_vectors(TEXTS)):
        assert found[:, at] == pytest.approx((query @ rows.T).max(axis=1), abs=0.02)


class Opened(list[Passage]):
    """Passages that count how many of them are read."""

    read = 0

    def __getitem__(self, at: Any) -> Any:
        self.read += 1
        return super().__getitem__(at)


@pytest.mark.parametrize(
    ("name", "held", "read"),
    [
        ("PM2.5", True, 1),
        ("12345", True, 1),
        ("热线", True, 1),
        ("ETC", False, 0),
        ("234", False, 0),
        ("线热", False, 0),
        ("12345电话", False, 0),
    ],
)
def test_a_name_is_looked_for_where_all_its_words_stand(name: str, held: bool, read: int) -> None:
    texts = [*TEXTS, "办好12345热线。", "PM2.5浓度下降。", "ETCP停车。"]
    passages = Opened(passage(text, number) for number, text in enumerate(texts))
    assert says(name, passages, build_lexical(texts)) is held
    assert passages.read == read


def test_vectors_of_another_format_are_refused() -> None:
    with pytest.raises(ViewError):
        unpack_vectors(b"something else")


def z(scores: np.ndarray) -> np.ndarray:
    return (scores - scores.mean()) / scores.std()


def test_fusion_is_the_sum_of_weighted_z_scores() -> None:
    encoder = FakeEncoder()
    index = build_index(PASSAGES[:3], encoder, embed_passages(PASSAGES[:3], encoder))
    query = Query("养老机构", expansions=("助餐",), known=frozenset({("plan", 300)}))
    hits = {hit.passage.item: hit for hit in search(index, query)}
    rows = encoder.token_vectors(["养老机构", "助餐"])
    late, names = (index.tokens.best_matches(r, range(3)).mean(axis=0) for r in rows)
    wanted = {
        "late": WEIGHTS.late * z(late),
        "words": WEIGHTS.words * z(index.lexical.scores(tokens_of("养老机构"))),
        "names": WEIGHTS.names * z(names),
        "known": WEIGHTS.known * np.array([0, 0, 1]),
    }
    for at, item in enumerate((1, 2, 3)):
        for part, scores in wanted.items():
            assert hits[item].parts[part] == pytest.approx(float(scores[at]), abs=1e-4)
        assert hits[item].score == pytest.approx(sum(hits[item].parts.values()), abs=1e-5)


def test_cosines_around_the_middle_are_those_of_shifted_rows() -> None:
    encoder = FakeEncoder()
    rows = [quantised(r) for r in encoder.token_vectors(TEXTS)]
    table = build_tokens(rows, 64)
    query = encoder.token_vectors(["困境儿童"])[0]
    _, around = table.both_matches(query, range(len(TEXTS)))
    shifted = [unit_rows(unit_rows(r) - table.middle) for r in rows]
    for at, row in enumerate(shifted):
        slow = (unit_rows(query - table.middle) @ row.T).max(axis=1)
        assert around[:, at] == pytest.approx(slow, abs=1e-4)


def test_an_item_is_shown_by_a_sentence_that_is_not_its_title() -> None:
    title = replace(passage("（一）老年助餐。", 1), context="老年助餐")
    body = replace(passage("新建老年助餐点三百个。", 1), start=200, end=211, context="老年助餐")
    other = passage("推进地名标准化。", 2)
    encoder = FakeEncoder()
    index = build_index(
        [title, body, other], encoder, embed_passages([title, body, other], encoder)
    )
    best = search(index, Query("老年助餐"))[0]
    assert (best.passage, best.others) == (body, (title,))


@pytest.mark.parametrize(
    ("text", "context", "expected"),
    [
        ("（一）老年助餐。", "老年助餐", True),
        ("老年助餐", "老年助餐", True),
        ("推进老年助餐服务，新建助餐点。", "老年助餐", False),
        ("加快发展全省城乡社区老年助餐。", "老年助餐", False),
        ("新建助餐点。", "", False),
    ],
)
def test_titles(text: str, context: str, expected: bool) -> None:
    assert replace(passage(text, 1), context=context).is_title is expected


def many(count: int) -> list[Passage]:
    texts = [f"{TEXTS[n % 8][:-1]}第{n}批{n * 7919 % 1009}号。" for n in range(count)]
    return [passage(text, number) for number, text in enumerate(texts, 1)]


def test_a_large_index_finds_what_comparing_all_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder, passages = FakeEncoder(), many(1500)
    index = build_index(passages, encoder, embed_passages(passages, encoder))
    queries = [passages[at].text[:-4] for at in range(0, 1500, 75)]
    some = [search(index, Query(text, 1))[0].passage.item for text in queries]
    monkeypatch.setattr("embeddings.proposing.ALL_UP_TO", 2000)
    again = replace(index, answers=Recent(4))
    every = [search(again, Query(text, 1))[0].passage.item for text in queries]
    assert sum(a == b for a, b in zip(some, every, strict=True)) >= 19
    within = frozenset({"plan#item_700"})
    assert [h.passage.item for h in search(index, Query("地名", within=within))] == [700]


def test_coarse_comparison_keeps_the_order() -> None:
    encoder = FakeEncoder()
    table = build_tokens([quantised(rows) for rows in encoder.token_vectors(TEXTS)], 64)
    coarse = build_coarse(table, frame_of(encoder))
    queries = encoder.token_vectors(["困境儿童", "慈善"])
    first, second = coarse.late(queries, np.arange(len(TEXTS)))
    assert (TEXTS[int(first.argmax())], TEXTS[int(second.argmax())]) == (TEXTS[5], TEXTS[3])
    again = coarse.late(queries, np.array([5, 7]))
    assert again[0] == pytest.approx(first[[5, 7]], abs=1e-6)


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


@pytest.mark.parametrize("mode", list(Mode))
def test_a_sentence_finds_itself(mode: Mode) -> None:
    encoder = FakeEncoder()
    index = build_index(PASSAGES, encoder, embed_passages(PASSAGES, encoder))
    for wanted in PASSAGES:
        assert search(index, Query(wanted.text, mode=mode))[0].passage == wanted


def test_limit_offset_filter_and_phrase() -> None:
    encoder = FakeEncoder()
    index = build_index(PASSAGES, encoder, embed_passages(PASSAGES, encoder))
    every = [hit.passage.item for hit in search(index, Query("儿童"))]
    assert [h.passage.item for h in search(index, Query("儿童", 2, 1))] == every[1:3]
    within = frozenset({"plan#item_3"})
    assert [h.passage.item for h in search(index, Query("儿童", within=within))] == [3]
    assert [h.passage.item for h in search(index, Query("儿童", phrases=("留守",)))] == [6]


def test_an_index_is_the_same_after_saving(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    index = build_index(PASSAGES, encoder, embed_passages(PASSAGES, encoder))
    save_index(index, tmp_path)
    again = load_index(tmp_path, encoder)
    for text in TEXTS:
        first, second = search(index, Query(text)), search(again, Query(text))
        assert [h.passage for h in first] == [h.passage for h in second]
        assert [h.score for h in first] == pytest.approx([h.score for h in second])


def test_vectors_of_another_encoder_are_never_used(tmp_path: Path) -> None:
    encoder = FakeEncoder()
    save_index(build_index(PASSAGES, encoder, embed_passages(PASSAGES, encoder)), tmp_path)
    other = FakeEncoder()
    other.revision = "2"
    with pytest.raises(ViewError):
        load_index(tmp_path, other)


@pytest.mark.parametrize(
    "name", ["dense.f32", "tokens.i8", "totals.f64", "facts.bin", "passages.jsonl", "manifest.json"]
)
def test_a_torn_index_is_told(tmp_path: Path, name: str) -> None:
    encoder = FakeEncoder()
    save_index(build_index(PASSAGES, encoder, embed_passages(PASSAGES, encoder)), tmp_path)
    torn = next(tmp_path.glob(f"generation-*/{name}"))
    torn.write_bytes(torn.read_bytes()[: torn.stat().st_size // 2])
    with pytest.raises(ViewError):
        load_index(tmp_path, encoder)


def test_passages_are_verbatim_sentences() -> None:
    data = "2024年工作要点\n\n一、服务\n\n（一）助餐。新建 120个 助餐点。\n\n（二）助医。改造 30个 站点。\n\n二、救助\n\n（三）低保。提高标准。".encode()
    reading = read_bytes(data, "plan.txt", load_lexicon())
    found = passages_of(reading)
    assert all(p.text == reading.document.text[p.start : p.end] for p in found)
    assert any("新建120个助餐点" in p.plain and p.context == "助餐" for p in found)


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


@pytest.mark.parametrize(
    "positions", [range(60), [5, 3, 7], [9, 9, 2], range(0, 60, 3), range(8, 50)]
)
def test_matches_of_any_passages_in_any_order_are_those_of_each_alone(
    positions: Sequence[int],
) -> None:
    chance = np.random.default_rng(1)
    stored = [
        chance.integers(-127, 127, (int(chance.integers(1, 30)), 64), np.int8) for _ in range(60)
    ]
    query = unit_rows(chance.normal(size=(7, 64)).astype(np.float32))
    each = [(query @ unit_rows(stored[at]).T).max(axis=1) for at in positions]
    table = build_tokens(stored, 64)
    np.testing.assert_allclose(table.best_matches(query, positions), np.array(each).T, atol=1e-5)
    np.testing.assert_allclose(table.both_matches(query, positions)[0], np.array(each).T, atol=1e-5)
    together = table.matches(query, [query[:2], query[5:]], positions)[2]
    for found, alone in zip(together, (query[:2], query[5:]), strict=True):
        np.testing.assert_array_equal(found, table.best_matches(alone, positions))


def test_the_lengths_of_rows_are_kept() -> None:
    rows = np.random.default_rng(1).integers(-127, 127, (2000, 64), np.int8)
    rows[7] = 0
    wanted = np.maximum(np.linalg.norm(rows.astype(np.float64), axis=1), 1e-12)
    lengths = Lengths(rows)
    for at in ([7, 3], range(0, 2000, 3), range(2000)):
        found = lengths.at(np.array(at, np.int64))
        np.testing.assert_allclose(found, wanted[np.array(at)], rtol=1e-6)
    rows[:] = 0
    np.testing.assert_allclose(lengths.at(np.arange(2000)), wanted, rtol=1e-6)


def test_an_outline_is_how_far_a_vector_goes_along_the_main_directions() -> None:
    chance = np.random.default_rng(3)
    rows = (chance.normal(size=(500, 8)) * [9, 1, 1, 1, 5, 1, 1, 1] + 2).astype(np.float32)
    axes = axes_of(rows, 2)
    assert np.abs(axes.directions).round(1).tolist() == [[1, *[0] * 7], [*[0] * 4, 1, *[0] * 3]]
    along = (rows - rows.mean(axis=0)) @ axes.directions.T
    assert axes.step == pytest.approx(along.std() * 4 / 127, rel=1e-4)
    clipped = np.clip(along, -127 * axes.step, 127 * axes.step)
    np.testing.assert_allclose(axes.outlines(rows) * axes.step, clipped, atol=axes.step * 0.51)
    assert np.abs(axes.asked(rows[0])).max() == 127
    assert axes.asked(rows[0]).tolist() == np.rint(axes.asked(rows[0])).tolist()


@pytest.mark.parametrize(("size", "count"), [(40, 10), (40, 90), (20_000, 700), (20_000, 20_000)])
def test_the_largest_are_those_that_reach_the_last_of_them(size: int, count: int) -> None:
    chance = np.random.default_rng(3)
    scores = chance.integers(0, 900, size).astype(np.float32)
    wanted = np.flatnonzero(scores >= np.sort(scores)[-min(count, size)])
    assert largest(scores, count).tolist() == wanted.tolist()
    order = chance.permutation(size)
    assert np.sort(order[largest(scores[order], count)]).tolist() == wanted.tolist()
    scores[wanted[1:]] = -np.inf
    assert wanted[0] in largest(scores, count)
    assert not np.isin(wanted[1:], largest(scores, size)).any()


def test_the_best_of_a_long_row_are_the_best_of_all() -> None:
    scores = np.random.default_rng(2).integers(0, 900, 50_000).astype(np.float32)
    scores[::3] = 0
    wanted = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[:PROMISING]
    assert sorted(best_of(scores).tolist()) == sorted(wanted)
    assert best_of(scores * 0).tolist() == []
    assert best_of(scores[:1]).tolist() == ([] if scores[0] == 0 else [0])
    assert best_of(scores[:0]).tolist() == []


def test_a_phrase_is_looked_for_where_its_characters_stand() -> None:
    """Spelled otherwise, cut within a word or a number: what holds it verbatim is found."""
    texts = ["新建35个助餐点。", "新建5个助餐点和养老点。", "餐助养老。", "養老院Aged care。"]
    passages = [passage(text, number) for number, text in enumerate(texts, 1)]
    encoder = FakeEncoder()
    index = build_index(passages, encoder, embed_passages(passages, encoder))
    for phrase, items in [
        ("5个助餐", {1, 2}), ("助餐点", {1, 2}), ("養老", {4}), ("養老院A", {4}), ("老点", {2}), ("点养", set()),
    ]:  # fmt: skip
        found = search(index, Query("养老", phrases=(phrase,)))
        assert {hit.passage.item for hit in found} == items


def test_a_filter_may_name_whole_documents() -> None:
    other = [replace(p, document="other", id=p.id.replace("plan", "other")) for p in PASSAGES]
    encoder = FakeEncoder()
    index = build_index([*PASSAGES, *other], encoder, embed_passages(PASSAGES, encoder))
    for within, wanted in [
        ({"other#"}, {("other", n) for n in range(1, 9)}),
        ({"plan#item_2", "other#item_3", "none#", "plan#item_99"}, {("plan", 2), ("other", 3)}),
    ]:
        found = search(index, Query("儿童", 100, within=frozenset(within)))
        assert {(h.passage.document, h.passage.item) for h in found} == wanted
