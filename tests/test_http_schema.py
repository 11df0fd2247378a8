"""The description of the interface: whole, in Chinese, true; and no input that it allows breaks a route."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from api_fixtures import FakeEncoder, write_plan
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as examples_of
from hypothesis.errors import Unsatisfiable
from jsonschema import Draft202012Validator
from schemathesis.specs.openapi import checks as openapi_checks

from api import Library
from api.app import create_app
from api.describing import BODIES, ERRORS, FILES, examples
from api.settings import Settings

TOKEN = "a-token-of-more-than-16-characters"
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("schema")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as library:
        library.add([write_plan(folder)])
        library.add_sample()
        yield create_app(library, Settings(folder, token=TOKEN, hosts=("testserver",)))


@pytest.fixture(scope="module")
def described(app: Any) -> dict[str, Any]:
    found: dict[str, Any] = TestClient(app, "http://localhost").get("/openapi.json").json()
    return found


def operations(described: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_every_operation_says_in_chinese_what_it_does_and_takes(described: dict[str, Any]) -> None:
    for path, method, operation in operations(described):
        assert CHINESE.search(operation["summary"]), (method, path)
        for parameter in operation.get("parameters", ()):
            assert CHINESE.search(parameter["description"]), (path, parameter["name"])


def test_every_field_of_every_body_has_a_chinese_word(described: dict[str, Any]) -> None:
    for name, schema in described["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            assert CHINESE.search(inner.get("description", "")), (name, field)


def test_every_operation_has_a_body_and_problem_details_for_errors(
    described: dict[str, Any],
) -> None:
    for path, method, operation in operations(described):
        good = [answer for status, answer in operation["responses"].items() if status[0] == "2"]
        assert good and (method == "delete" or good[0]["content"]), (method, path)
        for status in ("421", "429", "500", "503"):
            reference = operation["responses"][status]["$ref"]
            assert reference == f"#/components/responses/E{status}"
    for status in ERRORS:
        content = described["components"]["responses"][f"E{status}"]["content"]
        assert content["application/problem+json"]["example"]["status"] == status


def test_writes_want_the_token(described: dict[str, Any]) -> None:
    writes = {
        (path, method)
        for path, method, operation in operations(described)
        if operation.get("security") == [{"token": []}]
    }
    assert writes == {
        ("/documents", "post"),
        ("/documents/{id_}", "delete"),
        ("/judgements", "post"),
    }


def test_the_examples_fit_their_schemas(described: dict[str, Any]) -> None:
    for (path, method), kind in BODIES.items():
        example = examples()[f"{method} {path}"]
        schema = {"$ref": f"#/components/schemas/{kind.__name__}", **described}
        Draft202012Validator(schema).validate(example)
        bare = path in {"/health", "/judgements", "/articles"}  # numbers, or empty without laws
        assert CHINESE.search(json.dumps(example, ensure_ascii=False)) or bare


def test_the_answers_fit_their_schemas(app: Any, described: dict[str, Any]) -> None:
    client = TestClient(app, "http://localhost")
    document, second = (row["id"] for row in client.get("/documents?k=2").json()["documents"])
    item = client.get("/search?q=助餐").json()["results"][0]["id"].replace("#", "%23")
    entity = client.get("/entities").json()["entities"][0]["id"]
    asked = {
        "HomeBody": "/", "SearchBody": "/search?q=助餐", "Answer": "/ask?q=会同卫生健康委做什么", "DocumentsBody": "/documents",
        "DocumentView": f"/documents/{document}", "ItemView": f"/items/{item}", "EntitiesBody": "/entities",
        "EntityView": f"/entities/{entity}", "ResponsibilitiesBody": "/responsibilities",
        "PlanComparison": f"/compare?a={document}&b={second}", "FulfilmentBody": "/fulfilment",
        "ArticlesBody": f"/articles?item={item}", "GraphBody": f"/graph?node={item}",
        "JudgementsBody": "/judgements", "HealthBody": "/health", "Problem": "/items/none",
    }  # fmt: skip
    for name, address in asked.items():
        body = client.get(f"/v1{address}").json()
        Draft202012Validator({"$ref": f"#/components/schemas/{name}", **described}).validate(body)
        known = set(described["components"]["schemas"][name]["properties"])
        assert body.keys() <= known, (name, body.keys() - known)
    whole = client.get("/v1/graph?limit=2000").json()
    ends = {"node": whole["edges"][0]["source"], "to": whole["edges"][0]["target"]}
    path = client.get("/v1/graph", params=ends).json()
    for kind, rows in (
        ("GraphNode", whole["nodes"]), ("GraphEdge", whole["edges"]), ("GraphStep", path["path"]),
    ):  # fmt: skip
        known = set(described["components"]["schemas"][kind]["properties"])
        assert rows and all(row.keys() <= known for row in rows), kind
    assert {"item", "department"} <= {row["type"] for row in whole["nodes"]}


def test_no_body_is_a_free_object(described: dict[str, Any]) -> None:
    for name, schema in described["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            assert set(inner) - {"description", "title"}, (name, field)
            free = inner.get("type") == "object" or inner.get("items", {}).get("type") == "object"
            assert not free or inner.get("additionalProperties") not in (None, True), (name, field)


def test_every_operation_has_a_description_and_examples(described: dict[str, Any]) -> None:
    for path, method, operation in operations(described):
        assert CHINESE.search(operation["description"]), (method, path)


# ------------------------------------------------------------------ pages of lists


def test_lists_come_in_pages_with_links(app: Any) -> None:
    client = TestClient(app, "http://localhost")
    whole = client.get("/v1/entities").json()
    total = whole["total"]
    assert total == len(whole["entities"]) > 4
    seen: list[str] = []
    address: str | None = "/v1/entities?k=2"
    while address:
        answer = client.get(address)
        seen += [row["id"] for row in answer.json()["entities"]]
        address = answer.links.get("next", {}).get("url")
    assert seen == [row["id"] for row in whole["entities"]]
    assert answer.links["last"]["url"].endswith(f"offset={(total - 1) // 2 * 2}")
    assert answer.links["prev"]["url"].startswith("/v1/entities?k=2&offset=")


@pytest.mark.parametrize(
    "address", ["/documents", "/responsibilities", "/fulfilment", "/judgements"]
)
def test_every_list_takes_k_and_offset_and_says_its_total(app: Any, address: str) -> None:
    client = TestClient(app, "http://localhost")
    body = client.get(f"{address}?k=1&offset=1").json()
    name = address.removeprefix("/")
    assert len(body[name]) <= 1 and (body["k"], body["offset"]) == (1, 1)
    assert body["total"] == client.get(address).json()["total"]
    assert client.get(f"{address}?k=0").status_code == 422


def test_a_search_links_to_its_next_page(app: Any) -> None:
    answer = TestClient(app, "http://localhost").get("/search?q=养老&k=1")
    assert answer.links["next"]["url"] == "/search?q=%E5%85%BB%E8%80%81&k=1&offset=1"


# ------------------------------------------------------------------ any input


CHECKS = [
    schemathesis.checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_schema_conformance,
    openapi_checks.response_headers_conformance,
]
ROUTES = sorted({*BODIES, *FILES, ("/documents/{id_}", "delete")})


@pytest.fixture(scope="module")
def routes(app: Any) -> dict[tuple[str, str], Any]:
    schema = schemathesis.openapi.from_asgi("/openapi.json", app)
    found = [result.ok() for result in schema.get_all_operations()]
    return {(operation.path, operation.method): operation for operation in found}


def test_every_route_is_tried(routes: dict[tuple[str, str], Any]) -> None:
    assert sorted(routes) == ROUTES


@pytest.mark.parametrize(("path", "method"), ROUTES)
@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_no_input_breaks_a_route(
    routes: dict[tuple[str, str], Any], path: str, method: str, mode: Any
) -> None:
    try:
        inputs = routes[path, method].as_strategy(generation_mode=mode)
    except Unsatisfiable:
        return

    @given(case=inputs)
    @examples_of(max_examples=15, deadline=None, derandomize=True, database=None,
                 suppress_health_check=list(HealthCheck), report_multiple_bugs=False)  # fmt: skip
    def check(case: Any) -> None:
        answer = case.call(headers={"Authorization": f"Bearer {TOKEN}"})
        case.validate_response(answer, checks=CHECKS)

    try:
        check()
    except Unsatisfiable:
        assert mode is schemathesis.GenerationMode.NEGATIVE  # nothing that it takes can be wrong
