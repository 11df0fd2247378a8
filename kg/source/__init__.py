"""Bytes (txt, HTML, DOCX, PDF) → `Source`. The format is found by content, never by name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.errors import Damaged, EmptySource, SourceError, TooLarge, UnknownFormat
from kg.model import Source
from kg.source.encoding import clean, decode, universal_newlines

__all__ = ["MAX_BYTES", "read_source", "source_from_bytes"]

MAX_BYTES = 64 * 1024 * 1024  # a plan of 500 pages with pictures is below 20 MB


def read_source(path: Path) -> Source:
    """A file → its text. Raises the children of `SourceError`, nothing else."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise UnknownFormat("这是一个文件夹", wanted="需要一个文件", where=name, english="a folder, not a file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise TooLarge(
                f"文件有 {size // 2**20} MB", wanted=f"最多 {MAX_BYTES // 2**20} MB", where=name,
                english=f"the file has {size // 2**20} MB, at most {MAX_BYTES // 2**20} MB are read",
            )
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"文件读不了（{error.strerror}）", where=name, english=f"cannot be read: {error.strerror}") from error
    return _source(data, name, str(path))


def source_from_bytes(data: bytes, name: str) -> Source:
    """An uploaded file → its text; `path` is empty. Raises the children of `SourceError`."""
    return _source(data, name, "")


def _source(data: bytes, name: str, path: str) -> Source:
    digest = hashlib.sha256(data).hexdigest()
    read = decode(data)
    if read is None:
        raise Damaged("不是可识别的文本", where=name, english="no text in a known encoding")
    text, encoding = clean(universal_newlines(read[0])), read[1]
    if not text.strip():
        raise EmptySource("文件里没有文字", where=name, english="nothing in the file")
    return Source(name, path, digest, "text/plain", encoding, text)
