"""Pages for people: Jinja2 templates with everything escaped and every address encoded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from api.labels import label
from api.schemas import Mark, MentionView
from api.words import EXAMPLES, word

HERE = Path(__file__).parent / "web"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `mention` is None and `marked` False where nothing is shown there."""

    text: str
    mention: MentionView | None = None
    marked: bool = False


def mention_pieces(text: str, start: int, mentions: Iterable[MentionView]) -> list[Piece]:
    """A text in pieces, with the outermost mentions apart; `start` is the text's own offset."""
    pieces, at = [], start
    for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
        if mention.start < at or mention.end > start + len(text):
            continue
        pieces.append(Piece(text[at - start : mention.start - start]))
        pieces.append(Piece(text[mention.start - start : mention.end - start], mention))
        at = mention.end
    pieces.append(Piece(text[at - start :]))
    return [piece for piece in pieces if piece.text]


def marked_pieces(text: str, start: int, marks: Iterable[Mark]) -> list[Piece]:
    """A text in pieces, with the marks apart."""
    pieces, at = [], start
    for mark in marks:
        pieces.append(Piece(text[at - start : mark.start - start]))
        pieces.append(Piece(text[mark.start - start : mark.end - start], marked=True))
        at = mark.end
    pieces.append(Piece(text[at - start :]))
    return [piece for piece in pieces if piece.text]


def item_address(id_: str, start: int | None = None) -> str:
    """The address of an item, at a sentence where one is given."""
    return f"/items/{quote(id_, safe='')}" + (f"#s{start}" if start is not None else "")


def entity_address(id_: str) -> str:
    """The address of an entity: `/entities/department/…`."""
    return f"/entities/{quote(id_, safe='/')}"


def document_address(id_: str) -> str:
    """The address of a document."""
    return f"/documents/{quote(id_, safe='')}"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, with escaping on and unknown names an error."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(
        item_address=item_address,
        entity_address=entity_address,
        document_address=document_address,
        mention_pieces=mention_pieces,
        marked_pieces=marked_pieces,
    )
    return made


def language(request: Request, default: str) -> str:
    """The language of a page: `?lang=`, else the cookie, else the setting."""
    for wanted in (request.query_params.get("lang"), request.cookies.get("lang"), default):
        if wanted in ("zh", "en"):
            return str(wanted)
    return "zh"


def other_language(request: Request, lang: str) -> str:
    """The same address in the other language."""
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return "?" + urlencode([*pairs, ("lang", "zh" if lang == "en" else "en")])


def page(request: Request, name: str, status: int = 200, **context: Any) -> HTMLResponse:
    """Render a template; `lang` decides its words, and is kept in a cookie when chosen."""
    lang = language(request, request.app.state.settings.lang)
    html = (
        environment()
        .get_template(name)
        .render(
            lang=lang,
            other=other_language(request, lang),
            path=request.url.path,
            examples=EXAMPLES[lang],
            w=lambda key: word(key, lang),
            label=lambda key: label(key, lang),
            **context,
        )
    )
    response = HTMLResponse(html, status, headers={"Vary": "Accept, Cookie"})
    if request.query_params.get("lang") in ("zh", "en"):
        response.set_cookie("lang", lang, samesite="strict", httponly=True)
    return response


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks: pages and JSON share their addresses."""
    return "text/html" in request.headers.get("accept", "")


def link_with(request: Request, **changes: Any) -> str:
    """This address with some parameters changed; None takes one away."""
    pairs: Sequence[tuple[str, Any]] = [
        (k, v) for k, v in request.query_params.multi_items() if k not in changes
    ]
    return "?" + urlencode([*pairs, *((k, v) for k, v in changes.items() if v is not None)])
