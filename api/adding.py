"""From paths to readings: which files are meant, and what is reported of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from api.schemas import AddOutcome, Outcome
from kg.errors import SourceError, ZhengmaiError
from kg.source.faults import unreadable

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stages: `model`, `read`, `embed`, `index`."""

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".pdf"})


def no_progress(stage: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def files_under(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files meant by paths: a file is itself, a folder all documents under it, sorted.

    In a folder, hidden files and files with other endings than `SUFFIXES` are left out. Raises
    nothing: a path where there is nothing, or a folder without a document, comes back as it is, and
    reading it reports the error.
    """
    for path in map(Path, paths):
        yield from (_documents_in(path) if path.is_dir() else ()) or (path,)


def _documents_in(folder: Path) -> list[Path]:
    return [
        file
        for file in sorted(folder.rglob("*"))
        if file.is_file()
        and file.suffix.lower() in SUFFIXES
        and not any(part.startswith(".") for part in file.relative_to(folder).parts)
    ]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes in hex; raises SourceError where it cannot be read."""
    if path.is_dir():
        raise SourceError(
            "这个文件夹里没有能读的文件",
            wanted="能读的是 txt、md、HTML、DOCX 和 PDF",
            advice="请核对路径和扩展名",
            english="no file in this folder can be read; wanted txt, md, HTML, DOCX or PDF: check path and endings",
            where=str(path),
        )
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise unreadable(str(path), error) from error


def failed(path: str, error: ZhengmaiError) -> AddOutcome:
    """The outcome of a file that could not be read; its messages name the file."""
    zh, en = error.message("zh"), error.message("en")
    if Path(path).name not in zh:
        zh, en = f"{path}：{zh}", f"{path}: {en}"
    return AddOutcome(path, Outcome.FAILED, error=zh, english=en)
