"""What is noted of every request: an id, a line of the log, figures for Prometheus.

The id is the client's own `X-Request-ID` where that is sane, else a new one; the answer carries it, the
line has it. Neither query texts nor headers are noted, so no token and no question ends in a log.
"""

from __future__ import annotations

import logging
import os
import re
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.process_collector import ProcessCollector
from starlette.requests import Request
from starlette.responses import Response

from api.security import App, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from api.library import Library

log = logging.getLogger("zhengmai.requests")
_SANE = re.compile(r"[A-Za-z0-9._-]{1,64}")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)  # seconds
SHARED_FIGURES = "PROMETHEUS_MULTIPROC_DIR"
"""The variable of Prometheus's library for the folder in which several processes count together."""
Failed = Callable[[Request, Exception], Awaitable[Response]]


class Metrics:
    """The figures of one application, in a registry of its own; of all processes where there are several
    (`SHARED_FIGURES`), then without those of the process, which would be of any one of them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        counted = None if SHARED_FIGURES in os.environ else self.registry
        if counted:
            ProcessCollector(registry=counted)
        else:
            MultiProcessCollector(self.registry)  # type: ignore[no-untyped-call]
        self.requests = Counter(
            "zhengmai_requests_total",
            "Requests by method, route and status.",
            ("method", "route", "status"),
            registry=counted,
        )
        self.seconds = Histogram(
            "zhengmai_request_seconds",
            "Seconds from the first byte of a request to the last of its answer.",
            ("route",),
            buckets=BUCKETS,
            registry=counted,
        )
        self.held = Gauge(
            "zhengmai_held",
            "What the library holds.",
            ("kind",),
            multiprocess_mode="mostrecent",
            registry=counted,
        )
        self.revision = Gauge(
            "zhengmai_revision",
            "Committed changes of the record.",
            multiprocess_mode="mostrecent",
            registry=counted,
        )

    def text(self, library: Library) -> Response:
        """The figures in Prometheus's text format, those of the library read now."""
        view = library.view()
        catalogue = view.catalogue
        self.revision.set(view.revision)
        for kind, count in (
            ("documents", len(catalogue)),
            ("items", sum(head.summary.items for head in catalogue.heads)),
            ("mentions", sum(head.summary.mentions for head in catalogue.heads)),
            ("entities", len(catalogue.entities)),
        ):
            self.held.labels(kind).set(count)
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)


class Observed:
    """Gives every request an id, a line and its figures; an error nobody expected is a 500."""

    def __init__(self, app: App, metrics: Metrics, failed: Failed) -> None:
        self.app, self.metrics, self.failed = app, metrics, failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        noted = _Noted(request_id(scope), send)
        scope.setdefault("state", {})["request_id"] = noted.id
        try:
            await self.app(scope, receive, noted.send)
        except Exception as error:
            if noted.status:
                raise
            answer = await self.failed(Request(scope), error)
            await answer(scope, receive, noted.send)
        finally:
            self._note(scope, noted)

    def _note(self, scope: Scope, noted: _Noted) -> None:
        seconds = time.perf_counter() - noted.began
        route = getattr(scope.get("route"), "path", "none")
        self.metrics.requests.labels(scope["method"], route, str(noted.status)).inc()
        self.metrics.seconds.labels(route).observe(seconds)
        line = {
            "request_id": noted.id,
            "method": scope["method"],
            "path": f"{scope.get('prefix', '')}{scope['path']}",
            "route": route,
            "status": noted.status,
            "ms": round(seconds * 1000, 1),
            "bytes": noted.sent,
        }
        log.info(
            "%s %s %s %s ms %s bytes",
            *(line[key] for key in ("method", "path", "status", "ms", "bytes")),
            extra={"fields": line},
        )


class _Noted:
    """One request on its way: what was sent for it so far."""

    def __init__(self, id_: str, send: Send) -> None:
        self.id, self.began, self.status, self.sent = id_, time.perf_counter(), 0, 0
        self._send = send

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            named = (b"x-request-id", self.id.encode())
            message["headers"] = [*message.get("headers", ()), named]
        self.sent += len(message.get("body", b""))
        await self._send(message)


def request_id(scope: Scope) -> str:
    """The client's id if it is 1 to 64 letters, digits, `.`, `_`, `-`; else 32 new hex digits."""
    for name, value in scope["headers"]:
        if name.lower() == b"x-request-id" and _SANE.fullmatch(value.decode("latin-1")):
            return str(value.decode("latin-1"))
    return uuid.uuid4().hex
