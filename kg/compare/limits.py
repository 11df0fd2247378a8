"""Limits of time (10个工作日内办结): no quantity that a plan promises, so no target, but one that plans change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.model import Item, Mention, MentionType, Reading, Relation

_LIMIT = re.compile(
    r"(?<![\d.月])(\d{1,4})(个?(?:分钟|小时|工作日|自然日)|个月|天|日)(?=[之以]?内)"
)
_DONE = re.compile(r"[之以]?内(?:要|应|须|能够)?([^，。；：,;:、\n（(]{2,24})")


def limits_of(reading: Reading, item: Item, figures: Sequence[Mention]) -> Iterator[Mention]:
    """The limits of time that an item sets, but for those among its `figures`, as targets of relation `le`;
    `what` is what is to be done within."""
    text = reading.document.text
    for match in _LIMIT.finditer(text, item.start, item.end):
        if any(m.start < match.end() and match.start() < m.end for m in figures):
            continue
        done = _DONE.match(text, match.end(), item.end)
        yield Mention(
            item=item.number,
            type=MentionType.TARGET,
            surface=match.group(),
            start=match.start(),
            end=match.end(),
            canonical=match.group(),
            value=int(match[1]),
            unit=match[2],
            what=done[1] if done else None,
            relation=Relation.LE,
        )
