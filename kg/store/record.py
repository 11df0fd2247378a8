"""The library's record, as the rest of the program sees it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from kg.links.judge import check_judgement
from kg.model import Judgement, Reading, Work
from kg.store import entities, identity, judgements, readings, rows
from kg.store import vectors as vectors_
from kg.store import works as works_
from kg.store.backup import copy_record
from kg.store.connection import Connections
from kg.store.reader import Reader
from kg.store.results import Added, Outcome

FILE = "library.db"


@dataclass(slots=True)
class Store(Reader):
    """The record of a library. Each change is one transaction: it is there whole, or not at all.

    A change that has returned survives the loss of the process and of the power. Any number of
    processes and threads may read while one writes; they go on seeing the state they began with.
    Every method raises children of `StoreError`: `Busy`, `NotFound`, `WrongVersion`, or itself.
    """

    @classmethod
    def open(cls, folder: Path, *, read_only: bool = False, timeout: float = 15.0) -> Store:
        """Open the record in `folder`, or make it there; `NotFound` where a reader finds none.

        `timeout` is how many seconds a writer waits for another one before it raises `Busy`.
        """
        path = Path(folder) / FILE
        return cls(Path(folder), Connections(path, read_only=read_only, timeout=timeout))

    def close(self) -> None:
        """Let go of the file; what was committed stays."""
        self._connections.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def add(
        self, reading: Reading, vectors: Iterable[tuple[str, bytes]] = (), encoder: str = ""
    ) -> str:
        """Store a reading and its vectors whole; returns the document's id. See `put`."""
        return self.put(reading, vectors, encoder).id

    def put(
        self, reading: Reading, vectors: Iterable[tuple[str, bytes]] = (), encoder: str = ""
    ) -> Added:
        """Store a reading and its vectors whole, and say what that did.

        The same bytes are the same document wherever they lie: `unchanged` if they were read the
        same way before, else `replaced`. Other bytes at the same path replace what was there. A
        document keeps its id; a new one gets the reader's, with six digits of its hash where
        another source has or had that id.
        """
        prepared = rows.rows_of(reading)
        encoded = list(vectors)
        with self._connections.write() as connection:
            who = identity.identify(connection, reading.document)
            outcome = _outcome(connection, who, prepared.content())
            if outcome is not Outcome.UNCHANGED:
                self._write(connection, reading, prepared, who)
            vectors_.write_vectors(connection, encoder, encoded)
        other = who.replaced if who.replaced != who.id else ""
        return Added(who.id, outcome, other)

    def _write(
        self,
        connection: sqlite3.Connection,
        reading: Reading,
        ready: rows.Rows,
        who: identity.Identity,
    ) -> None:
        """Put the rows in the place of those that go, and lead judgements to the new places."""
        if who.replaced:
            self._delete(connection, who.replaced, keep=who.id)
        document = reading.document
        readings.write_reading(connection, who.id, document, ready, who.place)
        judgements.follow(connection, who.id)

    def _delete(self, connection: sqlite3.Connection, id_: str, *, keep: str = "") -> None:
        if id_ != keep:
            identity.retire(connection, id_)
        readings.delete_document(connection, id_)

    def remove(self, document_id: str) -> None:
        """Take a document out, with the entities that only it named; judgements and vectors stay.

        Its id is never given to another source. Raises `NotFound`.
        """
        with self._connections.write() as connection:
            if not readings.holds(connection, document_id):
                raise self._missing("文件", document_id)
            self._delete(connection, document_id)

    def judge(self, judgement: Judgement) -> None:
        """Add a decision of a person; it wins over every score and survives re-reading.

        Raises QueryError where the judgement is not complete, `NotFound` where no document holds
        its mention.
        """
        check_judgement(judgement)
        with self._connections.write() as connection:
            if judgement.mention and entities.read_mention(connection, judgement.mention) is None:
                raise self._missing("提及", judgement.mention)
            judgements.write_judgement(connection, judgement)

    def put_vectors(self, encoder: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Store vectors of an encoder by key; the same key again overwrites."""
        encoded = list(rows)
        with self._connections.write() as connection:
            vectors_.write_vectors(connection, encoder, encoded)

    def prune_vectors(self, encoder: str, keep: Iterable[str]) -> int:
        """Delete an encoder's vectors under other keys than these; returns how many went."""
        wanted = set(keep)
        with self._connections.write() as connection:
            return vectors_.prune(connection, encoder, wanted)

    def put_works(self, works: Iterable[Work]) -> None:
        """Store laws in one transaction; a work of the same id is replaced with its versions."""
        given = list(works)
        with self._connections.write() as connection:
            works_.write_works(connection, given)

    def linked_anew(self) -> None:
        """Remember that all documents are linked to the laws that are held."""
        with self._connections.write() as connection:
            connection.execute("UPDATE state SET unlinked = 0 WHERE unlinked = 1")

    def backup(self, path: Path) -> None:
        """Write a whole copy of the record to `path`, while it is in use.

        The copy appears in one step; put in a library's place, it restores it. Raises StoreError
        where `path` exists or cannot be written.
        """
        copy_record(self._connections, path)


def _outcome(connection: sqlite3.Connection, who: identity.Identity, content: str) -> Outcome:
    if not who.replaced:
        return Outcome.ADDED
    row = connection.execute(
        "SELECT content FROM documents WHERE id = ?", (who.replaced,)
    ).fetchone()
    same = who.replaced == who.id and row[0] == content
    return Outcome.UNCHANGED if same else Outcome.REPLACED
