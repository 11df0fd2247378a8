"""How many requests one client may send: a bucket of tokens an address, filled at a steady rate.

A client at the machine itself is never held up: it can do worse than ask. Behind a proxy on the same
machine the client is the one that the proxy names, because uvicorn reads its forwarding headers.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

from api.security import App, Receive, Scope, Send, refuse

LONGEST = 10_000
"""Clients that are remembered; the one that was quiet for longest is forgotten first."""


class RateLimit:
    """Refuses with 429 what goes beyond `per_minute`; a minute's worth may come at once."""

    def __init__(
        self, app: App, per_minute: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.app, self.per_minute, self.clock = app, per_minute, clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        client = (scope.get("client") or ("",))[0]
        wait = self._wait(client) if scope["type"] == "http" and not is_local(client) else 0.0
        if not wait:
            await self.app(scope, receive, send)
            return
        seconds = int(wait) + 1
        await refuse(
            send,
            429,
            f"请求过多：每分钟至多 {self.per_minute} 次；请在 {seconds} 秒后再试，"
            f"或请管理员调高 ZHENGMAI_RATE (too many requests; retry after {seconds} s)",
            ((b"retry-after", str(seconds).encode()),),
        )

    def _wait(self, client: str) -> float:
        """Seconds until the client's next request; 0 where it may be served now."""
        now = self.clock()
        tokens, then = self._buckets.pop(client, (float(self.per_minute), now))
        tokens = min(self.per_minute, tokens + (now - then) * self.per_minute / 60)
        allowed = tokens >= 1
        self._buckets[client] = (tokens - allowed, now)
        if len(self._buckets) > LONGEST:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - tokens) * 60 / self.per_minute


def is_local(client: str) -> bool:
    """Whether an address is the machine's own; a name (of a test client) is not."""
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False
