"""Who is served first: quick reads at once, searches a few at a time, long work one after the other.

Python runs one thread at a time, and each numerical step gives the lock away and queues for it again: thirty
searches at once take several times as long as thirty one after the other, and a read of a millisecond waits
behind all of them. So a request of a heavier kind waits here, in the order of arrival, before it takes a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from weakref import WeakKeyDictionary

from api.security import App, Receive, Scope, Send

SEARCHES = 2
"""Requests with a search in them at a time: while one is in the model, another reads."""
LONG = 1
"""Requests at a time that may take seconds."""
_LONG_PATHS = ("/export", "/sparql", "/compare", "/matrix", "/targets")
_SEARCH_PATHS = ("/search", "/ask", "/articles")


class Lanes:
    """Bounds how many requests of the heavier kinds are worked on at a time; the others wait."""

    def __init__(self, app: App, searches: int = SEARCHES, long: int = LONG) -> None:
        self.app, self._bounds = app, {"search": searches, "long": long}
        self._lanes: WeakKeyDictionary[asyncio.AbstractEventLoop, Mapping[str, asyncio.Semaphore]]
        self._lanes = WeakKeyDictionary()  # a server has one loop, a test many

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        lane = lane_of(scope) if scope["type"] == "http" else ""
        if not lane:
            await self.app(scope, receive, send)
            return
        async with self._held()[lane]:
            await self.app(scope, receive, send)

    def _held(self) -> Mapping[str, asyncio.Semaphore]:
        loop = asyncio.get_running_loop()
        if loop not in self._lanes:
            made = {name: asyncio.Semaphore(bound) for name, bound in self._bounds.items()}
            self._lanes[loop] = made
        return self._lanes[loop]


def lane_of(scope: Scope) -> str:
    """`search`, `long`, or the empty string for what is quick or writes."""
    path = scope["path"]
    if path in _LONG_PATHS:
        return "long"
    if scope["method"] not in ("GET", "HEAD"):
        return ""
    return "search" if path in _SEARCH_PATHS else ""
