"""The HTTP interface: every address, both forms, its guards and its errors."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from fake_encoder import FakeEncoder
from fastapi.testclient import TestClient

from api.app import create_app
from api.library import Library
from api.settings import Settings

TOKEN = "a-token-of-more-than-16-characters"
LOCAL = "http://127.0.0.1:8000"
PAGE = {"Accept": "text/html"}
PLAN = """2024年全市民政工作要点

海州市民政局

2024年1月5日

一、做好养老服务

（一）扩大助餐服务。贯彻落实《中华人民共和国慈善法》，会同市财政局新建120个社区助餐点。

（二）规范养老机构。修订《海州市养老机构管理办法》，由市民政局牵头开展“安心养老”行动。

二、做好救助服务

（三）关爱困境儿童。推动市政府出台关于加强困境儿童保障工作的意见。
"""
EVIL = PLAN.replace("2024年全市民政工作要点", "2024年<script>alert(1)</script>工作要点").replace(
    "扩大助餐服务", "<img src=x onerror=alert(2)>"
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("library")
    settings = Settings(library=folder, token=TOKEN)
    with Library.open(folder, settings, FakeEncoder()) as opened:
        plan = folder / "plan.txt"
        plan.write_text(PLAN, "utf-8")
        opened.add([plan])
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with TestClient(
        create_app(library, library.settings), LOCAL, raise_server_exceptions=False
    ) as made:
        yield made


@pytest.fixture(scope="module")
def document(library: Library) -> str:
    return library.documents()[0].id


@pytest.mark.parametrize(
    "address",
    ["/", "/search", "/search?q=养老", "/ask", "/ask?q=谁牵头", "/documents", "/entities",
     "/entities?type=policy&name=慈善", "/responsibilities", "/responsibilities?department=财政", "/docs"],
)  # fmt: skip
def test_every_page_is_shown(client: TestClient, address: str) -> None:
    response = client.get(address, headers=PAGE)
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/html")


def test_search_gives_the_item_and_its_sentence(client: TestClient, library: Library) -> None:
    first = client.get("/search", params={"q": "社区助餐点"}).json()["results"][0]
    assert first["item"] == 1
    text = library.catalogue.reading(first["document"]).document.text
    assert text[first["start"] : first["end"]] == first["sentence"]


def test_an_item_is_found_by_its_encoded_id(client: TestClient, document: str) -> None:
    id_ = f"{document}#sec_1__item_1"
    found = client.get(f"/items/{quote(id_, safe='')}").json()
    assert found["id"] == id_
    assert {m["type"] for m in found["mentions"]} >= {"policy", "department", "target"}
    page = client.get(f"/items/{quote(id_, safe='')}", headers=PAGE).text
    assert quote("policy/中华人民共和国慈善法", safe="/") in page
    assert "120个" in page


def test_an_entity_is_found_by_its_encoded_id(client: TestClient) -> None:
    address = f"/entities/{quote('policy/中华人民共和国慈善法')}"
    assert client.get(address).json()["summary"]["mentions"] == 1
    assert "慈善法" in client.get(address, headers=PAGE).text


def test_responsibilities_in_every_form(client: TestClient) -> None:
    rows = client.get("/responsibilities").json()["responsibilities"]
    assert {("joint", 1), ("lead", 2), ("request", 3)} <= {(r["role"], r["item"]) for r in rows}
    assert client.get("/responsibilities?format=csv").content.startswith(b"\xef\xbb\xbf")
    assert client.get("/responsibilities?format=xlsx").content.startswith(b"PK")


@pytest.mark.parametrize(
    "form", ["graphml", "gexf", "csv", "nodes.csv", "json", "jsonl", "turtle", "jsonld", "nquads"]
)
def test_exports_are_not_empty(client: TestClient, form: str) -> None:
    response = client.get(f"/export?format={form}")
    assert response.status_code == 200
    assert len(response.content) > 500


def test_sparql_answers(client: TestClient) -> None:
    query = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
    found = client.get("/sparql", params={"query": query}).json()
    assert int(found["results"]["bindings"][0]["n"]["value"]) > 100


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere", 404),
        ("/documents/none", 404),
        ("/items/none%23x", 404),
        ("/entities/policy/%E6%97%A0", 404),
        ("/search?q=x&filter=colour=red", 400),
        ("/search?q=x&k=0", 422),
        ("/export?format=doc", 400),
        ("/sparql?query=SELEKT", 400),
        ("/sparql?query=DROP ALL", 400),
    ],
)
def test_errors_are_problem_details(client: TestClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["detail"]
    assert client.get(address, headers=PAGE).status_code == status


def test_pages_may_load_nothing_from_elsewhere(client: TestClient) -> None:
    response = client.get("/", headers=PAGE)
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert "http://" not in response.text.replace(LOCAL, "")
    assert "https://" not in response.text


def test_a_foreign_host_name_is_refused(client: TestClient) -> None:
    assert client.get("/health", headers={"Host": "evil.example"}).status_code == 421


def test_a_large_body_is_refused(client: TestClient) -> None:
    assert client.post("/search", content=b"x" * (2 << 20)).status_code == 413


def upload(client: TestClient, name: str, data: bytes, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.post("/documents", files={"file": (name, data)}, headers=headers).status_code


@pytest.mark.parametrize("token", ["", "wrong", TOKEN + "x", TOKEN[:-1]])
def test_writing_needs_the_token(client: TestClient, document: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    assert upload(client, "a.txt", PLAN.encode(), token) == 401
    assert client.delete(f"/documents/{document}", headers=headers).status_code == 401


def test_nothing_is_written_where_no_token_is_set(library: Library, tmp_path: Path) -> None:
    with Library.open(tmp_path, Settings(library=tmp_path), FakeEncoder()) as other:
        client = TestClient(create_app(other, other.settings), LOCAL)
        assert upload(client, "a.txt", PLAN.encode(), "") == 403
        assert upload(client, "a.txt", PLAN.encode(), TOKEN) == 403


def test_upload_injection_and_removal(client: TestClient) -> None:
    assert upload(client, "evil.txt", EVIL.encode(), TOKEN) == 201
    row = next(d for d in client.get("/documents").json()["documents"] if "script" in d["title"])
    for address in ("/", "/documents", f"/documents/{row['id']}", "/search?q=助餐点",
                    f"/items/{quote(row['id'] + '#sec_1__item_1', safe='')}"):  # fmt: skip
        text = client.get(address, headers=PAGE).text
        assert "<script>" not in text
        assert "<img" not in text
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert client.delete(f"/documents/{row['id']}", headers=headers).status_code == 204
    assert row["id"] not in {d["id"] for d in client.get("/documents").json()["documents"]}


def test_a_bad_upload_is_told(client: TestClient) -> None:
    assert upload(client, "photo.txt", b"\xff\xd8\xff\xe0" + bytes(200), TOKEN) == 422


def test_pages_switch_to_english_and_remember(library: Library) -> None:
    client = TestClient(create_app(library, library.settings), LOCAL)
    assert 'lang="en"' in client.get("/?lang=en", headers=PAGE).text
    assert 'lang="en"' in client.get("/", headers=PAGE).text


def test_the_description_names_every_address(client: TestClient) -> None:
    paths = set(client.get("/openapi.json").json()["paths"])
    assert paths >= {"/search", "/ask", "/documents", "/documents/{id_}", "/items/{id_}", "/entities",
                     "/entities/{id_}", "/responsibilities", "/sparql", "/export", "/health"}  # fmt: skip
