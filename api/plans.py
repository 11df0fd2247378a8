"""Plans beside each other: comparison, what became of planned documents, suggested articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from api.catalogue import title_of
from api.schemas import (
    FigureChange,
    FigureSide,
    PlanComparison,
    PlannedDocument,
    Proof,
    Quoted,
    RoleChange,
    SuggestedArticle,
    TaskPair,
    TaskSide,
)
from kg.errors import QueryError

if TYPE_CHECKING:
    from api.catalogue import Catalogue
    from api.library import Library
    from api.shelf import Shelf
    from kg.compare import (
        Evidence,
        Figure,
        Fulfilment,
        Fulfilments,
        Likeness,
        NamedChange,
        Outcome,
        Pair,
        Quote,
    )
    from kg.model import Reading, Work

STATES = ("continued", "changed", "new", "dropped")
SUGGESTIONS = 3
"""Articles suggested for one item."""


def compare(library: Library, a: str, b: str) -> PlanComparison:
    """Two documents by id, side by side; of two years of one issuer the earlier is the first (`a`).

    Raises NotFound, and QueryError for one and the same.
    """
    if not (a and b):
        raise QueryError(
            "没有说要对照哪两份文件",
            wanted="需要两个文档编号 a 和 b",
            advice="编号见文档列表",
            english="two documents are wanted: give their ids as a and b",
        )
    if a == b:
        raise QueryError(
            f"两份文件都是 {a}",
            wanted="请选两份不同的文件",
            english=f"both documents are {a}; wanted two different ones",
        )
    catalogue = library.catalogue
    both = _in_time(catalogue.shelf_with(a), catalogue.shelf_with(b))
    ids = both[0].id, both[1].id
    return library.compared.get(both) or library.compared.keep(both, _compared(library, *ids))


def _in_time(first: Shelf, second: Shelf) -> tuple[Shelf, Shelf]:
    """What is new in a plan is so against an earlier one of its issuer; others stay as given."""
    one, other = first.head.summary.metadata, second.head.summary.metadata
    same = one.issuer and one.issuer == other.issuer
    turned = same and one.year and other.year and one.year > other.year
    return (second, first) if turned else (first, second)


def _compared(library: Library, a: str, b: str) -> PlanComparison:
    from kg.compare import compare_plans

    catalogue = library.catalogue
    readings = catalogue.reading(a), catalogue.reading(b)
    found = compare_plans(*readings, _likeness(library, (a, b)))
    pairs = tuple(_pair(library, pair) for pair in found.pairs)
    counts = Counter(pair.state for pair in pairs)
    return PlanComparison(
        catalogue.document(a).summary,
        catalogue.document(b).summary,
        {state: counts.get(state, 0) for state in STATES},
        pairs,
    )


def _likeness(library: Library, documents: Sequence[str]) -> Likeness:
    """Likeness by the vectors of the index; a sentence that stands in none is encoded."""
    from embeddings.likeness import likeness_of

    catalogue = library.catalogue
    sentences = [p.plain for document in documents for p in catalogue.passages(document)]
    index = library.indexed().index
    return likeness_of(library.encoder(), sentences, index.vectors_of(documents) if index else None)


def fulfilment(library: Library, since: int | None = None, outcome: str = "") -> PlannedRows:
    """What became of every document that the plans, of `since` and later, wanted to make; of one
    outcome where it is said. Raises QueryError for an outcome that there is not."""
    found = library.planned().since(since)
    return PlannedRows(library.catalogue, found.that_are(_outcome(outcome)) if outcome else found)


def outcome_counts(library: Library, since: int | None = None) -> dict[str, int]:
    """How many documents came to each outcome, in the order of `kg.compare.Outcome`; 0 left out."""
    from kg.compare import Outcome

    counts = library.planned().since(since).counts()
    return {str(outcome): counts[outcome] for outcome in Outcome if counts[outcome]}


def _outcome(word: str) -> Outcome:
    from kg.compare import Outcome

    if word in set(Outcome):
        return Outcome(word)
    raise QueryError(
        f"没有“{word}”这种结果",
        wanted=f"可用：{'、'.join(Outcome)}",
        english=f"no outcome '{word}'; wanted {', '.join(Outcome)}",
    )


class PlannedRows(Sequence["PlannedDocument"]):
    """Planned documents as they are shown, each made when it is looked at."""

    def __init__(self, catalogue: Catalogue, found: Fulfilments) -> None:
        self._catalogue, self._found = catalogue, found

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, at: int) -> PlannedDocument: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[PlannedDocument, ...]: ...
    def __getitem__(self, at: int | slice) -> PlannedDocument | tuple[PlannedDocument, ...]:
        if isinstance(at, slice):
            return tuple(map(self._shown, self._found[at]))
        return self._shown(self._found[at])

    def _shown(self, one: Fulfilment) -> PlannedDocument:
        return PlannedDocument(
            one.entity,
            one.name,
            str(one.life_cycle),
            one.document,
            title_of(self._catalogue.reading(one.document)),
            one.year,
            _quoted(one.planned),
            str(one.outcome),
            tuple(map(_proof, one.evidence)),
        )


def suggested_articles(library: Library, item: str) -> tuple[SuggestedArticle, ...]:
    """The articles nearest in meaning to an item, of the laws that it cites and that are held,
    in the version in force on the plan's date; best first. Raises NotFound."""
    view = library.catalogue.item(item)
    reading = library.catalogue.reading(view.document)
    cited = {m.entity for m in view.mentions if m.type == "policy" and m.entity}
    works = [work for id_ in sorted(cited) if (work := library.find_work(id_))]
    sentences = [sentence.text for sentence in view.sentences]
    found = [row for work in works for row in _nearest(library, work, reading, sentences)]
    return tuple(
        sorted(found, key=lambda row: (-row.score, row.version, row.article))[:SUGGESTIONS]
    )


