"""`/sparql` speaks the query part of the SPARQL 1.1 protocol, and only that."""

import csv
import io
from collections.abc import Iterator

import pytest
import rdflib
from api_fixtures import FakeEncoder, write_plan
from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.settings import Settings
from api.sparql_routes import EXAMPLES

SELECT = "SELECT ?name WHERE { ?d a zm:WorkPlan ; dcterms:title ?name }"
ASK = "ASK { ?i a zm:Item }"
GRAPH = "CONSTRUCT { ?d dcterms:title ?t } WHERE { ?d a zm:WorkPlan ; dcterms:title ?t }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TITLE = "2031年云泽市民政工作要点"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("sparql")
    settings = Settings(folder)
    with Library.open(folder / "lib", settings, FakeEncoder()) as library:
        library.add(write_plan(folder))
        with TestClient(create_app(library, settings), base_url="http://127.0.0.1:8000") as client:
            yield client


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.9", "application/sparql-results+xml"),
        ("image/png", "application/sparql-results+json"),
    ],
)
def test_the_client_says_what_it_reads(client: TestClient, accept: str, media: str) -> None:
    response = client.get("/sparql", params={"query": SELECT}, headers={"Accept": accept})
    assert response.status_code == 200
    assert response.headers["content-type"] == media
    assert response.headers["vary"] == "Accept"
    assert TITLE in response.text


def test_csv_and_tsv_are_what_the_standard_says(client: TestClient) -> None:
    rows = client.get("/sparql", params={"query": SELECT, "format": "csv"}).text
    assert list(csv.reader(io.StringIO(rows))) == [["name"], [TITLE]]
    lines = client.get("/sparql", params={"query": SELECT, "format": "tsv"}).text.splitlines()
    assert lines[0] == "?name"
    assert lines[1].startswith(f'"{TITLE}"')


@pytest.mark.parametrize(
    ("accept", "form"),
    [("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/rdf+xml", "xml")],
)
def test_graphs(client: TestClient, accept: str, form: str) -> None:
    response = client.get("/sparql", params={"query": GRAPH}, headers={"Accept": accept})
    assert response.headers["content-type"].startswith(accept)
    graph = rdflib.Graph().parse(data=response.content, format=form)
    assert [str(title) for title in graph.objects()] == [TITLE]


def test_posting_a_query(client: TestClient) -> None:
    head = {"Content-Type": "application/sparql-query"}
    posted = client.post("/sparql", content=ASK, headers=head)
    assert posted.json() == {"head": {}, "boolean": True}
    assert client.post("/sparql", data={"query": ASK}, headers=FORM).json() == posted.json()


@pytest.mark.parametrize(
    ("query", "more", "status"),
    [
        ("", {}, 400),
        (SELECT, {"format": "yaml"}, 400),
        (SELECT, {"format": "turtle"}, 400),
        (ASK, {"format": "csv"}, 400),
        (GRAPH, {"format": "csv"}, 400),
        (SELECT, {"default-graph-uri": "http://example.org/"}, 400),
        ("INSERT DATA { zm:a zm:b 1 }", {}, 400),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", {}, 400),
        ("x" * 30_000, {}, 422),
    ],
)
def test_what_is_refused(client: TestClient, query: str, more: dict[str, str], status: int) -> None:
    response = client.get("/sparql", params={"query": query, **more})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"update=DROP+ALL", FORM["Content-Type"], 400),
        (b"DROP ALL", "application/sparql-update", 415),
        (b"{}", "application/json", 415),
        (b"\xff\xfe", "application/sparql-query", 400),
        (b"#" * 60_000, "application/sparql-query", 413),
    ],
)
def test_what_is_refused_when_posted(
    client: TestClient, content: bytes, kind: str, status: int
) -> None:
    response = client.post("/sparql", content=content, headers={"Content-Type": kind})
    assert response.status_code == status


def test_the_page_shows_an_example_that_works(client: TestClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"})
    assert "prov:hadRole zm:role_lead" in page.text
    asked = client.get("/sparql", params={"query": EXAMPLES[0][2]}, headers={"Accept": "text/html"})
    assert asked.status_code == 200
    shown = client.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/html"})
    assert f'<td lang="zh-Hans">{TITLE}</td>' in shown.text
