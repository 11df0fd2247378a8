"""Mixed reads by 32 clients while documents are added and removed: `python tests/benchmarks/soak_http.py`.

The server is a process of its own with the built-in encoder. It holds the sample and 40 further plans; the mix
is that of `soak_mix`. A single client goes through it first, then 32 at once while every second a plan is added
and, once 40 more are held, the oldest removed: the library's size stays level, so its memory must, too.

Every address carries a number that nobody reads, so that none is answered from the server's memory. Checked: no
error; every quotation stands in the text; what a change must not touch is the same byte for byte; no document
is lost; and afterwards the server answers exactly as one that is started anew on the same folder.

The measure. With more clients than cores every request waits for the others, so a latency is normalised:
times cores, divided by clients (32 clients on 2 cores: 16 times a single client's latency is what a perfect
server would show). `ratio` is the 95th percentile of all normalised latencies over a single client's median of
the same mix. `slowdown` does not depend on the mix: each normalised latency over a single client's median of its
own route; its 95th percentile is printed, too. The bar of both is 5.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path

from soak_client import Ask, Client, Tally
from soak_mix import NEW, OLD, WHOLE, Mix, faults_in, mix_of

TOKEN = "a-token-for-the-soak-test-only"
HELD = 40  # plans beside the sample before the load; as many again at most during it
LEVEL = 0.02  # of the memory at two thirds of the time: what the last third may add to it
BAR = 5
PLAN = """{year}年{city}水利工作要点

{city}水利局

{year}年1月5日

一、保障供水

（一）新建水厂。新建水厂{n}座，会同市财政局落实资金，修订《{city}供水管理办法》。

（二）改造管网。改造供水管网{n}公里，由市住房城乡建设局牵头。

二、防汛抗旱

（三）加固堤防。加固堤防{n}公里，开展“平安度汛”行动。
"""


def plan(number: int) -> bytes:
    city = f"{'青白赤金碧'[number % 5]}{'禾川岭湾原'[number // 5 % 5]}市"
    return PLAN.format(year=2001 + number // 25 % 25, city=city, n=number + 3).encode()


def send(port: int, number: int) -> str:
    """Add a document; the id it got."""
    edge = uuid.uuid4().hex
    body = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="p{number}.txt"\r\n\r\n'
    ).encode() + plan(number) + f"\r\n--{edge}--\r\n".encode()  # fmt: skip
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    return str(json.loads(_write(port, "POST", "/v1/documents", body, kind))["document"])


def _write(port: int, method: str, address: str, body: bytes, more: dict[str, str]) -> bytes:
    with contextlib.closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        connection.request(method, address, body, {"Authorization": f"Bearer {TOKEN}", **more})
        answer = connection.getresponse()
        text = answer.read()
    if answer.status not in (201, 204):
        raise RuntimeError(f"{method} {address}: {answer.status}: {text[:300]!r}")
    return text


@dataclass
class Writer:
    """Adds a plan a second and keeps at most `HELD` of its own."""

    port: int
    number: int
    held: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        while not self.stop.wait(1):
            try:
                self._step()
            except Exception as error:
                self.failed.append(repr(error))

    def _step(self) -> None:
        began = time.perf_counter()
        self.held.append(send(self.port, self.number))
        self.seconds.append(time.perf_counter() - began)
        self.number += 1
        if len(self.held) > HELD:
            oldest = self.held.pop(0)
            _write(self.port, "DELETE", f"/v1/documents/{oldest}", b"", {})
            self.gone.append(oldest)


def load(port: int, mix: Mix, tally: Tally, until: float, seed: int) -> None:
    """One client: the mix until the time is over."""
    client, chosen = Client(port), random.Random(seed)
    while time.monotonic() < until:
        ask = mix.next(chosen)
        mark = "&" if "?" in ask.address else "?"
        try:
            status, body, seconds = client.get(
                f"{ask.address}{mark}_={chosen.random()}", ask.accept
            )
        except (OSError, ValueError, IndexError) as error:
            tally.fault(f"{ask.address}: {error!r}")
            client = Client(port)
            continue
        tally.note(ask, seconds, status, body)


def run(port: int, mix: Mix, clients: int, seconds: float, seed: int = 0) -> Tally:
    tally, until = Tally(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=load, args=(port, mix, tally, until, seed + one))
        for one in range(clients)
    ]
    for thread in threads:
        thread.start()
        time.sleep(
            1 / clients
        )  # they come within a second: processes take turns in taking connections
    for thread in threads:
        thread.join()
    return tally


def memory(pid: int) -> float:
    """MiB that a server holds with its processes; what they share is counted once."""
    texts = (Path(f"/proc/{one}/smaps_rollup").read_text("utf-8") for one in _family(pid))
    return sum(int(text.split("\nPss:")[1].split()[0]) for text in texts) / 1024


def used(pid: int) -> float:
    """Seconds of the processors that a server has had with its processes."""
    stats = (Path(f"/proc/{one}/stat").read_text("utf-8") for one in _family(pid))
    fields = [stat.rpartition(")")[2].split() for stat in stats]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    """A process and those that it started."""
    return [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split())]


def watch(pid: int, every: float, stop: threading.Event, seen: list[tuple[float, float]]) -> None:
    began = time.monotonic()
    while not stop.wait(every):
        seen.append((time.monotonic() - began, memory(pid)))


@contextlib.contextmanager
def serving(folder: Path, log: Path, workers: int = 1) -> Iterator[tuple[int, int]]:
    """A server over a folder: its process id and port; it must end cleanly."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "api", "--library", str(folder), "serve", "--port", str(port)]
    command += ["--workers", str(workers)]
    environment = {**os.environ, "ZHENGMAI_TOKEN": TOKEN, "ZHENGMAI_LOG": "error"}
    with log.open("ab") as out:
        server = subprocess.Popen(command, env=environment, stderr=out)
    try:
        _wait_for(port)
        yield server.pid, port
    finally:
        server.send_signal(signal.SIGTERM)
        if server.wait(30) not in (0, -signal.SIGTERM):  # uvicorn ends by the signal it was sent
            raise RuntimeError(
                f"the server ended with {server.returncode}: {log.read_text()[-2000:]}"
            )


