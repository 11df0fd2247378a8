"""What became of the documents that a plan wanted to draft, issue or revise.

Evidence is what later plans say and what the laws held show: another mention of the same entity,
or of a title that is the same but for the region, `（试行）` and the like. A title that is only
similar is never evidence. Nothing is concluded from silence but `unheard`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kg.compare.changes import quote_of
from kg.compare.model import Quote
from kg.model import (
    Entity,
    Item,
    LifeCycle,
    Mention,
    MentionType,
    Reading,
    Version,
    Work,
    entity_id,
    mention_id,
)
from kg.normal import plain_name

FindWork = Callable[[str], Work | None]
"""The law of an entity id, None where it is not held."""


class Outcome(StrEnum):
    """What became of a planned document."""

    ISSUED = "issued"
    """A later plan names it as existing (as revised, if that was the plan), or the laws hold it."""
    CITED = "cited"
    """It was to be revised; a later plan names it, but not as revised."""
    PLANNED = "planned"
    """The newest plan that names it still wants to draft, issue or revise it."""
    UNHEARD = "unheard"
    """Later plans of the same place are held, and none names it."""
    OPEN = "open"
    """No later plan of the same place is held."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why an outcome was chosen: a later plan's sentence, or a version of a law."""

    year: int | None
    date: str
    quote: Quote | None = None
    version: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A planned document, the sentence that planned it, and what is known of it since."""

    entity: str
    name: str
    life_cycle: LifeCycle
    document: str
    year: int | None
    planned: Quote
    outcome: Outcome
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class _Named:
    reading: Reading
    item: Item
    mention: Mention
    entity: Entity | None

    @property
    def when(self) -> tuple[int, str]:
        return _when(self.reading)

    @property
    def keys(self) -> frozenset[str]:
        """What the document may be told by: its entity, and its title without its region."""
        name = self.entity.name if self.entity else self.mention.canonical
        region = self.reading.document.metadata.region
        title = _bare_title(name, region)
        found = {self.entity.id} if self.entity else set()
        return frozenset(found | ({f"{region} {title}"} if len(title) >= SHORTEST else set()))


SHORTEST = 5
"""Titles of fewer characters (实施意见, 管理办法) name too many documents."""
_EDITION = re.compile(
    r"\((?:试行|暂行|修订|修订版|修正|草案|征求意见稿|送审稿)[^()]*\)|[《》〈〉“”]"
)
_REVISED = re.compile(r"(?:新修订|修订后|新修改|新修正|修改后|新版)的?[《“]?$")
_AHEAD = 8  # characters before a title in which it may be called revised


def fulfilments(
    readings: Iterable[Reading], find_work: FindWork, since: int | None = None
) -> tuple[Fulfilment, ...]:
    """One row for each planned document of each plan, by year, plan and place in the text.

    `since` leaves out plans of earlier years. A document that a plan names twice is one row.
    """
    ordered = sorted(readings, key=lambda r: (_when(r), r.document.id))
    named = [one for reading in ordered for one in _policies(reading)]
    by_key: dict[str, list[_Named]] = {}
    for one in named:
        for key in one.keys:
            by_key.setdefault(key, []).append(one)
    rows = []
    seen: set[tuple[str, frozenset[str]]] = set()
    for one in named:
        year = one.reading.document.metadata.year
        mark = (one.reading.document.id, one.keys)
        if not _is_planned(one) or mark in seen or (since and (year or 0) < since):
            continue
        seen.add(mark)
        rows.append(_row(one, _later(one, by_key), ordered, find_work))
    return tuple(rows)


def _policies(reading: Reading) -> list[_Named]:
    entities = {entity.id: entity for entity in reading.entities}
    links = {link.mention: link.entity for link in reading.links}
    items = {item.number: item for item in reading.document.items}
    return [
        _Named(reading, items[m.item], m, entities.get(links.get(_id(reading, m)) or ""))
        for m in reading.mentions
        if m.type is MentionType.POLICY
    ]


def _id(reading: Reading, mention: Mention) -> str:
    return mention_id(reading.document.id, mention)


def _when(reading: Reading) -> tuple[int, str]:
    data = reading.document.metadata
    return data.year or int(data.date[:4] or 0), data.date


def _bare_title(name: str, region: str) -> str:
    """A title without the words in which two mentions of one document differ."""
    title = _EDITION.sub("", plain_name(name)).replace("关于", "").replace("的", "")
    if len(region) > 2 and region != "全国":
        title = title.replace(region, "").replace(region[:-1], "")
    return title


def _is_planned(one: _Named) -> bool:
    """Item 0 issues the plan itself."""
    cycle = one.mention.life_cycle
    return one.item.number > 0 and cycle is not None and cycle is not LifeCycle.EXISTS


def _later(one: _Named, by_key: dict[str, list[_Named]]) -> list[_Named]:
    """Mentions of the same document in plans of later years, in order of time."""
    found = {
        id(other): other for key in one.keys for other in by_key[key] if other.when[0] > one.when[0]
    }
    return sorted(found.values(), key=lambda o: (o.when, o.reading.document.id, o.mention.start))


def _row(
    one: _Named, later: Sequence[_Named], readings: Sequence[Reading], find_work: FindWork
) -> Fulfilment:
    cycle = one.mention.life_cycle
    assert cycle is not None
    document = one.reading.document
    outcome, evidence = _outcome(one, later, readings, find_work)
    name = one.entity.name if one.entity else one.mention.canonical
    return Fulfilment(
        one.entity.id if one.entity else entity_id(MentionType.POLICY, name),
        name,
        cycle,
        document.id,
        document.metadata.year,
        quote_of(one.reading, one.item, one.mention.start),
        outcome,
        evidence,
    )


def _outcome(
    one: _Named, later: Sequence[_Named], readings: Sequence[Reading], find_work: FindWork
) -> tuple[Outcome, tuple[Evidence, ...]]:
    revising = one.mention.life_cycle is LifeCycle.TO_BE_REVISED
    laws = _versions_since(one, find_work)
    existing = [other for other in later if not _is_planned(other)]
    shown = [other for other in existing if _is_revised(other)] if revising else existing
    if shown or laws:
        return Outcome.ISSUED, (*map(_said, shown), *map(_held, laws))
    if later and _is_planned(later[-1]):
        return Outcome.PLANNED, tuple(map(_said, later))
    if existing:
        return Outcome.CITED, tuple(map(_said, existing))
    return (Outcome.UNHEARD if _has_later(one, readings) else Outcome.OPEN), ()


def _versions_since(one: _Named, find_work: FindWork) -> list[Version]:
    """Versions of the law that were adopted after the plan was issued."""
    work = find_work(one.entity.id) if one.entity else None
    begun = one.when[1] or f"{one.when[0]}-01-01"
    return [version for version in (work.versions if work else ()) if version.date > begun]


def _is_revised(other: _Named) -> bool:
    """Whether the text calls the document newly revised."""
    start = other.mention.start
    before = other.reading.document.text[max(0, start - _AHEAD) : start]
    return bool(_REVISED.search(before)) or "修订" in other.mention.surface


def _has_later(one: _Named, readings: Sequence[Reading]) -> bool:
    region = one.reading.document.metadata.region
    return any(
        _when(reading)[0] > one.when[0] and reading.document.metadata.region == region
        for reading in readings
    )


def _said(other: _Named) -> Evidence:
    data = other.reading.document.metadata
    return Evidence(data.year, data.date, quote_of(other.reading, other.item, other.mention.start))


def _held(version: Version) -> Evidence:
    return Evidence(int(version.date[:4]), version.date, None, version.id, version.event)
