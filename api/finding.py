"""What a search does with a query before and after the index: names, the graph, filters, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.facets import facets_of
from api.filters import Chosen, items_allowed
from api.frames import Rows
from api.gathering import gather
from api.results import Pool, as_result, split_phrases
from api.schemas import Facet, Found, Result
from kg.errors import QueryError

if TYPE_CHECKING:
    from api.catalogue import Catalogue
    from api.library import Library
    from api.questions import Reader
    from api.view import View
    from embeddings.search import Query, Ranking

MODES = ("hybrid", "semantic", "lexical")
LONGEST = 2000  # characters of a query
LIMIT = 1000  # items a search may ask for, so that one request stays bounded


def find(
    library: Library,
    text: str,
    chosen: Chosen,
    limit: int,
    offset: int,
    mode: str,
    *,
    facets: bool = False,
) -> Found:
    """A page of the best items for a checked query; `chosen` is what `read_filters` gives.

    Every item is ranked, so that a page can be asked for beyond those that fit.
    """
    view = library.indexed()  # one view for all: another process may change the record meanwhile
    hits, words = hits_of(library, view, text, chosen, mode)
    catalogue = view.catalogue
    fitting = fitting_of(hits)
    page = hits[offset : offset + limit]
    addresses = hits.addresses(fitting) if facets else ()
    return Found(
        results=Rows((as_result(catalogue, hit, words) for hit in page), Result),
        total=fitting,
        offset=offset,
        facets=Rows(facets_of(catalogue, addresses), Facet),
    )


def pool_of(library: Library, text: str, count: int) -> Pool:
    """The best items for a checked query, for those who look at few of them."""
    view = library.indexed()
    hits, words = hits_of(library, view, text, {}, "hybrid")
    return Pool.of(view.catalogue, hits, words, count)


def fitting_of(hits: Ranking) -> int:
    """How many items of a ranking fit better than most; one at least where there is any."""
    return max(int((hits.scores > 0).sum()), min(len(hits), 1))


def hits_of(
    library: Library, view: View, text: str, chosen: Chosen, mode: str
) -> tuple[Ranking, tuple[str, ...]]:
    """All items that are ranked, best first, and the words to be marked in them."""
    from dataclasses import replace

    from embeddings.search import Ranking, rank_items

    within = items_allowed(view.catalogue, chosen) if chosen else None
    if view.index is None or within == frozenset():
        return Ranking.nothing(), ()
    query = replace(query_for(view.catalogue, library.reader(), text, mode), within=within)
    return rank_items(view.index, query), (query.text, *query.phrases, *query.expansions)


def query_for(catalogue: Catalogue, reader: Reader, text: str, mode: str = "hybrid") -> Query:
    """A query with its exact phrases, its other names, and what the graph knows of it."""
    from embeddings.model import Mode, Query

    plain, phrases = split_phrases(text)
    known = gather(catalogue, reader.read(plain), ()) if plain else ()
    return Query(
        text=plain or " ".join(phrases),
        mode=Mode(mode),
        expansions=reader.other_names(plain),
        phrases=phrases,
        known=frozenset((place.reading.document.id, place.start) for place in known),
    )


def check_query(text: str, limit: int, offset: int, mode: str) -> None:
    """Raise QueryError for an empty or overlong query, or a limit, offset or mode out of bounds."""
    if not any(char.isalnum() for char in text):
        raise QueryError(
            "查询是空的",
            wanted="至少一个字或词",
            english="the query is empty; wanted a word or more",
        )
    if len(text) > LONGEST:
        raise QueryError(
            f"查询有 {len(text)} 字",
            wanted=f"至多 {LONGEST} 字",
            english=f"the query has {len(text)} characters; at most {LONGEST} are read",
        )
    if not (1 <= limit <= LIMIT and 0 <= offset <= LIMIT) or mode not in MODES:
        raise QueryError(
            f"条数 {limit}、起点 {offset} 或方式 {mode} 不可用",
            wanted=f"条数 1–{LIMIT}，起点 0–{LIMIT}，方式为 {'、'.join(MODES)}",
            english=f"limit {limit}, offset {offset} or mode {mode} cannot be used; wanted "
            f"1-{LIMIT}, 0-{LIMIT} and one of {', '.join(MODES)}",
        )
