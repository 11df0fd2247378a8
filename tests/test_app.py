"""HTTP: addresses, problem details, tokens, host names, bounds."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan
from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.problems import STATUS, status_of
from api.security import host_name, may_write
from api.settings import Settings
from kg import errors

TOKEN = "0123456789abcdef"
AUTH = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("app")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([write_plan(folder)])
        yield opened


def client_of(library: Library, **more: object) -> TestClient:
    settings = Settings(library.folder, **more)  # type: ignore[arg-type]
    app = create_app(library, settings)
    return TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False)


@pytest.fixture
def client(library: Library) -> TestClient:
    return client_of(library)


def test_search_gives_results_with_addresses_that_work(client: TestClient) -> None:
    found = client.get("/search", params={"q": "社区助餐点", "k": 1}).json()["results"]
    assert found[0]["item"] == 1
    item = client.get(f"/items/{quote(found[0]['id'], safe='')}").json()
    assert (item["id"], item["number"]) == (found[0]["id"], 1)
    entity = next(m["entity"] for m in item["mentions"] if m["type"] == "policy")
    for address in (quote(entity, safe=""), quote(entity)):
        assert client.get(f"/entities/{address}").json()["summary"]["id"] == entity
    document = client.get(f"/documents/{quote(found[0]['document'])}").json()
    assert document["summary"]["items"] == 4


@pytest.mark.parametrize("address", [
    "/", "/documents", "/entities", "/responsibilities", "/health", "/openapi.json",
    "/ask?q=哪些工作要会同公安局", "/export?format=jsonl", "/export?format=graphml",
])  # fmt: skip
def test_reads_need_no_token(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_the_graph_shows_a_neighbourhood(client: TestClient) -> None:
    id_ = client.get("/search", params={"q": "社区助餐点"}).json()["results"][0]["id"]
    found = client.get("/graph", params={"node": id_}).json()
    assert id_ in {node["id"] for node in found["nodes"]} and found["edges"]
    assert client.get("/graph", params={"node": "none"}).status_code in {400, 404}


@pytest.mark.parametrize(("address", "status"), [
    ("/items/none", 404), ("/entities/none", 404), ("/documents/none", 404), ("/nowhere", 404),
    ("/search?q=", 400), ("/search?q=x&k=0", 422), ("/search?q=x&filter=bad", 400),
    ("/search?q=x&mode=bad", 400), ("/export?format=docx", 400), ("/search?q=" + "x" * 3000, 422),
])  # fmt: skip
def test_errors_are_problem_details(client: TestClient, address: str, status: int) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status and answer.json()["detail"]


def test_without_a_token_in_the_settings_nothing_can_be_written(client: TestClient) -> None:
    for headers in ({}, AUTH, {"Authorization": "Bearer "}):
        sent = client.post("/documents", files={"file": ("a.txt", PLAN)}, headers=headers)
        assert sent.status_code == 403
        assert client.delete("/documents/x", headers=headers).status_code == 403


def test_writes_with_the_token(tmp_path: object, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("write")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as library:
        client = client_of(library, token=TOKEN, upload_mb=1)
        files = {"file": ("星河.txt", PLAN)}
        assert client.post("/documents", files=files).status_code == 401
        wrong = {"Authorization": "Bearer 0123456789abcdeX"}
        assert client.post("/documents", files=files, headers=wrong).status_code == 401
        sent = client.post("/documents", files=files, headers=AUTH)
        assert (sent.status_code, sent.json()["outcome"]) == (201, "added")
        assert client.post("/documents", files=files, headers=AUTH).json()["outcome"] == "unchanged"
        bad = client.post("/documents", files={"file": ("a.txt", "")}, headers=AUTH)
        assert bad.status_code == 422 and "a.txt" in bad.json()["detail"]
        big = client.post("/documents", files={"file": ("a.txt", "x" * 2**21)}, headers=AUTH)
        assert big.status_code == 413
        id_ = sent.json()["document"]
        assert client.delete(f"/documents/{quote(id_)}", headers=AUTH).status_code == 204
        assert client.get("/documents").json()["documents"] == []


@pytest.mark.parametrize(("host", "status"), [
    ("127.0.0.1:8000", 200), ("localhost", 200), ("[::1]:8000", 200), ("evil.example", 421),
    ("evil.example:8000", 421), ("", 421),
])  # fmt: skip
def test_foreign_host_names_are_refused(client: TestClient, host: str, status: int) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == status


def test_hosts_of_the_settings_are_answered(library: Library) -> None:
    client = client_of(library, hosts=("plans.example",))
    assert client.get("/health", headers={"Host": "Plans.Example"}).status_code == 200


def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for address in ("/", "/nowhere", "/static/style.css"):
        headers = client.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("header", "name"), [("a.b:80", "a.b"), ("A.b", "a.b"), ("[::1]:80", "::1"), ("", "")]
)
def test_host_names_are_read(header: str, name: str) -> None:
    assert host_name(header) == name


@pytest.mark.parametrize(("token", "header", "may"), [
    (TOKEN, f"Bearer {TOKEN}", True), (TOKEN, f"bearer {TOKEN}", True), (TOKEN, TOKEN, False),
    (TOKEN, f"Basic {TOKEN}", False), ("", "Bearer ", False), (TOKEN, "Bearer 令牌", False),
])  # fmt: skip
def test_tokens(token: str, header: str, may: bool) -> None:
    assert may_write(token, header) is may


def test_every_kind_of_error_has_its_status() -> None:
    kinds = [kind for kind, _ in STATUS]
    for at, kind in enumerate(kinds):
        assert not any(issubclass(kind, before) for before in kinds[:at]), kind
    assert status_of(errors.NotFound("x")) == 404
    assert status_of(errors.Damaged("x")) == 422
    assert status_of(errors.LexiconError("x")) == 500
