"""`zhengmai serve`: the sample into an empty library, the search ready, the server running."""

from __future__ import annotations

import logging
import socket
import sys
from pathlib import Path

import kg.data
from api.adding import Progress
from api.library import Library
from api.schemas import Outcome
from kg.errors import SettingsError

SAMPLE = Path(kg.data.__file__).parent / "sample"
log = logging.getLogger(__name__)


def sample_files() -> tuple[Path, ...]:
    """The plans of the embedded sample, sorted."""
    return tuple(sorted(SAMPLE.glob("*.txt")))


def serve(library: Library, address: tuple[str, int], *, sample: bool, bar: Progress) -> int:
    """Run the server until Ctrl-C; returns 0. Raises SettingsError where it cannot listen."""
    import uvicorn

    from api.app import create_app

    listener = _listen(*address)
    try:
        _prepare(library, sample, bar)
        _tell(library, *listener.getsockname()[:2])
        config = uvicorn.Config(
            create_app(library),
            log_level=library.settings.log,
            access_log=library.settings.log in ("debug", "info"),
            timeout_graceful_shutdown=10,
        )
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
    return 0


def _prepare(library: Library, sample: bool, bar: Progress) -> None:
    """Everything slow happens before the first request: sample, encoder, index."""
    if sample and not library.documents():
        for outcome in library.add(sample_files(), bar):
            if outcome.outcome is Outcome.FAILED:
                log.error("%s", outcome.error)
    library.indexed(bar)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, proto, _, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, proto)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
    except (OSError, OverflowError) as error:
        raise SettingsError(
            f"无法在这个地址监听（{error}）",
            advice="地址可能被占用；请用 --port 换一个端口",
            english=f"cannot listen there ({error}); choose another with --port",
            where=f"{host}:{port}",
        ) from error
    return listener


def _tell(library: Library, host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    url, count = f"http://{shown}:{port}", len(library.documents())
    if library.settings.lang == "en":
        line = f"Zhengmai serves {count} documents on {url} (stop with Ctrl-C)\n"
    else:
        line = f"政脉已启动：{url}（{count} 份文件；按 Ctrl-C 停止）\n"
    sys.stderr.write(line)
