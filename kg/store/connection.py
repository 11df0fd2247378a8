"""One connection a thread to one SQLite file, and the two kinds of transaction."""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.errors import StoreError
from kg.store import schema
from kg.store.faults import foreign, no_library, store_error, told, wrong_version


class Connections:
    """The connections of one process to the record at `path`.

    Each thread has its own, so that a reader goes on seeing its state while another thread writes.
    `timeout` is in seconds: how long a writer waits for another one before `Busy`.
    """

    def __init__(self, path: Path, *, read_only: bool, timeout: float) -> None:
        self.path = path
        # what lies in a folder that may not be written is read, and a write says so
        self.read_only = read_only or (path.exists() and not os.access(path.parent, os.W_OK))
        self.timeout = timeout
        self._local = threading.local()
        self._lock = threading.Lock()
        self._all: list[sqlite3.Connection] = []
        self.changes = 0
        """How many changes were made through these connections."""
        with told(path):
            if not read_only:
                _make_folder(path.parent)
            elif not path.exists():
                raise no_library(path)
            self._prepare(self.get())

    def get(self) -> sqlite3.Connection:
        """The connection of this thread, opened at its first use."""
        held: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if held is None:
            held = self._local.connection = self._connect()
            with self._lock:
                self._all.append(held)
        return held

    def close(self) -> None:
        """Close the connections of all threads; the last writer folds the log into the file."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
        self._local = threading.local()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._address(), uri=True, timeout=self.timeout, isolation_level=None,
            check_same_thread=False,
        )  # fmt: skip
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")  # a commit is on the disk when it returns
        return connection

    def _address(self) -> str:
        address = "file:" + quote(str(self.path.absolute()))
        if not self.read_only:
            return address
        # a log cannot be made in a folder that may not be written; without one nothing is pending
        log = self.path.with_name(self.path.name + "-wal")
        if not os.access(self.path.parent, os.W_OK) and not log.exists():
            return address + "?mode=ro&immutable=1"
        return address + "?mode=ro"

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make or bring up the tables; refuse what is not ours."""
        version = self._version(connection)
        if version == schema.FORMAT:
            return
        if self.read_only or version > schema.FORMAT:
            raise wrong_version(self.path, version, schema.FORMAT)
        self._write_ahead(connection)
        with self._immediate(connection):
            version = self._version(connection)  # another process may have been first
            if version == 0:
                schema.create(connection)
            elif version < schema.FORMAT:
                schema.migrate(connection, version, schema.FORMAT, schema.MIGRATIONS)

    def _version(self, connection: sqlite3.Connection) -> int:
        """The format of the file: 0 for an empty one; StoreError where another program made it."""
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if owner != schema.APPLICATION and (owner or tables or version):
            raise foreign(self.path)
        return version

    def _write_ahead(self, connection: sqlite3.Connection) -> None:
        """Switch to the write-ahead log; SQLite does not wait here when another one does it."""
        deadline = time.monotonic() + self.timeout
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
                if time.monotonic() > deadline:
                    raise store_error(error, self.path) from error
                time.sleep(0.02)

    @contextmanager
    def _immediate(self, connection: sqlite3.Connection) -> Iterator[None]:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One change, all or nothing; the revision grows if anything changed."""
        with told(self.path):
            connection = self.get()
            with self._immediate(connection):
                before = connection.total_changes
                yield connection
                if connection.total_changes > before:
                    connection.execute("UPDATE state SET revision = revision + 1")
                    self._count()

    def _count(self) -> None:
        """Before the commit: who sees a change that is not counted would take it for a foreign one."""
        with self._lock:
            self.changes += 1

    def value(self, statement: str) -> Any:
        """What one statement gives in its first column; it needs no transaction around it."""
        with told(self.path):
            return self.get().execute(statement).fetchone()[0]

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """One state for all that is read inside, whatever others write meanwhile; may be nested."""
        with told(self.path):
            connection = self.get()
            if connection.in_transaction:
                yield connection
                return
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("ROLLBACK")


def _make_folder(folder: Path) -> None:
    """The folder of a library, where there is none yet; raises `StoreError`."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"文库的文件夹建不了（{error.strerror}）",
            wanted="需要一个能写的文件夹，不是文件",
            advice="请核对 --library 或 ZHENGMAI_LIBRARY",
            english=f"the library's folder cannot be made ({error.strerror}); wanted a folder that "
            "can be written: check --library or ZHENGMAI_LIBRARY",
            where=str(folder),
        ) from error
