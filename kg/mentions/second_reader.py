"""The second reader's say in what the rules found: a veto on the unlikely, other bounds where it is sure of
them, and names that no rule found.

The thresholds come from plans that neither rules nor network had seen: docs/decisions/tagger.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import MentionType
from kg.tagger import Tagged, Tags

UNLIKELY = {
    MentionType.POLICY: 0.3,
    MentionType.PROGRAMME: 0.3,
    MentionType.DEPARTMENT: 0.3,
    MentionType.PLACE: 0.1,
}
"""Below this probability that something of its type stands there, a rule's name is none."""
LIKELY = 0.8
"""A name that no rule found is one from this probability on."""
SURE = 0.9
"""The second reader's bounds of a name replace a rule's from this probability on …"""
RULED_OUT = 0.1
"""… where the rule's have this one or less."""
ACTS = 0.5
"""The name of a place is its government's from this probability on, where no rule says that it acts."""


def is_believed(tags: Tags, kind: MentionType, start: int, end: int) -> bool:
    """Whether a name that a rule found stands: the second reader sees one of its type there, bounded as it may be."""
    return tags.presence(kind, start, end) >= UNLIKELY[kind]


def better_bounds(tags: Tags, kind: MentionType, start: int, end: int) -> tuple[int, int]:
    """A rule's bounds of a name, or the second reader's where it is sure of others and rules these out."""
    across = [one for one in tags.names if one.start < end and start < one.end]
    if len(across) != 1 or across[0].type is not kind or across[0].probability < SURE:
        return start, end
    unlikely = tags.probability(kind, start, end) <= RULED_OUT
    return (across[0].start, across[0].end) if unlikely else (start, end)


def further_names(
    tags: Tags, kind: MentionType, found: Iterable[tuple[int, int]], likely: float = LIKELY
) -> list[Tagged]:
    """The second reader's likely names of a type that meet none of the spans found, in order."""
    taken = tuple(found)
    return [
        name
        for name in tags.names
        if name.type is kind
        and name.probability >= likely
        and not any(start < name.end and name.start < end for start, end in taken)
    ]
