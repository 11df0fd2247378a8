"""The measures of retrieval, by hand and against the scorer of ../shared/eval."""

import importlib.util
import math
from pathlib import Path

import pytest

from embeddings.evaluate import (
    Judged,
    by_kind,
    interval,
    macro,
    mean_of,
    measure,
    ndcg,
    read_judged,
)

SCORER = Path(__file__).parent.parent.parent / "shared/eval/score_search.py"
ROW = {
    "id": "q1", "class": "b", "query": "助餐", "relevant": {"3": 3, "5": 1, "7": 2},
    "answers": ["新建 助餐点。", "改造厨房。"],
}  # fmt: skip
RESULTS = [(5, "其他。"), (3, "新建助餐点。"), (9, "无关。")]


def test_measures_by_hand() -> None:
    found = measure(read_judged([ROW])[0], RESULTS)
    ideal = 7 + 3 / math.log2(3) + 1 / 2
    assert found.ndcg == pytest.approx((1 + 7 / math.log2(3)) / ideal)
    assert (found.r_precision, found.mrr, found.hit, found.sentence) == (0.5, 0.5, 0.0, 1.0)


@pytest.mark.parametrize(
    ("items", "expected"), [([3, 7, 5], 1.0), ([1, 2], 0.0), ([], 0.0), ([1] * 10 + [3], 0.0)]
)
def test_ndcg(items: list[int], expected: float) -> None:
    assert ndcg(items, {3: 3, 7: 2, 5: 1}) == pytest.approx(expected)


def test_what_cannot_be_answered_is_not_measured() -> None:
    assert read_judged([{**ROW, "relevant": {}}]) == ()
    with pytest.raises(ValueError, match="no queries"):
        mean_of([])


def test_classes_count_alike_and_intervals_repeat() -> None:
    queries = [Judged(str(n), "ab"[n > 3], "", {1: 3}, ()) for n in range(5)]
    rows = [measure(q, [(1 if n % 2 else 2, "")]) for n, q in enumerate(queries)]
    kinds = by_kind(queries, rows)
    assert [len(found) for found in kinds.values()] == [4, 1]
    assert macro(kinds).hit == pytest.approx(0.25)
    low, high = interval(kinds)
    assert (low, high) == interval(kinds)
    assert 0 <= low <= macro(kinds).ndcg <= high <= 1


@pytest.mark.shared
def test_the_measures_are_the_scorers() -> None:
    if not SCORER.exists():
        pytest.skip("../shared/eval is not here")
    spec = importlib.util.spec_from_file_location("score_search", SCORER)
    assert spec and spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    theirs = scorer.measures(ROW, [{"item": item, "sentence": text} for item, text in RESULTS])
    ours = measure(read_judged([ROW])[0], RESULTS)
    assert [theirs[n] for n in ("nDCG@10", "Rprec", "MRR@10", "Hit@1", "Sentence@5")] == pytest.approx(
        [ours.ndcg, ours.r_precision, ours.mrr, ours.hit, ours.sentence]
    )  # fmt: skip
