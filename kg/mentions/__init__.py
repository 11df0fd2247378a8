"""Finding what a plan names: one recogniser a type, listed in one table.

A recogniser is a function from the view of an item, the lexicon and the mentions already found in
that item to new mentions. The order of the table matters: a later recogniser sees what earlier ones
found and keeps out of their spans (a department inside a 《title》 is none, a place inside a
department's name is none).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.lexicon import Lexicon
from kg.mentions.department import find_departments
from kg.mentions.place import find_places
from kg.mentions.policy import find_policies
from kg.mentions.programme import find_programmes
from kg.mentions.target import find_targets
from kg.mentions.view import ItemView, view_items
from kg.model import Document, Mention
from kg.tagger import SecondReader

__all__ = ["RECOGNISERS", "Recogniser", "find_mentions"]

Recogniser = Callable[[ItemView, Lexicon, Sequence[Mention]], list[Mention]]

RECOGNISERS: tuple[tuple[str, Recogniser], ...] = (
    ("policy", find_policies),
    ("programme", find_programmes),
    ("department", find_departments),
    ("target", find_targets),
    ("place", find_places),
)


def find_mentions(
    document: Document, lexicon: Lexicon, second: SecondReader | None = None
) -> tuple[Mention, ...]:
    """All mentions of a document, sorted by start, end and type; spans of one type never overlap.

    `second` reads beside the rules (`embeddings.tagging.load_reader`); they stand alone where none is given.
    """
    found: list[Mention] = []
    for view in view_items(document, second):
        in_item: list[Mention] = []
        for _, recognise in RECOGNISERS:
            in_item.extend(recognise(view, lexicon, tuple(in_item)))
        found.extend(in_item)
    return tuple(sorted(found, key=lambda m: (m.start, m.end, m.type)))
