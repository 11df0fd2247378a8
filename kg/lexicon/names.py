"""Names at a position of a text: the longest one, in time linear in the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

T = TypeVar("T")


class NameIndex(Generic[T]):
    """A mapping from names to values that answers which name begins at a position.

    Each position costs one look-up by its first two characters and one slice per length that names
    with that beginning have; lengths are bounded by the longest name, so a text costs linear time.
    """

    __slots__ = ("_lengths", "_values")

    def __init__(self, values: Mapping[str, T]) -> None:
        self._values = dict(values)
        lengths: dict[str, set[int]] = {}
        for name in self._values:
            lengths.setdefault(name[:2], set()).add(len(name))
        self._lengths = {
            begin: tuple(sorted(found, reverse=True)) for begin, found in lengths.items()
        }

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def get(self, name: str) -> T | None:
        """The value of exactly this name."""
        return self._values.get(name)

    def longest_at(self, text: str, start: int) -> tuple[int, T] | None:
        """End and value of the longest name that begins at `start`, None where none does."""
        begin = text[start : start + 2]
        for length in (*self._lengths.get(begin, ()), *self._lengths.get(begin[:1], ())):
            name = text[start : start + length]
            if len(name) == length and name in self._values:
                return start + length, self._values[name]
        return None

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """All names from left to right, longest first at each position, without overlap."""
        position = 0
        while position < len(text):
            hit = self.longest_at(text, position)
            if hit is None:
                position += 1
                continue
            yield position, hit[0], hit[1]
            position = hit[0]
