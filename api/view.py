"""One frozen view of the record: what readers work on while somebody writes."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.adding import Progress
from api.catalogue import Catalogue
from kg.errors import ViewError

if TYPE_CHECKING:
    from api.meaning import Meaning
    from api.questions import Reader
    from embeddings.encoder import Encoder
    from embeddings.passages import Passage
    from embeddings.search import SearchIndex
    from kg.model import Reading
    from kg.store import Store

log = logging.getLogger(__name__)
INDEX = "search"


@dataclass(frozen=True, slots=True)
class View:
    """The readings of one revision; what is made of them is None until it is asked for."""

    revision: int
    catalogue: Catalogue
    index: SearchIndex | None = None
    reader: Reader | None = None
    graph: Any = None
    dataset: Any = None
    meaning: Meaning | None = None


def index_of(
    readings: Sequence[Reading], store: Store, encoder: Encoder, progress: Progress
) -> SearchIndex:
    """The saved search index if it is in step with the readings, else a new one, saved.

    Vectors that the record lacks for this encoder are computed and stored first.
    """
    from embeddings.passages import passages_of

    passages = [passage for reading in readings for passage in passages_of(reading)]
    saved = saved_index(passages, store.folder, encoder)
    return saved or _rebuilt(passages, store, encoder, progress)


def rebuilt_index(
    readings: Sequence[Reading], store: Store, encoder: Encoder, progress: Progress
) -> SearchIndex:
    """A new search index of the readings, saved in the place of what was there."""
    from embeddings.passages import passages_of

    passages = [passage for reading in readings for passage in passages_of(reading)]
    return _rebuilt(passages, store, encoder, progress)


def saved_index(passages: Sequence[Passage], folder: Path, encoder: Encoder) -> SearchIndex | None:
    """The saved index if it holds exactly these passages; None where it must be rebuilt."""
    from embeddings.search import load_index

    try:
        index = load_index(folder / INDEX, encoder)
    except ViewError as error:
        log.info("%s", error)
        return None
    wanted = {(passage.id, passage.key) for passage in passages}
    return index if {(p.id, p.key) for p in index.passages} == wanted else None


def _rebuilt(
    passages: Sequence[Passage], store: Store, encoder: Encoder, progress: Progress
) -> SearchIndex:
    from embeddings.encoder import encoder_id
    from embeddings.search import build_index, embed_passages, save_index

    progress("index", 0, 1)
    known = store.vectors(encoder_id(encoder))
    missing = embed_passages(
        passages, encoder, known, lambda done, total: progress("embed", done, total)
    )
    if missing:
        log.warning("计算了 %d 句缺少的向量 (embedded %d sentences)", len(missing), len(missing))
        store.put_vectors(encoder_id(encoder), sorted(missing.items()))
    index = build_index(passages, encoder, {**known, **missing})
    try:
        save_index(index, store.folder / INDEX)
    except OSError as error:  # a library in a folder that may not be written is still searched
        log.warning("索引无法保存 (the index cannot be saved): %s", error)
    progress("index", 1, 1)
    return index
