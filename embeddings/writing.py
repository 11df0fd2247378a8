"""Saving an index: whole as a new generation, or one document after the other into the current one."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Protocol, Self

from embeddings.blocks import Content, content_at, content_of, stamp_of
from embeddings.checked import is_checked, note_checked
from embeddings.coarse import Frame, frame_of
from embeddings.index import SearchIndex
from embeddings.lexical import Postings, merged, settled
from embeddings.manifest import (
    CURRENT,
    FILES,
    FRAME,
    LARGE,
    MANIFEST,
    SMALL,
    TEXTS,
    TOTALS,
    Entry,
    Manifest,
    Words,
    generation_of,
    publish_manifest,
    read_manifest,
    replace_file,
)
from embeddings.model import Encoder, Progress, encoder_id
from embeddings.passages import Passage, made_by
from embeddings.proposing import ALL_UP_TO
from embeddings.saved import load_index, open_words, read_frame, table
from embeddings.vectors import quantised
from kg.errors import ViewError

WASTE = 1_000
"""Rows of documents that are gone, from which on tables that are half waste are written anew."""


class Supply(Protocol):
    """Where the documents of an index come from."""

    def passages(self, document: str) -> Sequence[Passage]:
        """The passages of a document."""
        ...

    def vectors(self, passages: Sequence[Passage]) -> Mapping[str, bytes]:
        """The vectors of these passages by key, as `embed_passages` gives them."""
        ...


def update_index(
    folder: Path,
    encoder: Encoder,
    wanted: Callable[[], Mapping[str, str]],
    supply: Supply,
    *,
    anew: bool = False,
    progress: Progress | None = None,
) -> None:
    """Bring the saved index to the documents that are wanted: id → a text that changes with its content.

    `wanted` is asked when no other writer is at work; what it raises is raised, and nothing changed. Only documents that are new or whose text changed are asked for; with `anew`, or where there is
    no index that can be gone on with, all are, into a new generation. Readers see the index of
    before or of after. Two writers take turns. Raises OSError where the folder cannot be written.
    """
    with _alone(folder), _Writer.open(folder, encoder, anew=anew) as writer:
        contents = wanted()
        for document in sorted(set(writer.manifest.documents) - set(contents)):
            writer.drop(document)
        stale = [d for d in sorted(contents) if writer.content(d) != contents[d]]
        for done, document in enumerate(stale):
            if progress:
                progress(done, len(stale))
            passages = supply.passages(document)
            if not writer.keep(document, contents[document], stamp_of(passages)):
                vectors = supply.vectors(passages)
                made = content_of(document, passages, vectors, encoder.dimensions)
                writer.append(made, contents[document])
        writer.publish(encoder)
        wasteful = writer.is_wasteful()
    if wasteful:
        _rewrite(folder, encoder)


def save_index(index: SearchIndex, folder: Path) -> None:
    """Write the index as a new generation below `folder`; one rename of a small file swaps it in.

    A reader sees the old generation or the new one, never a mixture; the old one is then removed.
    Raises OSError where the folder cannot be written.
    """
    with _alone(folder), _Writer.open(folder, index.encoder, anew=True) as writer:
        known = index.source.manifest.documents if index.source else {}
        for block in sorted(index.blocks, key=lambda block: block.document):
            old = known.get(block.document)
            writer.append(content_at(block, index.tables), old.content if old else "")
        writer.publish(index.encoder)


def _rewrite(folder: Path, encoder: Encoder) -> None:
    """The same index without what is left of documents that are gone."""
    save_index(load_index(folder, encoder), folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Inside, no other process or thread writes to this index; a process that dies lets go."""
    import fcntl

    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """Postings that are saved, or still to be."""

    documents: int
    generation: Path
    saved: Words | None = None
    postings: Postings | None = None

    def load(self) -> Postings:
        """The postings, checked where they are read. Raises `ViewError`."""
        if self.postings is not None:
            return self.postings
        assert self.saved is not None
        return open_words(self.generation, self.saved)


