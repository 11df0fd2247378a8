"""The embedded sample: an invented province's plans of two years."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from api.adding import Progress
from api.schemas import AddOutcome

if TYPE_CHECKING:
    from api.library import Library


def add_sample(library: Library, progress: Progress) -> tuple[AddOutcome, ...]:
    """Read the sample into a library."""
    folder = resources.files("kg.data") / "sample"
    with resources.as_file(folder) as path:
        return library.add(sorted(path.glob("*.txt")), progress)
