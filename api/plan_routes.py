"""Plans beside each other: `/compare`, `/fulfilment`, `/articles`."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api import pages, paging
from api.overview import chosen_pair, successions
from api.plan_commands import fulfilment_table
from api.plans import fulfilment as fulfilment_rows
from api.plans import outcome_counts
from api.routes import EMPTY, Held, Text, check_format, reply, reply_page
from api.shown import plan_named

router = APIRouter()


@router.get("/compare", summary="两份计划对照")
def compare(request: Request, library: Held, a: Text = "", b: Text = "") -> Response:
    """Two plans side by side: tasks continued, changed, new, dropped, with both quotations.

    Of two years of one issuer the earlier is `a`, however they are asked for.
    """
    if not pages.wants_page(request):
        return reply(request, "compare.html", "comparison", library.compare(a, b))
    documents = library.documents()
    a, b = plan_named(documents, a), plan_named(documents, b)
    found = library.compare(a, b) if a and b else None
    pairs = successions(documents)
    first, second = (found.a.id, found.b.id) if found else (a, b) if a or b else chosen_pair(pairs)
    context = {"documents": documents, "a": first, "b": second, "pairs": pairs[:8]}
    return reply(request, "compare.html", "comparison", found, **context)


@router.get("/fulfilment", summary="计划制定、出台、修订的文件后来怎样")
def fulfilment(
    request: Request,
    library: Held,
    since: Annotated[int | None, EMPTY, Query(alias="from", ge=1949, le=2200)] = None,
    outcome: str = "",
    format: str = "json",
    k: paging.Rows = None,
    offset: paging.Start = 0,
) -> Response:
    """Planned documents, the newest first, what became of them, and both quotations."""
    check_format(format)
    rows = fulfilment_rows(library, since, outcome)
    if format in pages.TABLES:
        data = fulfilment_table(rows, format, pages.language(request), str(request.base_url))
        name = {"Content-Disposition": f'attachment; filename="fulfilment.{format}"'}
        return Response(data, media_type=pages.TABLES[format], headers=name)
    about = {"since": since, "outcome": outcome, "k": k, "offset": offset}
    counts = outcome_counts(library, since)
    return reply_page(request, "fulfilment.html", "fulfilment", rows, counts=counts, **about)


@router.get("/articles", summary="与任务相近的法条（建议）")
def articles(request: Request, library: Held, item: Text) -> Response:
    """Articles of the cited laws nearest in meaning to an item: suggestions, not the plan's text."""
    found = library.suggested_articles(item)
    more = {"task": library.item(item)} if pages.wants_page(request) else {}
    return reply(request, "articles.html", "articles", found, item=item, **more)
