"""Pages that programs do not need: matrix, targets, upload. Their data have addresses of their own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api import pages, paging
from api.forms import entity_mention
from api.page_views import COLUMNS, SHOWN, matrix_of, targets_of
from api.routes import Held, Text
from api.shown import plan_named

router = APIRouter(include_in_schema=False)
USUAL = 100


@router.get("/matrix")
def matrix(
    request: Request,
    library: Held,
    document: Text = "",
    offset: paging.Start = 0,
    plans: paging.Start = 0,
) -> Response:
    """Departments by sections of a plan, or by plans: from department `offset`, plan `plans`."""
    document = plan_named(library.documents(), document)
    chosen = {"document": document} if document else None
    rows = library.responsibilities("", "", chosen)
    context = {
        "matrix": matrix_of(library, rows, document, (offset, plans)),
        "document": document,
        "offset": offset,
        "plans": plans,
        "size": (SHOWN, COLUMNS),
        "documents": library.documents(),
    }
    return pages.page(request, "matrix.html", context)


@router.get("/targets")
def targets(
    request: Request,
    library: Held,
    document: Text = "",
    q: Text = "",
    k: Annotated[int, Query(ge=1, le=1000)] = USUAL,
    offset: paging.Start = 0,
) -> Response:
    """All figures that plans set, each with its sentence."""
    document = plan_named(library.documents(), document)
    found = targets_of(library, document, q.strip())
    context = {
        "targets": [entity_mention(place) for place in found[offset : offset + k]],
        "total": len(found),
        "document": document,
        "documents": library.documents(),
        "q": q,
        "k": k,
        "offset": offset,
    }
    return pages.page(request, "targets.html", context)


@router.get("/upload")
def upload(request: Request, library: Held) -> Response:
    """A form for new documents; sending it needs the token and JavaScript."""
    return pages.page(request, "upload.html", {"writable": bool(library.settings.token)})
