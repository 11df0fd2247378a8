"""Several processes behind one address: what one changes the other shows, and all end together."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from api_fixtures import PLAN
from fastapi.testclient import TestClient
from served import free_port, opened

from api.app import create_app
from api.observing import Metrics

TOKEN = "a-token-of-more-than-16-characters"
WRITER = {"Authorization": f"Bearer {TOKEN}"}
JSON = {"Content-Type": "application/json"}
RATE = 30
SECONDS = 60
"""How long a test waits for what must come to pass."""


class Server:
    """Two processes and the one that watches them; `one` and `other` are a connection to each."""

    def __init__(self, folder: Path, *command: str) -> None:
        self.connections: list[HTTPConnection] = []
        self.port = free_port()
        settings = {"ZHENGMAI_TOKEN": TOKEN, "ZHENGMAI_RATE": str(RATE), "ZHENGMAI_LIBRARY": str(folder)}  # fmt: skip
        served = [str(Path(__file__).with_name("served.py")), str(folder), str(self.port), "2"]
        self.process = subprocess.Popen(
            [sys.executable, *(command or served), *(["--port", str(self.port)] if command else [])],
            env={**os.environ, **settings}, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def started(self) -> Server:
        """Wait until both processes answer, each on a connection of its own."""
        until(lambda: len(self.workers()) == 2)
        self.one, self.other = map(self.connection_to, self.workers())
        return self

    def workers(self) -> list[int]:
        path = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids = map(int, path.read_text().split())
        return sorted(pid for pid in pids if b"spawn_main" in command_of(pid))

    def connection_to(self, pid: int) -> HTTPConnection:
        """A connection that this process accepted: the others stand still meanwhile."""
        rest = [other for other in self.workers() if other != pid]
        for other in rest:
            os.kill(other, signal.SIGSTOP)
        try:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
            self.connections.append(connection)
            until(lambda: answers(connection))
        finally:
            for other in rest:
                os.kill(other, signal.SIGCONT)
        return connection

    def end(self, how: signal.Signals) -> tuple[int, str]:
        """Send a signal to the whole group, as a terminal does; the exit status and what was said."""
        os.killpg(self.process.pid, how)
        _, said = self.process.communicate(timeout=SECONDS)
        self.let_go()
        return self.process.returncode, said

    def let_go(self) -> None:
        for connection in self.connections:
            connection.close()


@contextlib.contextmanager
def running(folder: Path, *command: str) -> Iterator[Server]:
    """A server that has started; nothing of it is left at the end."""
    made = Server(folder, *command)
    try:
        yield made.started()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(made.process.pid, signal.SIGKILL)
        if made.process.stderr and not made.process.stderr.closed:
            made.process.communicate()
        made.let_go()


def command_of(pid: int) -> bytes:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def until(met: Callable[[], bool]) -> None:
    for _ in range(SECONDS * 20):
        if met():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")


def answers(connection: HTTPConnection) -> bool:
    try:
        return ask(connection, "/health")["status"] == "ok"
    except OSError:
        connection.close()
        return False


def send(
    connection: HTTPConnection, method: str, address: str, body: bytes = b"", **headers: str
) -> tuple[int, bytes]:
    connection.request(method, address, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.read()


def ask(connection: HTTPConnection, address: str) -> Any:
    status, body = send(connection, "GET", address)
    assert status == 200, body
    return json.loads(body)


def ids(connection: HTTPConnection) -> set[str]:
    return {row["id"] for row in ask(connection, "/documents")["documents"]}


def found(connection: HTTPConnection) -> set[str]:
    rows = ask(connection, f"/search?q={quote('养老')}&k=50")["results"]
    return {row["document"] for row in rows}


def items(connection: HTTPConnection, document: str) -> list[str]:
    sections = ask(connection, f"/documents/{document}")["sections"]
    return [row["id"] for section in sections for row in section["items"]]


def add(connection: HTTPConnection, year: int) -> str:
    text = PLAN.replace("2031", str(year))
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    body = f"{head}{text}\r\n--x--\r\n".encode()
    status, said = send(connection, "POST", "/documents", body, **kind, **WRITER)
    assert status == 201, said
    return str(json.loads(said)["document"])


def remove(connection: HTTPConnection, document: str) -> None:
    status, said = send(connection, "DELETE", f"/documents/{document}", **WRITER)
    assert status == 204, said


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("workers") / "lib") as made:
        yield made
        status, said = made.end(signal.SIGTERM)
    assert status == 0 and "Traceback" not in said, said


def test_what_one_process_acknowledged_the_other_shows_with_the_next_request(
    server: Server,
) -> None:
    one, other = server.one, server.other
    for year in range(2031, 2035):
        added = add(one, year)
        assert added in ids(other) and added in found(other)
        assert items(other, added) == items(one, added) and len(items(one, added)) == 5
        remove(other, added)
        assert added not in ids(one) | found(one) | ids(other) | found(other)
        one, other = other, one


def test_a_decision_is_shown_by_both(server: Server) -> None:
    added = add(server.one, 2039)
    address = f"/items/{quote(items(server.one, added)[1])}"
    mention = next(row for row in ask(server.other, address)["mentions"] if row.get("entity"))
    said = {"verdict": "reject", "mention": mention["id"], "entity": mention["entity"]}
    status, answer = send(
        server.one, "POST", "/judgements", json.dumps(said).encode(), **JSON, **WRITER
    )
    assert status == 201, answer
    for connection in (server.other, server.one):
        after = ask(connection, address)["mentions"]
        assert [row.get("entity") for row in after if row["id"] == mention["id"]] == [None]
    remove(server.one, added)


def test_writers_at_both_processes_lose_nothing(server: Server) -> None:
    def write(connection: HTTPConnection, first: int) -> set[str]:
        held = [add(connection, first + at) for at in range(5)]
        assert set(held) <= ids(connection) & found(connection)
        remove(connection, held[0])
        return set(held[1:])

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(write, (server.one, server.other), (2041, 2051)))
    held = set().union(*both)
    assert len(held) == 8
    assert ids(server.one) == ids(server.other) == found(server.one) == found(server.other) == held
    for document in sorted(held):
        remove(server.other, document)
    assert ids(server.one) == found(server.one) == set()


def test_the_rate_limit_counts_a_client_in_both(server: Server) -> None:
    statuses = [
        send(connection, "GET", "/health", **{"X-Forwarded-For": "10.1.2.3"})[0]
        for connection in (server.one, server.other) * RATE
    ]
    assert statuses[:RATE] == [200] * RATE and 429 in statuses[RATE : RATE + 4]


def test_the_figures_are_those_of_both(server: Server) -> None:
    def counted(connection: HTTPConnection) -> float:
        text = send(connection, "GET", "/metrics")[1].decode()
        line = 'zhengmai_requests_total{method="GET",route="/entities",status="200"} '
        return sum(float(row.removeprefix(line)) for row in text.splitlines() if line in row)

    before = counted(server.one)
    for connection in (server.one, server.other, server.other):
        ask(connection, "/entities")
    until(lambda: counted(server.one) == counted(server.other) == before + 3)
    text = send(server.other, "GET", "/metrics")[1].decode()
    assert 'zhengmai_held{kind="documents"} ' in text and "process_cpu_seconds" not in text


def test_one_process_alone_tells_its_own_figures(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        client = TestClient(create_app(library, library.settings), base_url="http://127.0.0.1")
        assert "process_cpu_seconds_total" in client.get("/metrics").text
        assert Metrics().registry is not Metrics().registry


@pytest.fixture
def short(tmp_path: Path) -> Iterator[Server]:
    with running(tmp_path / "lib") as made:
        yield made


def test_a_process_that_dies_is_replaced_and_ctrl_c_ends_all(short: Server) -> None:
    first, second = short.workers()
    ask(short.one, "/entities")
    ask(short.one, "/health")  # by now the request before is counted
    os.kill(first, signal.SIGKILL)
    ask(short.other, "/health")
    until(lambda: len(short.workers()) == 2 and first not in short.workers())
    (new,) = set(short.workers()) - {second}
    replaced = short.connection_to(new)
    added = add(replaced, 2031)
    assert added in ids(short.other)
    text = send(replaced, "GET", "/metrics")[1].decode()
    assert 'route="/entities",status="200"} 1.0' in text  # what the dead one had counted
    workers = short.workers()
    status, said = short.end(signal.SIGINT)
    assert status == 0 and "Traceback" not in said, said
    assert not any(command_of(pid) for pid in workers)


def test_the_processes_end_when_the_one_that_watches_is_gone(short: Server) -> None:
    workers = short.workers()
    short.process.kill()
    until(lambda: not any(command_of(pid) for pid in workers))


def test_a_library_that_cannot_be_opened_ends_them_all(tmp_path: Path) -> None:
    (tmp_path / "library.db").write_bytes(b"no database" * 100)
    server = Server(tmp_path)
    _, said = server.process.communicate(timeout=SECONDS)
    assert server.process.returncode == 1 and "library.db" in said and "Traceback" not in said, said


def test_the_command_starts_them(tmp_path: Path) -> None:
    words = ("-m", "api", "serve", "--no-sample", "--workers", "2")
    with running(tmp_path, *words) as server:
        assert ids(server.one) == ids(server.other) == set()
        status, said = server.end(signal.SIGTERM)
    assert status == 0 and f":{server.port}" in said and "Traceback" not in said, said
