"""The refusals that several readers share, so that each is worded once."""

from __future__ import annotations

from kg.errors import Damaged, EmptySource, Encrypted, NoText, SourceError, TooLarge


def empty(name: str) -> EmptySource:
    """Nothing but white space."""
    return EmptySource(
        "文件是空的",
        wanted="需要有文字的文件",
        english="the file is empty; give one with text in it",
        where=name,
    )


def damaged(name: str, found: str, english: str) -> Damaged:
    """The format is known, the bytes are broken."""
    return Damaged(
        found,
        wanted="需要完整的文件",
        advice="请重新下载或另存一份",
        english=f"{english}; download it again or save another copy",
        where=name,
    )


def encrypted(name: str) -> Encrypted:
    """A password is needed."""
    return Encrypted(
        "文件有密码",
        wanted="需要没有密码的文件",
        advice="去掉密码后另存",
        english="the file asks for a password: remove it and save again",
        where=name,
    )


def no_text(name: str, found: str, english: str, advice: str) -> NoText:
    """Nothing to read in a sound file."""
    return NoText(found, wanted="需要带文字的文件", advice=advice, english=english, where=name)


def too_large(name: str, found: str, wanted: str, english: str) -> TooLarge:
    """Beyond a bound; `found` and `wanted` give both figures."""
    return TooLarge(
        found,
        wanted=wanted,
        advice="请拆分后再读",
        english=f"{english}; split it first",
        where=name,
    )


def unreadable(name: str, error: OSError) -> SourceError:
    """The operating system refuses: no such file, no right to read it."""
    if isinstance(error, FileNotFoundError):
        return SourceError(
            "没有这个文件", advice="请核对路径", english="no such file; check the path", where=name
        )
    if isinstance(error, PermissionError):
        return SourceError(
            "没有读取权限",
            advice="请检查文件权限",
            english="no permission to read it; check the permissions of the file",
            where=name,
        )
    reason = error.strerror or str(error)
    return SourceError(
        f"文件读不了（{reason}）",
        advice="请检查路径和磁盘",
        english=f"cannot be read ({reason}); check the path and the disk",
        where=name,
    )
