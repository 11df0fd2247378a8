"""What stands before the routes: ids, log lines, metrics, tags, compression, origins, /v1."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from api_fixtures import FakeEncoder, write_plan
from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.observing import request_id
from api.settings import JsonLines, Settings
from kg.errors import SettingsError

TOKEN = "a-token-of-more-than-16-characters"

PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("stack")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([write_plan(folder)])
        yield opened


def client_of(library: Library, **more: Any) -> TestClient:
    app = create_app(library, Settings(library.folder, **more))
    return TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


@pytest.fixture
def client(library: Library) -> TestClient:
    return client_of(library)


def test_every_answer_has_an_id_and_a_sane_one_is_kept(client: TestClient) -> None:
    first, second = (client.get("/health").headers["x-request-id"] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first) and first != second
    assert client.get("/none", headers={"X-Request-ID": "a-1"}).headers["x-request-id"] == "a-1"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "a\r\nb", "令牌"])
def test_an_id_that_could_harm_a_log_is_replaced(given: str) -> None:
    scope = {"headers": [(b"x-request-id", given.encode("utf-8"))]}
    assert re.fullmatch("[0-9a-f]{32}", request_id(scope))


def test_a_line_a_request_without_query_or_token(
    library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(library, token=TOKEN)
    with caplog.at_level(logging.INFO, "zhengmai.requests"):
        client.get(
            "/search", params={"q": "秘密问题"}, headers={"Authorization": f"Bearer {TOKEN}"}
        )
    lines = [
        json.loads(JsonLines().format(r)) for r in caplog.records if r.name == "zhengmai.requests"
    ]
    assert [(x["method"], x["path"], x["route"], x["status"]) for x in lines] == [
        ("GET", "/search", "/search", 200)
    ]
    assert lines[0]["bytes"] > 0 and lines[0]["request_id"] and lines[0]["time"].endswith("+00:00")
    assert TOKEN not in caplog.text and "秘密问题" not in caplog.text


def test_an_unexpected_error_is_a_500_with_its_id_and_one_log_line(
    library: Library, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Library, "documents", broken)
    answer = client_of(library).get("/documents", headers={"X-Request-ID": "mine"})
    assert (answer.status_code, answer.headers["x-request-id"]) == (500, "mine")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "ZeroDivisionError" not in answer.text
    failed = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(failed) == 1 and json.loads(JsonLines().format(failed[0]))["request_id"] == "mine"


def test_metrics_count_requests_by_route_and_what_is_held(client: TestClient) -> None:
    for address in ("/documents", "/documents", "/v1/documents"):
        client.get(address)
    client.get("/items/none")
    text = client.get("/metrics").text
    assert 'zhengmai_requests_total{method="GET",route="/documents",status="200"} 3.0' in text
    assert (
        'zhengmai_requests_total{method="GET",route="/items/{id_:path}",status="404"} 1.0' in text
    )
    assert 'zhengmai_held{kind="documents"} 1.0' in text
    assert 'zhengmai_request_seconds_count{route="/documents"} 3.0' in text


def test_unknown_addresses_do_not_grow_the_metrics(client: TestClient) -> None:
    for number in range(5):
        client.get(f"/nowhere-{number}")
    assert 'route="none",status="404"} 5.0' in client.get("/metrics").text


@pytest.mark.parametrize(
    "address", ["/", "/documents", "/search?q=养老", "/ask?q=谁牵头", "/entities"]
)
@pytest.mark.parametrize("headers", [{}, PAGE])
def test_what_is_held_already_is_not_sent_again(
    client: TestClient, address: str, headers: dict[str, str]
) -> None:
    tag = client.get(address, headers=headers).headers["etag"]
    again = client.get(address, headers={**headers, "If-None-Match": f'"x", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = client.get(address, headers={**headers, "If-None-Match": '"x"'})
    assert other.status_code == 200


def test_a_tag_is_of_form_language_and_query(client: TestClient) -> None:
    asked: list[tuple[str, dict[str, str]]] = [
        ("/documents", {}), ("/documents", PAGE), ("/documents", {**PAGE, "Cookie": "lang=en"}),
        ("/documents?k=1", {}), ("/v1/documents", {}), ("/entities", {}),
    ]  # fmt: skip
    tags = [client.get(address, headers=headers).headers["etag"] for address, headers in asked]
    assert len(set(tags)) == len(tags)


def test_an_answer_given_once_is_given_again_from_memory_until_the_record_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as library:
        asked: list[str] = []
        found = library.entities

        def counted(*words: str) -> Any:
            asked.append("entities")
            return found(*words)

        monkeypatch.setattr(library, "entities", counted)
        client = client_of(library)
        first, second = client.get("/entities"), client.get("/entities")
        assert first.headers["etag"] == second.headers["etag"]
        assert len(asked) == 1 and first.content == second.content
        assert first.headers["x-request-id"] != second.headers["x-request-id"]
        assert client.get("/entities", headers=PAGE).text.startswith("<!doctype html>")
        library.add([write_plan(tmp_path)])
        assert client.get("/entities").json()["total"] > 0 and len(asked) == 3


def test_no_answer_from_the_view_before_a_change_bears_the_tag_of_the_one_after(
    tmp_path: Path,
) -> None:
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as library:
        client = client_of(library)
        (added,) = library.add([write_plan(tmp_path)])
        before = client.get("/documents").headers["etag"]
        with library._one_step():  # a change is committed, its view is not there yet
            library._store.remove(added.document)
            during = Thread(target=lambda: tags.append(client.get("/documents").headers["etag"]))
            tags: list[str] = []
            during.start()
            during.join()
        assert tags == [before]
        assert client.get("/documents").headers["etag"] != before


def test_a_change_of_the_record_changes_the_tags(tmp_path: Path) -> None:
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as library:
        client = client_of(library)
        before = client.get("/documents")
        library.add([write_plan(tmp_path)])
        after = client.get("/documents", headers={"If-None-Match": before.headers["etag"]})
        assert after.status_code == 200 and len(after.json()["documents"]) == 1


@pytest.mark.parametrize("address", ["/health", "/metrics", "/items/none", "/search?q="])
def test_what_is_no_function_of_the_record_has_no_tag(client: TestClient, address: str) -> None:
    assert "etag" not in client.get(address).headers


def test_a_chosen_language_is_always_answered_with_its_cookie(client: TestClient) -> None:
    answer = client.get("/?lang=en", headers={**PAGE, "If-None-Match": "*"})
    assert answer.status_code == 200 and "lang=en" in answer.headers["set-cookie"]


def test_long_answers_are_compressed_where_the_client_can_read_it(client: TestClient) -> None:
    packed = client.get("/export?format=jsonl", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/export?format=jsonl", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip" and packed.content == plain.content
    assert "content-encoding" not in plain.headers
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_no_other_site_may_read_unless_it_is_named(library: Library) -> None:
    origin = {"Origin": "https://a.example"}
    closed = client_of(library).get("/documents", headers=origin).headers
    assert "access-control-allow-origin" not in closed
    assert closed["cross-origin-resource-policy"] == "same-origin"
    named = client_of(library, origins=("https://a.example",))
    opened = named.get("/documents", headers=origin).headers
    assert opened["access-control-allow-origin"] == "https://a.example"
    assert opened["cross-origin-resource-policy"] == "cross-origin"
    foreign = named.get("/documents", headers={"Origin": "https://b.example"}).headers
    assert "access-control-allow-origin" not in foreign
    assert foreign["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("value", ["*", "a.example", "https://a.example/path", "https://*.example"])
def test_origins_are_checked(value: str) -> None:
    with pytest.raises(SettingsError, match="ZHENGMAI_ORIGINS"):
        Settings.from_environment({"ZHENGMAI_ORIGINS": value})


@pytest.mark.parametrize("address", ["/documents", "/search?q=养老", "/health", "/entities"])
def test_v1_answers_as_the_address_without_it_and_never_as_a_page(
    client: TestClient, address: str
) -> None:
    versioned = client.get(f"/v1{address}", headers=PAGE)
    assert versioned.headers["content-type"] == "application/json"
    assert versioned.json() == client.get(address).json()


def test_v1_keeps_bounds_tokens_and_errors(library: Library) -> None:
    client = client_of(library, token=TOKEN, upload_mb=1)
    sent = client.post("/v1/documents", files={"file": ("a.txt", "x" * 2**21)})
    assert sent.status_code == 413
    assert client.delete("/v1/documents/x").status_code == 401
    assert client.get("/v1/items/none", headers=PAGE).json()["status"] == 404
    assert client.get("/v1").json().keys() == client.get("/").json().keys()
    assert client.get("/v10/documents").status_code == 404
