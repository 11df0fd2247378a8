"""The learned tagger's say in what the rules found: a veto on the unlikely, other bounds where it is sure of
them, and names that no rule found.

The thresholds come from plans that neither rules nor tagger had seen: docs/decisions/tagger.md.
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
UNLIKELY = 0.1
"""Their name is none where the tagger sees nothing of its type there beyond this probability."""
LIKELY = 0.75
"""The tagger's own name is one from this probability on."""


def is_believed(tags: Tags, kind: MentionType, start: int, end: int, rule: str) -> bool:
    """Whether a name that a rule found stands: the tagger may bound it otherwise, not rule it out."""
    return rule not in DOUBTFUL or tags.presence(kind, start, end) >= UNLIKELY


SURE = {MentionType.PROGRAMME: (0.85, 0.15), MentionType.PLACE: (0.95, 0.1)}
"""Its bounds of a name replace a rule's from the first probability on, where the rule's have the second or less."""


def better_bounds(tags: Tags, kind: MentionType, start: int, end: int) -> tuple[int, int]:
    """A rule's bounds of a name, or the tagger's where it is sure of others and rules these out."""
    sure, doubtful = SURE[kind]
    across = [one for one in tags.names if one.start < end and start < one.end]
    if len(across) != 1 or across[0].type is not kind or across[0].probability < sure:
        return start, end
    unlikely = tags.probability(kind, start, end) <= doubtful
    return (across[0].start, across[0].end) if unlikely else (start, end)


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
