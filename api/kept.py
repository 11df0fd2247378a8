"""What a library keeps in memory of its record: a frozen view, the search index, the encoder."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.adding import Progress, no_progress
from api.catalogue import Catalogue
from api.settings import Settings
from api.shelf import Shelf
from api.view import View, bring_up_to_date, index_of

if TYPE_CHECKING:
    from api.law_search import Laws
    from embeddings.encoder import Encoder
    from embeddings.search import SearchIndex
    from kg.store import Store


class Kept:
    """A record with the view that readers work on; writers take turns behind `_writing`."""

    def __init__(self, store: Store, settings: Settings, encoder: Encoder | None = None) -> None:
        self.settings = settings
        self._store = store
        self._encoder = encoder
        self._writing = threading.RLock()
        self._opening = threading.Lock()
        self._working = threading.local()
        self._held: dict[str, tuple[tuple[str, int], Shelf]] = {}
        self._view: View | None = None
        self._index: SearchIndex | None = None
        self._laws: Laws | None = None

    def close(self) -> None:
        """Close the record. The library cannot be used afterwards."""
        self._store.close()

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

    def _newest(self) -> View:
        if self._view is None:
            with self._opening:
                if self._view is None:
                    self._view = self._read_view()
        elif self._writing.acquire(blocking=False):
            try:
                if self._store.revision() != self._view.revision:
                    self._view = self._read_view()
            finally:
                self._writing.release()
        return self._view

    def _read_view(self) -> View:
        """A new view; what did not change since the last one is not looked up again."""
        before, store = self._view, self._store
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
                held[id_] = (stamps[id_], Shelf(head, read))
            revision = store.revision()
        self._held = held
        catalogue = Catalogue(held[id_][1] for id_ in contents)
        same = before is not None and before.contents == contents
        return View(revision, catalogue, contents, before.index if before and same else None)

    def indexed(self, progress: Progress = no_progress) -> View:
        """The view with its search index, which is loaded, or rebuilt when out of step."""
        view = self.view()
        if view.index is not None:
            return view
        with self._writing:
            view = self.view()
            if view.index is None:
                encoder = self.encoder(progress)
                index = index_of(view, self._store, encoder, progress, self._index)
                self._index = index
                view = self._keep(view, index=index)
        return view

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
        with self._writing:
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
            return
        view = self._read_view()
        index = index_of(view, self._store, self.encoder(), progress, self._index)
        self._index = index
        self._view = replace(view, index=index)

    def reindex(self, progress: Progress = no_progress) -> int:
        """Make the search index anew from the record, whatever is saved; how many sentences."""
        from api.view import rebuilt_index

        with self._writing:
            view = self._read_view()
            index = rebuilt_index(view, self._store, self.encoder(), progress)
            self._index = index
            self._view = replace(view, index=index)
        return len(index.passages)

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
