"""A real server: it ends when it is told to, and gives back what it held."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from served import free_port


def test_a_server_told_to_stop_ends_well(tmp_path: Path) -> None:
    port = free_port()
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
