"""`/judgements`: what people decided on links and entities."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from api import paging
from api.routes import Held, writer
from api.schemas import as_json

router = APIRouter()


@router.get("/judgements", summary="人的判断")
def judgements(
    request: Request, library: Held, k: paging.Rows = None, offset: paging.Start = 0
) -> Response:
    """All decisions of people, newest first."""
    found, k = library.judgements()[::-1], k or paging.USUAL
    body = {
        "judgements": as_json(found[offset : offset + k]),
        "total": len(found),
        "k": k,
        "offset": offset,
    }
    linked = paging.links(request, k, offset, len(found), more=offset + k < len(found))
    return JSONResponse(body, headers={"Link": linked} if linked else None)


@router.post(
    "/judgements", status_code=201, dependencies=[Depends(writer)], summary="确认、否定、合并、拆分"
)
def judge(
    request: Request,
    library: Held,
    verdict: Annotated[str, Body(examples=["confirm"])],
    entity: Annotated[str, Body(examples=["department/民政部"])],
    mention: Annotated[str, Body()] = "",
    other: Annotated[str, Body()] = "",
    reason: Annotated[str, Body()] = "",
    by: Annotated[str, Body()] = "",
) -> Response:
    """Confirm or reject a link (`mention`, `entity`), merge (`entity` stays, `other` goes) or split."""
    del request
    given = (verdict, entity, mention, other, reason, by)
    if any("\ud800" <= char <= "\udfff" for text in given for char in text):
        raise HTTPException(422, "正文里有半个字符 (half a character in the body)")
    about = (mention, entity) if verdict in {"confirm", "reject"} else (entity, other)
    made: Any = library.judge(verdict, about, mention=mention, reason=reason, by=by)
    return JSONResponse(as_json(made), 201)
