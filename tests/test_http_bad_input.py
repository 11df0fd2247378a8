"""What nobody should send: each gets a problem that says what is wrong, never a 500, and nothing of the machine."""

from __future__ import annotations

import http.client
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from api_fixtures import FakeEncoder, write_plan

from api import Library
from api.app import create_app
from api.settings import Settings

TOKEN = "a-token-of-more-than-16-characters"
BEARER = f"Authorization: Bearer {TOKEN}\r\n".encode()
AS_JSON = BEARER + b"Content-Type: application/json\r\n"
AS_FORM = BEARER + b"Content-Type: multipart/form-data; boundary=x\r\n"
AS_QUERY = b"Content-Type: application/sparql-query\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder = tmp_path_factory.mktemp("bad")
    with Library.open(folder / "lib", Settings(folder, token=TOKEN), FakeEncoder()) as library:
        library.add([write_plan(folder)])
        bound = socket.socket()
        bound.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(library, library.settings), log_config=None)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield int(bound.getsockname()[1])
        server.should_exit = True
        thread.join()
        bound.close()


def asked(port: int, method: str, address: bytes, head: bytes = b"", body: bytes = b"") -> Any:
    """Status, headers and body of the answer to bytes that no decent client would send."""
    with socket.create_connection(("127.0.0.1", port), 20) as sent:
        length = b"Content-Length: %d\r\n" % len(body) if body else b""
        first = method.encode() + b" " + address + b" HTTP/1.1\r\nHost: localhost\r\n"
        sent.sendall(first + b"Connection: close\r\n" + length + head + b"\r\n" + body)
        answer = http.client.HTTPResponse(sent, method=method)
        answer.begin()
        return answer.status, dict(answer.getheaders()), answer.read()


def part(name: bytes, data: bytes) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="' + name + b'"\r\n\r\n'
    return head + data + b"\r\n--x--\r\n"


READS = [
    # What is longer than 16 KB the server answers only if it comes at once.
    (b"/v1/search?q=" + b"a" * 12_000, 422),
    (b"/v1/search?q=%00", 400),
    (b"/v1/search?q=%ff%fe%80", 400),
    (b"/v1/search?q=a&k=" + b"9" * 5000, 422),
    (b"/v1/search?q=a&k=abc", 422),
    (b"/v1/search?q=a&filter=x", 400),
    (b"/v1/search?q=a&mode=%0d%0aX-Evil:1", 400),
    (b"/v1/documents?offset=" + b"9" * 400, 422),
    (b"/v1/entities?offset=NaN", 422),
    (b"/v1/items/%00", 404),
    (b"/v1/items/%ff%fe", 404),
    (b"/v1/entities/policy/%00%0d%0aX-Evil:1", 404),
    (b"/v1/documents/%0d%0aX-Evil:1", 404),
    (b"/v1/documents/..%2f..%2f..%2fetc%2fpasswd", 404),
    (b"/static/../../../../etc/passwd", 404),
    (b"/static/%2e%2e/%2e%2e/%2e%2e/etc/passwd", 404),
    (b"/static/..%2f..%2f..%2fetc%2fpasswd", 404),
    (b"/static/%00", 404),
    (b"/v1/export?format=..%2f..%2fx", 400),
    (b"/v1/responsibilities?format=exe", 400),
    (b"/v1/fulfilment?format=exe", 400),
    (b"/v1/fulfilment?from=abc", 422),
    (b"/v1/fulfilment?outcome=lost", 400),
    (b"/v1/graph?node=%00&to=%ff", 404),
    (b"/v1/compare", 400),
    (b"/v1/sparql?query=SELECT%00", 400),
    (b"//evil.example/..", 404),
]


@pytest.mark.parametrize(("address", "status"), READS)
@pytest.mark.parametrize("accept", [b"application/json", b"text/html"])
def test_reads(port: int, address: bytes, status: int, accept: bytes) -> None:
    found, headers, body = asked(port, "GET", address, b"Accept: " + accept + b"\r\n")
    assert found == status
    kind = "text/html" if accept == b"text/html" and not address.startswith(b"/v1") else "problem"
    assert kind in headers["content-type"]
    assert "X-Evil" not in headers and b"root:" not in body and b"Traceback" not in body


