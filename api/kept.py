"""What a library keeps in memory of its record: a frozen view, the search index, the encoder."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.adding import Progress, no_progress
from api.catalogue import Catalogue
from api.settings import Settings
from api.shelf import Shelf
from api.view import View, bring_up_to_date, index_of, on_one_state, rebuilt_index
from embeddings.cache import Recent
from kg.errors import NotFound

if TYPE_CHECKING:
    from api.law_search import Laws
    from api.schemas import PlanComparison
    from embeddings.encoder import Encoder
    from embeddings.search import SearchIndex
    from kg.store import Store

COMPARED = 32
"""Comparisons of two plans that are kept, each some 0.2 MB: the same one is asked for as a page, as data, in parts."""


class Kept:
    """A record with the view that readers work on.

    Writers take turns behind `_writing`, so do those who need the encoder or the index for the first time
    behind `_loading`, and those who make a view behind `_opening`; the locks are taken in this order.
    """

    def __init__(self, store: Store, settings: Settings, encoder: Encoder | None = None) -> None:
        self.settings = settings
        self._store = store
        self._encoder = encoder
        self._writing = threading.RLock()
        self._loading = threading.RLock()
        self._opening = threading.RLock()
        self._in_step = False
        self._working = threading.local()
        self._held: dict[str, tuple[tuple[str, int], Shelf]] = {}
        self._view: View | None = None
        self._index: SearchIndex | None = None
        self._laws: Laws | None = None
        self.compared: Recent[tuple[Shelf, Shelf], PlanComparison] = Recent(COMPARED)
        """Comparisons by the two documents as they lie in memory: other documents change nothing in them."""

    def close(self) -> None:
        """Close the record and let go of what is in memory. The library cannot be used afterwards."""
        self._store.close()
        self._view = self._index = self._laws = self._encoder = None
        self._held = {}

    @property
    def folder(self) -> Path:
        """Where the library lies."""
        return self.settings.library

    @property
    def catalogue(self) -> Catalogue:
        """The record as it is now; another process's changes are seen too."""
        return self.view().catalogue

    def view(self) -> View:
        """The record as it is now, or as it was before a change that is under way; inside
        `on_one_view` as it was there."""
        return getattr(self._working, "view", None) or self._newest()

    @contextmanager
    def on_one_view(self) -> Iterator[View]:
        """What this thread does inside works on one view, which it need not compare with the record
        at every step."""
        self._working.view = self._newest()
        try:
            yield self._working.view
        finally:
            self._working.view = None

    def is_on_one_view(self) -> bool:
        """Whether this thread is inside `on_one_view`."""
        return getattr(self._working, "view", None) is not None

    @contextmanager
    def _one_step(self) -> Iterator[None]:
        """What is changed inside is shown at the end, with its index; the changes of other processes
        are shown at once."""
        with self._writing:
            self._in_step = True
            try:
                yield
            finally:
                self._in_step = False

    def _newest(self) -> View:
        view = self._view
        if view is None or self._is_behind(view):
            with self._opening:
                view = self._view
                if view is None or self._is_behind(view):
                    view = self._view = self._read_view()
        return view

    def went_on(self, view: View) -> bool:
        """Whether the record holds a change that a view lacks, shown already or not."""
        return self._store.revision() != view.revision

    def _is_behind(self, view: View) -> bool:
        """Whether the record holds a change that was acknowledged, and the view does not."""
        if self._in_step:
            return self._store.foreign_changes() != view.foreign
        return self.went_on(view)

    def _read_view(self) -> View:
        """A new view; what did not change since the last one is not looked up again."""
        with self._opening:
            return self._made_view(self._view, self._store)

    def _made_view(self, before: View | None, store: Store) -> View:
        with store.snapshot():
            contents, judged = store.contents(), store.judged()
            touched, decisions = store.touched_by(judged), hash(store.judgements())
            stamps = {
                id_: (content, decisions if id_ in touched else 0)
                for id_, content in contents.items()
            }
            held = {
                id_: known
                for id_, stamp in stamps.items()
                if (known := self._held.get(id_)) and known[0] == stamp
            }
            for head in store.heads(stamps.keys() - held.keys()):
                id_ = head.summary.id
                read = partial(store.reading_as, id_, contents[id_], judged)
                count = None if id_ in touched else partial(store.item_heads_as, id_, contents[id_])
                held[id_] = (stamps[id_], Shelf(head, read, count))
            revision, foreign = store.revision(), store.foreign_changes()
        self._held = held
        catalogue = Catalogue(held[id_][1] for id_ in contents)
        index = before.index if before and before.contents == contents else None
        return View(revision, foreign, catalogue, contents, index)

    @on_one_state
    def indexed(self, progress: Progress = no_progress) -> View:
        """The view with its search index, which is loaded, or rebuilt when out of step."""
        view = self.view()
        if view.index is not None:
            return view
        with self._loading:
            view = self._latest(view)
            if view.index is None:
                view = self._keep(view, index=self._index_of(view, progress))
        return view

    def _latest(self, view: View) -> View:
        """The view with what another thread made of it meanwhile."""
        now = self._view
        return now if now and now.catalogue is view.catalogue else view

    def _index_of(self, view: View, progress: Progress) -> SearchIndex:
        self._index = index_of(view, self._store, self.encoder(progress), progress, self._index)
        return self._index

    def _keep(self, view: View, **made: Any) -> View:
        """The view with what was made of it, which others see too unless a new one came meanwhile."""
        with self._opening:
            if self._view is None or self._view.catalogue is not view.catalogue:
                kept = replace(view, **made)
            else:
                kept = self._view = replace(self._view, **made)
        if self.is_on_one_view():
            self._working.view = kept
        return kept

    def encoder(self, progress: Progress = no_progress) -> Encoder:
        """The encoder of the settings, loaded once; raises EncoderError where it is missing."""
        with self._loading:
            if self._encoder is None:
                from embeddings.encoder import BUILT_IN, load_encoder

                self._encoder = load_encoder(
                    self.settings.encoder or BUILT_IN,
                    self.settings.cache,
                    lambda done, total: progress("model", done, total),
                )
            return self._encoder

    def _reindex(self, progress: Progress) -> None:
        """Show the changed record with its index in one step; readers see old or new."""
        if self._view is None:
            bring_up_to_date(self._store, self.encoder(), progress)
        else:
            self._show(lambda view: self._index_of(view, progress))

    def reindex(self, progress: Progress = no_progress) -> int:
        """Make the search index anew from the record, whatever is saved; how many sentences."""
        with self._writing:
            encoder = self.encoder(progress)
            index = self._show(lambda view: rebuilt_index(view, self._store, encoder, progress))
        return len(index.passages)

    def _show(self, index_made: Callable[[View], SearchIndex]) -> SearchIndex:
        """Show the record as it is, with the index that is made of it; again where another process
        changed it meanwhile."""
        with self._loading:
            while True:
                view = self._read_view()
                try:
                    self._index = index = index_made(view)
                    break
                except NotFound:
                    if self._store.contents() == view.contents:
                        raise
        with self._opening:
            if self._view is None or self._view.revision <= view.revision:
                self._view = replace(view, index=index)
        return index

    def check_record(self) -> tuple[str, ...]:
        """What is wrong with the record's file; empty when it is sound."""
        return self._store.check()

    def laws_linked(self) -> bool:
        """False while `laws add` links the documents, and after one that did not come to its end."""
        return not self._store.unlinked()

    def backup(self, path: str | Path) -> None:
        """A whole copy of the record in one step, while it is in use. Put as `library.db` into an
        empty folder it is the library again. Raises StoreError where `path` exists already."""
        self._store.backup(Path(path))
