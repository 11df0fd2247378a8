"""The facade: everything that can be done with a folder of documents.

from api import Library

library = Library.open("plans")
library.add(["plan.txt"])
for result in library.search("老人在家里摔倒怎么办"):
    print(result.title, result.sentence)
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from api.adding import Progress, failed, files_under, no_progress, sha256_of
from api.catalogue import Catalogue, title_of
from api.filters import Filters, read_filters
from api.frames import Rows, Solutions
from api.schemas import (
    AddOutcome,
    Answer,
    DocumentSummary,
    DocumentView,
    EntityMention,
    EntitySummary,
    EntityView,
    Found,
    ItemView,
    LawResult,
    Outcome,
    Responsibility,
    Result,
)
from api.settings import Settings
from api.shelf import Shelf
from api.view import View, bring_up_to_date, index_of, on_one_state
from kg.errors import DocumentError, LawError, SourceError

if TYPE_CHECKING:
    import networkx as nx

    from api.law_search import Laws
    from api.meaning import Meaning
    from api.questions import Reader
    from api.schemas import PlanComparison, PlannedDocument, SuggestedArticle
    from embeddings.encoder import Encoder
    from embeddings.search import SearchIndex
    from kg.compare import Fulfilments
    from kg.model import Judgement, Reading, Work
    from kg.store import Store

log = logging.getLogger(__name__)


class Library:
    """A folder of documents with everything that was read in them.

    Safe for many threads: readers work on a frozen view of the record, writers take turns, and
    while one writes the others go on seeing the view before.
    """

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

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        settings: Settings | None = None,
        encoder: Encoder | None = None,
    ) -> Library:
        """The library in `path` (default: the settings' folder), made where there is none.

        `encoder` stands in for the one that the settings name. Raises StoreError (Busy,
        WrongVersion) where the record cannot be opened.
        """
        from kg.store import Store

        chosen = settings or Settings.from_environment()
        folder = Path(path).expanduser() if path is not None else chosen.library
        return cls(Store.open(folder), replace(chosen, library=folder), encoder)

    def close(self) -> None:
        """Close the record. The library cannot be used afterwards."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # -- the view of the record ------------------------------------------------------------

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

    def warm(self, pause: float = 0.0) -> None:
        """Load what a first search and question would load: the model, the index, the names, the
        headings; then read all documents, with a pause of so many seconds after each, so that
        requests go before. With a thousand documents this takes a while."""
        catalogue = self.indexed().catalogue
        self.reader()
        self.meaning()
        for head in catalogue.heads:
            catalogue.plain(head.summary.id)
            time.sleep(pause)
        for _ in catalogue.prepared():
            time.sleep(pause)
        self.planned()

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

    # -- what is in it ---------------------------------------------------------------------

    def check_record(self) -> tuple[str, ...]:
        """What is wrong with the record's file; empty when it is sound."""
        return self._store.check()

    def laws_linked(self) -> bool:
        """False while `laws add` links the documents, and after one that did not come to its end."""
        return not self._store.unlinked()

    def documents(self) -> Rows[DocumentSummary]:
        """All documents, newest year first."""
        return Rows(self.catalogue.summaries(), DocumentSummary)

    @on_one_state
    def document(self, id_: str) -> DocumentView:
        """A document with its outline; raises NotFound."""
        return self.catalogue.document(id_)

    @on_one_state
    def item(self, id_: str) -> ItemView:
        """An item (`jiangsu-mzt-2023#sec_3__item_11`) with its mentions; raises NotFound."""
        return self.catalogue.item(id_)

    @on_one_state
    def entity(self, id_: str, part: slice = slice(None)) -> EntityView:
        """An entity (`department/民政部`) with every place that names it, or a part of them; raises NotFound."""
        return self.catalogue.entity(id_, part)

    @on_one_state
    def entities(self, type_: str = "", text: str = "") -> Rows[EntitySummary]:
        """Entities of a type (all, when empty) whose name or alias contains `text`."""
        return Rows(self.catalogue.entity_summaries(type_, text), EntitySummary)

    @on_one_state
    def mentions(self, type_: str = "", document: str = "") -> Rows[EntityMention]:
        """Every mention with its sentence, linked or not, in order of documents and text; of one
        type (targets, say) or document, where given. Raises QueryError, NotFound."""
        from api.mentions import mentions_of

        return Rows(mentions_of(self.catalogue, type_, document), EntityMention)

    @on_one_state
    def responsibilities(
        self,
        department: str | None = None,
        policy: str | None = None,
        filters: Filters | None = None,
    ) -> Rows[Responsibility]:
        """Department × item × role, each with its sentence; by name, alias or part of a name."""
        from api.crossing import chosen_rows

        catalogue = self.catalogue
        rows = catalogue.responsibilities(department or "", policy or "")
        chosen = read_filters(filters)
        return Rows(chosen_rows(catalogue, rows, chosen) if chosen else rows, Responsibility)

    # -- changing it -----------------------------------------------------------------------

    def add(
        self, paths: str | Path | Iterable[str | Path], progress: Progress | None = None
    ) -> tuple[AddOutcome, ...]:
        """Read files, and folders of files, into the library; one outcome a file, in order.

        Each document is stored with its vectors in one transaction. A file that cannot be read is
        reported as failed and the rest goes on; what concerns the library as a whole (no encoder,
        a busy record) is raised.
        """
        tell = progress or no_progress
        files = tuple(files_under([paths] if isinstance(paths, (str, Path)) else paths))
        with self._writing:
            self.encoder(tell)
            outcomes = []
            for done, file in enumerate(files):
                tell("read", done, len(files))
                outcomes.append(self._add_file(file))
            tell("read", len(files), len(files))
            if any(o.outcome in (Outcome.ADDED, Outcome.UPDATED) for o in outcomes):
                self._reindex(tell)
        return tuple(outcomes)

    def add_sample(self, progress: Progress | None = None) -> tuple[AddOutcome, ...]:
        """Read the embedded sample: an invented province's plans of two years."""
        from api.sample import add_sample

        return add_sample(self, progress or no_progress)

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

    def backup(self, path: str | Path) -> None:
        """A whole copy of the record in one step, while it is in use. Put as `library.db` into an
        empty folder it is the library again. Raises StoreError where `path` exists already."""
        self._store.backup(Path(path))

    def add_bytes(self, data: bytes, name: str) -> AddOutcome:
        """Read an uploaded file; `name` is its file name. Its outcome says whether it was stored."""
        from kg.pipeline import read_bytes

        digest = hashlib.sha256(data).hexdigest()
        with self._writing:
            found = self._add_one(name, digest, partial(read_bytes, data, name))
            if found.outcome in (Outcome.ADDED, Outcome.UPDATED):
                self._reindex(no_progress)
        return found

    def _add_file(self, file: Path) -> AddOutcome:
        from kg.pipeline import read_plan

        try:
            digest = sha256_of(file)
        except SourceError as error:
            return failed(str(file), error)
        return self._add_one(str(file), digest, partial(read_plan, file))

    def _add_one(self, path: str, digest: str, read: Callable[..., Reading]) -> AddOutcome:
        from kg.lexicon import load_lexicon

        try:
            reading = read(load_lexicon(), self._store.entities_named, self._store.find_work)
        except (SourceError, DocumentError) as error:
            log.info("%s", error)
            return failed(path, error)
        return self._store_reading(path, digest, reading)

    def _store_reading(self, path: str, digest: str, reading: Reading) -> AddOutcome:
        """Embed and store a reading in one transaction; vectors that are held are used again."""
        from embeddings.encoder import encoder_id
        from embeddings.passages import passages_of
        from embeddings.search import embed_passages

        name, passages = encoder_id(self.encoder()), passages_of(reading)
        known = self._store.vectors_of(name, sorted({passage.key for passage in passages}))
        vectors = embed_passages(passages, self.encoder(), known)
        self._read_before(self._store.stands_for(reading.document))
        added = self._store.put(reading, sorted(vectors.items()), name)
        return AddOutcome(
            path=path,
            outcome=Outcome.UPDATED if added.outcome == "replaced" else Outcome(added.outcome),
            document=added.id,
            title=title_of(reading),
            items=sum(item.number > 0 for item in reading.document.items),
            mentions=len(reading.mentions),
            warnings=reading.warnings,
        )

    def remove(self, document: str) -> None:
        """Take a document out of the library; raises NotFound."""
        with self._writing:
            self._read_before(document)
            self._store.remove(document)
            self._reindex(no_progress)

    def add_laws(self, folder: str | Path) -> tuple[tuple[Work, ...], tuple[LawError, ...]]:
        """Read a collection of laws; the laws that were read, and an error for each bad file."""
        from kg.laws import read_laws

        works, errors = read_laws(Path(folder))
        with self._writing:
            self._store.put_works(works)
            self._relink()
            self._store.linked_anew()
        return works, errors

    def _relink(self) -> None:
        """Link the documents that are held anew: their laws have works and versions now."""
        from kg.lexicon import load_lexicon
        from kg.pipeline import relink

        lexicon, store = load_lexicon(), self._store
        for document in store.documents():
            held = store.reading(document.id, judged=False)
            found = relink(held, lexicon, store.entities_named, store.find_work)
            if found != held:
                self._read_before(document.id)
                store.put(found)

    def _read_before(self, document: str | None) -> None:
        """Read a document that is about to change, for those who go on seeing the view before."""
        if self._view and document and document in self._view.contents:
            self._view.catalogue.reading(document)

    # -- finding ---------------------------------------------------------------------------

    @on_one_state
    def search(
        self,
        text: str,
        limit: int = 10,
        filters: Filters | None = None,
        offset: int = 0,
        mode: str = "hybrid",
    ) -> Rows[Result]:
        """The best items for a query, best first, each with its best sentence.

        `limit` and `offset` count items. A phrase in straight quotes must occur verbatim. Raises
        QueryError for an empty query, an unknown filter or mode, or a limit out of bounds.
        """
        from api.finding import check_query, find

        check_query(text, limit, offset, mode)
        return Rows(find(self, text, read_filters(filters), limit, offset, mode).results, Result)

    @on_one_state
    def find(
        self,
        text: str,
        limit: int = 10,
        filters: Filters | None = None,
        offset: int = 0,
        mode: str = "hybrid",
    ) -> Found:
        """What `search` finds, with how many items fit and their facets; raises as `search` does."""
        from api.finding import check_query, find

        check_query(text, limit, offset, mode)
        return find(self, text, read_filters(filters), limit, offset, mode, facets=True)

    def search_laws(
        self, text: str, limit: int = 10, offset: int = 0, progress: Progress = no_progress
    ) -> Rows[LawResult]:
        """The best articles of all laws that are held. The first call builds their index, which
        takes minutes for a large collection; raises QueryError where none are held, or as `search`.
        """
        from api.finding import check_query
        from api.law_search import read_laws_held, search_laws

        check_query(text, limit, offset, "hybrid")
        with self._writing:
            self._laws = laws = read_laws_held(self, self._store, self._laws, progress)
        found = search_laws(laws, text, self.reader().other_names(text), limit, offset)
        return Rows(found, LawResult)

    def reader(self) -> Reader:
        """What reads questions: it knows the names of this library's entities."""
        from api.questions import Reader

        view = self.view()
        if view.reader is None:
            view = self._keep(view, reader=Reader(view.catalogue))
        assert view.reader is not None
        return view.reader

    def meaning(self) -> Meaning:
        """What tells the subjects that the documents hold from those that they do not."""
        from api.meaning import Meaning

        view = self.indexed()
        if view.meaning is None:
            view = self._keep(view, meaning=Meaning(view, self.encoder(), self.folder))
        assert view.meaning is not None
        return view.meaning

    @on_one_state
    def ask(self, question: str, limit: int = 10) -> Answer:
        """An answer with checked quotations, or a refusal that names what is missing.

        Raises QueryError for an empty question, QuotationError should a quotation differ from the
        stored text.
        """
        from api.answers import answer
        from api.finding import check_query

        check_query(question, limit, 0, "hybrid")
        return answer(self, question, limit)

    def run(
        self, queries: Iterable[Mapping[str, Any]], mode: str = "search", limit: int = 50
    ) -> Iterator[dict[str, Any]]:
        """One row a query as `eval/README.md` has it; `mode` is `search` or `ask`."""
        from api.runs import run_query

        for query in queries:
            yield run_query(self, query, mode, limit)

    # -- what people decide ----------------------------------------------------------------

    def judge(
        self,
        verdict: str,
        about: tuple[str, str],
        *,
        mention: str = "",
        reason: str = "",
        by: str = "",
    ) -> Judgement:
        """Store a decision; it wins over every score and survives re-reading.

        `confirm` and `reject` take (mention, entity), `merge` (entity that stays, entity that
        goes), `split` (entity, other entity) and maybe a `mention`. A later one undoes an earlier.
        Raises QueryError, NotFound.
        """
        from api.judging import check_known, made_judgement

        made = made_judgement(verdict, about, mention=mention, reason=reason, by=by)
        with self._writing:
            check_known(self, made)
            self._store.judge(made)
        return made

    def judgements(self) -> Rows[Judgement]:
        """All decisions of people, in the order in which they were made."""
        return Rows(self._store.judgements())

    # -- plans beside each other -----------------------------------------------------------

    @on_one_state
    def compare(self, a: str, b: str) -> PlanComparison:
        """Two documents side by side: tasks continued, changed, new, dropped. Raises NotFound."""
        from api.plans import compare

        return compare(self, a, b)

    @on_one_state
    def fulfilment(self, since: int | None = None) -> Rows[PlannedDocument]:
        """What became of the documents that plans (of `since` and later) wanted to make."""
        from api.plans import fulfilment

        return Rows(fulfilment(self, since))

    @on_one_state
    def planned(self) -> Fulfilments:
        """The same as `kg.compare` has it: each judged when it is looked at; made when first asked for."""
        from kg.compare import Fulfilments

        view = self.view()
        if view.planned is None:
            found = Fulfilments.of_plans(view.catalogue.policies(), self._store.find_work)
            view = self._keep(view, planned=found)
        assert view.planned is not None
        return view.planned

    @on_one_state
    def suggested_articles(self, item: str) -> Rows[SuggestedArticle]:
        """Articles of the laws that an item cites, nearest in meaning: suggestions, not text."""
        from api.plans import suggested_articles

        return Rows(suggested_articles(self, item))

    def find_work(self, id_: str) -> Work | None:
        """A law that is held, by its entity id; None where it is not."""
        return self._store.find_work(id_)

    # -- graph -----------------------------------------------------------------------------

    @on_one_state
    def graph(self) -> nx.MultiDiGraph[Any]:
        """Items and entities with one edge a mention's role; built when first asked for."""
        from api.drawing.shown import ShownGraph
        from kg.graph import build_graph

        view = self.view()
        if view.graph is None:
            view = self._keep(view, graph=build_graph(view.catalogue.readings, ShownGraph()))
        graph: nx.MultiDiGraph[Any] = view.graph
        return graph

    def sparql(self, query: str) -> Any:
        """Run a SPARQL query, read-only; raises QueryError for one that cannot be read.

        SELECT and ASK give SPARQL 1.1 JSON results as a dict (`Solutions`), CONSTRUCT and DESCRIBE Turtle.
        """
        from kg.rdf import sparql

        found = sparql(self.dataset(), query)
        return found if isinstance(found, str) else Solutions(found)

    @on_one_state
    def dataset(self) -> Any:
        """The record as an rdflib Dataset; built when first asked for."""
        from kg.rdf import to_dataset

        view = self.view()
        if view.dataset is None:
            made = to_dataset(view.catalogue.readings, self._store.judgements())
            view = self._keep(view, dataset=made)
        return view.dataset

    def export(self, form: str, path: str | Path) -> None:
        """Write the graph to a file, put in place when complete; formats: `api.exports.FORMATS`.
        `csv` is the edges, with the nodes beside them (`NAME.nodes.csv`)."""
        from api.exports import export

        export(self, form, Path(path))

    def export_bytes(self, form: str) -> bytes:
        """The graph in a format; raises QueryError for an unknown one."""
        from api.exports import export_bytes

        return export_bytes(self, form)
