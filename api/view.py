"""One frozen view of the record: what readers work on while somebody writes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from api.adding import Progress
from api.catalogue import Catalogue
from kg.errors import NotFound, ViewError

if TYPE_CHECKING:
    from api.kept import Kept
    from api.meaning import Meaning
    from api.questions import Reader
    from embeddings.encoder import Encoder
    from embeddings.passages import Passage
    from embeddings.search import SearchIndex
    from kg.compare import Fulfilments
    from kg.store import Store

log = logging.getLogger(__name__)
INDEX = "search"
PAUSE = 0.01
"""Seconds before what met a change is done again."""
ATTEMPTS = 3000
"""How often: half a minute, in which a change that is under way is shown."""
Holder = TypeVar("Holder", bound="Kept")
Given = ParamSpec("Given")
Answered = TypeVar("Answered")


@dataclass(frozen=True, slots=True)
class View:
    """The readings of one revision; what is made of them is None until it is asked for.

    `contents` is what the index knows each document by. `foreign` is `Store.foreign_changes` at that time.
    """

    revision: int
    foreign: int
    catalogue: Catalogue
    contents: Mapping[str, str]
    index: SearchIndex | None = None
    reader: Reader | None = None
    graph: Any = None
    dataset: Any = None
    meaning: Meaning | None = None
    planned: Fulfilments | None = None


def on_one_state(
    method: Callable[Concatenate[Holder, Given], Answered],
) -> Callable[Concatenate[Holder, Given], Answered]:
    """Work on one view from beginning to end, whoever changes the record meanwhile; and do again what
    met a change: a document of the view was to be read for the first time, and is gone or another one, or
    the search index was to be made while the record went on. What is called inside works on the same view."""

    @wraps(method)
    def run(library: Holder, /, *args: Given.args, **kwargs: Given.kwargs) -> Answered:
        if library.is_on_one_view():
            return method(library, *args, **kwargs)
        for _ in range(ATTEMPTS):
            with library.on_one_view() as view:
                try:
                    return method(library, *args, **kwargs)
                except NotFound as error:
                    met = error
            if not library.went_on(view):
                break
            time.sleep(PAUSE)  # a change of this process is shown in a moment
        raise met

    return run


class Record:
    """The record as `embeddings.writing.Supply`: passages and vectors, one document at a time.

    Vectors that it lacks for this encoder are computed and stored.
    """

    def __init__(
        self, store: Store, encoder: Encoder, catalogue: Catalogue | None, progress: Progress
    ) -> None:
        self._store = store
        self._encoder = encoder
        self._catalogue = catalogue
        self._progress = progress

    def passages(self, document: str) -> tuple[Passage, ...]:
        """The passages of a document; raises NotFound."""
        from embeddings.passages import passages_of

        if self._catalogue is not None:
            return self._catalogue.passages(document)
        return passages_of(self._store.reading(document, judged=False))

    def vectors(self, passages: Sequence[Passage]) -> dict[str, bytes]:
        """The vectors of these passages by key."""
        from embeddings.encoder import encoder_id
        from embeddings.search import embed_passages

        name = encoder_id(self._encoder)
        known = self._store.vectors_of(name, sorted({passage.key for passage in passages}))
        missing = embed_passages(passages, self._encoder, known, partial(self._progress, "embed"))
        if missing:
            log.warning(
                "计算了 %d 句缺少的向量 (embedded %d sentences)", len(missing), len(missing)
            )
            self._store.put_vectors(name, sorted(missing.items()))
        return {**known, **missing}


def index_of(
    view: View, store: Store, encoder: Encoder, progress: Progress, held: SearchIndex | None = None
) -> SearchIndex:
    """The saved search index, first brought to the documents of the view where it is not in step.

    `held` is the index of an earlier view: what is in it is not read again. Raises NotFound where
    the record is no longer as the view shows it.
    """
    try:
        if saved := saved_index(view, store.folder, encoder, held):
            return saved
        return _updated(view, store, encoder, progress, held)
    except OSError as error:  # a library in a folder that may not be written is still searched
        log.warning("索引无法保存 (the index cannot be saved): %s", error)
        return _in_memory(view, store, encoder, progress)


def rebuilt_index(view: View, store: Store, encoder: Encoder, progress: Progress) -> SearchIndex:
    """A new search index of the view, saved in the place of what was there."""
    try:
        return _updated(view, store, encoder, progress, None, anew=True)
    except OSError as error:
        log.warning("索引无法保存 (the index cannot be saved): %s", error)
        return _in_memory(view, store, encoder, progress)


def saved_index(
    view: View,
    folder: Path,
    encoder: Encoder,
    held: SearchIndex | None = None,
    *,
    trust: bool = True,
) -> SearchIndex | None:
    """The saved index if it holds exactly the documents of the view; None where it must change.

    What `held` has of it is not read again. Without `trust` every checksum in it is compared.
    """
    from embeddings.search import load_index, saved_contents

    try:
        if saved_contents(folder / INDEX, encoder) != view.contents:
            return None
        index = load_index(folder / INDEX, encoder, held, trust=trust)
    except ViewError as error:
        log.info("%s", error)
        return None
    return index if index.contents() == view.contents else None


def bring_up_to_date(store: Store, encoder: Encoder, progress: Progress) -> None:
    """Bring the saved index to what the record holds, where nobody looks at it in this process."""
    from embeddings.search import update_index

    while True:
        contents, record = store.contents(), Record(store, encoder, None, progress)
        try:
            progress("index", 0, 1)
            update_index(store.folder / INDEX, encoder, store.contents, record)
            progress("index", 1, 1)
        except OSError as error:
            log.warning("索引无法保存 (the index cannot be saved): %s", error)
        except NotFound:
            if store.contents() == contents:
                raise
            continue  # another process removed the document meanwhile
        return


def _updated(
    view: View,
    store: Store,
    encoder: Encoder,
    progress: Progress,
    held: SearchIndex | None,
    *,
    anew: bool = False,
) -> SearchIndex:
    from embeddings.search import load_index, update_index

    folder, record = store.folder / INDEX, Record(store, encoder, view.catalogue, progress)
    progress("index", 0, 1)
    try:
        update_index(folder, encoder, partial(_still_held, view, store), record, anew=anew)
        index = load_index(folder, encoder, held)
    except ViewError as error:
        if anew:
            raise
        log.info("%s", error)
        return _updated(view, store, encoder, progress, None, anew=True)
    progress("index", 1, 1)
    if index.contents() == _still_held(view, store):
        return index
    return _in_memory(view, store, encoder, progress)


def _still_held(view: View, store: Store) -> Mapping[str, str]:
    """The contents of the view; raises NotFound where the record holds others by now: a writer that
    went on would take from the saved index what another process has just put there."""
    if store.contents() != view.contents:
        raise NotFound(
            "文库刚刚被另一个进程更改", english="another process has just changed the library"
        )
    return view.contents


def _in_memory(view: View, store: Store, encoder: Encoder, progress: Progress) -> SearchIndex:
    from embeddings.search import build_index

    record = Record(store, encoder, view.catalogue, progress)
    passages = [p for document in view.contents for p in view.catalogue.passages(document)]
    return build_index(passages, encoder, record.vectors(passages))
