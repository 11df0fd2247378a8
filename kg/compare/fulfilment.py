"""What became of the documents that a plan wanted to draft, issue or revise.

Evidence is what later plans say and what the laws held show: another mention of the same entity,
or of a title that is the same but for the region, `（试行）` and the like. A title that is only
similar is never evidence. Nothing is concluded from silence but `unheard`.

A thousand plans want to make tens of thousands of documents: each is judged when it is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import chain
from operator import attrgetter
from typing import overload

from kg.compare.changes import quote_of
from kg.compare.model import Quote
from kg.compare.namings import Named, policies_named, when
from kg.model import LifeCycle, Reading, Version, Work

FindWork = Callable[[str], Work | None]
"""The law of an entity id, None where it is not held."""
_IN_TIME = attrgetter("place_in_time")


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


def fulfilments(
    readings: Iterable[Reading], find_work: FindWork, since: int | None = None
) -> tuple[Fulfilment, ...]:
    """One row for each planned document of each plan: the newest plan first, by place in the text.

    `since` leaves out plans of earlier years. A document that a plan names twice is one row.
    """
    plans = [(reading, policies_named(reading)) for reading in readings]
    return tuple(Fulfilments.of_plans(plans, find_work).since(since))


class Fulfilments(Sequence[Fulfilment]):
    """The same rows, each made when it is asked for; `since`, `of` and `that_are` give some of them."""

    def __init__(self, planned: Sequence[Named], known: _Known) -> None:
        self._planned, self._known = planned, known

    @classmethod
    def of_plans(
        cls, plans: Iterable[tuple[Reading, tuple[Named, ...]]], find_work: FindWork
    ) -> Fulfilments:
        """From plans, each with what it names (`policies_named`)."""
        by_id = sorted(plans, key=lambda plan: plan[0].document.id)
        ordered = sorted(by_id, key=lambda plan: when(plan[0]), reverse=True)
        named = list(chain.from_iterable(policies for _, policies in ordered))
        first: dict[tuple[str, frozenset[str]], Named] = {}
        for one in (one for one in named if one.planned):
            first.setdefault((one.reading.document.id, one.keys), one)
        return cls(list(first.values()), _Known([plan for plan, _ in ordered], named, find_work))

    def since(self, year: int | None) -> Fulfilments:
        """Those of plans of a year and later; all where it is None."""
        if not year:
            return self
        kept = [one for one in self._planned if one.when[0] >= year]
        return Fulfilments(kept, self._known)

    def of(self, entity: str) -> Fulfilments:
        """Those of one policy, by its id."""
        return Fulfilments([one for one in self._planned if one.id == entity], self._known)

    def that_are(self, outcome: Outcome) -> Fulfilments:
        """Those of one outcome."""
        kept = [one for one in self._planned if self._known.outcome(one) is outcome]
        return Fulfilments(kept, self._known)

    def counts(self) -> Counter[Outcome]:
        """How many came to each outcome."""
        return Counter(map(self._known.outcome, self._planned))

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


@dataclass(slots=True)
class _Latest:
    """The last naming by one key, the newest year in which it exists, and in which it is called revised."""

    naming: Named
    exists: int = 0
    revised: int = 0

    def add(self, one: Named) -> None:
        self.naming = max(self.naming, one, key=_IN_TIME)
        if not one.planned:
            self.exists = max(self.exists, one.when[0])
            self.revised = max(self.revised, one.when[0] if one.revised else 0)


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
            self.newest[region] = max(self.newest.get(region, 0), when(plan)[0])
        self.find_work = cache(find_work)
        self._judged: dict[int, Outcome] = {}

    @cached_property
    def _latest(self) -> dict[str, _Latest]:
        found: dict[str, _Latest] = {}
        for key, namings in self.by_key.items():
            found[key] = _Latest(namings[0])
            for one in namings:
                found[key].add(one)
        return found

    def outcome(self, one: Named) -> Outcome:
        """What became of a planned document, without the evidence; judged once."""
        found = self._judged.get(id(one))
        if found is None:
            found = self._judged[id(one)] = self._judge(one)
        return found

    def _judge(self, one: Named) -> Outcome:
        year = one.when[0]
        latest = [self._latest[key] for key in one.keys]
        shown = max((had.revised if one.revising else had.exists for had in latest), default=0)
        if shown > year or _versions_since(one, self.find_work):
            return Outcome.ISSUED
        last = max((had.naming for had in latest), key=_IN_TIME, default=one)
        if last.when[0] > year and last.planned:
            return Outcome.PLANNED
        if last.when[0] > year:
            return Outcome.CITED
        newer = self.newest[one.reading.document.metadata.region] > year
        return Outcome.UNHEARD if newer else Outcome.OPEN


def _later(one: Named, known: _Known) -> list[Named]:
    """Mentions of the same document in plans of later years, in order of time."""
    found = {
        id(other): other
        for key in one.keys
        for other in known.by_key[key]
        if other.when[0] > one.when[0]
    }
    return sorted(found.values(), key=_IN_TIME)


def _row(one: Named, known: _Known) -> Fulfilment:
    cycle = one.mention.life_cycle
    assert cycle is not None
    document = one.reading.document
    outcome = known.outcome(one)
    quote = quote_of(one.reading, one.item, one.mention.start)
    year = document.metadata.year
    evidence = _evidence(one, outcome, known)
    return Fulfilment(one.id, one.name, cycle, document.id, year, quote, outcome, evidence)


def _evidence(one: Named, outcome: Outcome, known: _Known) -> tuple[Evidence, ...]:
    """What the outcome rests on: later plans in order of time, then versions of the law."""
    if outcome in (Outcome.UNHEARD, Outcome.OPEN):
        return ()
    later = _later(one, known)
    if outcome is Outcome.PLANNED:
        return tuple(map(_said, later))
    existing = [other for other in later if not other.planned]
    if outcome is Outcome.CITED:
        return tuple(map(_said, existing))
    shown = [other for other in existing if other.revised] if one.revising else existing
    return (*map(_said, shown), *map(_held, _versions_since(one, known.find_work)))


def _versions_since(one: Named, find_work: FindWork) -> list[Version]:
    """Versions of the law that were adopted after the plan was issued."""
    work = find_work(one.entity.id) if one.entity else None
    begun = one.when[1] or f"{one.when[0]}-01-01"
    return [version for version in (work.versions if work else ()) if version.date > begun]


def _said(other: Named) -> Evidence:
    data = other.reading.document.metadata
    return Evidence(data.year, data.date, quote_of(other.reading, other.item, other.mention.start))


def _held(version: Version) -> Evidence:
    return Evidence(int(version.date[:4]), version.date, None, version.id, version.event)
