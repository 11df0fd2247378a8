"""Where the real documents are, and what happens where they are not."""

import os
from pathlib import Path

import pytest

from kg.mentions import view
from kg.tagger import LABELS, Tags

SHARED = Path(__file__).parent.parent.parent / "shared"


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


class _Silent:
    """A tagger that believes every rule and knows no name."""

    def tags(self, text: str) -> Tags:
        return Tags((), {label: [1.0] * len(text) for label in LABELS})


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sentences written for a rule are read by rules: what the tagger changes is in test_tagger and test_gold."""
    monkeypatch.setattr(view, "load_tagger", _Silent)
