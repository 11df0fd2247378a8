"""The learned tagger's say in what the rules found: a veto on the unlikely, and names that no rule found.

Both thresholds come from the same plans, none of which rules or tagger had seen: docs/decisions/tagger.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import MentionType
from kg.tagger import Tagged, Tags

DOUBTFUL = frozenset(
    {
        *("programme.modifier", "programme.known", "programme.verb", "programme.scope"),
        *("programme.edition", "bare.governed", "bare.drafted", "bare.five_year", "bare.about"),
        *("generic", "institution", "local-name", "issuer-part", "bare-function", "bare-name"),
    }
)
"""Rules whose names the tagger may rule out: of these it ruled out more wrong than right ones."""
UNLIKELY = 0.05
"""Their name is none where the tagger sees nothing of its type there beyond this probability."""
LIKELY = 0.85
"""The tagger's own name is one from this probability on."""


def is_believed(tags: Tags, kind: MentionType, start: int, end: int, rule: str) -> bool:
    """Whether a name that a rule found stands: the tagger may bound it otherwise, not rule it out."""
    return rule not in DOUBTFUL or tags.presence(kind, start, end) >= UNLIKELY


def further_names(tags: Tags, kind: MentionType, found: Iterable[tuple[int, int]]) -> list[Tagged]:
    """The tagger's likely names of a type that meet none of the spans found, in order."""
    taken = tuple(found)
    return [
        name
        for name in tags.names
        if name.type is kind
        and name.probability >= LIKELY
        and not any(start < name.end and name.start < end for start, end in taken)
    ]
