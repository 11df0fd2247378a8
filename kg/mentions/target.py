"""Targets: quantified commitments, with what is counted and how the figure is meant."""

from __future__ import annotations

from collections.abc import Sequence

from kg.lexicon import Lexicon
from kg.mentions.view import ItemView
from kg.model import Mention


def find_targets(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The targets of an item in the order of the text; their spans never overlap."""
    return []
