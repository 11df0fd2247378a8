"""The rankings together: fusion, filters, and an index that is saved and loaded."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from ranked import PASSAGES, TEXTS, passage

from embeddings.cache import Recent
from embeddings.lexical import (
    tokens_of,
)
from embeddings.model import Mode, Query
from embeddings.passages import Passage, passages_of
from embeddings.scores import WEIGHTS
from embeddings.search import build_index, embed_passages, load_index, save_index, search
from kg.errors import ViewError
from kg.lexicon import load_lexicon
from kg.pipeline import read_bytes


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
