"""Readings in and out of the tables: one document is one set of rows."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from kg.model import Document, Metadata, Reading, Source, Span, mention_id
from kg.store.results import Head, ItemHead, Summary, Tally
from kg.store.rows import Rows, entity_of, item_of, link_of, mention_of, name_rows, section_of

MENTION = ", ".join(
    f"m.{column}"
    for column in (
        "item type surface start end canonical role cue_start cue_end rule form kind life_cycle "
        "number article generic value unit what relation deadline per"
    ).split()
)

_ENTITIES = (
    "SELECT id, type, name, aliases, kind, generic FROM entities WHERE document = ? "
    "ORDER BY position"
)


def insert(connection: sqlite3.Connection, table: str, rows: list[tuple[Any, ...]]) -> None:
    """Rows into a table of ours; `table` never comes from outside."""
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608


def write_reading(
    connection: sqlite3.Connection, id_: str, document: Document, rows: Rows, place: str
) -> None:
    """The rows of a document that is not in the tables (any more)."""
    source = document.source
    media, encoding, text, hints, *rest = rows.document
    insert(connection, "documents", [(
        id_, document.id, source.name, source.path, place, source.sha256, media, encoding,
        hints, *rest, rows.content(), text,
    )])  # fmt: skip
    for table in ("sections", "items", "mentions", "links"):
        insert(connection, table, [(id_, *row) for row in getattr(rows, table)])
    named = zip(rows.entities, rows.tallies, strict=True)
    insert(connection, "entities", [(id_, *row, *tally) for row, tally in named])
    insert(connection, "tallies", [(id_, *row) for row in rows.counts])
    connection.executemany(
        "INSERT INTO names VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET documents = documents + 1",
        rows.names,
    )


def delete_document(connection: sqlite3.Connection, id_: str) -> None:
    """Take a document's rows out, and the names that only it gave."""
    found = [entity_of(row) for row in connection.execute(_ENTITIES, (id_,))]
    names = sorted({row for entity in found for row in name_rows(entity)})
    connection.executemany(
        "UPDATE names SET documents = documents - 1 WHERE name = ? AND entity = ?", names
    )
    connection.executemany(
        "DELETE FROM names WHERE name = ? AND entity = ? AND documents = 0", names
    )
    connection.execute("DELETE FROM documents WHERE id = ?", (id_,))


def holds(connection: sqlite3.Connection, id_: str) -> bool:
    """Whether there is a document of this id."""
    return bool(connection.execute("SELECT 1 FROM documents WHERE id = ?", (id_,)).fetchone())


def read_contents(connection: sqlite3.Connection) -> dict[str, str]:
    """Document id → a text that changes with its bytes or how they were read; sorted by id."""
    rows = connection.execute("SELECT id, sha256, content FROM documents ORDER BY id")
    return {id_: f"{sha256} {content}" for id_, sha256, content in rows}


def content_of(connection: sqlite3.Connection, id_: str) -> str | None:
    """The same of one document; None where there is none of this id."""
    row = connection.execute(
        "SELECT sha256, content FROM documents WHERE id = ?", (id_,)
    ).fetchone()
    return f"{row[0]} {row[1]}" if row else None


_SUMMARY = "SELECT id, name, path, sha256, title, issuer, date, year, region, number, warnings FROM documents"
_COUNTS = "SELECT type, count FROM tallies WHERE document = ?"
_NAMED = (
    "SELECT id, type, name, aliases, kind, generic, mentions, items, vague FROM entities "
    "WHERE document = ? ORDER BY position"
)


def read_head(connection: sqlite3.Connection, id_: str) -> Head | None:
    """What is known of a document before its text; None where there is none of this id."""
    row = connection.execute(_SUMMARY + " WHERE id = ?", (id_,)).fetchone()
    if row is None:
        return None
    counts = dict(connection.execute(_COUNTS, (id_,)).fetchall())
    tasks = counts.pop("task", 0)
    named = connection.execute(_NAMED, (id_,)).fetchall()
    return Head(
        Summary(
            row[0], row[1], row[2], row[3], Metadata(*row[4:10]), tasks, sum(counts.values()),
            tuple(json.loads(row[10])),
        ),
        tuple(entity_of(one[:6]) for one in named),
        tuple(Tally(one[6], one[7], bool(one[8])) for one in named),
        counts,
    )  # fmt: skip


