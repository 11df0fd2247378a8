"""How many requests one client may send: a bucket of tokens an address, filled at a steady rate.

A client at the machine itself is never held up: it can do worse than ask. Behind a proxy on the same
machine the client is the one that the proxy names, because uvicorn reads its forwarding headers.
"""

from __future__ import annotations

import fcntl
import hashlib
import ipaddress
import mmap
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from api.security import App, Receive, Scope, Send, refuse

ROW = struct.Struct("<8sdd")
"""A client's digest, its tokens, and when it had them in seconds."""
ROWS, GROUP = 1 << 14, 8
"""Clients that are remembered, in groups of so many by their digest; of a group the one that was quiet for
longest is forgotten first."""


class Buckets:
    """The tokens of clients, in memory or in a file that several processes share."""

    def __init__(self, path: Path | None = None) -> None:
        """`path` is a file that `file_in` made."""
        self._file = path.open("r+b") if path else None
        self._rows = mmap.mmap(self._file.fileno() if self._file else -1, ROWS * ROW.size)

    def close(self) -> None:
        """Let go of the file; the buckets cannot be used afterwards."""
        self._rows.close()
        if self._file:
            self._file.close()

    @staticmethod
    def file_in(folder: Path) -> Path:
        """A new file for `Buckets` that share it."""
        path = folder / "clients"
        path.write_bytes(bytes(ROWS * ROW.size))
        return path

    def take(self, client: str, most: int, a_second: float, now: float) -> float:
        """Take a token of a client, who gets so many a second and has at most `most`; how many it had."""
        key = hashlib.blake2b(client.encode(), digest_size=8).digest()
        first = int.from_bytes(key) % (ROWS // GROUP) * GROUP
        with self._alone():
            rows = [ROW.unpack_from(self._rows, n * ROW.size) for n in range(first, first + GROUP)]
            at = min(range(GROUP), key=lambda n: (rows[n][0] != key, rows[n][2]))
            known, held, then = rows[at]
            tokens = min(most, held + (now - then) * a_second) if known == key else float(most)
            left = tokens - 1 if tokens >= 1 else tokens
            ROW.pack_into(self._rows, (first + at) * ROW.size, key, left, now)
        return tokens

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Inside, no other process is; threads of one do not come here, its event loop does."""
        if self._file is None:
            yield
            return
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)


class RateLimit:
    """Refuses with 429 what goes beyond `per_minute`; a minute's worth may come at once."""

    def __init__(
        self,
        app: App,
        per_minute: int,
        clients: Buckets,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.app, self.per_minute, self.clients, self.clock = app, per_minute, clients, clock

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
        a_second = self.per_minute / 60
        tokens = self.clients.take(client, self.per_minute, a_second, self.clock())
        return 0.0 if tokens >= 1 else (1 - tokens) / a_second


def is_local(client: str) -> bool:
    """Whether an address is the machine's own; a name (of a test client) is not."""
    try:
        return ipaddress.ip_address(client).is_loopback
    except ValueError:
        return False
