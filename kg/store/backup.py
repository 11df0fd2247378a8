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
    if not path.parent.is_dir():
        raise StoreError(
            "没有这个文件夹", advice="请先建文件夹，或换一个路径", where=str(path.parent),
            english="no such folder; make it, or choose another path",
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
            f"备份写不进去（{error.strerror}）", advice="请检查权限和剩余空间", where=str(path),
            english=f"cannot be written ({error.strerror}); check permissions and free space",
        ) from error  # fmt: skip
    finally:
        beside.unlink(missing_ok=True)
