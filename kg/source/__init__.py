"""Bytes (txt, HTML, DOCX, PDF) → `Source`. The format is found by content, never by name."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError
from kg.model import Source
from kg.source import faults
from kg.source.docx import read_docx
from kg.source.encoding import clean, read_text, universal_newlines
from kg.source.html import read_html
from kg.source.pdf import read_pdf
from kg.source.reading import Reading
from kg.source.sniff import Kind, kind_of

__all__ = ["MAX_BYTES", "read_source", "source_from_bytes"]

MAX_BYTES = 64 * 2**20  # a plan of 500 pages with pictures is below 20 MB

_READERS: dict[Kind, Callable[[bytes, str], Reading]] = {
    Kind.TEXT: read_text,
    Kind.HTML: read_html,
    Kind.PDF: read_pdf,
    Kind.DOCX: read_docx,
}


def read_source(path: Path) -> Source:
    """A file → its text with universal newlines and no byte order mark.

    Raises the children of `SourceError` (and `SourceError` itself where the operating system
    refuses), nothing else. Size is checked before reading.
    """
    name = path.name or str(path)
    try:
        data = _bytes_of(path, name)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise faults.unreadable(
            name, error if isinstance(error, OSError) else OSError(str(error))
        ) from error
    return _source(data, _Origin(name, str(path)))


def source_from_bytes(data: bytes, name: str) -> Source:
    """The bytes of an uploaded file → its text, as `read_source`; `path` is empty."""
    return _source(data, _Origin(name, ""))


@dataclass(frozen=True, slots=True)
class _Origin:
    name: str
    path: str


def _bytes_of(path: Path, name: str) -> bytes:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(
            "这是文件夹" if stat.S_ISDIR(status.st_mode) else "这不是普通文件",
            wanted="需要一个文件",
            english="a folder, not a file; name a file"
            if stat.S_ISDIR(status.st_mode)
            else "not a regular file; name one",
            where=name,
        )
    _refuse_size(status.st_size, name)
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)  # it may have grown since


def _refuse_size(size: int, name: str) -> None:
    if size > MAX_BYTES:
        found, bound = size // 2**20, MAX_BYTES // 2**20
        raise faults.too_large(
            name,
            f"文件有 {found} MB",
            f"最多读 {bound} MB",
            f"the file has {found} MB, at most {bound} MB are read",
        )


def _source(data: bytes, origin: _Origin) -> Source:
    _refuse_size(len(data), origin.name)
    if not data.strip():
        raise faults.empty(origin.name)
    kind = kind_of(data, origin.name)
    reading = _READERS[kind](data, origin.name)
    text = clean(universal_newlines(reading.text))
    if not text.strip("\ufeff\u200b \t\n\r\x0b\x0c\u3000\xa0"):
        raise faults.empty(origin.name)
    digest = hashlib.sha256(data).hexdigest()
    hints = tuple((key, value) for key, value in reading.hints if value)
    return Source(origin.name, origin.path, digest, kind.value, reading.encoding, text, hints)
