"""The addresses: JSON for programs and pages for people at the same ones, by content negotiation."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Query, Request, Response, UploadFile

from api import pages
from api.exports import FORMATS, MEDIA
from api.filters import KEYS, read_filter_words
from api.guards import may_write
from api.library import Library
from api.problems import problem
from api.schemas import (
    AddOutcome,
    Answer,
    DocumentSummary,
    DocumentView,
    EntitySummary,
    EntityView,
    ItemView,
    Outcome,
    Responsibility,
    Result,
    as_json,
)

router = APIRouter()
ROWS = 200  # rows of a table on one page


def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


Held = Annotated[Library, Depends(_library)]
Text = Annotated[str, Query(max_length=2000, description="查询；问题")]
Limit = Annotated[int, Query(ge=1, le=1000, description="条数")]
Offset = Annotated[int, Query(ge=0, le=100_000, description="起点")]
FilterWords = Annotated[
    list[str], Query(alias="filter", description=f"KEY=VALUE，KEY 为 {'、'.join(KEYS)}")
]
NAMED: dict[int | str, dict[str, Any]] = {200: {"content": {"text/html": {}}}}


def _answer(value: Any, status: int = 200) -> Response:
    body = json.dumps(as_json(value), ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(body, status, {"Vary": "Accept"}, "application/json")


def _refusal(status: int, detail: str) -> Response:
    body = json.dumps(problem(status, detail), ensure_ascii=False)
    return Response(body, status, media_type="application/problem+json")


def _neighbours(request: Request, offset: int, limit: int, *, more: bool) -> dict[str, Any]:
    """The links to the pages before and after."""
    before = pages.link_with(request, offset=max(0, offset - limit)) if offset else ""
    after = pages.link_with(request, offset=offset + limit) if more else ""
    return {"before": before, "after": after}


@router.get("/", include_in_schema=False)
def start(request: Request, library: Held) -> Response:
    """The start page: a search box, and what the library holds."""
    counts = Counter(entity.type for entity in library.entities())
    order = [(t, counts[t]) for t in ("policy", "department", "programme", "place") if counts[t]]
    return pages.page(request, "start.html", documents=library.documents(), counts=order)


@router.get("/health")
def health(library: Held) -> Response:
    """Whether the service answers, and how much it holds."""
    return _answer({"status": "ok", "documents": len(library.documents())})


@router.get("/search", response_model=list[Result], responses=NAMED)
def search(
    request: Request,
    library: Held,
    q: Text = "",
    filters: FilterWords = [],  # noqa: B006 -- FastAPI copies defaults
    limit: Limit = 10,
    offset: Offset = 0,
    mode: str = "hybrid",
) -> Response:
    """Items that answer a query, best first, each with its best sentence and offsets."""
    person = pages.wants_page(request)
    if person and not q.strip():
        return pages.page(request, "search.html", q="", filters=(), results=(), before="", after="")
    found = library.search(q, limit, read_filter_words(filters), offset, mode)
    if not person:
        return _answer(found)
    links = _neighbours(request, offset, limit, more=len(found) == limit)
    return pages.page(request, "search.html", q=q, filters=filters, results=found, **links)


@router.get("/ask", response_model=Answer, responses=NAMED)
def ask(request: Request, library: Held, q: Text = "", limit: Limit = 10) -> Response:
    """An answer in checked quotations, or a refusal that says what is missing."""
    person = pages.wants_page(request)
    if person and not q.strip():
        return pages.page(request, "ask.html", q="", answer=None)
    found = library.ask(q, limit)
    return pages.page(request, "ask.html", q=q, answer=found) if person else _answer(found)


@router.get("/documents", response_model=list[DocumentSummary], responses=NAMED)
def documents(request: Request, library: Held) -> Response:
    """All documents, newest year first."""
    found = library.documents()
    if pages.wants_page(request):
        return pages.page(request, "documents.html", documents=found)
    return _answer(found)


@router.post("/documents", response_model=list[AddOutcome])
def upload(
    request: Request, library: Held, file: Annotated[UploadFile, File(description="文件")]
) -> Response:
    """Read one file into the library; needs the token."""
    if not may_write(request, request.app.state.settings.token):
        return _refusal(401, "写入需要令牌：设置 ZHENGMAI_TOKEN，并发送 Authorization: Bearer …")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / (Path(file.filename or "").name or "upload")
        path.write_bytes(file.file.read())
        outcomes = library.add([path])
    failed = any(outcome.outcome is Outcome.FAILED for outcome in outcomes)
    return _answer(outcomes, 422 if failed else 200)


@router.delete("/documents/{id_:path}")
def remove(request: Request, library: Held, id_: str) -> Response:
    """Take a document out of the library; needs the token."""
    if not may_write(request, request.app.state.settings.token):
        return _refusal(401, "写入需要令牌：设置 ZHENGMAI_TOKEN，并发送 Authorization: Bearer …")
    library.remove(id_)
    return Response(status_code=204)


@router.get("/documents/{id_:path}", response_model=DocumentView, responses=NAMED)
def document(request: Request, library: Held, id_: str) -> Response:
    """A document with its outline."""
    found = library.document(id_)
    if pages.wants_page(request):
        return pages.page(request, "document.html", d=found)
    return _answer(found)


@router.get("/items/{id_:path}", response_model=ItemView, responses=NAMED)
def item(request: Request, library: Held, id_: str) -> Response:
    """An item with its mentions; `#` in its id is written `%23`."""
    found = library.item(id_)
    return (
        pages.page(request, "item.html", i=found) if pages.wants_page(request) else _answer(found)
    )


@router.get("/entities", response_model=list[EntitySummary], responses=NAMED)
def entities(
    request: Request,
    library: Held,
    type_: Annotated[str, Query(alias="type", max_length=20)] = "",
    name: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = ROWS,
    offset: Offset = 0,
) -> Response:
    """Entities by type and part of a name, most often named first."""
    found = library.entities(type_, name)
    rows = found[offset : offset + limit]
    if not pages.wants_page(request):
        return _answer(rows)
    links = _neighbours(request, offset, limit, more=offset + limit < len(found))
    context: dict[str, Any] = {"rows": rows, "total": len(found), "type": type_, "name": name}
    return pages.page(request, "entities.html", **context, **links)


@router.get("/entities/{id_:path}", response_model=EntityView, responses=NAMED)
def entity(request: Request, library: Held, id_: str) -> Response:
    """An entity with every sentence that names it."""
    found = library.entity(id_)
    if pages.wants_page(request):
        return pages.page(request, "entity.html", e=found)
    return _answer(found)


@router.get("/responsibilities", response_model=list[Responsibility], responses=NAMED)
def responsibilities(
    request: Request,
    library: Held,
    department: Annotated[str, Query(max_length=200)] = "",
    policy: Annotated[str, Query(max_length=200)] = "",
    form: Annotated[str, Query(alias="format", pattern="^(json|csv|xlsx)?$")] = "",
    limit: Limit = ROWS,
    offset: Offset = 0,
) -> Response:
    """Who is asked to do what, in which role, with the sentence; as JSON, page, CSV or XLSX."""
    found = library.responsibilities(department or None, policy or None)
    if form in ("csv", "xlsx"):
        return _table(found, form, pages.language(request, "zh"))
    rows = found[offset : offset + limit]
    if form or not pages.wants_page(request):
        return _answer(rows)
    context: dict[str, Any] = {"rows": rows, "total": len(found)}
    context |= {"department": department, "policy": policy}
    context |= {k: pages.link_with(request, format=k) for k in ("csv", "xlsx")}
    links = _neighbours(request, offset, limit, more=offset + limit < len(found))
    return pages.page(request, "responsibilities.html", **context, **links)


def _table(rows: Any, form: str, lang: str) -> Response:
    from api.printing import responsibilities as write

    media = {
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }[form]
    headers = {"Content-Disposition": f'attachment; filename="responsibilities.{form}"'}
    return Response(write(rows, form, lang), headers=headers, media_type=media)


@router.get("/sparql")
def sparql(
    library: Held, query: Annotated[str, Query(min_length=1, max_length=20_000)]
) -> Response:
    """A SPARQL query, read-only, bounded in time and rows."""
    found = library.sparql(query)
    if isinstance(found, str):
        return Response(found, media_type="text/turtle; charset=utf-8")
    body = json.dumps(found, ensure_ascii=False)
    return Response(body, media_type="application/sparql-results+json")


@router.get("/export")
def export(
    library: Held, form: Annotated[str, Query(alias="format", description="、".join(FORMATS))]
) -> Response:
    """The whole graph as a file."""
    body = library.export_bytes(form)
    media, suffix = MEDIA[form]
    headers = {"Content-Disposition": f'attachment; filename="zhengmai.{suffix}"'}
    return Response(body, headers=headers, media_type=media)
