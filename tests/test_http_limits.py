"""How much is taken of a client: its rate, and the size of a body."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from api.limits import GROUP, ROWS, Buckets, RateLimit, is_local
from api.security import Guard, Message


def _call(app: Any, client: str, headers: list[tuple[bytes, bytes]] | None = None) -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "client": (client, 1),
        "headers": headers or [],
    }
    asyncio.run(app(scope, receive, send))
    return sent


async def _fine(_scope: object, _receive: object, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_a_client_beyond_its_rate_is_told_when_to_come_back() -> None:
    now = [0.0]
    limited = RateLimit(_fine, 60, Buckets(), lambda: now[0])
    assert {_call(limited, "10.0.0.1")[0]["status"] for _ in range(60)} == {200}
    start, body = _call(limited, "10.0.0.1")
    assert start["status"] == 429 and (b"retry-after", b"2") in start["headers"]
    assert "ZHENGMAI_RATE" in json.loads(body["body"])["detail"]
    assert _call(limited, "10.0.0.2")[0]["status"] == 200
    now[0] = 1.01
    assert [_call(limited, "10.0.0.1")[0]["status"] for _ in range(2)] == [200, 429]


def test_processes_that_share_a_file_count_a_client_together(tmp_path: Path) -> None:
    path = Buckets.file_in(tmp_path)
    with closing(Buckets(path)) as here, closing(Buckets(path)) as there:
        one, other = (RateLimit(_fine, 4, clients, lambda: 5.0) for clients in (here, there))
        found = [_call(limited, "10.0.0.1")[0]["status"] for limited in (one, other) * 3]
        assert found == [200] * 4 + [429] * 2
        assert _call(one, "10.0.0.2")[0]["status"] == 200


def test_clients_that_were_quiet_for_longest_are_forgotten() -> None:
    clients, crowd = Buckets(), [f"client-{n}" for n in range(ROWS // GROUP)]
    for at, client in enumerate(crowd):
        assert clients.take(client, 5, 0.0, float(at)) == 5
    assert {clients.take(client, 5, 0.0, float(ROWS)) for client in crowd} == {4}
    for at in range(ROWS * 4):
        clients.take(f"other-{at}", 5, 0.0, float(ROWS + 1 + at))
    assert {clients.take(client, 5, 0.0, 1e9) for client in crowd} == {5}


def test_the_machine_itself_is_not_held_up() -> None:
    limited = RateLimit(_fine, 1, Buckets())
    assert {_call(limited, host)[0]["status"] for host in ("127.0.0.1", "::1") * 5} == {200}
    assert not is_local("testclient") and not is_local("192.168.0.1")


def _upload(chunks: list[bytes], length: bytes | None) -> tuple[int, list[str]]:
    """A body in chunks through the guard to an application that reads it all."""
    sent: list[Message] = []
    seen: list[str] = []
    left = list(chunks)

    async def receive() -> Message:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: Message) -> None:
        sent.append(message)

    async def reading(_scope: object, take: Any, answer: Any) -> None:
        while (message := await take())["type"] == "http.request":
            seen.append("part")
            if not message["more_body"]:
                break
        else:
            seen.append("cut")
        await _fine(None, None, answer)

    headers = [(b"host", b"localhost"), *([(b"content-length", length)] if length else [])]
    scope = {"type": "http", "method": "POST", "path": "/documents", "headers": headers}
    asyncio.run(Guard(reading, frozenset({"localhost"}), 100)(scope, receive, send))
    return sent[0]["status"], seen


@pytest.mark.parametrize(("chunks", "length", "status"), [
    ([b"x" * 50, b"x" * 50], None, 200),
    ([b"x" * 50, b"x" * 51], None, 413),
    ([b"x" * 101], b"10", 413),
    ([b"x"], b"101", 413),
    ([b"x"], b"9" * 5000, 413),
    ([b"x"], b"-1", 400),
    ([b"x"], "１".encode(), 400),
])  # fmt: skip
def test_bodies_are_bounded_whatever_length_they_claim(
    chunks: list[bytes], length: bytes | None, status: int
) -> None:
    assert _upload(chunks, length)[0] == status
