"""Where the real documents are, what happens where they are not, and what several files are given."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Dataset

from embeddings.tagging import load_reader
from kg.lexicon import load_lexicon
from kg.model import Reading
from kg.pipeline import read_plan
from kg.rdf import to_dataset
from kg.store import Store

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
SAMPLE = ROOT / "kg" / "data" / "sample"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests marked `shared` are skipped, with one clear line, where ../shared is missing."""
    if SHARED.is_dir():
        return
    if os.environ.get("ZHENGMAI_REQUIRE_SHARED"):
        raise pytest.UsageError("../shared is missing, and ZHENGMAI_REQUIRE_SHARED is set")
    skip = pytest.mark.skip(reason="../shared is not here: tests on real documents are left out")
    for item in items:
        if item.get_closest_marker("shared"):
            item.add_marker(skip)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents, read in place."""
    return SHARED


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty record."""
    with Store.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    """The sample plans, read."""
    lexicon = load_lexicon()
    second = load_reader()
    return [read_plan(path, lexicon, second=second) for path in sorted(SAMPLE.glob("*.txt"))]


@pytest.fixture(scope="module")
def dataset(readings: list[Reading]) -> Dataset:
    """The sample plans as RDF."""
    return to_dataset(readings)
