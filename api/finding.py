"""What a search does with a query before and after the index: names, the graph, filters, marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.facets import facets_of
from api.filters import Chosen, items_allowed
from api.gathering import gather
from api.results import as_result, split_phrases
from api.schemas import Found

if TYPE_CHECKING:
    from api.catalogue import Catalogue
    from api.library import Library
    from api.questions import Reader
    from embeddings.search import Hit, Query


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
    hits, words = hits_of(library, text, chosen, mode)
    catalogue = library.view().catalogue
    fitting = [hit for hit in hits if hit.score > 0] or hits[:1]
    return Found(
        results=tuple(as_result(catalogue, hit, words) for hit in hits[offset : offset + limit]),
        total=len(fitting),
        offset=offset,
        facets=facets_of(catalogue, (h.passage.address for h in fitting)) if facets else (),
    )


def hits_of(
    library: Library, text: str, chosen: Chosen, mode: str
) -> tuple[list[Hit], tuple[str, ...]]:
    """All items that are ranked, best first, and the words to be marked in them."""
    from dataclasses import replace

    from embeddings.search import search

    view = library.indexed()
    within = items_allowed(view.catalogue, chosen) if chosen else None
    if view.index is None or within == frozenset():
        return [], ()
    query = replace(query_for(view.catalogue, library.reader(), text, mode), within=within)
    found = search(view.index, replace(query, limit=len(view.index.passages)))
    return found, (query.text, *query.phrases, *query.expansions)


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
