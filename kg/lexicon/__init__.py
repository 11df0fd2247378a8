"""The data files of kg/data, loaded once and checked. One module a kind of name.

Each table refuses, with a `LexiconError` that names file and entry, what could never fire or would
fire twice: empty names, duplicates, unknown kinds, missing sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon.bodies import Bodies, load_bodies
from kg.lexicon.places import Places, load_places
from kg.lexicon.policies import Policies, load_policies
from kg.lexicon.programmes import Programmes, load_programmes

__all__ = ["Bodies", "Lexicon", "Places", "Policies", "Programmes", "load_lexicon"]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All names that are known beforehand."""

    places: Places
    bodies: Bodies
    policies: Policies
    programmes: Programmes


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The lexicon that comes with the package; raises `LexiconError` where a data file is wrong."""
    return Lexicon(load_places(), load_bodies(), load_policies(), load_programmes())