def _wait_for(port: int) -> None:
    for _ in range(600):
        try:
            Client(port).get("/v1/health")
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


def known_answers(port: int, mix: Mix) -> tuple[dict[Ask, bytes], dict[str, str]]:
    """What must stay the same, and the texts of the sample, stitched from its items."""
    client, chosen = Client(port), random.Random(0)
    asks = {ask for ask in (mix.next(chosen) for _ in range(5000)) if ask.route in WHOLE}
    found = {ask: client.get(ask.address, ask.accept)[1] for ask in sorted(asks, key=str)}
    texts: dict[str, str] = {}
    for ask, body in found.items():
        if ask.route == "item":
            item = json.loads(body)
            text = texts.get(item["document"], "").ljust(item["end"], "\0")
            texts[item["document"]] = text[: item["start"]] + item["text"] + text[item["end"] :]
    assert texts.keys() == {OLD, NEW}
    return found, texts


def differing(asks: list[Ask], ports: tuple[int, int]) -> list[str]:
    """Addresses to which two servers answer differently."""
    return [
        f"{ask.accept} {ask.address}: not as a server started anew"
        for ask in asks
        if ask.route != "health" and _fresh(ports[0], ask) != _fresh(ports[1], ask)
    ]


def _fresh(port: int, ask: Ask) -> bytes:
    """An answer on a connection of its own: the server closes one that idles while the other starts."""
    return Client(port).get(ask.address, ask.accept)[1]


