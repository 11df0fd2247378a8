"""The facade: everything that can be done with a folder of documents.

from api import Library

library = Library.open("plans")
library.add(["plan.txt"])
for result in library.search("老人在家里摔倒怎么办"):
    print(result.title, result.sentence)
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from api.adding import Progress, no_progress
from api.changing import Changing
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
    Responsibility,
    Result,
)
from api.settings import Settings
from api.view import on_one_state
from embeddings.model import Answering

if TYPE_CHECKING:
    import networkx as nx

    from api.meaning import Meaning
    from api.questions import Reader
    from api.schemas import PlanComparison, PlannedDocument, SuggestedArticle
    from embeddings.encoder import Encoder
    from kg.compare import Fulfilments
    from kg.model import Judgement, Work


class Library(Changing):
    """A folder of documents with everything that was read in them.

    Safe for many threads: readers work on a frozen view of the record, writers take turns, and
    while one writes the others go on seeing the view before.
    """

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

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def warm(self, pause: float = 0.0) -> None:
        """Load what a first search and question would load: the model, the index, the names, the
        headings, what judges answers; then read all documents, with a pause of so many seconds after each, so that
        requests go before. With a thousand documents this takes a while."""
        catalogue = self.indexed().catalogue
        self.reader()
        self.meaning()
        if isinstance(encoder := self.encoder(), Answering):
            encoder.answering("问", ["答"])
        for head in catalogue.heads:
            catalogue.plain(head.summary.id)
            time.sleep(pause)
        for _ in catalogue.prepared():
            time.sleep(pause)
        self.planned().counts()  # each outcome is judged once

    # -- what is in it ---------------------------------------------------------------------

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

    def add_sample(self, progress: Progress | None = None) -> tuple[AddOutcome, ...]:
        """Read the embedded sample: an invented province's plans of two years."""
        from api.sample import add_sample

        return add_sample(self, progress or no_progress)

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

    def judgements(self) -> Rows[Judgement]:
        """All decisions of people, in the order in which they were made."""
        return Rows(self._store.judgements())

    # -- plans beside each other -----------------------------------------------------------

    @on_one_state
    def compare(self, a: str, b: str) -> PlanComparison:
        """Two documents side by side: tasks continued, changed, new, dropped; see `api.plans.compare`."""
        from api.plans import compare

        return compare(self, a, b)

    @on_one_state
    def fulfilment(self, since: int | None = None, outcome: str = "") -> Rows[PlannedDocument]:
        """What became of the documents that plans (of `since` and later) wanted to make, the newest plan
        first; of one outcome (`unheard`) where it is said. Raises QueryError."""
        from api.plans import fulfilment

        return Rows(fulfilment(self, since, outcome))

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
