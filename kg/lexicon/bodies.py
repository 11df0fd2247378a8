"""Bodies (under way)."""
from __future__ import annotations
from dataclasses import dataclass
from functools import lru_cache
@dataclass(frozen=True, slots=True)
class Bodies:
    """All bodies."""
@lru_cache(maxsize=1)
def load_bodies() -> Bodies:
    """The bodies."""
    return Bodies()
