"""The addresses of the service: each gives a page to people and JSON to programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException, Query, Request, Response, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BeforeValidator
from starlette.concurrency import run_in_threadpool

from api import pages, paging
from api.crossing import totals_of
from api.filters import read_filter_words
from api.finding import LIMIT
from api.library import Library
from api.observing import Metrics
from api.overview import beside, documents_like, most_named, overview, questions_for, span_of
from api.page_views import about_entity, about_item
from api.schemas import Responsibility, as_json
from api.security import may_write
from api.shown import entity_named
from kg.errors import QueryError

router = APIRouter()


async def get_library(request: Request) -> Library:
    """The library that is served. Asynchronous, as a plain function would be given a thread of its own
    on every request."""
    library: Library = request.app.state.library
    return library


async def writer(request: Request, authorization: Annotated[str, Header()] = "") -> None:
    """Refuses a write without the token; without a token in the settings, every write."""
    token = request.app.state.settings.token
    if not token:
        raise HTTPException(
            403, "服务为只读；设置 ZHENGMAI_TOKEN 后才能写入 (read-only: no ZHENGMAI_TOKEN)"
        )
    if not may_write(token, authorization):
        raise HTTPException(401, "需要 Authorization: Bearer 令牌 (token missing or wrong)")


Held = Annotated[Library, Depends(get_library)]
Text = Annotated[str, Query(max_length=2000)]
Limit = Annotated[int, Query(ge=1, le=100)]
Offset = Annotated[int, Query(ge=0, le=1000)]
EMPTY = BeforeValidator(lambda value: None if value == "" else value)
"""What a form sends for a field that nobody filled is nothing."""
PageStart = Annotated[int, Query(ge=0, le=10_000_000, include_in_schema=False)]
"""From where a page shows a list that programs get whole."""


def check_format(form: str) -> None:
    """Raise QueryError for a form that a table is not given in."""
    if form not in ("json", *pages.TABLES):
        raise QueryError(
            f"没有“{form}”这种格式",
            wanted=f"可用：json、{'、'.join(pages.TABLES)}",
            english=f"no format '{form}'; wanted json, {', '.join(pages.TABLES)}",
        )


def reply(request: Request, template: str, name: str, value: Any, **more: Any) -> Response:
    """A page where a browser asks, JSON otherwise; `name` is what the template calls the value."""
    if pages.wants_page(request):
        return pages.page(request, template, {name: value, **more})
    body = as_json(value)
    if isinstance(body, list):
        body = {name: body, **{key: as_json(part) for key, part in more.items()}}
    headers = {"Vary": "Accept"}
    if {"k", "offset"} <= more.keys():
        k, offset, total = more["k"] or paging.USUAL, more["offset"], more.get("total")
        further = more.get("more", total is not None and offset + k < total)
        if linked := paging.links(request, k, offset, total, more=further):
            headers["Link"] = linked
    return JSONResponse(body, headers=headers)


def reply_page(
    request: Request, template: str, name: str, rows: Sequence[Any], **more: Any
) -> Response:
    """The same for a part of a list: `k` rows from `offset`, and how many there are in all."""
    usual = paging.USUAL
    if pages.wants_page(request):
        usual = more["usual"] = paging.SHOWN
    k, offset = more.pop("k") or usual, more.pop("offset")
    shown = paging.part(rows, k, offset)
    return reply(request, template, name, shown, total=len(rows), k=k, offset=offset, **more)


@router.get("/", summary="首页：文库概况")
def home(request: Request, library: Held) -> Response:
    """What the library holds."""
    found = overview(library)
    return reply(request, "home.html", "overview", found, span=span_of(found["documents"]))


_NOTHING: dict[str, Any] = {"q": "", "k": 10, "offset": 0, "results": (), "facets": ()}


@router.get("/search", summary="语义搜索")
def search(
    request: Request,
    library: Held,
    q: Text = "",
    k: Limit = 10,
    offset: Offset = 0,
    filter: Annotated[list[str], Query()] = [],  # noqa: B006 -- FastAPI copies it
    mode: str = "hybrid",
) -> Response:
    """The best items for a query, each with its best sentence."""
    filters = read_filter_words(filter)
    if not q.strip() and pages.wants_page(request):
        examples = most_named(library, "", 8)
        return pages.page(
            request, "search.html", {**_NOTHING, "filter": filter, "examples": examples}
        )
    found = library.find(q, min(k + 1, LIMIT), filters, offset, mode)
    return reply(
        request,
        "search.html",
        "results",
        found.results[:k],
        q=q,
        k=k,
        offset=offset,
        filter=filter,
        more=len(found.results) > k,
        fitting=found.total,
        facets=found.facets,
    )


@router.get("/ask", summary="提问：以原文作答，或说明文件没有提到")
def ask(request: Request, library: Held, q: Text = "") -> Response:
    """An answer with checked quotations, or a refusal that names what is missing."""
    if not q.strip() and pages.wants_page(request):
        return reply(request, "ask.html", "answer", None, q="", questions=questions_for(library))
    return reply(request, "ask.html", "answer", library.ask(q), q=q, questions=[])


@router.get("/documents", summary="文档列表")
def documents(
    request: Request,
    library: Held,
    q: Text = "",
    year: Annotated[int | None, Query(ge=1949, le=2200), EMPTY] = None,
    k: paging.Rows = None,
    offset: paging.Start = 0,
) -> Response:
    """Documents, newest year first; those of a year, and with all words of `q` in title, issuer or region."""
    every = library.documents()
    found = documents_like(every, q, year)
    more: dict[str, Any] = {"k": k, "offset": offset}
    if pages.wants_page(request):
        years = sorted({row.year for row in every if row.year}, reverse=True)
        more |= {"q": q, "year": year, "years": years}
    return reply_page(request, "documents.html", "documents", found, **more)


@router.post("/documents", status_code=201, dependencies=[Depends(writer)], summary="上传文档")
async def upload(request: Request, library: Held, file: UploadFile) -> Response:
    """Read an uploaded document."""
    data = await file.read()
    outcome = await run_in_threadpool(library.add_bytes, data, file.filename or "upload")
    status = {"added": 201, "failed": 422}.get(outcome.outcome, 200)
    if status == 422:
        raise HTTPException(
            422, outcome.english if pages.language(request) == "en" else outcome.error
        )
    return JSONResponse(as_json(outcome), status)


@router.delete(
    "/documents/{id_:path}", status_code=204, dependencies=[Depends(writer)], summary="移除文档"
)
def remove(library: Held, id_: str) -> Response:
    """Take a document out."""
    library.remove(id_)
    return Response(status_code=204)


@router.get("/documents/{id_:path}", summary="文档及其目录")
def document(request: Request, library: Held, id_: str) -> Response:
    """A document with its outline."""
    found = library.document(id_)
    more = {"beside": beside(library, found.summary)} if pages.wants_page(request) else {}
    return reply(request, "document.html", "document", found, **more)


@router.get("/items/{id_:path}", summary="任务原文及其提及")
def item(request: Request, library: Held, id_: str) -> Response:
    """An item with its mentions."""
    found = library.item(id_)
    more = about_item(library, found) if pages.wants_page(request) else {}
    return reply(request, "item.html", "item", found, **more)


@router.get("/entities", summary="实体列表")
def entities(
    request: Request,
    library: Held,
    type: str = "",
    q: Text = "",
    k: Annotated[int, Query(ge=1, le=1000)] = 200,
    offset: paging.Start = 0,
) -> Response:
    """Entities by type and name."""
    found = library.entities(type, q)
    shown = found[offset : offset + k]
    return reply(
        request,
        "entities.html",
        "entities",
        shown,
        total=len(found),
        type=type,
        q=q,
        k=k,
        offset=offset,
    )


@router.get("/entities/{id_:path}", summary="实体及其出处")
def entity(request: Request, library: Held, id_: str, offset: PageStart = 0) -> Response:
    """An entity with every place that names it; a page shows them in parts."""
    if not pages.wants_page(request):
        return reply(request, "entity.html", "entity", library.entity(id_))
    found = library.entity(id_, slice(offset, offset + paging.PLACES))
    more = {**about_entity(library, found), "offset": offset, "k": paging.PLACES}
    return reply(request, "entity.html", "entity", found, **more)


@router.get("/responsibilities", summary="部门责任表")
def responsibilities(
    request: Request,
    library: Held,
    department: Text = "",
    policy: Text = "",
    filter: Annotated[list[str] | None, Query()] = None,
    format: str = "json",
    k: paging.Rows = None,
    offset: paging.Start = 0,
) -> Response:
    """Department, item and role, each with its sentence; and the totals of each department."""
    check_format(format)
    department = entity_named(library.catalogue, department, "department")
    policy = entity_named(library.catalogue, policy, "policy")
    rows = library.responsibilities(department, policy, read_filter_words(filter or ()))
    if format in pages.TABLES:
        return pages.table(request, rows, format)
    about = _about_rows(library, rows) if pages.wants_page(request) else {}
    return reply_page(
        request,
        "responsibilities.html",
        "responsibilities",
        rows,
        k=k,
        offset=offset,
        department=department,
        policy=policy,
        filters=filter or [],
        totals=totals_of(rows),
        **about,
    )


def _about_rows(library: Library, rows: Sequence[Responsibility]) -> dict[str, Any]:
    """How many items and documents the rows are of, and what these are called."""
    titles = {row.id: row.title for row in library.documents()}
    plans = {row.document for row in rows}
    return {"items": len({row.id for row in rows}), "plans": len(plans), "titles": titles}


@router.get("/export", summary="导出图谱")
def export(library: Held, format: str = "turtle") -> Response:
    """The whole graph as a file."""
    from api.exports import MEDIA

    data = library.export_bytes(format)
    media, suffix = MEDIA[format]
    name = {"Content-Disposition": f'attachment; filename="zhengmai.{suffix}"'}
    return Response(data, media_type=media, headers=name)


@router.get("/health", summary="服务状态")
def health(library: Held) -> dict[str, Any]:
    """Whether the service is up, and what it holds."""
    return {
        "status": "ok",
        "documents": len(library.documents()),
        "revision": library.view().revision,
    }


@router.get("/metrics", summary="运行指标（Prometheus）", response_class=PlainTextResponse)
def metrics(request: Request, library: Held) -> Response:
    """Requests, seconds, and what the library holds, in Prometheus's text format."""
    measured: Metrics = request.app.state.metrics
    return measured.text(library)


@router.get("/docs", include_in_schema=False)
def docs(request: Request) -> Response:
    """The addresses of the API as a page."""
    schema = request.app.openapi()
    return pages.page(request, "docs.html", {"paths": schema["paths"]})
