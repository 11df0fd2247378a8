"""Where plans name policies, and what a document may be told by in another plan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.model import (
    Entity,
    Item,
    LifeCycle,
    Mention,
    MentionType,
    Reading,
    entity_id,
    mention_id,
)
from kg.normal import plain_name

SHORTEST = 5
"""Titles of fewer characters (实施意见, 管理办法) name too many documents."""
_EDITION = re.compile(
    r"\((?:试行|暂行|修订|修订版|修正|草案|征求意见稿|送审稿)[^()]*\)|[《》〈〉“”]"
)
_REVISED = re.compile(r"(?:新修订|修订后|新修改|新修正|修改后|新版)的?[《“]?$")
_AHEAD = 8  # characters before a title in which it may be called revised


@dataclass(frozen=True, slots=True)
class Named:
    """A policy where a plan names it; `keys` is what the document may be told by: its entity, and its
    title with the region but without the region's name in it."""

    reading: Reading
    item: Item
    mention: Mention
    entity: Entity | None
    keys: frozenset[str]

    @property
    def when(self) -> tuple[int, str]:
        """Year and date of the plan."""
        return when(self.reading)

    @property
    def place_in_time(self) -> tuple[tuple[int, str], str, int]:
        """By this namings are in order of time, those of one day by plan and place in the text."""
        return self.when, self.reading.document.id, self.mention.start

    @property
    def planned(self) -> bool:
        """Whether the plan wants to make the document. Item 0 issues the plan itself."""
        cycle = self.mention.life_cycle
        return self.item.number > 0 and cycle is not None and cycle is not LifeCycle.EXISTS

    @property
    def revising(self) -> bool:
        """Whether the plan wants to revise the document."""
        return self.mention.life_cycle is LifeCycle.TO_BE_REVISED

    @property
    def revised(self) -> bool:
        """Whether the text calls the document newly revised."""
        start = self.mention.start
        before = self.reading.document.text[max(0, start - _AHEAD) : start]
        return bool(_REVISED.search(before)) or "修订" in self.mention.surface

    @property
    def name(self) -> str:
        """What the document is called: by its entity, else by its full name in the text."""
        return self.entity.name if self.entity else self.mention.canonical

    @property
    def id(self) -> str:
        return self.entity.id if self.entity else entity_id(MentionType.POLICY, self.name)


def policies_named(reading: Reading) -> tuple[Named, ...]:
    """The policies that a plan names, in the order of the text."""
    entities = {entity.id: entity for entity in reading.entities}
    links = {link.mention: link.entity for link in reading.links}
    items = {item.number: item for item in reading.document.items}
    found = []
    for m in reading.mentions:
        if m.type is MentionType.POLICY:
            entity = entities.get(links.get(_id(reading, m)) or "")
            found.append(Named(reading, items[m.item], m, entity, _keys(reading, m, entity)))
    return tuple(found)


def _keys(reading: Reading, mention: Mention, entity: Entity | None) -> frozenset[str]:
    region = reading.document.metadata.region
    title = _bare_title(entity.name if entity else mention.canonical, region)
    found = {entity.id} if entity else set()
    return frozenset(found | ({f"{region} {title}"} if len(title) >= SHORTEST else set()))


def _id(reading: Reading, mention: Mention) -> str:
    return mention_id(reading.document.id, mention)


def when(reading: Reading) -> tuple[int, str]:
    """Year and date of a plan; the year of its date where it names none."""
    data = reading.document.metadata
    return data.year or int(data.date[:4] or 0), data.date


def _bare_title(name: str, region: str) -> str:
    """A title without the words in which two mentions of one document differ."""
    title = _EDITION.sub("", plain_name(name)).replace("关于", "").replace("的", "")
    if len(region) > 2 and region != "全国":
        title = title.replace(region, "").replace(region[:-1], "")
    return title
