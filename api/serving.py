"""Running the server: the address first, then the sample, the model, and the requests."""

from __future__ import annotations

import ctypes
import gc
import logging
import socket
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any

from api.limits import Buckets
from api.overview import overview
from api.sample import add_sample
from kg.errors import SettingsError, ZhengmaiError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.library import Library
    from api.printing import Bar

log = logging.getLogger(__name__)
PAUSE = 0.002
"""Seconds that the documents behind the first requests wait after each other."""
FIRST = "今年的重点工作"
"""What the server searches for when it starts."""
SWITCH = 0.0005
"""Seconds that a thread may keep Python's lock while others wait (usual: 0.005). A numerical step gives the
lock away; with the usual value it waits ten times as long until it has it back."""

ARENAS = 2
"""Heaps of the C library. By default each thread may get one of its own, and memory that forty threads freed
stays with each of them: a minute under load took 900 MiB more."""
MAPPED = 16 << 20
"""Bytes from which the C library maps an allocation by itself, and gives it back when it is freed. By default this
bound grows to 32 MiB with what is freed: the largest arrays of searches then lie in the heaps, and the holes between
them were 250 MiB a process after four minutes under load. A low bound costs time: with 1 MiB each array of a search
is fetched from the system anew, and a server gave three fifths of the answers."""
_M_ARENA_MAX, _M_MMAP_THRESHOLD = -8, -3
OPTIONS: dict[str, Any] = {
    "log_config": None,
    "access_log": False,  # `api.observing` writes a line a request
    "server_header": False,
    "timeout_graceful_shutdown": 10,
}
"""Of uvicorn."""


def serve(
    library: Library, address: tuple[str, int], *, sample: bool, bar: Bar, workers: int = 1
) -> int:
    """Serve until Ctrl-C, in so many processes. Raises SettingsError where the address cannot be used."""
    bound = _bind(*address)
    lang = library.settings.lang
    if sample and not library.documents():
        sys.stderr.write(
            "the library is empty: reading the sample\n"
            if lang == "en"
            else "文库为空，读入示例文件\n"
        )
        add_sample(library, bar)
    bar.close()
    host, port = bound.getsockname()[:2]
    shown = f"http://{'[' + host + ']' if ':' in host else host}:{port}"
    sys.stderr.write(
        f"Zhengmai: {shown}\n" if lang == "en" else f"政脉已启动：{shown}（Ctrl-C 停止）\n"
    )
    if workers == 1:
        return _run_alone(library, address[0], bound)
    from api.commands import opened
    from api.workers import run_workers

    library.close()
    gc.collect()  # the model that read the sample: this process only watches from now on
    return run_workers(partial(opened, library.settings), address[0], bound, workers, OPTIONS)


def _run_alone(library: Library, host: str, bound: socket.socket) -> int:
    import uvicorn

    config = uvicorn.Config(application(library, host, Buckets()), **OPTIONS)
    uvicorn.Server(config).run(sockets=[bound])
    return 0


def application(library: Library, host: str, clients: Buckets) -> FastAPI:
    """The application of this process, which is set up for it; what requests need is loaded meanwhile."""
    from api.app import create_app

    bound_heaps()
    sys.setswitchinterval(SWITCH)
    if library.documents():  # pages that need no search answer meanwhile
        threading.Thread(target=_warm, args=[library], name="warm", daemon=True).start()
    return create_app(library, library.settings, host, clients)


def _warm(library: Library) -> None:
    """Do beforehand what the first visitors would wait for: the start page, a search, then the rest."""
    try:
        overview(library)
        library.search(FIRST)  # the model is loaded by the first text that it encodes
        library.warm(PAUSE)
        gc.freeze()  # what is held for good need not be looked through again: a second with 1,000 plans
    except ZhengmaiError as error:  # the requests that need what is missing say so too
        log.warning("%s", error)


def bound_heaps() -> None:
    """Bound what the heaps of the C library hold; other libraries than glibc have no such setting."""
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "gnu_get_libc_version"):
        libc.mallopt(_M_ARENA_MAX, ARENAS)
        libc.mallopt(_M_MMAP_THRESHOLD, MAPPED)


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, proto, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, proto)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(where)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"无法使用地址 {host}:{port}（{error}）",
            advice="端口可能已被占用，可用 --port 换一个",
            english=f"the address {host}:{port} cannot be used ({error}); try another --port",
        ) from error
    return bound
