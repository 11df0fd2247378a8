"""A library at a glance: what is in it, what is named most, what can be asked, which plans belong together."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.library import Library
    from api.schemas import DocumentSummary, EntitySummary

TYPES = ("policy", "department", "programme", "target", "place")


def overview(library: Library) -> dict[str, Any]:
    """What the start page shows: documents, mentions by type, what is named most, questions."""
    catalogue = library.catalogue
    counts = catalogue.counts()
    return {
        "documents": catalogue.summaries(),
        "counts": {type_: counts.get(type_, 0) for type_ in TYPES},
        "top": {
            type_: most_named(library, type_, 6) for type_ in ("department", "policy", "programme")
        },
        "questions": questions_for(library),
    }


def most_named(library: Library, type_: str, count: int) -> list[EntitySummary]:
    """The entities of a type (of all, when empty) that are named most; no vague ones ("各地")."""
    catalogue = library.catalogue
    rows = catalogue.entity_summaries(type_)
    named = (row for row in rows if row.mentions and not catalogue.is_vague(row.id))
    return list(islice(named, count))


def questions_for(library: Library) -> list[str]:
    """Questions that this library can answer, from what is named most in it; none for an empty one."""
    if not len(library.catalogue):
        return []
    named = {
        type_: next((row.name for row in most_named(library, type_, 1)), "")
        for type_ in ("department", "policy")
    }
    asked = (
        f"哪些任务涉及{named['department']}？" if named["department"] else "",
        f"哪些任务依据《{named['policy']}》？" if named["policy"] else "",
        "今年要出台或修订哪些文件？",
    )
    return [one for one in asked if one]


def span_of(documents: Iterable[DocumentSummary]) -> dict[str, Any]:
    """The first and the last year of documents, and their regions by the number of plans."""
    rows = list(documents)
    years = sorted({row.year for row in rows if row.year})
    regions = Counter(row.region for row in rows if row.region)
    return {"years": years[:: max(1, len(years) - 1)], "regions": regions.most_common()}


def successions(
    documents: Iterable[DocumentSummary],
) -> list[tuple[DocumentSummary, DocumentSummary]]:
    """Plans of one issuer in consecutive years, (earlier, later), the latest first."""
    by_issuer: dict[tuple[str, str], list[DocumentSummary]] = defaultdict(list)
    for row in documents:
        if row.year and row.issuer:
            by_issuer[row.issuer, row.region].append(row)
    found = [
        pair
        for rows in by_issuer.values()
        for pair in pairwise(sorted(rows, key=lambda row: (row.year or 0, row.id)))
        if pair[0].year != pair[1].year
    ]
    return sorted(found, key=lambda pair: (-(pair[1].year or 0), pair[1].id))


def beside(library: Library, document: DocumentSummary) -> dict[str, DocumentSummary | None]:
    """The plan before and the plan after one, of the same issuer."""
    pairs = successions(library.documents())
    return {
        "earlier": next((a for a, b in pairs if b.id == document.id), None),
        "later": next((b for a, b in pairs if a.id == document.id), None),
    }


def documents_like(
    documents: Sequence[DocumentSummary], text: str, year: int | None = None
) -> Sequence[DocumentSummary]:
    """The documents of a year whose title, issuer, region, year or id holds each word of a text."""
    words = text.split()
    if not words and not year:
        return documents
    return [
        row
        for row in documents
        if (not year or row.year == year)
        and all(word in " ".join(map(str, (row.title, row.issuer, row.region, row.year, row.id))) for word in words)
    ]  # fmt: skip


def chosen_pair(pairs: Sequence[tuple[DocumentSummary, DocumentSummary]]) -> tuple[str, str]:
    """What a comparison without a choice offers: the newest plan and the one before it."""
    return (pairs[0][0].id, pairs[0][1].id) if pairs else ("", "")
