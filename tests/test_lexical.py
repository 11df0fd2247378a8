"""Words: tokens, BM25 and what names a sentence holds, against the formula."""

import math
from typing import Any

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from ranked import TEXTS, passage

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
from embeddings.model import Query
from embeddings.narrowing import says
from embeddings.passages import Passage
from embeddings.search import build_index, embed_passages, search
from kg.errors import ViewError


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
