"""Where the real documents are, and what happens where they are not."""

import os
from pathlib import Path

import pytest

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
