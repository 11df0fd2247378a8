"""Every judged plan keeps what is promised of a reading, and the record takes it."""

from pathlib import Path

import pytest
from promised import check

from embeddings.tagging import load_reader
from kg.lexicon import load_lexicon
from kg.pipeline import read_plan
from kg.store.rows import rows_of

PLANS = sorted(Path(__file__).parent.glob("gold/*.txt"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_judged_plan_is_read_and_stored(path: Path) -> None:
    reading = read_plan(path, load_lexicon(), second=load_reader())
    assert reading.mentions
    check(reading)
    rows = rows_of(reading)
    assert (len(rows.mentions), len(rows.links)) == (len(reading.mentions), len(reading.links))
