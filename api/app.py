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
from api.problems import problem, problem_of
from api.routes import router
from kg.errors import ZhengmaiError

log = logging.getLogger(__name__)


def create_app(library: Library) -> FastAPI:
    """The service over one library, with the library's settings; nothing is started here."""
    settings = library.settings
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
    app.add_middleware(Guard, hosts=LOOPBACK | frozenset(settings.hosts), upload=upload)
    return app


def _told(request: Request, content: dict[str, object]) -> Response:
    """A problem as a page for a person, as problem details for a program."""
    status = int(str(content["status"]))
    if pages.wants_page(request):
        lang = pages.language(request, request.app.state.settings.lang)
        detail = content.get("english") if lang == "en" else None
        return pages.page(request, "error.html", status, detail=detail or content["detail"])
    body = json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(body, status, media_type="application/problem+json")


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, ZhengmaiError)
    content = problem_of(error)
    if int(content["status"]) >= 500:
        log.error("%s", error)
    return _told(request, content)


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: "没有这个地址", 405: "这个地址不接受这种请求"}
    detail = words.get(error.status_code, str(error.detail))
    return _told(request, problem(error.status_code, detail, english=str(error.detail)))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = [f"{'.'.join(str(p) for p in row['loc'][1:])}: {row['msg']}" for row in error.errors()]
    return _told(request, problem(422, "参数不对：" + "；".join(wrong), english="; ".join(wrong)))


def _unforeseen(request: Request, error: Exception) -> Response:
    log.error("unforeseen", exc_info=error)
    return _told(request, problem(500, "服务器内部出错，详情在日志中", english="internal error"))
