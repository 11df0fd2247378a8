"""From paths to readings: which files are meant, and what is reported of each."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from api.schemas import AddOutcome, Outcome
from kg.errors import SourceError, ZhengmaiError

Progress = Callable[[str, int, int], None]
"""Called with (stage, done, total); stages: `model`, `read`, `embed`, `index`."""

SUFFIXES = frozenset({".txt", ".md", ".html", ".htm", ".docx", ".pdf"})


def no_progress(stage: str, done: int, total: int) -> None:
    """Progress that nobody looks at."""


def files_under(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files meant by paths: a file is itself, a folder all documents under it, sorted.

    In a folder, hidden files and files with other endings than `SUFFIXES` are left out. Raises
    nothing: a path where there is nothing comes back as it is, and reading it reports the error.
    """
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        for file in sorted(path.rglob("*")):
            hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
            if file.is_file() and not hidden and file.suffix.lower() in SUFFIXES:
                yield file


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes in hex; raises SourceError where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError) -> SourceError:
    if isinstance(error, FileNotFoundError):
        found, english = "没有这个文件", "no such file"
    elif isinstance(error, PermissionError):
        found, english = "没有读取权限", "no permission to read it"
    else:
        found, english = f"无法读取（{error.strerror}）", f"cannot be read ({error.strerror})"
    return SourceError(found, advice="请检查路径和权限", english=english, where=str(path))


def failed(path: str, error: ZhengmaiError) -> AddOutcome:
    """The outcome of a file that could not be read; its messages name the file."""
    zh, en = error.message("zh"), error.message("en")
    if Path(path).name not in zh:
        zh, en = f"{path}：{zh}", f"{path}: {en}"
    return AddOutcome(path, Outcome.FAILED, error=zh, english=en)
