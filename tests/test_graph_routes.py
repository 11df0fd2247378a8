"""`/graph`: neighbourhoods, paths, names, and a page whose data no text can escape from."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan
from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.settings import Settings

PAGE = {"Accept": "text/html"}
EVIL = PLAN.replace("提升社区养老能力", "</script><script>alert(1)</script>")
BODY = "department/云泽市公安局"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("graph")
    settings = Settings(folder)
    with Library.open(folder / "lib", settings, FakeEncoder()) as library:
        library.add(write_plan(folder, text=EVIL))
        with TestClient(create_app(library, settings), base_url="http://127.0.0.1:8000") as client:
            yield client


def body(client: TestClient) -> str:
    found = client.get("/entities", params={"type": "department", "q": "公安局"}).json()
    return str(found["entities"][0]["id"])


def test_a_neighbourhood_has_roles_and_sentences(client: TestClient) -> None:
    found = client.get("/graph", params={"node": body(client)}).json()
    (edge,) = found["edges"]
    assert edge["role"] == "joint"
    assert edge["sentences"] == ["联合市公安局开展街面巡查。"]
    assert {node["type"] for node in found["nodes"]} == {"item", "department"}


def test_a_name_will_do(client: TestClient) -> None:
    by_name = client.get("/graph", params={"node": "养老服务条例"})
    assert by_name.status_code in {200, 404}
    name = client.get(f"/entities/{body(client)}").json()["summary"]["name"]
    assert (
        client.get("/graph", params={"node": name}).json()
        == client.get("/graph", params={"node": body(client)}).json()
    )


def test_a_path_has_its_sentences(client: TestClient) -> None:
    items = [n for n in client.get("/graph").json()["nodes"] if n["type"] == "item"]
    start = body(client)
    near = client.get("/graph", params={"node": start}).json()["edges"][0]["source"]
    found = client.get("/graph", params={"node": near, "to": start}).json()
    assert [step["role"] for step in found["path"]] == ["joint"]
    assert items


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"node": "none"}, 404), ({"node": "x", "depth": "9"}, 422), ({"node": "x", "limit": "0"}, 422),
    ],
)  # fmt: skip
def test_what_is_refused(client: TestClient, query: dict[str, str], status: int) -> None:
    assert client.get("/graph", params=query).status_code == status


def test_without_a_node_the_most_connected_part(client: TestClient) -> None:
    found = client.get("/graph", params={"limit": 5}).json()
    assert 0 < len(found["nodes"]) <= 5


def test_the_page_carries_its_data_safely_and_a_table(client: TestClient) -> None:
    page = client.get("/graph", headers=PAGE).text
    assert "<script>alert" not in page
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert data is not None
    labels = {label for _, _, label in json.loads(data[1])["nodes"]}
    assert any("</script><script>alert(1)</script>" in label for label in labels)
    assert "联合市公安局开展街面巡查。" in page


def test_a_plan_is_drawn_as_its_tasks_and_what_they_name(client: TestClient) -> None:
    id_ = client.get("/v1/documents").json()["documents"][0]["id"]
    plan = client.get(f"/v1/documents/{id_}").json()
    items = {item["id"] for section in plan["sections"] for item in section["items"]}
    whole = client.get("/v1/graph", params={"node": id_}).json()
    assert items <= {node["id"] for node in whole["nodes"]} and whole["edges"]
    assert {edge["source"] for edge in whole["edges"]} <= items
    few = client.get("/v1/graph", params={"node": id_, "limit": len(items) + 3}).json()
    assert len(few["nodes"]) == len(items) + 3
    summary = plan["summary"]
    said = f"{summary['title']}（{summary['year']} {summary['region']}）"
    assert client.get("/v1/graph", params={"node": said}).json() == whole
    page = client.get("/graph", params={"node": id_}, headers=PAGE).text
    assert f'name="node" value="{said}"' in page
    preamble = next(node for node in whole["nodes"] if node["id"] == f"{id_}#item_0")
    assert preamble["label"] == "文首"


def test_the_pages_data_say_what_the_json_says(client: TestClient) -> None:
    page = client.get("/graph", params={"limit": 40}, headers=PAGE).text
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])  # type: ignore[index]
    whole = client.get("/graph", params={"limit": 40}).json()
    id_ = [node[0] for node in data["nodes"]]
    assert data["nodes"] == [[n["id"], n["type"], n["label"]] for n in whole["nodes"]]
    assert [
        (id_[a], id_[b], data["roles"][role], data["sentences"][said], start)
        for a, b, role, said, start in data["edges"]
    ] == [
        (e["source"], e["target"], e["role"], e["sentences"][0], int(e["spans"][0].split("-")[0]))
        for e in whole["edges"]
    ]
    assert len(whole["edges"]) > 5 and len(set(data["sentences"])) == len(data["sentences"])


def test_scripts_are_ours_and_small(client: TestClient) -> None:
    page = client.get("/graph", headers=PAGE).text
    left = re.findall(r'<script[^>]*src="([^"]+)"', page)
    texts: dict[str, str] = {}
    while left:  # a script, and what it imports or runs as a worker
        address = left.pop()
        texts[address] = client.get(address).text
        named = re.findall(r'(?:from|Worker\()\s*"([^"]+)"', texts[address])
        left += [found for one in named if (found := urljoin(address, one)) not in texts]
    assert {"/static/graph/explorer.js", "/static/graph/layout.js"} <= texts.keys()
    assert all(address.startswith("/static/") for address in texts)
    assert sum(len(text.encode()) for text in texts.values()) < 40_000
    assert max(len(text.splitlines()) for text in texts.values()) < 200


def test_a_hub_of_many_items_does_not_empty_the_first_view(client: TestClient) -> None:
    found = client.get("/graph", params={"limit": 8}).json()
    types = Counter(node["type"] == "item" for node in found["nodes"])
    assert types[False] == 2 and 1 <= types[True] <= 6
    assert found["edges"]
