"""What stands before the routes: ids, log lines, metrics, tags, compression, limits, origins, /v1."""

from __future__ import annotations

import asyncio
import ctypes
import json
import logging
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from api_fixtures import FakeEncoder, write_plan
from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.limits import GROUP, ROWS, Buckets, RateLimit, is_local
from api.observing import request_id
from api.security import Guard, Message
from api.settings import JsonLines, Settings
from kg.errors import SettingsError

TOKEN = "a-token-of-more-than-16-characters"
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("stack")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([write_plan(folder)])
        yield opened


def client_of(library: Library, **more: Any) -> TestClient:
    app = create_app(library, Settings(library.folder, **more))
    return TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


@pytest.fixture
def client(library: Library) -> TestClient:
    return client_of(library)


# ------------------------------------------------------------------ request ids and the log


def test_every_answer_has_an_id_and_a_sane_one_is_kept(client: TestClient) -> None:
    first, second = (client.get("/health").headers["x-request-id"] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first) and first != second
    assert client.get("/none", headers={"X-Request-ID": "a-1"}).headers["x-request-id"] == "a-1"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a\r\nb", "令牌"])
def test_an_id_that_could_harm_a_log_is_replaced(given: str) -> None:
    scope = {"headers": [(b"x-request-id", given.encode("utf-8"))]}
    assert re.fullmatch("[0-9a-f]{32}", request_id(scope))


