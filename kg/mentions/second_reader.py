"""The learned tagger's say in what the rules found: a veto on the unlikely, other bounds where it is sure of
them, and names that no rule found.

The thresholds come from plans that neither rules nor tagger had seen: docs/decisions/tagger.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import MentionType
from kg.tagger import Tagged, Tags

UNLIKELY = 0.05
"""Below this probability that something of its type stands there, the name of a doubtful rule is none."""
DOUBTFUL = {
    "programme.modifier": 0.15,
    "programme.verb": 0.1,
    "programme.scope": 0.15,
    "programme.quote": 0.1,
    "programme.known_action": 0.15,
    **dict.fromkeys(("programme.title", "bare.governed", "bare.drafted"), UNLIKELY),
    **dict.fromkeys(("bare.five_year", "bare.about", "generic", "institution"), UNLIKELY),
    **dict.fromkeys(("local-name", "issuer-part", "bare-function", "bare-name"), UNLIKELY),
}
"""Rules whose names the tagger may rule out, with the probability below which it does: below it more of their
names were wrong than right."""
LIKELY = 0.8
"""The tagger's own name is one from this probability on."""


def is_believed(tags: Tags, kind: MentionType, start: int, end: int, rule: str) -> bool:
    """Whether a name that a rule found stands: the tagger may bound it otherwise, not rule it out."""
    return tags.presence(kind, start, end) >= DOUBTFUL.get(rule, 0.0)


SURE = {MentionType.PROGRAMME: (0.9, 0.1), MentionType.PLACE: (0.97, 0.05)}
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
