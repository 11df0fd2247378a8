"""A copy of the record while it is in use."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from kg.errors import StoreError
from kg.store.connection import Connections
from kg.store.faults import told


def copy_record(connections: Connections, path: Path) -> None:
    """Write the record's present state to `path`, which must not exist; it appears in one step."""
    if path.exists():
        raise StoreError(
            "目标文件已经存在", advice="请换一个文件名", where=str(path),
            english="the target exists already; choose another name",
        )  # fmt: skip
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with told(path), connections.read() as connection, closing(sqlite3.connect(beside)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.rename(path)
    except OSError as error:
        raise StoreError(
            f"备份写不进去（{error.strerror}）", english=f"cannot be written: {error.strerror}",
            where=str(path),
        ) from error  # fmt: skip
    finally:
        beside.unlink(missing_ok=True)
