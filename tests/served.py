"""A library with the fake encoder behind `zhengmai serve`: `python served.py FOLDER PORT WORKERS`.

The processes of a server open their library by the name of this function.
"""

import socket
import sys
from functools import partial
from pathlib import Path

from api_fixtures import FakeEncoder

from api import Library
from api.serving import OPTIONS
from api.settings import Settings
from api.workers import run_workers


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def opened(folder: Path) -> Library:
    """The library of a folder; the settings come from the environment."""
    return Library.open(folder, Settings.from_environment(), FakeEncoder())


if __name__ == "__main__":
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", int(sys.argv[2])))
        made, options = partial(opened, Path(sys.argv[1])), {**OPTIONS, "timeout_keep_alive": 300}
        raise SystemExit(run_workers(made, "127.0.0.1", bound, int(sys.argv[3]), options))
