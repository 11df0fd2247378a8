"""The record: one SQLite file in the library's folder. The only door to sqlite3."""

from kg.store.record import Store
from kg.store.results import Added, Head, Outcome, Summary, Tally, head_of

__all__ = ["Added", "Head", "Outcome", "Store", "Summary", "Tally", "head_of"]