def _nearest(
    library: Library, work: Work, reading: Reading, sentences: Sequence[str]
) -> list[SuggestedArticle]:
    """Articles of one law with the sentence that is nearest to each."""
    from embeddings.likeness import likeness_of
    from kg.laws import version_in_force

    date = reading.document.metadata.date or f"{reading.document.metadata.year or 9999}-12-31"
    version = version_in_force(work, date)
    if version is None or not version.articles or not sentences:
        return []
    texts = [article.text for article in version.articles]
    alike = likeness_of(library.encoder(), texts)(sentences, texts)
    found = []
    for column, article in enumerate(version.articles):
        score, row = max((alike[row][column], -row) for row in range(len(sentences)))
        found.append(
            SuggestedArticle(
                work.id, work.title, version.id, article.label, article.text,
                round(score, 4), sentences[-row],
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: -one.score)[:SUGGESTIONS]


def _pair(library: Library, pair: Pair) -> TaskPair:
    return TaskPair(
        str(pair.state),
        _side(library, pair.a),
        _side(library, pair.b),
        pair.score,
        tuple(zh for zh, _ in pair.reasons),
        tuple(FigureChange(c.what, _figure(c.before), _figure(c.after)) for c in pair.targets),
        tuple(map(_role_change, pair.departments)),
        tuple(map(_role_change, pair.policies)),
        tuple(side for address in pair.split if (side := _side(library, address))),
        tuple(side for address in pair.merged if (side := _side(library, address))),
        tuple(en for _, en in pair.reasons),
        pair.doubtful,
    )


def _side(library: Library, address: str | None) -> TaskSide | None:
    if address is None:
        return None
    view = library.catalogue.item(address)
    return TaskSide(view.id, view.number, view.label, view.title or view.text.strip()[:40])


def _figure(figure: Figure | None) -> FigureSide | None:
    if figure is None:
        return None
    return FigureSide(figure.surface, figure.value, figure.unit, _quoted(figure.quote))


def _role_change(change: NamedChange) -> RoleChange:
    before, after = change.before_quote, change.after_quote
    return RoleChange(
        change.entity,
        change.name,
        change.before,
        change.after,
        _quoted(before) if before else None,
        _quoted(after) if after else None,
    )


def _proof(evidence: Evidence) -> Proof:
    quote = _quoted(evidence.quote) if evidence.quote else None
    return Proof(evidence.year, evidence.date, quote, evidence.version, evidence.event)


def _quoted(quote: Quote) -> Quoted:
    return Quoted(quote.document, quote.item, quote.text, quote.start, quote.end)
