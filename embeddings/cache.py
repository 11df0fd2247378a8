"""A bounded memory of what was computed last, safe for many threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """The `bound` values that were used last, by key; values are never changed once kept."""

    def __init__(self, bound: int) -> None:
        if bound < 1:
            raise ValueError("a cache holds at least one value")
        self._bound = bound
        self._held: OrderedDict[Key, Value] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Key) -> Value | None:
        """The value kept for a key, which counts as a use; None where there is none."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: Key, value: Value) -> Value:
        """Keep a value, dropping the one that was not used longest where there are too many."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._bound:
                self._held.popitem(last=False)
        return value
