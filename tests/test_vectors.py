"""Vectors and token vectors, each against comparing all of them slowly."""

from collections.abc import Sequence

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from ranked import TEXTS

from embeddings.coarse import build_coarse, frame_of
from embeddings.proposing import PROMISING, best_of
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
from kg.errors import ViewError


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


def test_vectors_of_another_format_are_refused() -> None:
    with pytest.raises(ViewError):
        unpack_vectors(b"something else")


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


def test_coarse_comparison_keeps_the_order() -> None:
    encoder = FakeEncoder()
    table = build_tokens([quantised(rows) for rows in encoder.token_vectors(TEXTS)], 64)
    coarse = build_coarse(table, frame_of(encoder))
    queries = encoder.token_vectors(["困境儿童", "慈善"])
    first, second = coarse.late(queries, np.arange(len(TEXTS)))
    assert (TEXTS[int(first.argmax())], TEXTS[int(second.argmax())]) == (TEXTS[5], TEXTS[3])
    again = coarse.late(queries, np.array([5, 7]))
    assert again[0] == pytest.approx(first[[5, 7]], abs=1e-6)


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
