"""A client that costs little: one kept connection, requests as bytes, answers read by their length.

The client runs on the server's cores, so every microsecond of it is in the figures; bodies are kept by their
digest and checked after the run.
"""

from __future__ import annotations

import gzip
import hashlib
import socket
import threading
import time
from dataclasses import dataclass, field

JSON, HTML = "application/json", "text/html"


@dataclass(frozen=True, slots=True)
class Ask:
    """A request of the mix: the route it counts for, its address, and the form it wants."""

    route: str
    address: str
    accept: str = JSON


@dataclass(slots=True)
class Tally:
    """What the clients saw: seconds by route, faults, and each different body once by request."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    bodies: dict[Ask, dict[bytes, bytes]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, ask: Ask, seconds: float, status: int, body: bytes) -> None:
        digest = hashlib.blake2b(body, digest_size=12).digest()
        with self.lock:
            self.seconds.setdefault(ask.route, []).append(seconds)
            known = self.bodies.setdefault(ask, {})
            if digest not in known:
                known[digest] = body
            if status != 200:
                self.faults.append(f"{ask.address}: {status} {body[:120]!r}")

    def fault(self, text: str) -> None:
        with self.lock:
            self.faults.append(text)

    def all(self) -> list[float]:
        return [second for seconds in self.seconds.values() for second in seconds]


class Client:
    """One connection that is kept open, and opened anew where the server closed it."""

    def __init__(self, port: int, timeout: float = 60) -> None:
        self.port, self.timeout = port, timeout
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb", 65536)

    def get(
        self, address: str, accept: str = JSON, compressed: bool = False
    ) -> tuple[int, bytes, float]:
        """Status, body and seconds from the first byte sent to the last received."""
        more = "Accept-Encoding: gzip\r\n" if compressed else ""
        head = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\n{more}\r\n"
        began = time.perf_counter()
        self._socket.sendall(head.encode())
        status, body, zipped = self._answer()
        seconds = time.perf_counter() - began
        return status, gzip.decompress(body) if zipped else body, seconds

    def _answer(self) -> tuple[int, bytes, bool]:
        line = self._file.readline()
        if not line:
            raise ConnectionError("the server closed the connection")
        status, length, chunked, zipped = int(line.split()[1]), 0, False, False
        while (line := self._file.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            name = name.lower()
            if name == b"content-length":
                length = int(value)
            chunked = chunked or name == b"transfer-encoding"
            zipped = zipped or name == b"content-encoding"
        return status, self._chunks() if chunked else self._file.read(length), zipped

    def _chunks(self) -> bytes:
        found = []
        while size := int(self._file.readline(), 16):
            found.append(self._file.read(size))
            self._file.readline()
        self._file.readline()
        return b"".join(found)