def _merged_pieces(pieces: Sequence[_Piece]) -> _Piece:
    made = merged([piece.load() for piece in pieces])
    return _Piece(made.documents, pieces[0].generation, postings=made)


class _Writer:
    """Appends documents to one generation; nobody sees them before `publish`."""

    def __init__(self, folder: Path, generation: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.generation = generation
        self.manifest = manifest
        self._changed = False
        # what is written here is whole; what was there before only if somebody looked
        self._whole = not manifest.documents or is_checked(generation, manifest)
        self._frame: Frame | None = read_frame(generation, manifest)
        self._words = [_Piece(w.documents, generation, w) for w in manifest.words]
        self._files: dict[str, IO[bytes]] = {}
        self._stack = ExitStack()

    @classmethod
    def open(cls, folder: Path, encoder: Encoder, *, anew: bool) -> Self:
        """The current generation, or a new one where it cannot be gone on with."""
        if not anew:
            try:
                generation = generation_of(folder)
                manifest = read_manifest(generation, encoder)
                for name in FILES:
                    table(generation, manifest, name)  # none is shorter than it should be
                return cls(folder, generation, manifest)
            except ViewError:
                pass  # what is there cannot be used: it is made anew from the record
        generation = Path(tempfile.mkdtemp(prefix="generation-", dir=folder))
        return cls(folder, generation, Manifest(encoder_id(encoder), made_by(), encoder.dimensions))

    def __enter__(self) -> Self:
        for name in FILES if self._frame else SMALL:
            self._open_file(name)
        return self

    def _open_file(self, name: str) -> None:
        path = self.generation / name
        path.touch()
        self._files[name] = self._stack.enter_context(path.open("r+b"))

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        self._stack.close()
        if kind is not None and not (self.generation / MANIFEST).exists():
            shutil.rmtree(self.generation, ignore_errors=True)

    def content(self, document: str) -> str | None:
        """What a document is known by; None where it is not held."""
        entry = self.manifest.documents.get(document)
        return entry.content if entry else None

    def is_wasteful(self) -> bool:
        """Whether more rows are left of documents that are gone than are in use."""
        used = sum(entry.rows for entry in self.manifest.documents.values())
        return self.manifest.rows - used > max(used, WASTE)

    def drop(self, document: str) -> None:
        """Leave a document out."""
        self._set({d: e for d, e in self.manifest.documents.items() if d != document})

    def keep(self, document: str, content: str, stamp: str) -> bool:
        """Go on with a document whose passages are still the same; False where they are not."""
        entry = self.manifest.documents.get(document)
        if entry is None or entry.stamp != stamp:
            return False
        self._set({**self.manifest.documents, document: replace(entry, content=content)})
        return True

    def _set(self, documents: Mapping[str, Entry]) -> None:
        self._changed = True
        self.manifest = replace(self.manifest, documents=documents)

    def append(self, content: Content, known_by: str) -> None:
        """Put a document behind all others; one of the same id is replaced."""
        now = self.manifest
        moved = content.moved(now.rows, now.tokens)
        text = _lines(content.block.passages)
        entry = Entry(
            content=known_by,
            stamp=content.block.stamp,
            row=now.rows,
            rows=len(content.dense),
            token=now.tokens,
            tokens=len(content.tokens),
            text=now.bytes,
            bytes=len(text),
            total=now.totals,
            sums=(),
        )
        parts = {
            "facts.bin": content.block.facts.tobytes(),
            "dense.f32": content.dense.tobytes(),
            "tokens.i8": content.tokens.tobytes(),
            TEXTS: text,
            TOTALS: content.block.total.tobytes(),
        }
        if self._frame:
            parts["outlines.i8"] = self._frame.texts.outlines(content.dense).tobytes()
            parts["small.i8"] = quantised(content.dense).tobytes()
            parts["coarse.i8"] = self._frame.cut_down(content.tokens).tobytes()
        entry = self._written(entry, parts)
        self._set({**now.documents, content.block.document: entry})
        self._words.append(_Piece(1, self.generation, postings=moved.words))
        self.manifest = replace(
            self.manifest,
            rows=now.rows + entry.rows,
            tokens=now.tokens + entry.tokens,
            bytes=now.bytes + entry.bytes,
            totals=now.totals + 1,
        )

    def _written(self, entry: Entry, parts: Mapping[str, bytes]) -> Entry:
        """The entry with the sums of its parts, which are now in the files."""
        for name, data in parts.items():
            self._files[name].seek(self.manifest.part(name, entry).start)
            self._files[name].write(data)
        sums = tuple((name, zlib.crc32(data)) for name, data in parts.items())
        return replace(entry, sums=(*entry.sums, *sums))

    def publish(self, encoder: Encoder) -> None:
        """Let readers see what was written."""
        if self._changed or not (self.generation / MANIFEST).exists():
            if (
                self._frame is None
                and sum(e.rows for e in self.manifest.documents.values()) > ALL_UP_TO
            ):
                self._make_large(frame_of(encoder))
            self._save_words()
            for file in self._files.values():
                file.flush()
            publish_manifest(self.generation, self.manifest)
            if self._whole:
                note_checked(self.generation, self.manifest)
            replace_file(self.folder / CURRENT, self.generation.name.encode("ascii"))
        self._clear()

    def _make_large(self, frame: Frame) -> None:
        """Write what only a large index has, for all documents that stand in the tables."""
        import numpy as np

        data = io.BytesIO()
        np.savez(data, middle=frame.middle, axes=frame.axes, **asdict(frame.texts))
        (self.generation / FRAME).write_bytes(data.getvalue())
        for name in LARGE:
            self._open_file(name)
        self._frame = frame
        self.manifest = now = replace(self.manifest, frame=zlib.crc32(data.getvalue()))
        documents = {}
        for document, entry in now.documents.items():
            dense = np.frombuffer(self._read("dense.f32", entry), np.float32).reshape(-1, now.width)
            tokens = np.frombuffer(self._read("tokens.i8", entry), np.int8).reshape(-1, now.width)
            parts = {
                "outlines.i8": frame.texts.outlines(dense).tobytes(),
                "small.i8": quantised(dense).tobytes(),
                "coarse.i8": frame.cut_down(tokens).tobytes(),
            }
            documents[document] = self._written(entry, parts)
        self._set(documents)
        for name in LARGE:  # rows of documents that are gone are there, empty
            self._files[name].truncate(now.filled(name))

    def _read(self, name: str, entry: Entry) -> bytes:
        part = self.manifest.part(name, entry)
        self._files[name].seek(part.start)
        return self._files[name].read(part.stop - part.start)

    def _save_words(self) -> None:
        """Few files of postings: those that stay are neither read nor written again."""
        self._words = settled(self._words, _merged_pieces)
        saved = tuple(piece.saved or self._write_words(piece.load()) for piece in self._words)
        self.manifest = replace(self.manifest, words=saved)

    def _write_words(self, piece: Postings) -> Words:
        data = piece.to_bytes()
        sum_ = zlib.crc32(data)
        name = f"words-{int(piece.at.min()) if len(piece.at) else 0}-{sum_:08x}.bin"
        (self.generation / name).write_bytes(data)
        return Words(name, piece.documents, len(data), sum_)

    def _clear(self) -> None:
        """Remove what the manifest does not name: merged postings, other generations."""
        named = {words.name for words in self.manifest.words}
        for path in self.generation.glob("words-*.bin"):
            if path.name not in named:
                path.unlink(missing_ok=True)
        for other in self.folder.glob("generation-*"):
            if other != self.generation:
                shutil.rmtree(other, ignore_errors=True)


def _lines(passages: Sequence[Passage]) -> bytes:
    text = "".join(json.dumps(asdict(p), ensure_ascii=False) + "\n" for p in passages)
    return text.encode("utf-8", "surrogatepass")
