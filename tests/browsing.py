"""A served library and a real Chromium: what the tests of the pages in a browser stand on.

A page made by `Browsing.page` keeps account of what no page of ours may do: ask for anything from
elsewhere, log an error, throw one. `Browsing.close` fails the test that did.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from api.app import create_app
from api.library import Library

ARTEFACTS = Path(__file__).parent / "artefacts"
TOKEN = "a-token-of-more-than-16-characters"
EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
EVIL_PLAN = f"""2031年海州市民政工作要点{EVIL}

海州市民政局

2031年1月5日

一、做好养老服务"onmouseover="alert(3)

（一）扩大助餐服务{EVIL}。贯彻落实《中华人民共和国慈善法》，会同市财政局新建{EVIL}120个社区助餐点。

（二）规范养老机构。修订《海州市养老机构管理办法'"><svg onload=alert(4)>》，由市民政局牵头。
"""
LAW = """# 中华人民共和国慈善法

{history}

<!-- INFO END -->

第一条 为了试验，写下这一条。

第二条 开展慈善活动，应当扶助老人，新建助餐点。

第三条 自{force}起施行。
"""
VERSIONS = {
    "2016-03-16": ("2016年3月16日第十二届全国人民代表大会第四次会议通过", "2016年9月1日"),
    "2023-12-29": (
        "2023年12月29日第十四届全国人民代表大会常务委员会第七次会议修正", "2024年9月5日",
    ),
}  # fmt: skip


def chromium() -> str:
    """Where Chromium is. Without it the tests are skipped, or fail where they are required."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    if found:
        return found
    if os.environ.get("ZHENGMAI_REQUIRE_BROWSER"):
        pytest.fail("Chromium is not installed, and ZHENGMAI_REQUIRE_BROWSER is set")
    pytest.skip(
        "Chromium is not installed: tests of the pages in a browser are left out",
        allow_module_level=True,
    )


@contextmanager
def opened(path: str) -> Iterator[Any]:
    """Chromium without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def write_laws(folder: Path) -> Path:
    """A collection of one law in two versions."""
    laws = folder / "laws"
    laws.mkdir()
    for date, (history, force) in VERSIONS.items():
        text = LAW.format(history=history, force=force)
        (laws / f"慈善法({date}).md").write_text(text, "utf-8")
    return laws


@contextmanager
def serving(library: Library) -> Iterator[str]:
    """The address at which a library is served, on a free port of this machine."""
    config = uvicorn.Config(
        create_app(library, library.settings), port=0, log_level="error", ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            thread.join(0.02)
            assert thread.is_alive(), "the server did not start"
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


class Browsing:
    """Pages of one test, and what went wrong on them."""

    def __init__(self, browser: Any, base: str) -> None:
        self.browser, self.base = browser, base
        self.faults: list[str] = []
        self.expected: list[str] = []
        self.contexts: list[Any] = []

    def page(self, width: int = 1280, scheme: str = "light", **more: Any) -> Any:
        """An empty page in a context of its own."""
        context = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, base_url=self.base,
            locale="zh-CN", **more,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        page.on("dialog", self._dialog)
        return page

    def _request(self, request: Any) -> None:
        if not request.url.startswith((f"{self.base}/", "data:", f"blob:{self.base}/")):
            self.faults.append(f"external request: {request.url}")

    def _console(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text}")

    def _dialog(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def close(self) -> None:
        """Close all pages; assert that nothing went wrong but what was expected."""
        for context in self.contexts:
            context.close()
        left = [f for f in self.faults if not any(part in f for part in self.expected)]
        assert not left, left


def follow(link: Any) -> None:
    """Click on what leads to another page, and wait until that is there."""
    with link.page.expect_navigation():
        link.click()


def picture(page: Any, name: str) -> None:
    """Keep what is seen as an artefact."""
    ARTEFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTEFACTS / f"{name}.png")


def axe_faults(page: Any, *, only: tuple[str, ...] = ()) -> list[str]:
    """What axe finds wrong with a page as it is: rule, and the elements."""
    from axe_playwright_python.sync_playwright import Axe

    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if only:
        options["runOnly"] = {"type": "rule", "values": list(only)}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