def late(values: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(values, n=20)[18] if len(values) > 1 else values[0]


def report(alone: Tally, loaded: Tally, share: float) -> tuple[float, float]:
    """Print the figures by route; ratio and slowdown of all. `share` is clients per core."""
    slow: list[float] = []
    print(
        f"{'route':17}{'n':>7}{'alone p50':>11}{'p50':>8}{'p95':>8}   normalised p95 / own alone p50"
    )
    for route in sorted(loaded.seconds):
        seconds, single = loaded.seconds[route], alone.seconds.get(route)
        if not single:
            print(f"{route:17}{len(seconds):7}  never asked by the single client")
            continue
        own = statistics.median(single)
        slow += [second / share / own for second in seconds]
        print(
            f"{route:17}{len(seconds):7}{own * 1e3:8.1f} ms{statistics.median(seconds) * 1e3:8.1f}"
            f"{late(seconds) * 1e3:8.1f}   {late(seconds) / share / own:.2f}"
        )
    median, mean = statistics.median(alone.all()), statistics.mean(alone.all())
    ratio, slowdown = late(loaded.all()) / share / median, late(slow)
    print(
        f"all: alone p50 {median * 1e3:.1f} ms, mean {mean * 1e3:.1f} ms, "
        f"p95 {late(alone.all()) * 1e3:.1f} ms; loaded p50 {statistics.median(loaded.all()) * 1e3:.1f} ms, "
        f"p95 {late(loaded.all()) * 1e3:.1f} ms\n"
        f"the mix alone: p95 {late(alone.all()) / median:.2f} and mean {mean / median:.2f} times its median\n"
        f"ratio {ratio:.2f}, slowdown p50 {statistics.median(slow):.2f} p95 {slowdown:.2f} (bar {BAR})"
    )
    return ratio, slowdown


def level(seen: list[tuple[float, float]]) -> float:
    """MiB that the memory rose in the last third of the time, by a straight line through it."""
    last = [(at, held) for at, held in seen if at >= seen[-1][0] * 2 / 3]
    slope = statistics.linear_regression(*zip(*last, strict=True)).slope
    return slope * (last[-1][0] - last[0][0])


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--alone", type=float, default=20)
    parser.add_argument("--workers", type=int, default=1, help="of `zhengmai serve`")
    return parser.parse_args()


def main() -> int:
    chosen = options()
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        folder, log = Path(name) / "library", Path(name) / "log"
        with serving(folder, log, chosen.workers) as (pid, port):
            for number in range(HELD):
                send(port, number)
            mix = mix_of(port)
            first, texts = known_answers(port, mix)
            run(port, mix, 1, 5, seed=999)
            before = used(pid)
            alone = run(port, mix, 1, chosen.alone, seed=1000)
            single = (used(pid) - before) / len(alone.all())
            writer, stop, seen = Writer(port, HELD), threading.Event(), list[tuple[float, float]]()
            others = [
                threading.Thread(target=writer.run),
                threading.Thread(target=watch, args=(pid, max(1, chosen.seconds / 60), stop, seen)),
            ]
            own, before, began = time.process_time(), used(pid), memory(pid)
            for thread in others:
                thread.start()
            loaded = run(port, mix, chosen.clients, chosen.seconds)
            own, taken = time.process_time() - own, used(pid) - before
            writer.stop.set()
            stop.set()
            for thread in others:
                thread.join()
            held = {
                row["id"]
                for row in json.loads(Client(port).get("/v1/documents?k=1000")[1])["documents"]
            }
            lost = set(writer.held) - held | held & set(writer.gone)
            asks = sorted(loaded.bodies, key=str)[::3]
            with serving(folder, log, chosen.workers) as (_, second):
                stale = differing(asks, (port, second))
        said = log.read_text()
    wrong = [*faults_in(alone, first, texts), *faults_in(loaded, first, texts), *stale]
    print(
        f"{chosen.clients} clients, {chosen.seconds:.0f} s, {cores} cores: {len(loaded.all())} answers, "
        f"{len(writer.seconds)} plans added (p95 {late(writer.seconds):.1f} s), {len(writer.gone)} removed, "
        f"{len(lost)} lost or come back"
    )
    ratio, slowdown = report(alone, loaded, chosen.clients / cores)
    rise = level(seen)
    print(
        f"cores used: server {taken / chosen.seconds:.2f}, clients {own / chosen.seconds:.2f}; processor time of "
        f"the server an answer: alone {single * 1e3:.1f} ms, loaded {taken / len(loaded.all()) * 1e3:.1f} ms\n"
        f"memory {began:.0f} MiB, then "
        + " ".join(f"{mib:.0f}" for _, mib in seen[:: max(1, len(seen) // 10)])
        + f"; last third {rise:+.1f} MiB (bar {LEVEL * seen[-1][1]:.0f})\n"
        f"errors {len(alone.faults) + len(loaded.faults) + len(writer.failed)}, wrong answers {len(wrong)} "
        f"({len(asks)} compared with a server started anew)"
    )
    faults = [*alone.faults, *loaded.faults, *writer.failed, *wrong]
    for fault in faults[:10]:
        print(f"  {fault}")
    if "Traceback" in said:
        print(said[-3000:])
    level_enough = rise <= LEVEL * seen[-1][1]
    return int(bool(faults or lost or max(ratio, slowdown) > BAR or not level_enough))


if __name__ == "__main__":
    raise SystemExit(main())
