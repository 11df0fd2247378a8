"""A second reader beside the rules: where names stand, and how likely a name is one.

Rules find what they were written for; what a plan calls its programmes and places is endless. Whoever reads
sentences beside them (`SecondReader`) says for every character how likely it belongs to a name of which type.
`kg.mentions` asks whether a name that a rule found is likely at all, where it begins and ends, and for names that no
rule found. The reader that comes with the package is a network (`embeddings.tagging`), since `kg` computes with no
vectors; without one the rules stand alone. Why, and what it gains: docs/decisions/tagger.md.
"""

from __future__ import annotations

from kg.tagger.marks import marks
from kg.tagger.tags import (
    LABELS,
    OUTSIDE,
    RulesAlone,
    SecondReader,
    Tagged,
    Tags,
    begin_label,
    inside_label,
    tags_from,
)

__all__ = [
    "LABELS",
    "OUTSIDE",
    "RulesAlone",
    "SecondReader",
    "Tagged",
    "Tags",
    "begin_label",
    "inside_label",
    "marks",
    "tags_from",
]
