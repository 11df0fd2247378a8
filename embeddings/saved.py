"""Reading a saved index: its tables stay in their files, a document's passages are read when asked for."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, overload

from embeddings.blocks import FACTS, ITEM, Block, Tables
from embeddings.checked import is_checked, note_checked
from embeddings.coarse import Frame
from embeddings.index import SearchIndex, indexed
from embeddings.lexical import Postings, postings_from
from embeddings.manifest import (
    FILES,
    FRAME,
    MANIFEST,
    TEXTS,
    TOTALS,
    Entry,
    Manifest,
    Words,
    generation_of,
    missing,
    read_manifest,
    stamp_of_file,
)
from embeddings.model import Encoder
from embeddings.passages import Passage
from embeddings.vectors import Axes
from kg.errors import ViewError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """What a loaded index was loaded from, so that the next load reads only what is new."""

    generation: Path
    manifest: Manifest
    blocks: Mapping[str, Block]
    words: Mapping[str, Postings]


def load_index(
    folder: Path, encoder: Encoder, held: SearchIndex | None = None, *, trust: bool = True
) -> SearchIndex:
    """The saved index; what `held` has of it is not read again.

    Raises `ViewError` where it is missing, damaged or of another encoder. Checksums are compared once
    for a state of the files (`embeddings.checked`); without `trust`, in any case.
    """
    while True:
        generation = generation_of(folder)
        before = stamp_of_file(generation / MANIFEST)
        try:
            manifest = read_manifest(generation, encoder)
            trusted = trust and is_checked(generation, manifest)
            made = _loaded(generation, manifest, encoder, held, trusted)
            if not trusted and stamp_of_file(generation / MANIFEST) == before:
                note_checked(generation, manifest)
            return made
        except ViewError:
            now = stamp_of_file(generation / MANIFEST)
            if generation_of(folder) == generation and now == before:
                raise  # nobody changed it meanwhile: it is damaged


def saved_contents(folder: Path, encoder: Encoder) -> dict[str, str]:
    """What the documents of the saved index are known by, as `SearchIndex.contents` says it, before
    it is loaded. Raises `ViewError` as `load_index` does."""
    manifest = read_manifest(generation_of(folder), encoder)
    return {document: entry.content for document, entry in manifest.documents.items()}


def _loaded(
    generation: Path, manifest: Manifest, encoder: Encoder, held: SearchIndex | None, trusted: bool
) -> SearchIndex:
    maps = {name: table(generation, manifest, name) for name in FILES}
    known = held.source if held and held.source else Source(generation, manifest, {}, {})
    same = known.generation == generation
    blocks = {}
    for document, entry in manifest.documents.items():
        old = known.blocks.get(document) if same else None
        if old is None or (old.row, old.stamp) != (entry.row, entry.stamp):
            if not trusted:
                _check(generation, manifest, entry, maps)
            old = _block(manifest, document, maps)
        blocks[document] = old
    words = {
        w.name: (known.words.get(w.name) if same else None) or open_words(generation, w, trusted)
        for w in manifest.words
    }
    tables = _tables(manifest, maps, tuple(words.values()), read_frame(generation, manifest))
    source = Source(generation, manifest, blocks, words)
    made = indexed(list(blocks.values()), tables, encoder, source)
    # what texts mean does not change with the documents
    return replace(made, encoded=held.encoded) if held and held.encoder is encoder else made


def table(generation: Path, manifest: Manifest, name: str) -> Bytes:
    """The used bytes of a table, where they lie. Raises `ViewError` where some are missing."""
    import numpy as np

    wanted = manifest.filled(name)
    if not wanted:
        return np.zeros(0, np.uint8)
    try:
        return np.asarray(np.memmap(generation / name, np.uint8, mode="r", shape=(wanted,)))
    except (OSError, ValueError) as error:
        raise missing(generation / name) from error


def _check(generation: Path, manifest: Manifest, entry: Entry, maps: Mapping[str, Bytes]) -> None:
    """Compare a document's parts with their sums. Raises `ViewError`."""
    for name, sum_ in entry.sums:
        if zlib.crc32(maps[name][manifest.part(name, entry)].data) != sum_:
            raise missing(generation / name)


def _block(manifest: Manifest, document: str, maps: Mapping[str, Bytes]) -> Block:
    import numpy as np

    entry = manifest.documents[document]
    parts = {name: maps[name][manifest.part(name, entry)] for name in (TEXTS, "facts.bin", TOTALS)}
    facts = parts["facts.bin"].view(np.int32).reshape(-1, FACTS)
    total = parts[TOTALS].view(np.float64)
    passages = Lines(parts[TEXTS], entry.rows)
    items = int(facts[:, ITEM].max()) + 1 if entry.rows else 0
    return Block(document, entry.stamp, passages, facts, total, entry.row, entry.token, items)


class Lines(Sequence[Passage]):
    """The passages of a document as they are saved, one a line; each is read when it is looked at."""

    def __init__(self, data: Bytes, count: int) -> None:
        self._data = data
        self._count = count
        self._read: dict[int, Passage] = {}

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Passage: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Passage]: ...
    def __getitem__(self, at: int | slice) -> Passage | Sequence[Passage]:
        if isinstance(at, slice):
            return tuple(self[n] for n in range(*at.indices(self._count)))
        found = self._read.get(at)
        if found is None:
            line = self._lines[at].decode("utf-8", "surrogatepass")
            found = self._read[at] = Passage(**json.loads(line))
        return found

    @cached_property
    def _lines(self) -> list[bytes]:
        return self._data.tobytes().split(b"\n")[: self._count]


def open_words(generation: Path, words: Words, trusted: bool = False) -> Postings:
    """A file of postings, checked unless it is trusted. Raises `ViewError`."""
    import numpy as np

    path = generation / words.name
    try:
        data = np.asarray(np.memmap(path, np.uint8, mode="r", shape=(words.bytes,)))
    except (OSError, ValueError) as error:
        raise missing(path) from error
    if not trusted and zlib.crc32(data.data) != words.sum:
        raise missing(path)
    return postings_from(data, words.documents)


def read_frame(generation: Path, manifest: Manifest) -> Frame | None:
    """The frame of a large index, checked; None where there is none. Raises `ViewError`."""
    import numpy as np

    path = generation / FRAME
    if manifest.frame is None:
        return None
    try:
        if zlib.crc32(path.read_bytes()) != manifest.frame:
            raise missing(path)
        with np.load(path, allow_pickle=False) as found:
            texts = Axes(found["centre"], found["directions"], float(found["step"]))
            return Frame(texts, found["middle"], found["axes"])
    except (OSError, ValueError, KeyError) as error:
        raise missing(path) from error


def _tables(
    manifest: Manifest,
    maps: Mapping[str, Bytes],
    words: tuple[Postings, ...],
    frame: Frame | None,
) -> Tables:
    import numpy as np

    width = manifest.width
    return Tables(
        dense=maps["dense.f32"].view(np.float32).reshape(-1, width),
        facts=maps["facts.bin"].view(np.int32).reshape(-1, FACTS),
        tokens=maps["tokens.i8"].view(np.int8).reshape(-1, width),
        words=words,
        frame=frame,
        outlines=maps["outlines.i8"].view(np.int8).reshape(manifest.rows, -1) if frame else None,
        small=maps["small.i8"].view(np.int8).reshape(-1, width) if frame else None,
        coarse=maps["coarse.i8"].view(np.int8).reshape(manifest.tokens, -1) if frame else None,
    )
