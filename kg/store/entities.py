"""Entities over all documents: one thing each, merged from what the documents know of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from kg.links.judge import Judged
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


def touched(connection: sqlite3.Connection, judged: Judged) -> frozenset[str]:
    """The ids of the documents whose links or entities what people decided may change."""
    found = {id_.partition("#")[0] for id_ in (*judged.decided, *judged.rejected)}
    for id_ in judged.merged:
        rows = connection.execute("SELECT DISTINCT document FROM entities WHERE id = ?", (id_,))
        found.update(document for (document,) in rows)
    return frozenset(found)


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
    """The entities that go under one of these names, in any spelling; sorted by id.

    Each as the first document knows it, with the names asked for: the cost of this does not grow
    with the number of documents.
    """
    asked: dict[str, set[str]] = {}
    for key in sorted({plain_name(name) for name in names}):
        for (id_,) in connection.execute("SELECT entity FROM names WHERE name = ?", (key,)):
            asked.setdefault(id_, set()).add(key)
    found = []
    for id_, keys in sorted(asked.items()):
        row = connection.execute(
            _SELECT + " WHERE id = ? ORDER BY document LIMIT 1", (id_,)
        ).fetchone()
        entity = entity_of(row)
        more = keys - {plain_name(name) for name in (entity.name, *entity.aliases)}
        found.append(replace(entity, aliases=(*entity.aliases, *sorted(more))))
    return found


def linked(connection: sqlite3.Connection, ids: Iterable[str]) -> list[tuple[str, Mention]]:
    """(document, mention) where the mention's own link leads to one of these entities."""
    found = []
    for id_ in sorted(set(ids)):
        rows = connection.execute(
            f"SELECT m.document, {MENTION} FROM entities AS e "  # noqa: S608
            "CROSS JOIN links AS l ON l.document = e.document AND l.entity = e.id "
            "CROSS JOIN mentions AS m ON m.document = l.document AND m.position = l.mention "
            "WHERE e.id = ?",
            (id_,),
        )
        found += [(row[0], mention_of(row[1:])) for row in rows]
    return found


def read_mention(connection: sqlite3.Connection, id_: str) -> tuple[str, Mention] | None:
    """(document, mention) of a mention's id; None where there is none."""
    document, _, rest = id_.partition("#")
    type_, _, span = rest.partition("_")
    start, _, end = span.partition("_")
    if not (start.isascii() and start.isdigit() and end.isascii() and end.isdigit()):
        return None
    row = connection.execute(
        f"SELECT {MENTION} FROM mentions AS m WHERE document = ? AND type = ? AND start = ? "  # noqa: S608
        "AND end = ?",
        (document, type_, int(start[:12]), int(end[:12])),
    ).fetchone()
    if row is None:
        return None
    mention = mention_of(row)
    return (document, mention) if mention_id(document, mention) == id_ else None
