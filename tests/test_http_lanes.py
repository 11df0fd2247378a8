"""Quick reads pass the heavier ones; those wait in the order of arrival."""

import asyncio
from typing import Any

import pytest

from api.lanes import Lanes, lane_of


def scope(path: str, method: str = "GET", accept: str = "", prefix: str = "") -> dict[str, Any]:
    headers = [(b"Accept", accept.encode())] if accept else []
    return {"type": "http", "path": path, "method": method, "headers": headers, "prefix": prefix}


@pytest.mark.parametrize(
    ("asked", "lane"),
    [
        (scope("/search"), "search"),
        (scope("/ask", "HEAD"), "search"),
        (scope("/items/a"), ""),
        (scope("/items/a", accept="text/html,*/*"), ""),
        (scope("/items/a", accept="text/html", prefix="/v1"), ""),
        (scope("/documents"), ""),
        (scope("/documents", "POST"), ""),
        (scope("/health"), ""),
        (scope("/sparql", "POST"), "long"),
        (scope("/compare"), "long"),
    ],
)
def test_lanes_of_requests(asked: dict[str, Any], lane: str) -> None:
    assert lane_of(asked) == lane


def test_searches_wait_in_order_and_quick_reads_do_not() -> None:
    ended: list[str] = []
    working = {"now": 0, "most": 0}

    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        if scope["path"] == "/search":
            working["now"] += 1
            working["most"] = max(working["most"], working["now"])
            await asyncio.sleep(0.01)
            working["now"] -= 1
        ended.append(scope["name"])

    async def all_at_once() -> None:
        lanes = Lanes(app, searches=2)
        asked = [scope("/search") | {"name": f"search {n}"} for n in range(6)]
        asked.append(scope("/health") | {"name": "health"})
        await asyncio.gather(*(lanes(one, None, None) for one in asked))  # type: ignore[arg-type]

    asyncio.run(all_at_once())
    assert working["most"] == 2
    assert ended == ["health", *(f"search {n}" for n in range(6))]


def test_a_request_that_fails_or_goes_away_leaves_its_lane() -> None:
    async def app(scope: Any, _receive: Any, _send: Any) -> None:
        if scope.get("fails"):
            raise ValueError
        if scope.get("hangs"):
            await asyncio.sleep(60)

    async def one_after_the_other() -> None:
        lanes = Lanes(app, searches=1)
        with pytest.raises(ValueError):
            await lanes(scope("/ask") | {"fails": True}, None, None)  # type: ignore[arg-type]
        gone = asyncio.create_task(lanes(scope("/ask") | {"hangs": True}, None, None))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.wait_for(lanes(scope("/ask"), None, None), 5)  # type: ignore[arg-type]

    asyncio.run(one_after_the_other())
