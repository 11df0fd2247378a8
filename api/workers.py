"""Several processes behind one address: each holds the library open, the record keeps them in step.

A process sees the changes of the others with the next request (`api.kept`). What only counts for all together
lies in a folder of its own while the server runs: the figures of `/metrics` (the files of Prometheus's library)
and how much each client has asked for (`api.limits`). Starting, watching and ending them is uvicorn's part.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.limits import Buckets
from api.observing import SHARED_FIGURES
from kg.errors import ZhengmaiError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from api.library import Library

log = logging.getLogger(__name__)
PATIENCE = 60
"""Seconds without a sign of life after which a process is replaced: a busy one answers late."""

ANSWERED = 1
"""Seconds within which a sign of life that was asked for is given. Who ends while one is awaited is missed after
`PATIENCE` only."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What makes the application of one process; it is sent there, so it holds nothing that is open."""

    opened: Callable[[], Library]
    host: str
    clients: Path

    def __call__(self) -> FastAPI:
        """The application over a library of its own. Where that cannot be opened, all processes end."""
        from uvicorn.config import STARTUP_FAILURE

        from api.serving import application
        from api.settings import start_logging

        threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
        try:
            library = self.opened()
        except ZhengmaiError as error:
            log.error("%s", error)
            os.kill(os.getppid(), signal.SIGTERM)  # from now on it asks for no further sign of life
            time.sleep(ANSWERED)
            os._exit(STARTUP_FAILURE)
        start_logging(library.settings)
        return application(library, self.host, Buckets(self.clients))


def run_workers(
    opened: Callable[[], Library],
    host: str,
    bound: socket.socket,
    workers: int,
    options: dict[str, Any],
) -> int:
    """Serve at a bound address until a signal ends it; a process that dies is replaced. `opened` opens the
    library in each process, which imports it by its name."""
    import uvicorn
    from uvicorn.config import STARTUP_FAILURE
    from uvicorn.supervisors import Multiprocess

    with tempfile.TemporaryDirectory(prefix="zhengmai-") as name:
        os.environ[SHARED_FIGURES] = name
        clients = Buckets.file_in(Path(name))
        config = uvicorn.Config(
            Worker(opened, host, clients),
            factory=True,
            workers=workers,
            timeout_worker_healthcheck=PATIENCE,
            **options,
        )
        running = Multiprocess(config, [bound])
        running.run()
    return int(any(process.exitcode == STARTUP_FAILURE for process in running.processes))


def _end_with_parent() -> None:
    """Wait for the process that started this one, and end when it is gone, however that came."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
