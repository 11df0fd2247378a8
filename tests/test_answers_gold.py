"""Refusals and complete answers on judged questions of invented plans, with the built-in model."""

import json
from pathlib import Path

import pytest

from api import Library
from api.settings import Settings
from embeddings.encoder import BUILT_IN, load_encoder

GOLD = Path(__file__).parent / "gold"


def r_precision(query: dict, items: list[int]) -> float:
    good = {int(item) for item, grade in query["relevant"].items() if grade >= 2}
    ranked = list(dict.fromkeys(items))[: len(good)]
    return len(good & set(ranked)) / len(good)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("plan", "refused", "mistaken"),
    [("dev-5", 0.82, 0.08), ("dev-7", 0.86, 0.1)],
)
def test_what_is_not_said_is_refused(
    plan: str, refused: float, mistaken: float, tmp_path: Path
) -> None:
    lines = (GOLD / f"{plan}-queries.jsonl").read_text("utf-8").splitlines()
    queries = [json.loads(line) for line in lines]
    with Library.open(tmp_path / "lib", Settings(tmp_path), load_encoder(BUILT_IN)) as library:
        library.add([GOLD / f"{plan}.txt"])
        answers = {row["id"]: row for row in library.run(queries, "ask")}
        text = library.catalogue.readings[0].document.text
        for query in queries[:5]:
            for quote in library.ask(query["query"]).quotations:
                assert text[quote.start : quote.end] == quote.text
    said = [answers[q["id"]]["refused"] for q in queries if q["relevant"]]
    unsaid = [answers[q["id"]]["refused"] for q in queries if not q["relevant"]]
    assert sum(unsaid) >= refused * len(unsaid)
    assert sum(said) <= mistaken * len(said)
    listed = [q for q in queries if q["class"] in "eg" and q["relevant"]]
    found = [r_precision(q, [row["item"] for row in answers[q["id"]]["results"]]) for q in listed]
    assert sum(found) / len(found) >= 0.75
