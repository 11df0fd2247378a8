"""Dataclasses to rows and back. Tuples without an identity of their own are kept as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kg.errors import StoreError
from kg.model import (
    Candidate,
    CitedArticle,
    Entity,
    Form,
    Held,
    Item,
    LifeCycle,
    Link,
    Mention,
    MentionType,
    Reading,
    Relation,
    Role,
    Section,
    Sentence,
    Span,
    mention_id,
)
from kg.normal import plain_name
from kg.store.results import head_of

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A reading as rows, without the id of its document."""

    document: Row
    sections: tuple[Row, ...]
    items: tuple[Row, ...]
    mentions: tuple[Row, ...]
    entities: tuple[Row, ...]
    names: tuple[Row, ...]
    links: tuple[Row, ...]
    tallies: tuple[Row, ...]
    counts: tuple[Row, ...]

    def content(self) -> str:
        """SHA-256 over everything that was read (not what is counted from it): two readings of the same bytes with the same content are one."""
        parts = (self.document, self.sections, self.items, self.mentions, self.entities, self.links)
        return hashlib.sha256(pack(parts).encode("utf-8", "surrogatepass")).hexdigest()


def pack(value: object) -> str:
    """JSON, always the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def rows_of(reading: Reading) -> Rows:
    """The rows of a reading; StoreError where its links do not fit its mentions and entities."""
    document, source = reading.document, reading.document.source
    data, head = document.metadata, head_of(reading)
    return Rows(
        document=(
            source.media_type, source.encoding, source.text, pack(source.hints), data.title,
            data.issuer, data.date, data.year, data.region, data.number,
            pack([(span.start, span.end) for span in document.outside]), pack(reading.warnings),
        ),
        sections=tuple(
            (n, s.number, s.eid, s.label, s.title, s.start, s.end)
            for n, s in enumerate(document.sections)
        ),
        items=tuple(_item_row(n, item) for n, item in enumerate(document.items)),
        mentions=tuple(_mention_row(n, mention) for n, mention in enumerate(reading.mentions)),
        entities=tuple(_entity_row(n, entity) for n, entity in enumerate(reading.entities)),
        names=tuple(sorted({row for entity in reading.entities for row in name_rows(entity)})),
        links=_link_rows(reading),
        tallies=tuple((t.mentions, t.items, int(t.vague)) for t in head.tallies),
        counts=(*head.counts.items(), ("task", head.summary.items)),
    )  # fmt: skip


def _item_row(n: int, item: Item) -> Row:
    sentences = pack([(s.start, s.end) for s in item.sentences])
    return (
        n, item.number, item.eid, item.section, item.label, item.title, item.start, item.end,
        sentences,
    )  # fmt: skip


def _mention_row(n: int, m: Mention) -> Row:
    cue = (m.cue.start, m.cue.end) if m.cue else (None, None)
    value = None if m.value is None else pack(m.value)
    generic = None if m.generic is None else int(m.generic)
    return (
        n, m.item, m.type, m.surface, m.start, m.end, m.canonical, m.role, *cue, m.rule, m.form,
        m.kind, m.life_cycle, m.number, m.article, generic, value, m.unit, m.what, m.relation,
        m.deadline, m.per,
    )  # fmt: skip


def _entity_row(n: int, e: Entity) -> Row:
    return (n, e.id, e.type, e.name, pack(e.aliases), e.kind, int(e.generic))


def name_rows(entity: Entity) -> set[Row]:
    """(name in plain spelling, id) for each name of an entity."""
    return {(plain_name(name), entity.id) for name in (entity.name, *entity.aliases)}


def _link_rows(reading: Reading) -> tuple[Row, ...]:
    document = reading.document.id
    places = {mention_id(document, mention): n for n, mention in enumerate(reading.mentions)}
    known = {entity.id for entity in reading.entities}
    if len(places) != len(reading.mentions) or len(known) != len(reading.entities):
        raise _misfit(document, "同一处提及或实体出现了两次", "a mention or entity stands twice")
    if len({link.mention for link in reading.links}) != len(reading.links):
        raise _misfit(document, "一处提及有两个链接", "a mention has two links")
    rows = []
    for n, link in enumerate(reading.links):
        if link.mention not in places or not (link.entity is None or link.entity in known):
            raise _misfit(
                document, f"链接 {link.mention} 没有着落", f"link {link.mention} leads nowhere"
            )
        candidates = pack([(c.entity, c.score, c.reasons) for c in link.candidates])
        articles = pack([(a.label, a.article, a.held) for a in link.articles])
        rows.append((
            places[link.mention], n, link.entity, float(link.score), pack(link.reasons), candidates,
            link.version, link.held, articles,
        ))  # fmt: skip
    return tuple(rows)


def _misfit(document: str, found: str, english: str) -> StoreError:
    return StoreError(found, english=english, where=document)


def section_of(row: Row) -> Section:
    """`number, eid, label, title, start, end`."""
    return Section(*row)


def item_of(row: Row) -> Item:
    """`number, eid, section, label, title, start, end, sentences`."""
    number, eid, section, label, title, start, end, sentences = row
    spans = tuple(Sentence(*pair) for pair in json.loads(sentences))
    return Item(number, eid, section, label, title, start, end, spans)


def mention_of(row: Row) -> Mention:
    """The columns of `mentions` from `item` on."""
    item, type_, surface, start, end, canonical, role, cue_start, cue_end, rule = row[:10]
    form, kind, life, number, article, generic, value, unit, what, relation = row[10:20]
    return Mention(
        item, _TYPES[type_], surface, start, end, canonical,
        role=_ROLES[role] if role else None,
        cue=None if cue_start is None else Span(cue_start, cue_end), rule=rule,
        form=_FORMS[form] if form else None, kind=kind,
        life_cycle=_LIVES[life] if life else None, number=number, article=article,
        generic=None if generic is None else bool(generic),
        value=None if value is None else json.loads(value), unit=unit, what=what,
        relation=_RELATIONS[relation] if relation else None, deadline=row[20], per=row[21],
    )  # fmt: skip


# a table of each: calling the enumeration costs a third of reading a mention
_TYPES = {str(one): one for one in MentionType}
_ROLES = {str(one): one for one in Role}
_FORMS = {str(one): one for one in Form}
_LIVES = {str(one): one for one in LifeCycle}
_RELATIONS = {str(one): one for one in Relation}


@lru_cache(maxsize=1 << 16)
def entity_of(row: Row) -> Entity:
    """`id, type, name, aliases, kind, generic`; documents that know the same of it share it."""
    id_, type_, name, aliases, kind, generic = row
    return Entity(id_, _TYPES[type_], name, _words(aliases), kind, bool(generic))


def link_of(mentions: Sequence[str], row: Row) -> Link:
    """`mention, entity, score, reasons, candidates, version, held, articles`; `mentions` are ids
    by position."""
    number, entity, score, reasons, candidates, version, held, articles = row
    return Link(
        mentions[number], entity, score, _words(reasons), _candidates(candidates), version,
        Held(held) if held else None, _articles(articles),
    )  # fmt: skip


# The same few reasons, candidates and aliases stand in every document: each is read once, and held
# once in memory. Measured on 100 invented plans: reading them takes half the time.
@lru_cache(maxsize=1 << 14)
def _words(packed: str) -> tuple[str, ...]:
    return tuple(json.loads(packed))


@lru_cache(maxsize=1 << 14)
def _candidates(packed: str) -> tuple[Candidate, ...]:
    return tuple(Candidate(e, s, tuple(r)) for e, s, r in json.loads(packed))


@lru_cache(maxsize=1 << 10)
def _articles(packed: str) -> tuple[CitedArticle, ...]:
    return tuple(CitedArticle(label, id_, Held(why)) for label, id_, why in json.loads(packed))
