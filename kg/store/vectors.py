"""Vectors by encoder and key. A key is made of the text alone, so documents may share a vector."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable


def write_vectors(
    connection: sqlite3.Connection, encoder: str, rows: Iterable[tuple[str, bytes]]
) -> None:
    """Store vectors; the same key again overwrites, the same vector again changes nothing."""
    connection.executemany(
        "INSERT INTO vectors VALUES (?, ?, ?) ON CONFLICT (encoder, key) "
        "DO UPDATE SET data = excluded.data WHERE data <> excluded.data",
        [(encoder, key, bytes(data)) for key, data in rows],
    )


def read_vectors(connection: sqlite3.Connection, encoder: str) -> dict[str, bytes]:
    """All vectors of an encoder, sorted by key."""
    rows = connection.execute(
        "SELECT key, data FROM vectors WHERE encoder = ? ORDER BY key", (encoder,)
    )
    return dict(rows.fetchall())


def read_some_vectors(
    connection: sqlite3.Connection, encoder: str, keys: Iterable[str]
) -> dict[str, bytes]:
    """The vectors of an encoder under these keys; a key that is not held is left out."""
    found = {}
    for key in keys:
        row = connection.execute(
            "SELECT data FROM vectors WHERE encoder = ? AND key = ?", (encoder, key)
        ).fetchone()
        if row:
            found[key] = row[0]
    return found


def prune(connection: sqlite3.Connection, encoder: str, keep: Collection[str]) -> int:
    """Delete an encoder's vectors under other keys than these; returns how many went."""
    keys = connection.execute("SELECT key FROM vectors WHERE encoder = ?", (encoder,)).fetchall()
    gone = [(encoder, key) for (key,) in keys if key not in keep]
    connection.executemany("DELETE FROM vectors WHERE encoder = ? AND key = ?", gone)
    return len(gone)
