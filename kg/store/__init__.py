"""The record: one SQLite file in the library's folder. The only door to sqlite3."""

from kg.store.record import Store
from kg.store.results import Added, Outcome, Summary

__all__ = ["Added", "Outcome", "Store", "Summary"]
