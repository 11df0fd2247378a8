"""Pages of a list: `k` rows from `offset`, with the addresses of the others as RFC 8288 links."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import Query, Request

MOST = 1000
USUAL = 200
SHOWN = 50  # rows of a page where nobody says
CHOICES = 60  # plans that a list to choose from holds; of more one is found by typing
PLACES = 100  # sentences that name an entity, on its page
Rows = Annotated[int | None, Query(ge=1, le=MOST)]
"""How many rows; 200 where nobody says, on a page 50."""
Start = Annotated[int, Query(ge=0, le=10_000_000)]


def part(rows: Sequence[Any], k: int | None, offset: int) -> Sequence[Any]:
    """The rows from `offset`: `k`, or the usual number."""
    return rows[offset : offset + (k or USUAL)]


def links(request: Request, k: int, offset: int, total: int | None, *, more: bool) -> str:
    """The value of a Link header: first, prev, next, and last where the total is known."""
    found = {"first": 0} if offset else {}
    if offset:
        found["prev"] = max(0, offset - k)
    if more:
        found["next"] = offset + k
    if total:
        found["last"] = (total - 1) // k * k
    return ", ".join(f'<{_address(request, k, at)}>; rel="{rel}"' for rel, at in found.items())


def _address(request: Request, k: int, offset: int) -> str:
    kept = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in ("k", "offset")
    ]
    query = urlencode([*kept, ("k", k), ("offset", offset)], errors="replace")
    return f"{request.scope.get('prefix', '')}{quote(request.url.path, errors='replace')}?{query}"
