"""What SQLite says, as the errors of this project."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg.errors import Busy, NotFound, StoreError, WrongVersion

# SQLite's primary result codes (https://www.sqlite.org/rescode.html)
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 5, 6, 8, 10, 11, 13, 14, 26

_TABLE: dict[int, tuple[type[StoreError], str, str, str]] = {
    _BUSY: (Busy, "另一个进程正在写入文库", "请稍后再试", "another process is writing; try again"),
    _LOCKED: (Busy, "文库正被占用", "请稍后再试", "the record is locked; try again"),
    _READONLY: (
        StoreError, "文库是只读的，不能写入", "请检查文件夹的权限",
        "the record is read-only; check the permissions of its folder",
    ),
    _IOERR: (
        StoreError, "读写磁盘时出错", "请检查磁盘和剩余空间",
        "the disk failed while reading or writing; check it and its free space",
    ),
    _CORRUPT: (
        StoreError, "文库文件已损坏", "请用 zhengmai backup 所作的备份恢复",
        "the record is damaged; restore a backup",
    ),
    _FULL: (
        StoreError, "磁盘已满，没有写入任何内容", "请腾出空间后再试",
        "the disk is full and nothing was written; free some space and try again",
    ),
    _CANTOPEN: (
        StoreError, "文库文件打不开", "请检查文件夹是否存在、是否有权限",
        "the record cannot be opened; check that its folder exists and can be read",
    ),
    _NOTADB: (
        StoreError, "这个文件不是文库", "请换一个文件夹，或用备份恢复",
        "the file is not a record of Zhengmai; choose another folder or restore a backup",
    ),
}  # fmt: skip


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Inside, an error of SQLite becomes a `StoreError` that names the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error
    except UnicodeEncodeError as error:
        raise StoreError(
            "文本里有不成对的代理字符，不能保存",
            english="the text holds a lone surrogate and cannot be stored",
            where=str(path),
        ) from error


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """The error of ours for one of SQLite's; its own words are kept in brackets."""
    code = getattr(error, "sqlite_errorcode", 0) or 0
    kind, found, advice, english = _TABLE.get(
        code & 0xFF, (StoreError, "文库出错", "", "the record failed")
    )
    return kind(
        f"{found}（{error}）", advice=advice, english=f"{english} ({error})", where=str(path)
    )


def no_library(path: Path) -> NotFound:
    """There is nothing to read in this folder."""
    return NotFound(
        "这里没有文库",
        wanted=f"文件夹里应有 {path.name}",
        advice="请先用 zhengmai add 加入文件",
        english=f"no library here: {path.name} is missing; add a document first",
        where=str(path.parent),
    )


def foreign(path: Path) -> StoreError:
    """A healthy SQLite file, but of another program."""
    return StoreError(
        "这个文件是别的程序的数据库，不是文库",
        advice="请换一个文件夹",
        english="the file is another program's database; choose another folder",
        where=str(path),
    )


def wrong_version(path: Path, found: int, wanted: int) -> WrongVersion:
    """The record is of a format that this program does not know, or may not change now."""
    advice = "请升级政脉" if found > wanted else "请先以可写方式打开一次，格式会自动更新"
    hint = "upgrade Zhengmai" if found > wanted else "open it once for writing to bring it up"
    return WrongVersion(
        f"文库的格式是第 {found} 版",
        wanted=f"这个程序使用第 {wanted} 版",
        advice=advice,
        english=f"the record has format {found}, this program uses {wanted}; {hint}",
        where=str(path),
    )
