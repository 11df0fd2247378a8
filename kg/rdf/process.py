"""The worker process seen from here: start, ask with a deadline, kill, start again."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

_SCRIPT = Path(__file__).with_name("worker.py")
_LOADING = 120.0  # seconds; 400,000 triples load in under 2


class OverdueError(Exception):
    """No answer within the time; the process was killed."""


class DiedError(Exception):
    """The process ended by itself: out of memory, or a signal."""


class Worker:
    """One process with the dataset loaded. Callers hold `lock` while they ask."""

    def __init__(self, data: bytes, prefixes: dict[str, str], memory: int) -> None:
        self.lock = threading.Lock()
        self._data = data
        self._settings = {"bytes": len(data), "prefixes": prefixes, "memory": memory}
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """The answer to one request; raises OverdueError after its `seconds`, DiedError without an answer."""
        if self._process is None or self._process.poll() is not None:
            self._start()
        self._send(json.dumps(request).encode("ascii") + b"\n")
        return self._next(float(request["seconds"]))

    def close(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.kill()
            process.wait()
            _shut(process.stdin)

    def _start(self) -> None:
        self.close()
        self._answers = queue.SimpleQueue()
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and file
            [sys.executable, "-I", str(_SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdout is not None
        reader = threading.Thread(
            target=_read, args=(self._process.stdout, self._answers), daemon=True
        )
        reader.start()
        self._send(json.dumps(self._settings).encode("ascii") + b"\n" + self._data)
        self._next(_LOADING)

    def _send(self, data: bytes) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(data)
            self._process.stdin.flush()
        except BrokenPipeError as error:
            self.close()
            raise DiedError from error

    def _next(self, seconds: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty as error:
            self.close()
            raise OverdueError from error
        if not line:
            self.close()
            raise DiedError
        answer: dict[str, Any] = json.loads(line)
        return answer


def _read(stream: IO[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    """Hand on every line; an empty one says that the process has ended."""
    with stream:
        for line in stream:
            answers.put(line)
    answers.put(b"")


def _shut(stream: IO[bytes]) -> None:
    """Close a pipe whose reader is gone: what was not sent is of no use to anyone."""
    try:
        stream.close()
    except BrokenPipeError:
        return
