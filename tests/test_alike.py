"""Items like one that is held: against a slow and obvious comparison of all items."""

import numpy as np
import pytest
from api_fixtures import FakeEncoder
from made_plans import made_plan

from api import Library
from api.settings import Settings
from embeddings.alike import alike_items
from embeddings.index import SearchIndex


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SearchIndex:
    folder = tmp_path_factory.mktemp("alike")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as library:
        for number in range(3):
            (folder / f"{number}.txt").write_text(made_plan(number, 20), "utf-8")
        library.add(folder.glob("*.txt"))
        found = library.indexed().index
    assert found is not None
    return found


def sentences(index: SearchIndex, address: str) -> list[tuple[str, int]]:
    return [(p.document, p.start) for p in index.passages if p.address == address]


def slowly(index: SearchIndex, address: str) -> dict[str, float]:
    """How alike each other item is: every sentence of the one with every one of the other."""
    rows = np.stack([index.dense.at(np.array([n]))[0] for n in range(len(index.passages))])
    rows = rows - rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    items: dict[str, list[int]] = {}
    for at, passage in enumerate(index.passages):
        items.setdefault(passage.address, []).append(at)
    own = items.pop(address)[:12]
    found = {}
    for other, places in items.items():
        there = [max(float(rows[a] @ rows[b]) for b in places) for a in own]
        back = [max(float(rows[a] @ rows[b]) for a in own) for b in places]
        found[other] = (sum(there) / len(there) + sum(back) / len(back)) / 2
    return found


def test_the_best_is_the_best_of_all(index: SearchIndex) -> None:
    addresses = sorted({p.address for p in index.passages})[::7]
    assert len(addresses) > 5
    for address in addresses:
        scores = slowly(index, address)
        (best, *others) = [p.address for p in alike_items(index, sentences(index, address), 5)]
        assert scores[best] == pytest.approx(max(scores.values()), abs=1e-5)
        assert [scores[one] for one in others] == sorted((scores[one] for one in others), reverse=True)  # fmt: skip
        assert address not in {best, *others}


def test_a_sentence_of_the_other_is_shown(index: SearchIndex) -> None:
    address = index.passages[30].address
    for passage in alike_items(index, sentences(index, address), 3):
        assert passage in list(index.passages)


def test_sentences_that_are_not_indexed_are_like_nothing(index: SearchIndex) -> None:
    assert alike_items(index, [("none", 0)], 5) == []
