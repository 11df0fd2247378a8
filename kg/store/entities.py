"""Entities over all documents: one thing each, merged from what the documents know of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from itertools import groupby

from kg.model import Entity, Mention, MentionType, mention_id
from kg.normal import plain_name
from kg.store.readings import MENTION
from kg.store.rows import entity_of, mention_of

_SELECT = "SELECT id, type, name, aliases, kind, generic FROM entities"


def merged(entities: Iterable[Entity]) -> Entity:
    """One entity from the same entity of several documents, given in a settled order.

    Names are the union; the first known kind stays; it is generic only if all say so.
    """
    all_ = list(entities)
    first = all_[0]
    names = dict.fromkeys(name for e in all_ for name in (e.name, *e.aliases))
    names.pop(first.name)
    kind = next((e.kind for e in all_ if e.kind), "")
    return Entity(
        first.id, first.type, first.name, tuple(names), kind, all(e.generic for e in all_)
    )


def read_entities(connection: sqlite3.Connection, type_: MentionType | None) -> list[Entity]:
    """All entities (of one type), sorted by id."""
    rows = connection.execute(
        _SELECT + " WHERE type = coalesce(?, type) ORDER BY id, document", (type_,)
    )
    return [
        merged(entity_of(row) for row in group)
        for _, group in groupby(rows, key=lambda row: row[0])
    ]


def read_entity(connection: sqlite3.Connection, id_: str) -> Entity | None:
    """One entity; None where no document names it."""
    rows = connection.execute(
        _SELECT + " WHERE id = ? ORDER BY document",
        (id_,),
    ).fetchall()
    return merged(map(entity_of, rows)) if rows else None


def named(connection: sqlite3.Connection, names: Iterable[str]) -> list[Entity]:
    """The entities that go under one of these names, in any spelling; sorted by id."""
    ids: set[str] = set()
    for key in sorted({plain_name(name) for name in names}):
        rows = connection.execute("SELECT DISTINCT entity FROM names WHERE name = ?", (key,))
        ids.update(id_ for (id_,) in rows)
    found = (read_entity(connection, id_) for id_ in sorted(ids))
    return [entity for entity in found if entity is not None]


def linked(connection: sqlite3.Connection, ids: Iterable[str]) -> list[str]:
    """Mention ids whose own link leads to one of these entities."""
    found = []
    for id_ in sorted(set(ids)):
        rows = connection.execute(
            "SELECT m.document, m.type, m.start, m.end FROM links AS l JOIN mentions AS m "
            "ON m.document = l.document AND m.position = l.mention WHERE l.entity = ?",
            (id_,),
        )
        found += [f"{document}#{type_}_{start}_{end}" for document, type_, start, end in rows]
    return found


def read_mention(connection: sqlite3.Connection, id_: str) -> tuple[str, Mention] | None:
    """(document, mention) of a mention's id; None where there is none."""
    document, _, rest = id_.partition("#")
    type_, _, span = rest.partition("_")
    start, _, end = span.partition("_")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return None
    row = connection.execute(
        f"SELECT {MENTION} FROM mentions WHERE document = ? AND type = ? AND start = ? "  # noqa: S608
        "AND end = ?",
        (document, type_, int(start[:12]), int(end[:12])),
    ).fetchone()
    if row is None:
        return None
    mention = mention_of(row)
    return (document, mention) if mention_id(document, mention) == id_ else None
