"""What stands before every route: host names, bounds on bodies, headers, the token for writes."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.requests import ClientDisconnect

from api.problems import problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_SHARED = b"cross-origin-resource-policy"
SMALL_BODY = 64 * 1024  # bytes; only uploads are larger
HEADERS = (
    (b"content-security-policy", b"default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(), microphone=()"),
)  # fmt: skip


def may_write(token: str, header: str) -> bool:
    """Whether an Authorization header carries the token; compared in constant time."""
    scheme, _, given = header.partition(" ")
    same = hmac.compare_digest(given.strip().encode("utf-8", "replace"), token.encode())
    return bool(token) and scheme.lower() == "bearer" and same


def host_name(header: str) -> str:
    """A Host header without its port: `[::1]:8000` → `::1`."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.rpartition(":")[0].lower() if ":" in header else header.lower()


class Guard:
    """Refuses foreign host names (DNS rebinding) and bodies beyond their bound; adds headers."""

    def __init__(
        self, app: App, hosts: frozenset[str], upload: int, origins: tuple[str, ...] = ()
    ) -> None:
        self.app, self.hosts, self.upload, self.origins = app, hosts, upload, frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        foreign = headers.get(b"origin", "") in self.origins
        secured = _with_headers(send, foreign=foreign)
        if host_name(headers.get(b"host", "")) not in self.hosts:
            await refuse(
                secured,
                421,
                "主机名不在允许之列；请把它加入 ZHENGMAI_HOSTS (host name not allowed; add it to ZHENGMAI_HOSTS)",
            )
            return
        bound = self.upload if scope["path"] == "/documents" else SMALL_BODY
        length = headers.get(b"content-length", "0")
        if not (length.isascii() and length.isdigit()):
            await refuse(secured, 400, "Content-Length 不是数字 (Content-Length is not a number)")
            return
        body = _Bounded(receive, secured, bound)
        if int(length[:20]) > bound:
            await body.refuse()
            return
        try:
            await self.app(scope, body.receive, body.send)
        except ClientDisconnect:
            if not body.exceeded:
                raise
        if body.exceeded:
            await body.refuse()


class _Bounded:
    """The body as it comes, at most `bound` bytes: the length that was announced may be a lie.

    Beyond it the application sees a client that went away, and whatever it answers to that is
    replaced by a 413.
    """

    def __init__(self, receive: Receive, send: Send, bound: int) -> None:
        self._receive, self._send, self.bound = receive, send, bound
        self.exceeded = self._answered = False
        self._taken = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self._taken += len(message.get("body", b""))
        self.exceeded = self.exceeded or self._taken > self.bound
        return {"type": "http.disconnect"} if self.exceeded else message

    async def send(self, message: Message) -> None:
        if not self.exceeded or self._answered:
            self._answered = True
            await self._send(message)

    async def refuse(self) -> None:
        """413, unless an answer has begun already."""
        if not self._answered:
            self._answered = True
            await refuse(
                self._send,
                413,
                f"请求超过 {self.bound} 字节；较大的文件请用 zhengmai add，或调高 ZHENGMAI_UPLOAD_MB "
                "(body too large; use zhengmai add, or raise ZHENGMAI_UPLOAD_MB)",
            )


def _with_headers(send: Send, *, foreign: bool) -> Send:
    own = [(k, b"cross-origin" if foreign and k == _SHARED else v) for k, v in HEADERS]

    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *own]
        await send(message)

    return secured


async def refuse(
    send: Send, status: int, detail: str, more: tuple[tuple[bytes, bytes], ...] = ()
) -> None:
    """Problem details before any route was reached, in both languages."""
    body = json.dumps(problem(status, detail), ensure_ascii=False).encode()
    head = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
        *more,
    ]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})
