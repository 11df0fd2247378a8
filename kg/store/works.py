"""Laws in and out of the tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from kg.model import Article, Version, Work
from kg.store.readings import insert


def write_works(connection: sqlite3.Connection, works: Iterable[Work]) -> None:
    """Store works; one of the same id is replaced with all its versions. What differs from what was
    held leaves the documents to be linked anew, which the record remembers."""
    for work in works:
        if read_work(connection, work.id) == work:
            continue
        connection.execute("DELETE FROM works WHERE id = ?", (work.id,))
        insert(connection, "works", [(work.id, work.title, work.kind, work.category)])
        for n, v in enumerate(work.versions):
            row = (work.id, n, v.id, v.date, v.in_force, v.event, v.source)
            insert(connection, "versions", [row])
            articles = [
                (work.id, n, m, a.number, a.label, a.text) for m, a in enumerate(v.articles)
            ]
            insert(connection, "articles", articles)
        connection.execute("UPDATE state SET unlinked = 1")


def read_work(connection: sqlite3.Connection, id_: str) -> Work | None:
    """A work with its versions and articles; None where it is not held."""
    row = connection.execute(
        "SELECT id, title, kind, category FROM works WHERE id = ?", (id_,)
    ).fetchone()
    if row is None:
        return None
    versions = connection.execute(
        "SELECT position, id, work, date, in_force, event, source FROM versions "
        "WHERE work = ? ORDER BY position",
        (id_,),
    ).fetchall()
    return Work(
        row[0], row[1], row[2], row[3], tuple(_version(connection, version) for version in versions)
    )


def _version(connection: sqlite3.Connection, row: tuple[str, ...]) -> Version:
    position, id_, work, date, in_force, event, source = row
    articles = connection.execute(
        "SELECT number, label, text FROM articles WHERE work = ? AND version = ? ORDER BY position",
        (work, position),
    )
    return Version(
        id_, work, date, in_force, event, tuple(Article(*article) for article in articles), source
    )
