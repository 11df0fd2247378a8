"""A language model may order and shorten the quotations, and add nothing; a stub speaks the protocol."""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from api_fixtures import FakeEncoder, write_plan

from api import Library
from api.phrasing import PhrasingError, ask_endpoint, supported
from api.schemas import Quotation
from api.settings import Settings
from kg.errors import SettingsError


def quote(text: str) -> Quotation:
    return Quotation("d", "", 1, "d#item_1", "", "", text, 0, len(text))


QUOTES = [
    quote("实施“邻里相伴”助老行动,新建社区助餐点1235个。"),
    quote("会同市卫生健康委员会开展上门巡诊,补贴4.5万元。"),
]


@pytest.mark.parametrize(("reply", "kept", "dropped"), [
    ("新建社区助餐点1235个。", "新建社区助餐点1235个。", 0),
    ("根据文件，新建社区助餐点1235个，并会同市卫生健康委员会开展上门巡诊。", "根据文件，新建社区助餐点1235个，并会同市卫生健康委员会开展上门巡诊。", 0),
    ("新建社区助餐点235个。", "", 1),  # a number's end
    ("新建社区助餐点123个。", "", 1),  # a number's beginning
    ("补贴4.5元。", "", 1),  # a unit torn off
    ("新建社区助餐点2000个。", "", 1),  # another number
    ("由市民政局新建社区助餐点1235个。", "", 1),  # another body
    ("不再新建社区助餐点1235个。", "", 1),  # turned round
    ("新建社区助餐点1235个。预计明年完工。", "新建社区助餐点1235个。", 1),
    ("其中包括以及。", "", 1),  # nothing quoted
    ("", "", 0),
])  # fmt: skip
def test_only_what_is_quoted_stays(reply: str, kept: str, dropped: int) -> None:
    found = supported(reply, QUOTES)
    assert (found.text, found.dropped) == (kept, dropped)


class Stub(BaseHTTPRequestHandler):
    """One reply for each path; remembers what it was sent."""

    replies: ClassVar[dict[str, tuple[int, bytes]]] = {}
    seen: ClassVar[list[tuple[str, dict[str, str], dict[str, object]]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        Stub.seen.append((self.path, dict(self.headers), body))
        code, data = Stub.replies[self.path.split("/")[1]]
        if code == 0:
            time.sleep(1.5)
            return
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


def said(text: str) -> bytes:
    return json.dumps({"choices": [{"message": {"content": text}}]}).encode()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    Stub.replies = {
        "good": (200, said("新建社区助餐点35个。效果显著。")),
        "refuses": (401, b"{}"),
        "broken": (200, b"<html>"),
        "empty": (200, b'{"choices": []}'),
        "null": (200, b'{"choices": [{"message": {"content": null}}]}'),
        "slow": (0, b""),
        "huge": (200, b" " * (2 << 20)),
    }
    server = ThreadingHTTPServer(("127.0.0.1", 0), Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("phrasing")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([write_plan(folder)])
        yield opened


def with_url(library: Library, url: str) -> None:
    library.settings = replace(
        library.settings, llm_url=url, llm_key="secret", llm_seconds=1, llm_model="m"
    )


def test_sentences_without_proof_are_dropped(library: Library, address: str) -> None:
    with_url(library, f"{address}/good/v1/")
    found = library.ask("哪些指标正好是35个?")
    assert found.phrased == "新建社区助餐点35个。"
    assert "1 句" in found.note
    path, headers, body = Stub.seen[-1]
    assert path == "/good/v1/chat/completions" and headers["Authorization"] == "Bearer secret"
    assert body["model"] == "m" and "新建社区助餐点35个" in str(body["messages"])


@pytest.mark.parametrize(("path", "told"), [
    ("refuses", "401"), ("broken", "不合协议"), ("empty", "不合协议"), ("null", "不合协议"),
    ("slow", "1 秒内没有回答"), ("huge", "过长"),
])  # fmt: skip
def test_an_endpoint_that_fails_costs_no_answer(
    library: Library, address: str, path: str, told: str
) -> None:
    with_url(library, f"{address}/{path}")
    found = library.ask("哪些指标正好是35个?")
    assert found.phrased == "" and told in found.note
    assert [q.text for q in found.quotations] and not found.refused


def test_nothing_listens() -> None:
    settings = Settings(Path(), llm_url="http://127.0.0.1:9", llm_seconds=1)
    with pytest.raises(PhrasingError, match="无法连接"):
        ask_endpoint(settings, "问", QUOTES)


def test_off_by_default_and_never_for_a_refusal(library: Library, address: str) -> None:
    before = len(Stub.seen)
    with_url(library, "")
    assert library.ask("哪些指标正好是35个?").phrased == ""
    with_url(library, f"{address}/good")
    assert library.ask("2019年新建多少助餐点?").refused
    assert len(Stub.seen) == before


def test_settings_of_the_endpoint() -> None:
    found = Settings.from_environment(
        {"ZHENGMAI_LLM_URL": "http://h/v1", "ZHENGMAI_LLM_KEY": "k", "ZHENGMAI_LLM_SECONDS": "5"}
    )
    assert (found.llm_url, found.llm_key, found.llm_seconds) == ("http://h/v1", "k", 5)
    assert "k'" not in repr(found)
    with pytest.raises(SettingsError):
        Settings.from_environment({"ZHENGMAI_LLM_URL": "file:///etc/passwd"})
