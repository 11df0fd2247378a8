"""Pages for people: Jinja2 templates, Chinese first, no JavaScript, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from api import paging
from api.labels import label, reasons_in, warning_in
from api.printing import responsibilities as responsibility_bytes
from api.schemas import Mark, MentionView, Responsibility
from api.settings import LANGUAGES
from api.shown import entity_shown, filter_shown, plan_label, plan_shown, where

WEB = Path(__file__).parent / "web"
TABLES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TYPES = ("policy", "department", "programme", "target", "place")


ZH = Markup(' lang="zh-Hans"')
"""What marks words of documents as Chinese on a page of any language."""


class Piece(NamedTuple):
    """A stretch of a text to be shown, with the mark or mention that covers it."""

    text: str
    mark: Mark | MentionView | None = None


def pieces(text: str, start: int, marks: Iterable[Mark | MentionView]) -> list[Piece]:
    """A text cut at its marks, which are in document offsets; `start` is the text's own.

    Of marks that overlap, the one that begins first, and then the longer, is shown.
    """
    found: list[Piece] = []
    at = start
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if mark.start < at or mark.end > start + len(text):
            continue
        if mark.start > at:
            found.append(Piece(text[at - start : mark.start - start]))
        found.append(Piece(text[mark.start - start : mark.end - start], mark))
        at = mark.end
    return [*found, Piece(text[at - start :])]


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(WEB / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(pieces=pieces, href=href, without=without, TYPES=TYPES, zh=ZH)
    environment.globals.update(where=where, plan_label=plan_label, plan_shown=plan_shown)
    environment.globals.update(choices=lambda: paging.CHOICES, warning_in=warning_in)
    return environment


def href(path: str, id_: str = "", **query: Any) -> str:
    """An address with its id and query percent-encoded: `/items/a%23sec_1__item_2`."""
    pairs = [(key, value) for key, value in query.items() if value not in ("", None, [])]
    text = urlencode(pairs, doseq=True, errors="replace")
    return quote(path + id_, safe="/", errors="replace") + (f"?{text}" if text else "")


def without(words: Sequence[str], word: str) -> list[str]:
    """The filter words without one of them."""
    return [one for one in words if one != word]


def language(request: Request) -> str:
    """`?lang=`, else the cookie, else the settings."""
    for value in (request.query_params.get("lang"), request.cookies.get("lang")):
        if value in LANGUAGES:
            return value
    lang: str = request.app.state.settings.lang
    return lang


def wants_page(request: Request) -> bool:
    """Whether a browser asks: HTML before JSON in Accept, and no `?format=json`."""
    accept = request.headers.get("accept", "")
    if request.scope.get("prefix") or request.query_params.get("format") == "json":
        return False
    if request.method not in {"GET", "HEAD"}:
        return False
    html, json = accept.find("text/html"), accept.find("application/json")
    return html >= 0 and (json < 0 or html < json)


def page(request: Request, template: str, context: dict[str, Any], status: int = 200) -> Response:
    """A template filled in the language of the request."""
    lang = language(request)
    other = "en" if lang == "zh" else "zh"
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    held = request.app.state.library
    shown = (
        _environment()
        .get_template(template)
        .render(
            lang=lang,
            t=lambda zh, en: en if lang == "en" else zh,
            label=lambda word: label(word, lang),
            reasons_in=lambda reasons: reasons_in(reasons, lang),
            filter_shown=lambda word: filter_shown(held.catalogue, word, lang),
            entity_shown=lambda id_, type_="": entity_shown(held.catalogue, id_, type_),
            path=request.url.path,
            switch=f"?{urlencode([*kept, ('lang', other)], errors='replace')}",
            **context,
        )
    )
    response = HTMLResponse(
        shown.encode("utf-8", "replace"),
        status,
        {"Vary": "Accept, Cookie", "Content-Language": lang},
    )
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie("lang", lang, max_age=31_536_000, httponly=True, samesite="lax")
    return response


def error_page(request: Request, found: dict[str, Any]) -> Response:
    """A problem for people."""
    return page(request, "error.html", {"problem": found}, int(found["status"]))


def table(request: Request, rows: Sequence[Responsibility], form: str) -> Response:
    """The table of responsibilities as a file; its links lead to this server."""
    name = {"Content-Disposition": f'attachment; filename="responsibilities.{form}"'}
    data = responsibility_bytes(rows, form, language(request), str(request.base_url))
    return Response(data, media_type=TABLES[form], headers=name)


def mount(app: FastAPI) -> None:
    """Serve the style sheet and the icon."""
    from starlette.staticfiles import StaticFiles

    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
