"""What became of the documents that a plan wanted to draft, issue or revise.

Evidence is what later plans say and what the laws held show: another mention of the same entity,
or of a title that is the same but for the region, `（试行）` and the like. A title that is only
similar is never evidence. Nothing is concluded from silence but `unheard`.

A thousand plans want to make tens of thousands of documents: each is judged when it is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import overload

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
        return _when(self.reading)

    @property
    def name(self) -> str:
        return self.entity.name if self.entity else self.mention.canonical

    @property
    def id(self) -> str:
        return self.entity.id if self.entity else entity_id(MentionType.POLICY, self.name)


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
    plans = [(reading, policies_named(reading)) for reading in readings]
    return tuple(Fulfilments.of_plans(plans, find_work).since(since))


class Fulfilments(Sequence[Fulfilment]):
    """The same rows, each made when it is asked for; `since` and `of` give some of them."""

    def __init__(self, planned: Sequence[Named], known: _Known) -> None:
        self._planned, self._known = planned, known

    @classmethod
    def of_plans(
        cls, plans: Iterable[tuple[Reading, tuple[Named, ...]]], find_work: FindWork
    ) -> Fulfilments:
        """From plans, each with what it names (`policies_named`)."""
        ordered = sorted(plans, key=lambda plan: (_when(plan[0]), plan[0].document.id))
        named = list(chain.from_iterable(policies for _, policies in ordered))
        first: dict[tuple[str, frozenset[str]], Named] = {}
        for one in filter(_is_planned, named):
            first.setdefault((one.reading.document.id, one.keys), one)
        return cls(list(first.values()), _Known([plan for plan, _ in ordered], named, find_work))

    def since(self, year: int | None) -> Fulfilments:
        """Those of plans of a year and later; all where it is None."""
        if not year:
            return self
        return Fulfilments([one for one in self._planned if _year(one) >= year], self._known)

    def of(self, entity: str) -> Fulfilments:
        """Those of one policy, by its id."""
        return Fulfilments([one for one in self._planned if one.id == entity], self._known)

    def __len__(self) -> int:
        return len(self._planned)

    @overload
    def __getitem__(self, at: int) -> Fulfilment: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Fulfilment, ...]: ...
    def __getitem__(self, at: int | slice) -> Fulfilment | tuple[Fulfilment, ...]:
        if isinstance(at, slice):
            return tuple(_row(one, self._known) for one in self._planned[at])
        return _row(self._planned[at], self._known)


class _Known:
    """What outcomes are judged by: every naming by its keys, the newest year of each region, the laws."""

    def __init__(
        self, plans: Iterable[Reading], named: Iterable[Named], find_work: FindWork
    ) -> None:
        self.by_key: dict[str, list[Named]] = {}
        for one in named:
            for key in one.keys:
                self.by_key.setdefault(key, []).append(one)
        self.newest: dict[str, int] = {}
        for plan in plans:
            region = plan.document.metadata.region
            self.newest[region] = max(self.newest.get(region, 0), _when(plan)[0])
        self.find_work = cache(find_work)


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


def _when(reading: Reading) -> tuple[int, str]:
    data = reading.document.metadata
    return data.year or int(data.date[:4] or 0), data.date


def _year(one: Named) -> int:
    return one.reading.document.metadata.year or 0


def _bare_title(name: str, region: str) -> str:
    """A title without the words in which two mentions of one document differ."""
    title = _EDITION.sub("", plain_name(name)).replace("关于", "").replace("的", "")
    if len(region) > 2 and region != "全国":
        title = title.replace(region, "").replace(region[:-1], "")
    return title


def _is_planned(one: Named) -> bool:
    """Item 0 issues the plan itself."""
    cycle = one.mention.life_cycle
    return one.item.number > 0 and cycle is not None and cycle is not LifeCycle.EXISTS


def _later(one: Named, known: _Known) -> list[Named]:
    """Mentions of the same document in plans of later years, in order of time."""
    found = {
        id(other): other
        for key in one.keys
        for other in known.by_key[key]
        if other.when[0] > one.when[0]
    }
    return sorted(found.values(), key=lambda o: (o.when, o.reading.document.id, o.mention.start))


def _row(one: Named, known: _Known) -> Fulfilment:
    cycle = one.mention.life_cycle
    assert cycle is not None
    document = one.reading.document
    outcome, evidence = _outcome(one, _later(one, known), known)
    quote = quote_of(one.reading, one.item, one.mention.start)
    year = document.metadata.year
    return Fulfilment(one.id, one.name, cycle, document.id, year, quote, outcome, evidence)


def _outcome(
    one: Named, later: Sequence[Named], known: _Known
) -> tuple[Outcome, tuple[Evidence, ...]]:
    revising = one.mention.life_cycle is LifeCycle.TO_BE_REVISED
    laws = _versions_since(one, known.find_work)
    existing = [other for other in later if not _is_planned(other)]
    shown = [other for other in existing if _is_revised(other)] if revising else existing
    if shown or laws:
        return Outcome.ISSUED, (*map(_said, shown), *map(_held, laws))
    if later and _is_planned(later[-1]):
        return Outcome.PLANNED, tuple(map(_said, later))
    if existing:
        return Outcome.CITED, tuple(map(_said, existing))
    newer = known.newest[one.reading.document.metadata.region] > one.when[0]
    return (Outcome.UNHEARD if newer else Outcome.OPEN), ()


def _versions_since(one: Named, find_work: FindWork) -> list[Version]:
    """Versions of the law that were adopted after the plan was issued."""
    work = find_work(one.entity.id) if one.entity else None
    begun = one.when[1] or f"{one.when[0]}-01-01"
    return [version for version in (work.versions if work else ()) if version.date > begun]


def _is_revised(other: Named) -> bool:
    """Whether the text calls the document newly revised."""
    start = other.mention.start
    before = other.reading.document.text[max(0, start - _AHEAD) : start]
    return bool(_REVISED.search(before)) or "修订" in other.mention.surface


def _said(other: Named) -> Evidence:
    data = other.reading.document.metadata
    return Evidence(data.year, data.date, quote_of(other.reading, other.item, other.mention.start))


def _held(version: Version) -> Evidence:
    return Evidence(int(version.date[:4]), version.date, None, version.id, version.event)
