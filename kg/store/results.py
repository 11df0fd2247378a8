"""What the record answers with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kg.model import Metadata


class Outcome(StrEnum):
    """What adding a reading did."""

    ADDED = "added"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """`id` is the document's id in the record; `replaced` the id that went for it, if another."""

    id: str
    outcome: Outcome
    replaced: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """A document in a list. `items` counts the tasks (item 0 is none), `mentions` all types."""

    id: str
    name: str
    path: str
    sha256: str
    metadata: Metadata
    items: int
    mentions: int
    warnings: tuple[str, ...] = ()
