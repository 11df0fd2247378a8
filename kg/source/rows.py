"""Files of rows (JSON Lines) that a user names: queries, annotations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import SourceError
from kg.source.faults import unreadable


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a UTF-8 file that are not blank, with their numbers. Raises `SourceError`."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise unreadable(str(path), error) from error
    except UnicodeDecodeError as error:
        raise SourceError(
            "这不是 UTF-8 文本",
            wanted="UTF-8 编码的 JSON Lines 文件",
            advice="请核对路径，或另存为 UTF-8",
            english="no text in UTF-8; wanted JSON Lines: check the path, or save it as UTF-8",
            where=str(path),
        ) from error
    return ((n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip())
