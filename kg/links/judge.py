"""Judgements of people: rows that win over every score, applied after linking.

`confirm`  the mention means `entity`
`reject`   the mention does not mean `entity`
`merge`    `entity` and `other` are one thing, which goes on as `entity`
`split`    with a mention: it means `other`, a thing of its own, not `entity`;
           without: `entity` and `other` are two things, a former merge is taken back
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from kg.errors import QueryError
from kg.links.reasons import reason
from kg.model import Candidate, Entity, Judgement, Link, MentionType, Reading


class Verdict(StrEnum):
    """What a person can say."""

    CONFIRM = "confirm"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"


Find = Callable[[str], "Entity | None"]


def check_judgement(judgement: Judgement) -> None:
    """Raise QueryError for a verdict that is none, or that lacks what it is about."""
    j = judgement
    complete = {
        Verdict.CONFIRM: bool(j.mention and j.entity),
        Verdict.REJECT: bool(j.mention and j.entity),
        Verdict.MERGE: bool(j.entity and j.other and not j.mention),
        Verdict.SPLIT: bool(j.entity and j.other),
    }
    if j.verdict not in complete:
        raise _wrong(f"没有“{j.verdict}”这种判断", f"no verdict '{j.verdict}'")
    if not complete[Verdict(j.verdict)]:
        raise _wrong("判断缺少提及或实体", f"{j.verdict} lacks its mention or entity")
    if j.entity == j.other:
        raise _wrong(f"两边都是“{j.entity}”", f"both are '{j.entity}'")
    if len({type_of(id_) for id_ in (j.entity, j.other) if id_}) != 1:
        raise _wrong(
            f"“{j.entity}”与“{j.other}”类型不同", f"'{j.entity}' and '{j.other}' differ in type"
        )


def _wrong(found: str, english: str) -> QueryError:
    return QueryError(
        found,
        wanted="可用：confirm、reject（提及、实体），merge（实体、并入的实体），split",
        english=f"{english}; use confirm or reject with mention and entity, merge or split with "
        "two entities of one type",
    )


def type_of(entity: str) -> str:
    """`policy/…` → `policy`; QueryError where it is no type of ours."""
    kind = entity.partition("/")[0]
    if kind not in set(MentionType) or not entity.partition("/")[2]:
        raise QueryError(
            f"“{entity}”不是实体的编号",
            wanted="编号形如 department/民政部",
            english=f"'{entity}' is no id of an entity; wanted one like department/民政部",
        )
    return kind


@dataclass(frozen=True, slots=True)
class Judged:
    """What all judgements together say; later ones win over earlier ones on the same matter."""

    merged: dict[str, str] = field(default_factory=dict)
    decided: dict[str, Judgement] = field(default_factory=dict)
    rejected: dict[str, dict[str, Judgement]] = field(default_factory=dict)

    @classmethod
    def of(cls, judgements: Iterable[Judgement]) -> Self:
        """Read judgements in the order in which they were made."""
        judged = cls()
        for judgement in judgements:
            judged._take(judgement)
        return judged

    def _take(self, j: Judgement) -> None:
        if j.verdict == Verdict.MERGE:
            self._merge(j.entity, j.other)
        elif j.verdict == Verdict.SPLIT and not j.mention:
            self._part(j.entity, j.other)
        elif j.verdict == Verdict.REJECT:
            self.rejected.setdefault(j.mention, {})[j.entity] = j
            if self.decided.get(j.mention) and meant(self.decided[j.mention]) == j.entity:
                del self.decided[j.mention]
        else:
            self.decided[j.mention] = j
            self.rejected.get(j.mention, {}).pop(meant(j), None)

    def _merge(self, stays: str, goes: str) -> None:
        stays, goes = self.now(stays), self.now(goes)
        if stays != goes:
            self.merged[goes] = stays

    def _part(self, one: str, other: str) -> None:
        for goes, stays in ((one, other), (other, one)):
            if self.merged.get(goes) == stays or self.now(goes) == stays:
                self.merged.pop(goes, None)

    def now(self, entity: str) -> str:
        """The entity that this one goes on as."""
        while entity in self.merged:
            entity = self.merged[entity]
        return entity

    def former(self, entity: str) -> tuple[str, ...]:
        """This entity and all that were merged into it, sorted, itself first."""
        others = sorted(e for e in self.merged if self.now(e) == entity)
        return (entity, *others)

    def link(self, link: Link) -> Link:
        """A link as people see it."""
        decided = self.decided.get(link.mention)
        if decided is not None:
            return _meaning(link, self.now(meant(decided)), _sentence(decided))
        link = self._without(link, self.rejected.get(link.mention, {}))
        if self.merged:
            link = replace(link, candidates=merged_candidates(link.candidates, self))
        if link.entity is None or self.now(link.entity) == link.entity:
            return link
        target = self.now(link.entity)
        reasons = (*link.reasons, reason("merged", entity=target.partition("/")[2]))
        return replace(link, entity=target, reasons=reasons)

    def _without(self, link: Link, rejected: dict[str, Judgement]) -> Link:
        if not rejected:
            return link
        gone = {self.now(entity) for entity in rejected}
        candidates = tuple(c for c in link.candidates if self.now(c.entity) not in gone)
        if link.entity is None or self.now(link.entity) not in gone:
            return replace(link, candidates=candidates)
        why = next(
            _sentence(j) for e, j in rejected.items() if self.now(e) == self.now(link.entity)
        )
        return Link(link.mention, None, 0.0, (why,), candidates)


def _meaning(link: Link, entity: str, why: str) -> Link:
    """The link as a person decided it; another law than before has another version's text."""
    link = replace(link, score=1.0, reasons=(why,))
    if link.entity == entity:
        return link
    return replace(link, entity=entity, version=None, held=None, articles=())


