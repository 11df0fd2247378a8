"""Conditional GET: a tag made of what an answer depends on, so that 304 costs no work.

Every answer to a GET is a function of the revision of the view that is served (not of the record: while a
document is added, answers come from the view before it), the program's version, the address with its
query, and the headers that choose a form: `Accept` and the language (cookie or setting). Their digest is the
tag; it is known before the answer is made. Only answers with status 200 carry it. What is not such a
function (`/health`, `/metrics`, files with tags of their own, wording by a language model) has none.
For the same reason an answer that was given once since the last change is given again from memory: the last
`KEPT` answers of at most `LARGEST` bytes are held, 16 MiB at the very most.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from api.security import App, Message, Receive, Scope, Send
from embeddings.cache import Recent

KEPT = 256
LARGEST = 64 * 1024  # bytes of a body
NEVER = ("/health", "/metrics", "/static")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as the routes gave it, and the route, which the metrics ask for."""

    start: Message
    body: Message
    route: Any


class Conditional:
    """Answers 304 where the client holds this very answer; gives all others their tag."""

    def __init__(self, app: App, state: Callable[[], str], never: tuple[str, ...] = NEVER) -> None:
        self.app, self.state, self.never = app, state, never
        self._recent: Recent[str, Kept] = Recent(KEPT)
        self._making: dict[str, asyncio.Event] = {}

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
        if scope["method"] == "HEAD":
            await self.app(scope, receive, _tagged(send, tag))
            return
        if tag in self._making:  # somebody asks for the same just now: one answer for all
            await self._making[tag].wait()
        known = self._recent.get(tag)
        if known is not None:
            await _again(known, scope, _tagged(send, tag))
            return
        made = self._making[tag] = asyncio.Event()
        try:
            await self.app(scope, receive, self._keeping(scope, _tagged(send, tag), tag))
        finally:
            made.set()
            if self._making.get(tag) is made:
                del self._making[tag]

    def _keeping(self, scope: Scope, send: Send, tag: str) -> Send:
        """Send on, and keep a small answer with status 200 that came in one piece."""
        begun: list[Message] = []

        async def keeping(message: Message) -> None:
            kept = _copy(message)  # what stands outside changes the headers in place
            whole = message["type"] == "http.response.body" and not message.get("more_body")
            small = len(message.get("body", b"")) <= LARGEST
            if whole and small and len(begun) == 1 and begun[0]["status"] == 200:
                self._recent.keep(tag, Kept(begun[0], kept, scope.get("route")))
            begun.append(kept)
            await send(message)

        return keeping

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


def _copy(message: Message) -> Message:
    if "headers" not in message:
        return {**message}
    return {**message, "headers": list(message["headers"])}


async def _again(known: Kept, scope: Scope, send: Send) -> None:
    """The answer that is kept, once more."""
    scope["route"] = known.route
    await send(_copy(known.start))
    await send(_copy(known.body))


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
