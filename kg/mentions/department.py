"""Departments (under way)."""
from __future__ import annotations
from collections.abc import Sequence
from kg.lexicon import Lexicon
from kg.mentions.view import ItemView
from kg.model import Mention
def find_departments(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The departments that an item names."""
    return []
