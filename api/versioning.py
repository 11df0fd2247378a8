"""`/v1`: the same addresses with a version in front, for programs; they always get JSON.

The addresses without it serve the newest version, and pages. A version that breaks clients becomes `/v2`,
served beside this one.
"""

from __future__ import annotations

from api.security import App, Receive, Scope, Send

PREFIX = "/v1"


class Versioned:
    """Takes `/v1` off an address before anything else reads it; `scope["prefix"]` remembers it."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and (path == PREFIX or path.startswith(f"{PREFIX}/")):
            raw = scope.get("raw_path", path.encode()).removeprefix(PREFIX.encode())
            # In place, so that what stands outside (the log, the metrics) sees the route, too.
            scope["path"] = path.removeprefix(PREFIX) or "/"
            scope["raw_path"], scope["prefix"] = raw or b"/", PREFIX
        await self.app(scope, receive, send)