_ITEMS = (
    "SELECT i.eid, i.number, (SELECT s.label || s.title FROM sections AS s WHERE "
    "s.document = i.document AND s.number = i.section ORDER BY s.position LIMIT 1) "
    "FROM items AS i WHERE i.document = ? AND i.eid IN (SELECT value FROM json_each(?)) "
    "ORDER BY i.position"
)
_ITEMS_NAME = (
    "SELECT DISTINCT m.item, m.type, coalesce(m.role, ''), coalesce(m.life_cycle, ''), "
    "coalesce(l.entity, '') FROM mentions AS m LEFT JOIN links AS l "
    "ON l.document = m.document AND l.mention = m.position "
    "WHERE m.document = ? AND m.item IN (SELECT value FROM json_each(?))"
)


def read_item_heads(
    connection: sqlite3.Connection, id_: str, addresses: Iterable[str]
) -> dict[str, ItemHead]:
    """What is counted of items of a document, by address, without what people decided."""
    eids = [address.partition("#")[2] for address in addresses]
    items = connection.execute(_ITEMS, (id_, json.dumps(eids))).fetchall()
    numbers = json.dumps([number for _, number, _ in items])
    named: dict[int, set[tuple[str, str, str, str]]] = defaultdict(set)
    for number, *what in connection.execute(_ITEMS_NAME, (id_, numbers)):
        named[number].add(tuple(what))
    return {
        f"{id_}#{eid}": ItemHead(section or "", frozenset(named.get(number, ())))
        for eid, number, section in items
    }


def read_document(connection: sqlite3.Connection, id_: str) -> Document | None:
    """A document without its mentions; None where there is none of this id."""
    row = connection.execute(
        "SELECT name, path, sha256, media_type, encoding, text, hints, title, issuer, date, year, "
        "region, number, outside FROM documents WHERE id = ?",
        (id_,),
    ).fetchone()
    if row is None:
        return None
    hints = tuple((str(key), str(value)) for key, value in json.loads(row[6]))
    sections = connection.execute(
        "SELECT number, eid, label, title, start, end FROM sections "
        "WHERE document = ? ORDER BY position",
        (id_,),
    )
    items = connection.execute(
        "SELECT number, eid, section, label, title, start, end, sentences FROM items "
        "WHERE document = ? ORDER BY position",
        (id_,),
    )
    return Document(
        id_,
        Source(row[0], row[1], row[2], row[3], row[4], row[5], hints),
        Metadata(*row[7:13]),
        tuple(section_of(section) for section in sections),
        tuple(item_of(item) for item in items),
        tuple(Span(*pair) for pair in json.loads(row[13])),
    )


def read_reading(connection: sqlite3.Connection, id_: str) -> Reading | None:
    """Everything of a document as it was added; None where there is none of this id."""
    document = read_document(connection, id_)
    if document is None:
        return None
    mentions = tuple(
        mention_of(row)
        for row in connection.execute(
            f"SELECT {MENTION} FROM mentions AS m WHERE document = ? ORDER BY position",  # noqa: S608
            (id_,),
        )
    )
    entities = connection.execute(_ENTITIES, (id_,))
    links = connection.execute(
        "SELECT mention, entity, score, reasons, candidates, version, held, articles FROM links "
        "WHERE document = ? ORDER BY position",
        (id_,),
    )
    ids = [mention_id(id_, mention) for mention in mentions]
    (warnings,) = connection.execute(
        "SELECT warnings FROM documents WHERE id = ?", (id_,)
    ).fetchone()
    return Reading(
        document,
        mentions,
        tuple(entity_of(row) for row in entities),
        tuple(link_of(ids, row) for row in links),
        tuple(json.loads(warnings)),
    )
