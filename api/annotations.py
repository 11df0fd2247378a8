"""Mentions of one file as JSON Lines, in the form of `eval/README.md`."""

from __future__ import annotations

from typing import Any

from kg.model import Mention, MentionType, Reading, mention_id

_OF_TYPE: dict[MentionType, tuple[str, ...]] = {
    MentionType.POLICY: ("form", "kind", "role", "life_cycle", "number", "article"),
    MentionType.DEPARTMENT: ("generic", "role"),
    MentionType.PROGRAMME: ("kind",),
    MentionType.TARGET: ("value", "unit", "what", "relation", "deadline", "per"),
    MentionType.PLACE: (),
}


def annotation_rows(reading: Reading) -> list[dict[str, Any]]:
    """One row a mention, in order; attributes of its type, then entity, cue and rule."""
    links = {link.mention: link.entity for link in reading.links}
    return [_row(reading, mention, links) for mention in reading.mentions]


def _row(reading: Reading, mention: Mention, links: dict[str, str | None]) -> dict[str, Any]:
    text = reading.document.text
    row: dict[str, Any] = {
        "item": mention.item,
        "type": mention.type.value,
        "surface": mention.surface,
        "start": mention.start,
        "end": mention.end,
    }
    if mention.type is not MentionType.TARGET:
        row["canonical"] = mention.canonical
    for name in _OF_TYPE[mention.type]:
        value = getattr(mention, name)
        if value is not None:
            row[name] = value
    entity = links.get(mention_id(reading.document.id, mention))
    if entity:
        row["entity"] = entity
    if mention.cue:
        row["cue"] = text[mention.cue.start : mention.cue.end]
    return {**row, "rule": mention.rule}
