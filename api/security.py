"""What stands before every route: host names, bounds on bodies, headers, the token for writes."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from api.problems import problem

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
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

    def __init__(self, app: App, hosts: frozenset[str], upload: int) -> None:
        self.app, self.hosts, self.upload = app, hosts, upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        secured = _with_headers(send)
        if host_name(headers.get(b"host", "")) not in self.hosts:
            await _refuse(secured, 421, "主机名不在允许之列 (host name not allowed)")
            return
        bound = self.upload if scope["path"] == "/documents" else SMALL_BODY
        length = headers.get(b"content-length", "0")
        if not length.isdigit() or int(length) > bound:
            await _refuse(secured, 413, f"请求超过 {bound} 字节 (body too large)")
            return
        await self.app(scope, _bounded(receive, bound), secured)


def _bounded(receive: Receive, bound: int) -> Receive:
    """The body as it comes, cut off when it is longer than `bound`: the length may be a lie."""
    taken = 0

    async def take() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > bound else message

    return take


def _with_headers(send: Send) -> Send:
    async def secured(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *HEADERS]
        await send(message)

    return secured


async def _refuse(send: Send, status: int, detail: str) -> None:
    body = json.dumps(problem(status, detail), ensure_ascii=False).encode()
    head = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": head})
    await send({"type": "http.response.body", "body": body})
