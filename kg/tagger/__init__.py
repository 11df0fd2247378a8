"""A learned reader beside the rules: where names stand, and how likely a name is one.

Rules find what they were written for; what a plan calls its programmes and places is endless. A conditional random
field (python-crfsuite), trained on the invented plans of `tests/gold` without any rule's help, says of every
sentence in plain spelling which characters belong to a name of which type. `kg.mentions` asks it twice: whether a
name that a rule found is likely at all, and for names that no rule found. Why, and what it gains on plans that
neither has seen: docs/decisions/tagger.md.
"""

from __future__ import annotations

from kg.tagger.features import features
from kg.tagger.model import Tagger, load_tagger
from kg.tagger.tags import LABELS, OUTSIDE, Tagged, Tags, begin_label, inside_label

__all__ = [
    "LABELS",
    "OUTSIDE",
    "Tagged",
    "Tagger",
    "Tags",
    "begin_label",
    "features",
    "inside_label",
    "load_tagger",
]
