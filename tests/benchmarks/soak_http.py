"""Mixed reads by 32 clients for a minute while documents are added: `python tests/benchmarks/soak_http.py`.

The server is a process of its own with the built-in encoder. Every answer is checked against what the same
address said before the load began; where an added document changes an answer, what must be in it is checked.
Printed: errors, wrong answers, latencies, memory of the server. The bar of the issue: no error, no wrong
answer, and the 95th percentile, normalised by clients per core, at most 5 times a single client's median.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote

TOKEN = "a-token-for-the-soak-test-only"
PLAN = """{year}年{city}水利工作要点

{city}水利局

{year}年1月5日

一、保障供水

（一）新建水厂。新建水厂{n}座，会同市财政局落实资金，修订《{city}供水管理办法》。

（二）改造管网。改造供水管网{n}公里，由市住房城乡建设局牵头。

二、防汛抗旱

（三）加固堤防。加固堤防{n}公里，开展“平安度汛”行动。
"""


@dataclass
class Tally:
    """What the clients saw."""

    seconds: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, seconds: float, fault: str) -> None:
        with self.lock:
            self.seconds.append(seconds)
            if fault:
                self.faults.append(fault)


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self.port, self.connection = port, HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, address: str) -> tuple[int, bytes, float]:
        began = time.perf_counter()
        self.connection.request("GET", address)
        answer = self.connection.getresponse()
        body = answer.read()
        return answer.status, body, time.perf_counter() - began


def plan(number: int) -> bytes:
    city = f"{'青白赤金碧'[number % 5]}{'禾川岭湾原'[number // 5 % 5]}市"
    return PLAN.format(year=2001 + number // 25, city=city, n=number + 3).encode()


def send(port: int, number: int) -> str:
    """Add a document; the id it got."""
    edge = uuid.uuid4().hex
    body = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="p{number}.txt"\r\n\r\n'
    ).encode() + plan(number) + f"\r\n--{edge}--\r\n".encode()  # fmt: skip
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    head = {
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": f"multipart/form-data; boundary={edge}",
    }
    connection.request("POST", "/v1/documents", body, head)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 201:
        raise RuntimeError(f"{answer.status}: {text[:300]!r}")
    return str(json.loads(text)["document"])


def addresses(port: int) -> dict[str, bytes]:
    """Address → what must be the same in every answer to it: all of it, or one string."""
    client = Client(port)
    fixed: dict[str, bytes] = {}
    tops: dict[str, bytes] = {}
    items = [
        row["id"]
        for query in ("养老服务", "社会救助", "慈善")
        for row in json.loads(
            client.get(f"/v1/search?q={quote(query)}&k=20&filter=year%3D2024")[1]
        )["results"]
    ]
    for id_ in dict.fromkeys(items):
        fixed[f"/v1/items/{quote(id_)}"] = b""
    for query in ("老年人吃饭", "谁来照顾困境儿童", "低保标准", "志愿服务"):
        address = f"/v1/search?q={quote(query)}&k=1&filter=document%3Ddonglan-mzt-2024"
        best = json.loads(client.get(address)[1])["results"][0]  # scores move as plans are added
        tops[address] = f'"id":"{best["id"]}"'.encode()
    fixed["/v1/documents/donglan-mzt-2024"] = b""
    fixed["/v1/compare?a=donglan-mzt-2024&b=donglan-mzt-2025"] = b""
    found = {address: client.get(address)[1] for address in fixed}
    found |= tops
    found |= {
        f"/v1/ask?q={quote('东澜省2024年哪些工作要会同财政厅')}": "省财政厅".encode(),
        "/v1/documents": b"donglan-mzt-2024",
        "/v1/entities?k=50": b"entities",
        f"/v1/responsibilities?department={quote('省财政厅')}": "省财政厅".encode(),
        "/v1/graph?limit=100": b"nodes",
        "/v1/health": b'"ok"',
        "/": b"donglan-mzt-2024",
    }
    return found


def load(port: int, known: dict[str, bytes], tally: Tally, until: float, seed: int) -> None:
    """One client: random addresses until the time is over."""
    client, chosen = Client(port), random.Random(seed)
    names = sorted(known)
    while time.monotonic() < until:
        address = chosen.choice(names)
        wanted = known[address]
        try:
            # a number that nobody reads: every request is a new one, none is answered from memory
            fresh = f"{address}{'&' if '?' in address else '?'}_={chosen.random()}"
            status, body, seconds = client.get(fresh)
        except OSError as error:
            tally.note(0, f"{address}: {error!r}")
            client = Client(port)
            continue
        whole = address.startswith(("/v1/items", "/v1/documents/", "/v1/compare"))
        right = status == 200 and (body == wanted if whole else wanted in body)
        tally.note(seconds, "" if right else f"{address}: {status} {body[:120]!r}")


def run(port: int, known: dict[str, bytes], clients: int, seconds: float) -> Tally:
    tally, until = Tally(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=load, args=(port, known, tally, until, seed))
        for seed in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return tally


def memory(pid: int) -> float:
    """MiB that a process holds."""
    text = Path(f"/proc/{pid}/status").read_text("utf-8")
    return int(text.split("VmRSS:")[1].split()[0]) / 1024


def adding(port: int, stop: threading.Event, added: list[str], failed: list[str]) -> None:
    while not stop.wait(1):
        try:
            added.append(send(port, len(added)))
        except Exception as error:
            failed.append(repr(error))


def start(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "api", "--library", str(folder), "serve", "--port", str(port)]
    environment = {**os.environ, "ZHENGMAI_TOKEN": TOKEN, "ZHENGMAI_LOG": "error"}
    server = subprocess.Popen(command, env=environment)
    for _ in range(600):
        try:
            Client(port).get("/v1/health")
            return server, port
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder:
        server, port = start(Path(folder))
        try:
            known = addresses(port)
            run(port, known, 1, 3)
            alone = run(port, known, 1, 10)
            before = memory(server.pid)
            stop, added, failed = threading.Event(), list[str](), list[str]()
            writer = threading.Thread(target=adding, args=(port, stop, added, failed))
            writer.start()
            tally = run(port, known, chosen.clients, chosen.seconds)
            stop.set()
            writer.join()
            after = memory(server.pid)
            held = {
                row["id"]
                for row in json.loads(Client(port).get("/v1/documents?k=1000")[1])["documents"]
            }
        finally:
            server.terminate()
            ended = server.wait(30)
    median = statistics.median(alone.seconds)
    late = statistics.quantiles(tally.seconds, n=20)[18]
    share = late / (chosen.clients / cores)
    lost = set(added) - held
    sys.stdout.write(
        f"{chosen.clients} clients, {chosen.seconds:.0f} s, {cores} cores: {len(tally.seconds)} answers, "
        f"{len(added)} documents added, {len(lost)} of them lost\n"
        f"faults {len(tally.faults)} (alone {len(alone.faults)})\n"
        f"alone median {median * 1000:.1f} ms; loaded median {statistics.median(tally.seconds) * 1000:.1f} ms, "
        f"p95 {late * 1000:.1f} ms; p95 / (clients / cores) / alone median = {share / median:.2f} (bar 5)\n"
        f"memory {before:.0f} -> {after:.0f} MiB; exit {ended}\n"
    )
    for fault in [*alone.faults, *tally.faults, *failed][:10]:
        sys.stdout.write(f"  {fault}\n")
    return int(bool(tally.faults or alone.faults or failed or lost or share > 5 * median))


if __name__ == "__main__":
    raise SystemExit(main())
