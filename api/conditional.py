"""Conditional GET: a tag made of what an answer depends on, so that 304 costs no work.

Every answer to a GET is a function of the record's revision, the program's version, the address with its
query, and the headers that choose a form: `Accept` and the language (cookie or setting). Their digest is the
tag; it is known before the answer is made. Only answers with status 200 carry it. What is not such a
function (`/health`, `/metrics`, files with tags of their own, wording by a language model) has none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from api.security import App, Message, Receive, Scope, Send

NEVER = ("/health", "/metrics", "/static")


class Conditional:
    """Answers 304 where the client holds this very answer; gives all others their tag."""

    def __init__(self, app: App, state: Callable[[], str], never: tuple[str, ...] = NEVER) -> None:
        self.app, self.state, self.never = app, state, never

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or self._changes(scope)
        ):
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value for name, value in scope["headers"]}
        tag = tag_of(scope, headers, self.state())
        if _holds(headers.get(b"if-none-match", b"").decode("latin-1"), tag):
            head = [(b"etag", tag.encode()), *_CACHE]
            await send({"type": "http.response.start", "status": 304, "headers": head})
            await send({"type": "http.response.body", "body": b""})
            return
        await self.app(scope, receive, _tagged(send, tag))

    def _changes(self, scope: Scope) -> bool:
        """Whether the answer does more than the record says: a language chosen sets a cookie."""
        return scope["path"].startswith(self.never) or b"lang=" in scope.get("query_string", b"")


_CACHE = ((b"cache-control", b"private, no-cache"), (b"vary", b"Accept, Cookie, Origin"))


def tag_of(scope: Scope, headers: dict[bytes, bytes], state: str) -> str:
    """A weak tag: compression changes the bytes, not what they say."""
    parts = (
        state.encode(),
        scope["path"].encode("utf-8", "surrogateescape"),
        scope.get("query_string", b""),
        scope.get("prefix", "").encode(),
        headers.get(b"accept", b""),
        headers.get(b"cookie", b""),
    )
    digest = hashlib.sha256(b"\x1f".join(parts)).hexdigest()
    return f'W/"{digest[:32]}"'


def _holds(asked: str, tag: str) -> bool:
    """If-None-Match: `*`, or a list of tags compared weakly (RFC 9110, 13.1.2)."""
    tags = {part.strip().removeprefix("W/") for part in asked.split(",")}
    return tag.removeprefix("W/") in tags or "*" in tags


def _tagged(send: Send, tag: str) -> Send:
    async def tagged(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            given = {name.lower() for name, _ in message.get("headers", ())}
            more = [(b"etag", tag.encode())] if b"etag" not in given else []
            if b"cache-control" not in given:
                more.append(_CACHE[0])
            message["headers"] = [*message.get("headers", ()), *more]
        await send(message)

    return tagged
