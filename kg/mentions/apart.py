"""Found stretches of a text that must not overlap."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Spanned(Protocol):
    """What stands at `[start, end)` of a text."""

    @property
    def start(self) -> int:
        """Its first character."""
        ...

    @property
    def end(self) -> int:
        """The character behind its last."""
        ...


Found = TypeVar("Found", bound=Spanned)


def apart(found: Iterable[Found]) -> list[Found]:
    """In the order of the text; of those that meet the one that begins first, of these the longest."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