WRITES = [
    ("/v1/judgements", AS_JSON, b"[" * 30_000 + b"]" * 30_000, 400),
    ("/v1/judgements", AS_JSON, b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
    ("/v1/judgements", AS_JSON, b'{"verdict":[1],"entity":{},"mention":3}', 422),
    ("/v1/judgements", AS_JSON, b'{"verdict":NaN,"entity":1e999}', 422),
    ("/v1/judgements", AS_JSON, b'{"verdict":' + b"9" * 5000 + b"}", 400),
    ("/v1/judgements", AS_JSON, b'{"verdict":"\xff\xfe"}', 400),
    ("/v1/judgements", AS_JSON, rb'{"verdict":"merge","entity":"department/\ud800"}', 422),
    ("/v1/judgements", AS_JSON, rb'{"verdict":"\udfff","entity":"\u0000"}', 422),
    ("/v1/judgements", AS_JSON, b"null", 422),
    ("/v1/documents", AS_FORM, part(b"a.txt", b""), 422),
    ("/v1/documents", AS_FORM, part(b"a.txt", b"\0" * 1000), 422),
    ("/v1/documents", AS_FORM, part(b"a.pdf", b"%PDF-1.7\n" + b"\xff" * 3000), 422),
    ("/v1/documents", AS_FORM, part(b"a.docx", b"PK\x03\x04" + b"\xff" * 2000), 422),
    ("/v1/documents", AS_FORM, b"--x\r\ngarbage" * 10, 400),
    ("/v1/documents", AS_FORM, b"--x--\r\n", 422),
    ("/v1/documents", BEARER + b"Content-Type: multipart/form-data\r\n", b"abc", 400),
    ("/v1/sparql", AS_QUERY, b"SELECT * WHERE {" + b"{" * 3000 + b"}" * 3000 + b"}", 400),
    ("/v1/sparql", AS_QUERY, b"\xff\xfe", 400),
    ("/v1/sparql", AS_QUERY, b"DROP ALL", 400),
    ("/v1/sparql", AS_QUERY, b"SELECT * {SERVICE <http://127.0.0.1:1/> {?s ?p ?o}}", 400),
]


@pytest.mark.parametrize(("address", "head", "body", "status"), WRITES)
def test_writes(port: int, address: str, head: bytes, body: bytes, status: int) -> None:
    found, headers, text = asked(port, "POST", address.encode(), head, body)
    assert (found, headers["content-type"]) == (status, "application/problem+json")
    assert json.loads(text)["detail"] and b"Traceback" not in text


def test_a_problem_with_half_a_character_is_told_all_the_same() -> None:
    from api.problems import problem

    assert problem(404, "没有\ud800")["detail"] == "没有?"


def test_a_name_that_leads_elsewhere_is_only_a_name(port: int) -> None:
    text = "2024年水利工作要点\n一、甲\n（一）修水渠。修水渠3公里。\n".encode()
    found, _, body = asked(
        port, "POST", b"/v1/documents", AS_FORM, part(b"../../../tmp/x.txt", text)
    )
    assert found == 201 and "/" not in json.loads(body)["document"]


@pytest.mark.parametrize("length", [b"99999999999", b"9" * 300])
def test_a_giant_is_refused_before_it_comes(port: int, length: bytes) -> None:
    head = AS_FORM + b"Content-Length: " + length + b"\r\n"
    assert asked(port, "POST", b"/v1/documents", head)[0] in (400, 413)


def test_clients_that_dawdle_do_not_hold_up_the_others(port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port), 20) for _ in range(100)]
    try:
        for number, one in enumerate(slow):
            head = AS_JSON + b"Content-Length: 1000\r\n\r\n" if number % 2 else b""
            one.sendall(b"POST /v1/judgements HTTP/1.1\r\nHost: localhost\r\n" + head)
        assert asked(port, "GET", b"/v1/documents")[0] == 200
    finally:
        for one in slow:
            one.close()
    assert asked(port, "GET", b"/v1/health")[0] == 200