def test_a_line_a_request_without_query_or_token(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(library, token=TOKEN)
    with caplog.at_level(logging.INFO, "zhengmai.requests"):
        client.get(
            "/search", params={"q": "秘密问题"}, headers={"Authorization": f"Bearer {TOKEN}"}
        )
    lines = [
        json.loads(JsonLines().format(r)) for r in caplog.records if r.name == "zhengmai.requests"
    ]
    assert [(x["method"], x["path"], x["route"], x["status"]) for x in lines] == [
        ("GET", "/search", "/search", 200)
    ]
    assert lines[0]["bytes"] > 0 and lines[0]["request_id"] and lines[0]["time"].endswith("+00:00")
    assert TOKEN not in caplog.text and "秘密问题" not in caplog.text


def test_an_unexpected_error_is_a_500_with_its_id_and_one_log_line(
    library: Library, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Library, "documents", broken)
    answer = client_of(library).get("/documents", headers={"X-Request-ID": "mine"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, "mine")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "ZeroDivisionError" not in answer.text
    failed = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(failed) == 1 and json.loads(JsonLines().format(failed[0]))["request_id"] == "mine"


# ------------------------------------------------------------------ metrics


def test_metrics_count_requests_by_route_and_what_is_held(client: TestClient) -> None:
    for address in ("/documents", "/documents", "/v1/documents"):
        client.get(address)
    client.get("/items/none")
    text = client.get("/metrics").text
    assert 'zhengmai_requests_total{method="GET",route="/documents",status="200"} 3.0' in text
    assert (
        'zhengmai_requests_total{method="GET",route="/items/{id_:path}",status="404"} 1.0' in text
    )
    assert 'zhengmai_held{kind="documents"} 1.0' in text
    assert 'zhengmai_request_seconds_count{route="/documents"} 3.0' in text


def test_unknown_addresses_do_not_grow_the_metrics(client: TestClient) -> None:
    for number in range(5):
        client.get(f"/nowhere-{number}")
    assert 'route="none",status="404"} 5.0' in client.get("/metrics").text


# ------------------------------------------------------------------ tags


@pytest.mark.parametrize(
    "address", ["/", "/documents", "/search?q=养老", "/ask?q=谁牵头", "/entities"]
)
@pytest.mark.parametrize("headers", [{}, PAGE])
def test_what_is_held_already_is_not_sent_again(
    client: TestClient, address: str, headers: dict[str, str]
) -> None:
    tag = client.get(address, headers=headers).headers["etag"]
    again = client.get(address, headers={**headers, "If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get(address, headers={**headers, "If-None-Match": '"x"'})
    assert other.status_code == 200


def test_a_tag_is_of_form_language_and_query(client: TestClient) -> None:
    asked: list[tuple[str, dict[str, str]]] = [
        ("/documents", {}), ("/documents", PAGE), ("/documents", {**PAGE, "Cookie": "lang=en"}),
        ("/documents?k=1", {}), ("/v1/documents", {}), ("/entities", {}),
    ]  # fmt: skip
    tags = [client.get(address, headers=headers).headers["etag"] for address, headers in asked]
    assert len(set(tags)) == len(tags)


def test_an_answer_given_once_is_given_again_from_memory_until_the_record_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as library:
        asked: list[str] = []
        found = library.entities

        def counted(*words: str) -> Any:
            asked.append("entities")
            return found(*words)

        monkeypatch.setattr(library, "entities", counted)
        client = client_of(library)
        first, second = client.get("/entities"), client.get("/entities")
        assert first.headers["etag"] == second.headers["etag"]
        assert len(asked) == 1 and first.content == second.content
        assert first.headers["x-request-id"] != second.headers["x-request-id"]
        assert client.get("/entities", headers=PAGE).text.startswith("<!doctype html>")
        library.add([write_plan(tmp_path)])
        assert client.get("/entities").json()["total"] > 0 and len(asked) == 3


def test_no_answer_from_the_view_before_a_change_bears_the_tag_of_the_one_after(
    tmp_path: Path,
) -> None:
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as library:
        client = client_of(library)
        (added,) = library.add([write_plan(tmp_path)])
        before = client.get("/documents").headers["etag"]
        with library._one_step():  # a change is committed, its view is not there yet
            library._store.remove(added.document)
            during = Thread(target=lambda: tags.append(client.get("/documents").headers["etag"]))
            tags: list[str] = []
            during.start()
            during.join()
        assert tags == [before]
        assert client.get("/documents").headers["etag"] != before


def test_a_change_of_the_record_changes_the_tags(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as library:
        client = client_of(library)
        before = client.get("/documents")
        library.add([write_plan(tmp_path)])
        after = client.get("/documents", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200 and len(after.json()["documents"]) == 1


@pytest.mark.parametrize("address", ["/health", "/metrics", "/items/none", "/search?q="])
def test_what_is_no_function_of_the_record_has_no_tag(client: TestClient, address: str) -> None:
    assert "etag" not in client.get(address).headers


def test_a_chosen_language_is_always_answered_with_its_cookie(client: TestClient) -> None:
    answer = client.get("/?lang=en", headers={**PAGE, "If-None-Match": "*"})
    assert answer.status_code == 200 and "lang=en" in answer.headers["set-cookie"]


# ------------------------------------------------------------------ compression


def test_long_answers_are_compressed_where_the_client_can_read_it(client: TestClient) -> None:
    packed = client.get("/export?format=jsonl", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/export?format=jsonl", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and packed.content == plain.content
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


# ------------------------------------------------------------------ limits


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


# ------------------------------------------------------------------ origins


def test_no_other_site_may_read_unless_it_is_named(library: Library) -> None:
    origin = {"Origin": "https://a.example"}
    closed = client_of(library).get("/documents", headers=origin).headers
    assert "access-control-allow-origin" not in closed
    assert closed["cross-origin-resource-policy"] == "same-origin"
    named = client_of(library, origins=("https://a.example",))
    opened = named.get("/documents", headers=origin).headers
    assert opened["access-control-allow-origin"] == "https://a.example"
    assert opened["cross-origin-resource-policy"] == "cross-origin"
    foreign = named.get("/documents", headers={"Origin": "https://b.example"}).headers
    assert "access-control-allow-origin" not in foreign
    assert foreign["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("value", ["*", "a.example", "https://a.example/path", "https://*.example"])
def test_origins_are_checked(value: str) -> None:
    with pytest.raises(SettingsError, match="ZHENGMAI_ORIGINS"):
        Settings.from_environment({"ZHENGMAI_ORIGINS": value})


# ------------------------------------------------------------------ /v1


@pytest.mark.parametrize("address", ["/documents", "/search?q=养老", "/health", "/entities"])
def test_v1_answers_as_the_address_without_it_and_never_as_a_page(
    client: TestClient, address: str
) -> None:
    versioned = client.get(f"/v1{address}", headers=PAGE)
    assert versioned.headers["content-type"] == "application/json"
    assert versioned.json() == client.get(address).json()


def test_v1_keeps_bounds_tokens_and_errors(library: Library) -> None:
    client = client_of(library, token=TOKEN, upload_mb=1)
    sent = client.post("/v1/documents", files={"file": ("a.txt", "x" * 2**21)})
    assert sent.status_code == 413
    assert client.delete("/v1/documents/x").status_code == 401
    assert client.get("/v1/items/none", headers=PAGE).json()["status"] == 404
    assert client.get("/v1").json().keys() == client.get("/").json().keys()
    assert client.get("/v10/documents").status_code == 404


# ------------------------------------------------------------------ a real server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_server_told_to_stop_ends_well(tmp_path: Path) -> None:
    port = _free_port()
    environment = {**os.environ, "ZHENGMAI_LOG": "info", "ZHENGMAI_LOG_FORMAT": "json"}
    command = [sys.executable, "-m", "api", "--library", str(tmp_path), "serve", "--no-sample"]
    with subprocess.Popen(
        [*command, "--port", str(port)], env=environment, stderr=subprocess.PIPE, text=True
    ) as server:
        for _ in range(200):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
                    assert json.load(answer)["status"] == "ok"
                break
            except OSError:
                time.sleep(0.1)
        server.send_signal(signal.SIGTERM)
        _, errors = server.communicate(timeout=30)
    lines = [json.loads(line) for line in errors.splitlines() if line.startswith("{")]
    assert [x["path"] for x in lines if x["logger"] == "zhengmai.requests"] == ["/health"]
    assert server.returncode in (0, -signal.SIGTERM)


HEAPS = """
import ctypes
from api.serving import MAPPED, bound_heaps

class Figures(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost".split()]

libc = ctypes.CDLL(None)
libc.mallinfo2.restype = Figures
bound_heaps()
bytearray(8 * MAPPED)  # by default what is freed raises the bound
before = libc.mallinfo2().hblkhd
held = bytearray(4 * MAPPED)
print(libc.mallinfo2().hblkhd - before >= len(held))
del held
print(libc.mallinfo2().hblkhd == before)
"""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "mallinfo2"), reason="the C library is not glibc"
)
def test_what_is_large_goes_back_to_the_system_when_it_is_freed() -> None:
    found = subprocess.run(
        [sys.executable, "-c", HEAPS], capture_output=True, text=True, check=True, timeout=120
    )
    assert found.stdout.split() == ["True", "True"]
