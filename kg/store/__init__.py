"""The record: one SQLite file in the library's folder. The only door to sqlite3."""

from kg.store.record import Store
from kg.store.results import (
    Added,
    Head,
    ItemHead,
    Outcome,
    Summary,
    Tally,
    head_of,
    item_heads_of,
)

__all__ = [
    "Added",
    "Head",
    "ItemHead",
    "Outcome",
    "Store",
    "Summary",
    "Tally",
    "head_of",
    "item_heads_of",
]
