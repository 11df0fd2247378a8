"""The judged questions of `tests/gold`: each file is used, each answer stands in its plan."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "gold"))
from refusals import GOLD, KEPT, REAL, SEEN

SETS = {name: held for name, held in {**SEEN, **KEPT}.items() if held[1].parent == GOLD}


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def bare(text: str) -> str:
    """A text without blanks and line breaks."""
    return "".join(text.split())


def test_every_file_of_questions_belongs_to_a_set() -> None:
    files = set(GOLD.glob("*queries.jsonl"))
    assert {path for _, path in SETS.values()} == files
    assert not set(SEEN) & set(KEPT)


@pytest.mark.parametrize("name", SETS)
def test_an_answer_stands_in_its_plan(name: str) -> None:
    plan, path = SETS[name]
    rows = rows_of(path)
    assert len({row["id"] for row in rows}) == len({row["query"] for row in rows}) == len(rows)
    text = bare(plan.read_text("utf-8")) if plan != REAL else ""
    for row in rows:
        assert row["class"] in "abcdefghi" and row["query"].strip()
        assert bool(row["relevant"]) is (row["class"] != "i"), row["id"]
        assert all(bare(answer) in text for answer in row["answers"]), row["id"]


@pytest.mark.parametrize("name", [name for name in SETS if name.startswith("twin")])
def test_half_of_a_set_of_twins_is_answered(name: str) -> None:
    rows = rows_of(SETS[name][1])
    assert sum(bool(row["relevant"]) for row in rows) * 2 == len(rows)
