"""What every request passes before a route sees it: host, size, token; and what leaves."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fastapi import Request

from api.problems import problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "testserver"})
SMALL = 1 << 20  # bytes of a body that is not an upload
POLICY = b"default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
# Swagger's page (from the package fastapi-offline, no CDN) starts itself by an inline script.
DOCS_POLICY = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    b"img-src 'self' data:; frame-ancestors 'none'"
)
HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class Guard:
    """Refuses foreign host names (DNS rebinding) and large bodies; adds security headers."""

    def __init__(self, app: App, hosts: frozenset[str], upload: int) -> None:
        self._app, self._hosts, self._upload = app, hosts, upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if _host_name(headers.get(b"host", "")) not in self._hosts:
            await _refuse(send, 421, "这个主机名不被接受；可用 ZHENGMAI_HOSTS 设置")
            return
        bound = self._upload if scope["path"] == "/documents" else SMALL
        length = headers.get(b"content-length", "0")
        if not length.isdigit() or int(length) > bound:
            await _refuse(send, 413, f"请求太大；至多 {bound} 字节")
            return
        await self._app(scope, _bounded(receive, bound), _with_headers(send, scope["path"]))


def _host_name(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.rsplit(":", 1)[0] if host.count(":") == 1 else host


def _bounded(receive: Receive, bound: int) -> Receive:
    """A body that grows past its bound (chunked, without a length) ends as a disconnect."""
    seen = 0

    async def read() -> MutableMapping[str, Any]:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return {"type": "http.disconnect"} if seen > bound else message

    return read


def _with_headers(send: Send, path: str) -> Send:
    async def write(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            policy = DOCS_POLICY if path == "/docs" else POLICY
            extra = ((b"content-security-policy", policy), *HEADERS)
            message["headers"] = [*message.get("headers", ()), *extra]
        await send(message)

    return write


async def _refuse(send: Send, status: int, detail: str) -> None:
    body = json.dumps(problem(status, detail), ensure_ascii=False).encode()
    headers = [
        (b"content-type", b"application/problem+json"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def may_write(request: Request, token: str) -> bool:
    """Whether a request carries the token, compared in constant time; never without a token set."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    right = hmac.compare_digest(given.strip().encode(), token.encode())
    return bool(token) and scheme.lower() == "bearer" and right
