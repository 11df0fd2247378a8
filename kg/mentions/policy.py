"""Policies: what a plan names in 《》 or by a bare title, and what it does with them."""

from __future__ import annotations

from collections.abc import Sequence

from kg.lexicon import Lexicon
from kg.mentions.view import ItemView
from kg.model import Mention


def find_policies(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The policies of an item in the order of the text; their spans never overlap."""
    return []
