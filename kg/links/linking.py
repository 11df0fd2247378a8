"""Mentions of one document → entities and links."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.lexicon.places import NATION
from kg.links.features import Case, scored
from kg.links.naming import (
    FindWork,
    Setting,
    entities_for,
    is_deictic,
    is_unspecific,
    places_in,
    region_of,
    spelled,
)
from kg.links.reasons import reason
from kg.mentions.policy_names import short_names
from kg.model import (
    Candidate,
    Document,
    Entity,
    Link,
    Mention,
    MentionType,
    Role,
    mention_id,
)
from kg.normal import plain_name

THRESHOLD = (
    0.7  # a name that agrees (0.85, 0.9) passes, features about its surroundings alone do not
)
MARGIN = 0.15  # below this, the second candidate may as well be meant
_BETWEEN = re.compile(
    "(?:等[一二三四五六七八九十0-9]+个?部门|等部门|联合|印发|出台|发布|制定|下发|的|、|[\\s])*"
)

_AND = re.compile("[、,，和与及以]{1,2}(?:修订|制定|落实|出台)?")

Known = Sequence[Entity] | Callable[[Iterable[str]], Sequence[Entity]]
"""Entities of other documents: all of them, or a function from names to those that bear one."""


def link_mentions(
    document: Document,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    known: Known = (),
    find_work: FindWork | None = None,
) -> tuple[tuple[Entity, ...], tuple[Link, ...]]:
    """The entities that a document names, sorted by id, and a link for each mention but targets.

    A mention is linked if exactly one candidate reaches `THRESHOLD` and leads by `MARGIN`; else its
    link has no entity, and its candidates say what it may mean. `known` are the entities of other
    documents, `find_work` finds a law that is held by the id of its entity.
    """
    linker = _Linker(document, lexicon, known, find_work)
    wanted = [m for m in mentions if m.type is not MentionType.TARGET]
    linker.learn(wanted)
    links = tuple(linker.link(mention) for mention in wanted)
    return linker.entities(links), links


class _Linker:
    """One document's linking: what it named so far, and what others are known to have named."""

    def __init__(
        self, document: Document, lexicon: Lexicon, known: Known, find_work: FindWork | None
    ) -> None:
        self.document = document
        self.setting = Setting.of(document, lexicon, find_work)
        self._known = known
        self._by_name: dict[str, list[Entity]] = {}
        self._held: dict[str, Entity] = {}
        self._named: dict[str, tuple[Mention, str]] = {}
        self._last: deque[Mention] = deque(maxlen=2)
        self._surfaces: dict[str, dict[str, None]] = {}
        self._issuers: dict[int, str] = {}

    def learn(self, mentions: Sequence[Mention]) -> None:
        """Take in what is known of the names in the document, and who issued which title."""
        names = {name for m in mentions for name in (m.canonical, m.surface) if name}
        if self.setting.region:
            names |= {self.setting.region + spelled(m.canonical or m.surface) for m in mentions}
        found = self._known(names) if callable(self._known) else self._known
        for entity in found:
            self._held[entity.id] = entity
            self._enter(entity)
        bodies = [
            m for m in mentions if m.type is MentionType.DEPARTMENT and m.role is Role.AUTHORITY
        ]
        ends = {body.end: body for body in bodies}
        for mention in mentions:
            if mention.type is MentionType.POLICY:
                self._issuer(mention, ends)
            for entity in entities_for(mention, self.setting, self._issuers.get(mention.start)):
                if not region_of(entity.id):  # a full name may come after its short form
                    self._enter(entity)

    def _enter(self, entity: Entity) -> None:
        for name in (entity.name, *entity.aliases):
            same = self._by_name.setdefault(f"{entity.type}/{plain_name(name)}", [])
            if entity.id not in {known.id for known in same}:
                same.append(entity)

    def _issuer(self, mention: Mention, ends: dict[int, Mention]) -> None:
        """The region of the body that stands right before a title."""
        for end in range(mention.start, max(-1, mention.start - 16), -1):
            body = ends.get(end)
            if body and _BETWEEN.fullmatch(self.document.text[end : mention.start]):
                places = places_in(spelled(body.canonical), self.setting.lexicon)
                national = self.setting.lexicon.bodies.by_name(spelled(body.canonical))
                if national or places:
                    name = "" if national else places[0].name
                    self._issuers[mention.start] = "" if name == NATION else name
                return

    def link(self, mention: Mention) -> Link:
        """The link of one mention; what it means is remembered for the titles after it."""
        several = self._several(mention)
        own = () if several else self._own(mention)
        for entity in own:
            self._held.setdefault(entity.id, entity)
        cases = [Case(mention, entity, self.setting, own=len(own) == 1) for entity in own]
        seen = {entity.id for entity in own}
        cases += [
            Case(mention, entity, self.setting, own=False)
            for entity in self._others(mention)
            if entity.id not in seen
        ]
        if not own:
            cases = several or self._antecedents(mention) or cases
        link = _decide(mention_id(self.document.id, mention), [scored(case) for case in cases])
        if link.entity is not None:
            self._remember(mention, link.entity)
        return link

    def _own(self, mention: Mention) -> tuple[Entity, ...]:
        """What the full name stands for; the name with the region before it, if that is known."""
        own = entities_for(mention, self.setting, self._issuers.get(mention.start))
        region = self.setting.region
        if len(own) != 1 or not region or region_of(own[0].id) != region or own[0].generic:
            return own
        full = self._by_name.get(f"{mention.type}/{plain_name(region + own[0].name)}", ())
        fitting = tuple(entity for entity in full if entity.name == region + own[0].name)
        return fitting[:1] or own

    def _others(self, mention: Mention) -> list[Entity]:
        found: dict[str, Entity] = {}
        for name in (mention.canonical, mention.surface):
            if name and not is_unspecific(name):
                key = f"{mention.type}/{plain_name(name)}"
                found.update((entity.id, entity) for entity in self._by_name.get(key, ()))
        return [found[id_] for id_ in sorted(found)]

    def _several(self, mention: Mention) -> list[Case]:
        """The documents that a bare 《条例》 may mean, where two or more were named before it.

        该办法 means the last one, unless that one and another are named in one breath.
        """
        name = spelled(mention.surface)
        if mention.type is not MentionType.POLICY or not is_unspecific(name):
            return []
        if name in short_names(self.document.text):
            return []
        # the full name that the reader gave it is that of the nearest: no reason to choose it
        cases = self._antecedents(replace(mention, canonical=""))
        if mention.surface[:1] in "该此" and not self._in_one_breath(mention):
            return []
        return cases if len(cases) > 1 else []

    def _in_one_breath(self, mention: Mention) -> bool:
        """Whether the last two documents named before in this item stand side by side."""
        here = [before for before in self._last if before.item == mention.item]
        if len(here) < 2:
            return False
        return _AND.fullmatch(self.document.text[here[0].end : here[1].start]) is not None

    def _antecedents(self, mention: Mention) -> list[Case]:
        """Documents named before whose title ends as this one does; the nearest circle only."""
        ending = re.sub(
            "^(?:该|本|上述|此|这一|有关|相关)", "", spelled(mention.canonical or mention.surface)
        )
        fitting = {id_: m for id_, (m, name) in self._named.items() if name.endswith(ending)}
        here = [id_ for id_, before in fitting.items() if before.item == mention.item]
        where = "item" if here else "document"
        return [
            Case(mention, self._held[id_], self.setting, own=False, antecedent=where)
            for id_ in sorted(here or fitting)
        ]

    def _remember(self, mention: Mention, id_: str) -> None:
        entity = self._held[id_]
        if mention.type is MentionType.POLICY:
            self._named[id_] = (mention, re.sub(r"\(.*\)$", "", entity.name))
            self._last.append(mention)
        names = self._surfaces.setdefault(id_, {})
        for name in (spelled(mention.canonical), spelled(mention.surface), mention.number or ""):
            if len(name) > 1 and not is_deictic(name) and not is_unspecific(name):
                names[name] = None

    def entities(self, links: Iterable[Link]) -> tuple[Entity, ...]:
        """The entities that the links lead to, with the names that the document gives them."""
        ids = sorted({link.entity for link in links if link.entity is not None})
        return tuple(self._with_names(self._held[id_]) for id_ in ids)

    def _with_names(self, entity: Entity) -> Entity:
        names = dict.fromkeys((*entity.aliases, *self._surfaces.get(entity.id, ())))
        names.pop(entity.name, None)
        return replace(entity, aliases=tuple(sorted(names)))


def _decide(mention: str, found: list[Candidate]) -> Link:
    """The link to the best candidate, if it is good enough and far enough ahead."""
    ordered = tuple(sorted((c for c in found if c.score > 0), key=lambda c: (-c.score, c.entity)))
    if not ordered:
        return Link(mention, None, 0.0, (reason("no_candidate"),))
    best, shown = ordered[0], tuple(replace(c, score=min(1.0, c.score)) for c in ordered)
    if best.score < THRESHOLD:
        return Link(mention, None, 0.0, (reason("unsure"),), shown)
    if len(ordered) > 1 and round(best.score - ordered[1].score, 3) < MARGIN:
        return Link(mention, None, 0.0, (reason("several"),), shown)
    return Link(mention, best.entity, shown[0].score, best.reasons, shown)
