"""`/judgements`: what people decided on links and entities."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Query, Request, Response
from fastapi.responses import JSONResponse

from api.routes import Held, writer
from api.schemas import as_json

router = APIRouter()


@router.get("/judgements", summary="人的判断")
def judgements(
    library: Held,
    k: Annotated[int, Query(ge=1, le=1000)] = 200,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """All decisions of people, newest first."""
    found = library.judgements()[::-1]
    body = {"judgements": as_json(found[offset : offset + k]), "total": len(found)}
    return JSONResponse(body)


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
    about = (mention, entity) if verdict in {"confirm", "reject"} else (entity, other)
    made: Any = library.judge(verdict, about, mention=mention, reason=reason, by=by)
    return JSONResponse(as_json(made), 201)
