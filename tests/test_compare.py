"""Plan beside plan: known alignments of invented plans, states and quotations."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from embeddings.encoder import load_encoder
from embeddings.likeness import likeness_of
from kg.compare import (
    Comparison,
    State,
    compare_plans,
)
from kg.compare.alignment import align
from kg.compare.likeness import WEIGHTS, Features, tasks_of
from kg.lexicon import load_lexicon
from kg.model import Reading
from kg.pipeline import read_plan

GOLD = Path(__file__).parent / "gold"

SAMPLE = Path(__file__).parent.parent / "kg" / "data" / "sample"

FIRST, SECOND = SAMPLE / "donglan-mzt-2024.txt", SAMPLE / "donglan-mzt-2025.txt"

PAIR = GOLD / "pair-1-a.txt", GOLD / "pair-1-b.txt"

Numbers = tuple[int | None, int | None]


@cache
def reading(path: Path) -> Reading:
    return read_plan(path, load_lexicon())


@cache
def compared(a: Path, b: Path) -> Comparison:
    first, second = reading(a), reading(b)
    sentences = [s for r in (first, second) for t in tasks_of(r) for s in t.sentences]
    return compare_plans(first, second, likeness_of(load_encoder(), sentences))


def numbered(found: Comparison, a: Path, b: Path) -> dict[Numbers, object]:
    sides = [
        {f"{r.document.id}#{item.eid}": item.number for item in r.document.items}
        for r in (reading(a), reading(b))
    ]
    return {
        (sides[0][p.a] if p.a else None, sides[1][p.b] if p.b else None): p for p in found.pairs
    }


def gold_rows(name: str) -> list[dict[str, object]]:
    lines = (GOLD / f"{name}-alignment.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def pairs(rows: Iterable[Numbers]) -> set[Numbers]:
    return {row for row in rows if None not in row}


def precision_recall(found: set[Numbers], gold: set[Numbers]) -> tuple[float, float]:
    right = len(found & gold)
    return right / len(found), right / len(gold)


@pytest.mark.parametrize(
    ("name", "a", "b"),
    [
        ("sample", FIRST, SECOND),
        ("dev-8-sample", GOLD / "dev-8.txt", FIRST),
        ("pair-1", GOLD / "pair-1-a.txt", GOLD / "pair-1-b.txt"),
        ("pair-2", GOLD / "pair-2-a.txt", GOLD / "pair-2-b.txt"),
    ],
    ids=["two years", "two provinces", "two years, blind", "two provinces, blind"],
)
def test_alignment_of_invented_plans(name: str, a: Path, b: Path) -> None:
    gold = pairs((row["a"], row["b"]) for row in gold_rows(name))  # type: ignore[misc]
    precision, recall = precision_recall(pairs(numbered(compared(a, b), a, b)), gold)
    assert precision >= 0.85
    assert recall >= 0.85


@pytest.mark.shared
def test_alignment_with_the_real_plan(shared: Path) -> None:
    real = shared / "corpus" / "jiangsu-civil-affairs-2023.txt"
    gold = pairs((row["a"], row["b"]) for row in gold_rows("jiangsu-sample"))  # type: ignore[misc]
    found = pairs(numbered(compared(real, FIRST), real, FIRST))
    precision, recall = precision_recall(found, gold)
    assert precision >= 0.85
    assert recall >= 0.85


@pytest.mark.parametrize("other", ["dev-1", "dev-5", "dev-7"])
def test_plans_of_other_fields_are_hardly_aligned(other: str) -> None:
    found = compared(GOLD / f"{other}.txt", FIRST)
    assert sum(bool(p.a and p.b) for p in found.pairs) <= 2  # digital services, safety: rightly so


def test_changed_figures() -> None:
    found = numbered(compared(FIRST, SECOND), FIRST, SECOND)
    gold = {
        ((row["a"], row["b"]), change["from"], change["to"])
        for row in gold_rows("sample")
        for change in row["targets"]  # type: ignore[attr-defined]
        if row["a"] and row["b"]
    }
    ours = {
        (key, c.before and c.before.surface, c.after and c.after.surface)
        for key, pair in found.items()
        if None not in key
        for c in pair.targets  # type: ignore[attr-defined]
    }
    assert len(ours & gold) / len(ours) >= 0.9
    assert len(ours & gold) / len(gold) >= 0.9


BLIND = [f"pair-{n}" for n in range(1, 7)]


def blind(name: str) -> tuple[Path, Path]:
    return GOLD / f"{name}-a.txt", GOLD / f"{name}-b.txt"


def test_alignment_of_the_blind_pairs_together() -> None:
    wanted = {(n, key) for n in BLIND for key in pairs((r["a"], r["b"]) for r in gold_rows(n))}  # type: ignore[misc]
    found = {(n, key) for n in BLIND for key in pairs(numbered(compared(*blind(n)), *blind(n)))}
    right = len(found & wanted)
    assert right / len(found) >= 0.85
    assert right / len(wanted) >= 0.9


def test_figures_of_the_blind_pairs_that_become_others() -> None:
    gold = {
        (name, (row["a"], row["b"]), change["from"], change["to"])
        for name in BLIND
        for row in gold_rows(name)
        for change in row["targets"]  # type: ignore[attr-defined]
        if change["from"] and change["to"]
    }
    ours = {
        (name, key, change.before.surface, change.after.surface)
        for name in BLIND
        for key, pair in numbered(compared(*blind(name)), *blind(name)).items()
        for change in pair.targets  # type: ignore[attr-defined]
        if change.before and change.after
    }
    assert len(ours & gold) / len(ours) >= 0.9
    assert len(ours & gold) / len(gold) >= 0.9


def scored(*rows: tuple[float, ...]) -> list[list[Features]]:
    """Pairs of tasks with these scores, all from their meaning."""
    return [[Features(score / WEIGHTS[0], 0, 0, 0, (), False) for score in row] for row in rows]


@pytest.mark.parametrize(
    ("scores", "aligned"),
    [
        ([(0.6, 0.4), (0.1, 0.0)], [(0, 0), (0, 1)]),
        ([(0.9, 0.4), (0.1, 0.0)], [(0, 0)]),
        ([(0.6, 0.3), (0.1, 0.0)], [(0, 0)]),
        ([(0.6, 0.3), (0.1, 0.26)], [(0, 0)]),
        ([(0.6, 0.2), (0.1, 0.26)], [(0, 0), (1, 1)]),
        ([(0.6, 0.5), (0.1, 0.35)], [(0, 0), (1, 1)]),
    ],
    ids=["a part", "no part of what goes on word for word", "too little for a part",
         "left over, too little", "each the other's best", "left over, enough"],
)  # fmt: skip
def test_who_is_paired(scores: list[tuple[float, ...]], aligned: list[Numbers]) -> None:
    assert align(scored(*scores)) == aligned


def test_counterparts_of_two_provinces_did_not_change() -> None:
    a, b = GOLD / "pair-2-a.txt", GOLD / "pair-2-b.txt"
    found = numbered(compared(a, b), a, b)
    assert found[14, 12].departments == ()  # type: ignore[attr-defined]
    changes = {(c.before, c.after) for c in found[13, 20].departments}  # type: ignore[attr-defined]
    assert changes == {((), ("joint",))}  # the youth league joins; the trade unions stay


def test_a_split_and_a_merger_name_each_other() -> None:
    found = numbered(compared(*PAIR), *PAIR)
    assert found[6, 9].split == (found[6, 10].b,)  # type: ignore[attr-defined]
    assert found[6, 10].split == (found[6, 9].b,)  # type: ignore[attr-defined]
    assert found[8, 12].merged == (found[9, 12].a,)  # type: ignore[attr-defined]
    assert found[1, 1].split == found[1, 1].merged == ()  # type: ignore[attr-defined]


def test_states_and_a_split() -> None:
    found = numbered(compared(FIRST, SECOND), FIRST, SECOND)
    states = {key: pair.state for key, pair in found.items()}  # type: ignore[attr-defined]
    assert states[8, 8] is states[8, 9] is State.CHANGED
    assert states[27, 29] is State.CONTINUED
    assert states[14, None] is State.DROPPED
    assert states[None, 26] is State.NEW


def test_both_quotations_are_verbatim() -> None:
    texts = {r.document.id: r.document.text for r in (reading(FIRST), reading(SECOND))}
    quotes = [
        quote
        for pair in compared(FIRST, SECOND).pairs
        for change in pair.targets
        for side in (change.before, change.after)
        if side and (quote := side.quote)
    ]
    assert len(quotes) > 50
    assert all(texts[q.document][q.start : q.end] == q.text for q in quotes)


def test_every_item_stands_in_a_pair_and_in_order() -> None:
    found = compared(FIRST, SECOND).pairs
    first = [item for item in reading(FIRST).document.items if item.number]
    assert {p.a for p in found if p.a} == {f"{reading(FIRST).document.id}#{i.eid}" for i in first}
    numbers = [p.a for p in found if p.a]
    order = [f"{reading(FIRST).document.id}#{i.eid}" for i in first]
    assert numbers == sorted(numbers, key=order.index)


def test_the_same_plan_twice_is_continued() -> None:
    found = compared(FIRST, FIRST)
    assert {pair.state for pair in found.pairs} == {State.CONTINUED}


def test_a_responsibility_that_changed() -> None:
    found = numbered(compared(FIRST, SECOND), FIRST, SECOND)
    changes = {c.name: (c.before, c.after) for c in found[19, 20].departments}  # type: ignore[attr-defined]
    assert changes == {"省公安厅": (("request",), ("joint",)), "省卫生健康委": ((), ("joint",))}