def meant(judgement: Judgement) -> str:
    """The entity that a confirmation or a split gives to its mention."""
    return judgement.other if judgement.verdict == Verdict.SPLIT else judgement.entity


def _sentence(j: Judgement) -> str:
    name = (meant(j) if j.verdict != Verdict.REJECT else j.entity).partition("/")[2]
    why = f"（{j.reason}）" if j.reason else ""
    return reason(j.verdict, entity=name, why=why)


def entity_from_id(id_: str) -> Entity:
    """An entity of which nothing is known but its id: one that a person split off."""
    kind = type_of(id_)
    return Entity(id_, MentionType(kind), id_.partition("/")[2])


def judge_reading(reading: Reading, judged: Judged, find: Find) -> Reading:
    """A reading with its links as people see them, and the entities that these lead to.

    `find` gives an entity of another document by its id.
    """
    if not (judged.merged or judged.decided or judged.rejected):
        return reading
    links = tuple(judged.link(link) for link in reading.links)
    own = {entity.id: entity for entity in reading.entities}
    wanted = dict.fromkeys(judged.now(id_) for id_ in own)
    wanted.update(dict.fromkeys(link.entity for link in links if link.entity))
    used = {link.entity for link in links} | {
        candidate.entity for link in links for candidate in link.candidates
    }
    kept = [id_ for id_ in wanted if id_ in used or id_ in own]
    entities = tuple(own.get(id_) or find(id_) or entity_from_id(id_) for id_ in kept)
    return replace(reading, links=links, entities=tuple(sorted(entities, key=lambda e: e.id)))


def merged_candidates(candidates: Iterable[Candidate], judged: Judged) -> tuple[Candidate, ...]:
    """Candidates under the entities they go on as, the best score of each, best first."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        id_ = judged.now(candidate.entity)
        if id_ not in best or best[id_].score < candidate.score:
            best[id_] = replace(candidate, entity=id_)
    return tuple(sorted(best.values(), key=lambda c: (-c.score, c.entity)))
