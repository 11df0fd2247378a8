"""The manifest of a saved index: which part of each table belongs to which document.

A generation is a folder of tables to which documents are only ever appended. Its manifest has a
checksum of each part; replacing it, in one rename, is what makes a change seen. What stands behind the
last part that it names was left by a writer that was killed, and is written over.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from embeddings.blocks import FACTS
from embeddings.cache import Recent
from embeddings.coarse import DIMENSIONS, OUTLINE
from embeddings.model import Encoder, encoder_id
from embeddings.passages import made_by
from kg.errors import ViewError

FORMAT = 8
MANIFEST = "manifest.json"
CURRENT = "current"
FRAME = "frame.npz"
ROWS = ("facts.bin", "dense.f32", "outlines.i8", "small.i8")
"""Tables with one row a passage."""
TOKENS = ("tokens.i8", "coarse.i8")
"""Tables with one row a token vector."""
TEXTS = "passages.jsonl"
TOTALS = "totals.f64"
FILES = (*ROWS, *TOKENS, TEXTS, TOTALS)
LARGE = ("outlines.i8", "small.i8", "coarse.i8")
"""Tables that only a large index has."""
SMALL = tuple(name for name in FILES if name not in LARGE)


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one document stands in the tables, and the CRC-32 of each part, by file.

    `content` is what the caller knows the document by, `stamp` says which passages it has. `text`
    counts bytes, `total` documents.
    """

    content: str
    stamp: str
    row: int
    rows: int
    token: int
    tokens: int
    text: int
    bytes: int
    total: int
    sums: tuple[tuple[str, int], ...]


_COLUMNS = tuple(column.name for column in fields(Entry))


@dataclass(frozen=True, slots=True)
class Words:
    """One file of postings: how many documents were counted, its bytes, its CRC-32."""

    name: str
    documents: int
    bytes: int
    sum: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds; `rows`, `tokens`, `bytes`, `totals` are what its tables are filled to.

    `rules` is what made the passages (`passages.made_by`). `frame` is the CRC-32 of its file, None
    where the index is not (or was never) a large one.
    """

    encoder: str
    rules: str
    width: int
    rows: int = 0
    tokens: int = 0
    bytes: int = 0
    totals: int = 0
    documents: Mapping[str, Entry] = field(default_factory=dict)
    words: tuple[Words, ...] = ()
    frame: int | None = None

    def size_of(self, name: str, row: int) -> int:
        """The bytes of one row of a table."""
        return {
            "facts.bin": 4 * FACTS,
            "dense.f32": 4 * self.width,
            "outlines.i8": min(OUTLINE, self.width),
            "small.i8": self.width,
            "tokens.i8": self.width,
            "coarse.i8": min(DIMENSIONS, self.width),
            TEXTS: 1,
            TOTALS: 8 * self.width,
        }[name] * row

    def filled(self, name: str) -> int:
        """How many bytes of a table are in use."""
        if name in LARGE and self.frame is None:
            return 0
        count = {TEXTS: self.bytes, TOTALS: self.totals}
        rows = self.rows if name in ROWS else self.tokens
        return self.size_of(name, count.get(name, rows))

    def part(self, name: str, entry: Entry) -> slice:
        """The bytes of a table that belong to a document."""
        start, count = {TEXTS: (entry.text, entry.bytes), TOTALS: (entry.total, 1)}.get(
            name, (entry.row, entry.rows) if name in ROWS else (entry.token, entry.tokens)
        )
        return slice(self.size_of(name, start), self.size_of(name, start + count))


def to_json(manifest: Manifest) -> str:
    """The manifest as it is saved, one document a line."""
    head = asdict(replace(manifest, documents={}))
    del head["documents"]
    documents = ",\n".join(_line(id_, entry) for id_, entry in manifest.documents.items())
    return json.dumps({"format": FORMAT, **head})[:-1] + ', "documents": {\n' + documents + "\n}}\n"


@lru_cache(maxsize=1 << 14)
def _line(id_: str, entry: Entry) -> str:
    return f"{json.dumps(id_)}: {json.dumps([getattr(entry, name) for name in _COLUMNS])}"


def generation_of(folder: Path) -> Path:
    """The folder that is current. Raises `ViewError` where there is none."""
    try:
        return folder / (folder / CURRENT).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise missing(folder) from error


def missing(where: Path) -> ViewError:
    """What is raised of a part of the index that is not there as it should be."""
    return ViewError(
        "检索索引缺失或已损坏",
        advice="请运行 zhengmai reindex",
        english="the search index is missing or damaged; run: zhengmai reindex",
        where=str(where),
    )


def read_manifest(generation: Path, encoder: Encoder) -> Manifest:
    """The manifest of a generation. Raises `ViewError` where it is missing, damaged, or of another
    encoder or format."""
    path = generation / MANIFEST
    try:
        key = stamp_of_file(path)
        if held := _MANIFESTS.get(key):
            if (held.encoder, held.rules) == (encoder_id(encoder), made_by()):
                return held
            raise _other(path)
        found = json.loads(path.read_bytes())
        said = (found.pop("format"), found["encoder"], found["rules"], found["width"])
        if said != (FORMAT, encoder_id(encoder), made_by(), encoder.dimensions):
            raise _other(path)
        found["documents"] = {id_: _entry(e) for id_, e in found["documents"].items()}
        found["words"] = tuple(Words(**w) for w in found["words"])
        made = Manifest(**found)
        return _MANIFESTS.keep(key, made) if key == stamp_of_file(path) else made
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise missing(path) from error


def publish_manifest(generation: Path, manifest: Manifest) -> None:
    """Replace the manifest in one rename: readers see what it names from now on."""
    path = generation / MANIFEST
    replace_file(path, to_json(manifest).encode("utf-8"))
    if key := stamp_of_file(path):
        _MANIFESTS.keep(key, manifest)


def replace_file(path: Path, data: bytes) -> None:
    """Put a small file in place in one step."""
    beside = path.with_name(path.name + ".new")
    beside.write_bytes(data)
    beside.replace(path)


def _entry(columns: list[Any]) -> Entry:
    return Entry(*[*columns[:-1], tuple((name, sum_) for name, sum_ in columns[-1])])


def _other(where: Path) -> ViewError:
    return ViewError(
        "检索索引与当前编码模型或格式不符",
        advice="请运行 zhengmai reindex",
        english="the index is of another encoder or format; run: zhengmai reindex",
        where=str(where),
    )


def stamp_of_file(path: Path) -> tuple[str, ...]:
    """What changes when a file is replaced; empty where there is none."""
    try:
        found = path.stat()
    except OSError:
        return ()
    return (str(path), *map(str, (found.st_ino, found.st_mtime_ns, found.st_size)))


_MANIFESTS: Recent[tuple[str, ...], Manifest] = Recent(4)
"""Manifests that were read last: with a thousand documents reading one takes milliseconds."""
