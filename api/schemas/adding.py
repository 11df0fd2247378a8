"""What became of files that were read, and what `doctor` looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one file given to `add`."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class AddOutcome:
    """One file: `error` and `english` are the message, empty unless it failed."""

    path: str
    outcome: Outcome
    document: str = ""
    title: str = ""
    items: int = 0
    mentions: int = 0
    warnings: tuple[str, ...] = ()
    error: str = ""
    english: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`. `state` is `ok`, `warning` or `error`."""

    name: str
    state: str
    chinese: str
    english: str
