"""The web application: `create_app(library, settings)`."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache, partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware

from api import graph_routes, judging_routes, page_routes, pages, plan_routes, sparql_routes
from api.commands import version
from api.conditional import NEVER, Conditional
from api.describing import ERRORS, describe
from api.lanes import Lanes
from api.limits import Buckets, RateLimit
from api.observing import Metrics, Observed
from api.problems import problem, status_of
from api.routes import router
from api.security import LOCAL, Guard
from api.versioning import Versioned
from kg.errors import ZhengmaiError

if TYPE_CHECKING:
    from api.library import Library
    from api.settings import Settings

log = logging.getLogger(__name__)


def create_app(
    library: Library,
    settings: Settings,
    host: str = "127.0.0.1",
    clients: Buckets | None = None,
) -> FastAPI:
    """Pages and JSON over one library. `host` is the address served: its name is answered to. `clients` counts
    requests for the rate limit; by default those of this application alone."""
    app = FastAPI(
        title="政脉 Zhengmai",
        version=version(),
        description="政府工作要点的知识图谱与语义搜索。同一地址按 Accept 返回网页或 JSON。",
        docs_url=None,
        redoc_url=None,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.library = library
    app.state.settings = settings
    app.include_router(router)
    app.include_router(graph_routes.router)
    app.include_router(judging_routes.router)
    app.include_router(plan_routes.router)
    app.include_router(sparql_routes.router)
    app.include_router(page_routes.router)
    pages.mount(app)
    app.add_exception_handler(ZhengmaiError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    _stack(app, library, settings, host, clients or Buckets())
    described = cache(partial(describe, app))
    setattr(app, "openapi", described)  # noqa: B010 -- FastAPI's own way to replace it
    return app


def _stack(app: FastAPI, library: Library, settings: Settings, host: str, clients: Buckets) -> None:
    """What stands before the routes, the outermost last."""
    hosts = frozenset({*LOCAL, *(name.lower() for name in settings.hosts), host.lower()})
    metrics = Metrics()
    app.state.metrics = metrics
    never = (*NEVER, "/ask") if settings.llm_url else NEVER
    state = f"{version()}:{settings.lang}:"
    app.add_middleware(Lanes)
    app.add_middleware(Conditional, state=lambda: f"{state}{library.view().revision}", never=never)
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "If-None-Match", "X-Request-ID"),
            expose_headers=("ETag", "Link", "X-Request-ID", "Retry-After"),
        )
    if settings.rate:
        app.add_middleware(RateLimit, per_minute=settings.rate, clients=clients)
    upload = settings.upload_mb * 2**20 + 65536
    app.add_middleware(Guard, hosts=hosts, upload=upload, origins=settings.origins)
    app.add_middleware(Versioned)
    app.add_middleware(Observed, metrics=metrics, failed=_unexpected)


def _answer(
    request: Request,
    status: int,
    detail: str,
    kind: str = "",
    more: Mapping[str, str] | None = None,
) -> Response:
    """An error as a page for people, as problem details for programs."""
    found = problem(status, detail, pages.language(request), kind)
    if pages.wants_page(request):
        return pages.error_page(request, found)
    headers = {**(more or {}), **({"WWW-Authenticate": "Bearer"} if status == 401 else {})}
    return JSONResponse(found, status, headers, media_type="application/problem+json")


async def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, ZhengmaiError)
    lang = pages.language(request)
    status = status_of(error)
    commands = status != 404 or lang == "en" or not pages.wants_page(request)
    detail = (
        error.message(lang) if commands else "；".join(filter(None, (error.found, error.wanted)))
    )
    return _answer(request, status, detail, type(error).__name__)


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    chinese = pages.language(request) == "zh"
    faults = [f"{'.'.join(map(str, e['loc'][1:]))}: {_fault(e, chinese)}" for e in error.errors()]
    return _answer(request, 422, "; ".join(faults), "RequestError")


_FAULTS = {
    "missing": "缺少这一项", "int_parsing": "应为整数", "greater_than_equal": "应不小于 {ge}",
    "less_than_equal": "应不大于 {le}", "string_too_long": "至多 {max_length} 字",
    "json_invalid": "正文不是 JSON", "string_type": "应为文字", "extra_forbidden": "没有这一项",
}  # fmt: skip
"""Kinds of faults that pydantic names, in Chinese; others are told in its English words."""


def _fault(error: Mapping[str, Any], chinese: bool) -> str:
    """One fault of a request, in words."""
    known = _FAULTS.get(error["type"]) if chinese else None
    return known.format_map(error.get("ctx", {})) if known else str(error["msg"])


_IN_ENGLISH = {404: "there is no such address here; /docs lists those that there are"}


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail: Any = error.detail
    if detail == HTTPStatus(error.status_code).phrase:  # nobody has said more
        known = ERRORS if pages.language(request) == "zh" else _IN_ENGLISH
        detail = known.get(error.status_code, detail)
    return _answer(request, error.status_code, str(detail), more=error.headers)


async def _unexpected(request: Request, error: Exception) -> Response:
    named = {"fields": {"request_id": request.state.request_id}}
    log.error("%s %s failed", request.method, request.url.path, exc_info=error, extra=named)
    return _answer(request, 500, "服务器内部错误，详见日志 (internal error; see the log)")
