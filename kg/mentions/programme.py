"""Programmes: named initiatives (actions, campaigns, projects, platforms, awards, events, pilots)."""

from __future__ import annotations

from collections.abc import Sequence

from kg.lexicon import Lexicon
from kg.mentions.view import ItemView
from kg.model import Mention


def find_programmes(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The programmes of an item in the order of the text; their spans never overlap."""
    return []
