"""Which document a reading is: the one that is held, a changed one, or a new one; and its id."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass

from kg.model import Document


@dataclass(frozen=True, slots=True)
class Identity:
    """`id` is the id to use; `replaced` the document that goes, empty for none."""

    id: str
    place: str
    replaced: str = ""


def identify(connection: sqlite3.Connection, document: Document) -> Identity:
    """Find the document that a reading replaces, and the id that it gets.

    The same bytes are the same document wherever they lie. Other bytes at the same path are the
    same document changed, if the reader gives them the same readable id; else another document has
    taken the file's place, and the old one goes.
    """
    source = document.source
    place = os.path.abspath(source.path) if source.path else ""  # noqa: PTH100 -- no resolving of links
    same = connection.execute(
        "SELECT id FROM documents WHERE sha256 = ?", (source.sha256,)
    ).fetchone()
    if same:
        return Identity(same[0], place, same[0])
    there = connection.execute(
        "SELECT id, base FROM documents WHERE place = ? AND place <> '' ORDER BY id", (place,)
    ).fetchone()
    if there and there[1] == document.id:
        return Identity(there[0], place, there[0])
    return Identity(_free(connection, document, place), place, there[0] if there else "")


def _free(connection: sqlite3.Connection, document: Document, place: str) -> str:
    """`jiangsu-mzt-2023`, or with as many digits of the hash as make it unique."""
    digest = document.source.sha256
    names = (document.id, *(f"{document.id}-{digest[:n]}" for n in range(6, len(digest) + 1)))
    for name in names:
        if _may_have(connection, name, digest, place):
            return name
    raise AssertionError(f"two sources share the SHA-256 {digest}")


def _may_have(connection: sqlite3.Connection, name: str, digest: str, place: str) -> bool:
    """Whether an id is unused, or was given up by the same bytes or the same file."""
    if connection.execute("SELECT 1 FROM documents WHERE id = ?", (name,)).fetchone():
        return False
    former = connection.execute(
        "SELECT sha256, place FROM retired WHERE id = ?", (name,)
    ).fetchall()
    return not former or any(
        sha256 == digest or (place and where == place) for sha256, where in former
    )


def retire(connection: sqlite3.Connection, id_: str) -> None:
    """Remember the id of a document that goes, so that no other source gets it."""
    connection.execute(
        "INSERT OR REPLACE INTO retired SELECT id, sha256, place FROM documents WHERE id = ?",
        (id_,),
    )
