"""Scores by hand on a few rows, and the same figures as the shared scorer."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from embeddings.tagging import load_reader
from kg.errors import SourceError
from kg.gold import Cause, by_cause, misses, read_rows, score
from kg.lexicon import load_lexicon
from kg.pipeline import mention_rows, read_plan


def row(type_: str, start: int, end: int, **more: object) -> dict[str, object]:
    return {
        "item": 1,
        "type": type_,
        "surface": "字" * (end - start),
        "start": start,
        "end": end,
        **more,
    }


GOLD = [
    row("policy", 0, 10, canonical="《甲》", role="issue"),
    row("policy", 20, 30, canonical="乙", role="draft"),
    row("policy", 40, 50, doubt="vague"),
    row("place", 60, 62),
]


def test_figures_by_hand() -> None:
    predicted = [
        row("policy", 0, 10, canonical="“甲”", role="revise"),  # right, one attribute of two
        row("policy", 22, 30),  # overlaps 8 of 10
        row("policy", 40, 50),  # doubtful, counts for precision only
        row("policy", 70, 80),  # invented
        row("target", 90, 92),  # no gold of this type: left out
    ]
    found = score(GOLD, predicted)
    policy = found.strict["policy"]
    assert (policy.precision, policy.recall) == (0.5, 0.5)
    assert found.overlap["policy"].precision == 0.75
    assert found.overlap["policy"].recall == 1.0
    assert found.strict["place"].f1 == 0.0
    assert found.strict["all"].precision == 0.5
    assert found.strict["all"].recall == pytest.approx(1 / 3)
    assert found.attributes == {"policy.canonical": (1, 1), "policy.role": (0, 1)}


@pytest.mark.parametrize(
    ("predicted", "cause"),
    [
        (row("department", 20, 30), Cause.TYPE),
        (row("policy", 18, 30), Cause.LEFT),
        (row("policy", 20, 33), Cause.RIGHT),
        (row("policy", 18, 28), Cause.BOTH),
        (row("department", 18, 28), Cause.MISSED),  # another type elsewhere explains nothing
    ],
)
def test_a_miss_has_one_cause(predicted: dict[str, object], cause: Cause) -> None:
    found = misses(GOLD[1:2], [predicted])
    assert found[0 if cause is not Cause.MISSED else -1].cause == cause
    invented = [miss for miss in found if miss.cause is Cause.INVENTED]
    assert len(invented) == (1 if cause is Cause.MISSED else 0)


def test_doubtful_and_found_rows_are_no_misses_and_groups_are_counted() -> None:
    found = misses(GOLD, [row("policy", 0, 10), row("policy", 90, 95), row("policy", 95, 99)])
    assert {name: len(group) for name, group in by_cause(found).items()} == {
        "policy/invented": 2, "place/missed": 1, "policy/missed": 1,
    }  # fmt: skip


@pytest.mark.parametrize("bad", ["{oops", "3", '{"type": "place"}'])
def test_a_bad_line_is_named(tmp_path: Path, bad: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(f"{json.dumps(GOLD[0])}\n\n{bad}\n", "utf-8")
    with pytest.raises(SourceError, match="第 3 行"):
        read_rows(path)


WANTED = {
    "all": 0.93, "policy": 0.92, "department": 0.93, "programme": 0.90, "target": 0.95, "place": 0.92,
}  # fmt: skip


@pytest.mark.shared
def test_the_given_plan_is_read_as_well_as_was_asked(shared: Path) -> None:
    """By strict F1 of each type and by the attributes of what is found; no text of it was learnt from."""
    plan = shared / "corpus" / "jiangsu-civil-affairs-2023.txt"
    found = mention_rows(read_plan(plan, load_lexicon(), second=load_reader()))
    scored = score(read_rows(shared / "eval" / "mentions.jsonl"), found)
    short = {t: scored.strict[t].f1 for t, least in WANTED.items() if scored.strict[t].f1 < least}
    assert not short
    figures = {f"target.{name}" for name in ("value", "unit", "relation")}
    low = {
        name: (right, of)
        for name, (right, of) in scored.attributes.items()
        if right / of < (0.97 if name in figures else 0.92)
        and name.endswith(("role", "canonical", "value", "unit", "relation"))
    }
    assert not low


@pytest.mark.shared
def test_the_shared_scorer_says_the_same(shared: Path, tmp_path: Path) -> None:
    gold = read_rows(shared / "eval" / "mentions.jsonl")
    # every seventh lost, every fifth cut at the left, one role in eleven wrong, some invented
    predicted = [
        {
            **r,
            "start": r["start"] + (n % 5 == 0),
            "role": "mention" if n % 11 == 0 else r.get("role"),
        }
        for n, r in enumerate(gold)
        if n % 7
    ] + [{**r, "start": r["start"] + 500, "end": r["end"] + 500} for r in gold[::20]]
    path = tmp_path / "predicted.jsonl"
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in predicted), "utf-8")
    script = shared / "eval" / "score_mentions.py"
    done = subprocess.run(
        [sys.executable, script, shared / "eval" / "mentions.jsonl", path, "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    theirs, ours = json.loads(done.stdout.splitlines()[0]), score(gold, predicted)
    for mode, table in (("strict", ours.strict), ("overlap", ours.overlap)):
        for type_, figures in table.items():
            assert [figures.precision, figures.recall, figures.f1] == theirs["spans"][type_][mode]
    assert {name: a / b for name, (a, b) in ours.attributes.items()} == theirs["attributes"]
