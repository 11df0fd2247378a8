"""The tools as the SDK's own client sees them: schemas, quotations, errors; both transports."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan
from mcp import Client, StdioServerParameters
from served import free_port

from api import Library
from api.mcp import create_server
from api.settings import Settings

TOOLS = {
    "search", "ask", "documents", "item", "entity", "responsibilities", "compare", "fulfilment",
    "sparql",
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("mcp")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        write_plan(folder, "a.txt")
        write_plan(folder, "b.txt", PLAN.replace("2031", "2032").replace("35个", "50个"))
        opened.add([folder / "a.txt", folder / "b.txt"])
        yield opened


def called(library: Library, tool: str, **arguments: Any) -> Any:
    """What a tool returns, as structured content."""

    async def run() -> Any:
        async with Client(create_server(library)) as client:
            return await client.call_tool(tool, arguments)

    return anyio.run(run)


def test_every_tool_has_typed_schemas_and_only_reads(library: Library) -> None:
    async def run() -> Any:
        async with Client(create_server(library)) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in anyio.run(run)}
    assert set(tools) == TOOLS
    for tool in tools.values():
        assert tool.description and tool.output_schema
        assert tool.output_schema["properties"], tool.name
        for name, given in tool.input_schema.get("properties", {}).items():
            assert {"type", "anyOf"} & set(given), (tool.name, name)
        assert tool.annotations is not None and tool.annotations.read_only_hint
        json.dumps(tool.input_schema)


def test_search_carries_the_sentence_and_its_place(library: Library) -> None:
    found = called(library, "search", query="社区助餐点", limit=1).structured_content["result"][0]
    text = library.catalogue.reading(found["document"]).document.text
    assert text[found["start"] : found["end"]] == found["sentence"]
    assert "社区助餐点" in found["sentence"]


def test_item_entity_and_responsibilities(library: Library) -> None:
    rows = called(library, "responsibilities", department="卫生健康").structured_content["result"]
    assert {row["role"] for row in rows} == {"joint"}
    item = called(library, "item", id=rows[0]["id"]).structured_content
    assert rows[0]["sentence"] in item["text"]
    entity = called(library, "entity", id=rows[0]["department"]).structured_content
    assert entity["summary"]["mentions"] == 2


def test_compare_and_sparql(library: Library) -> None:
    first, second = sorted(d.id for d in library.documents())
    found = called(library, "compare", a=first, b=second).structured_content
    changes = [c for pair in found["pairs"] for c in pair["targets"]]
    assert [(c["before"]["surface"], c["after"]["surface"]) for c in changes] == [("35个", "50个")]
    answer = called(library, "sparql", query="ASK { ?s ?p ?o }").structured_content
    assert answer["boolean"] is True


def test_sparql_rows_are_typed(library: Library) -> None:
    query = """SELECT ?text ?n ?none { ?s a zm:Sentence ; schema:text ?text ; zm:start ?n
               OPTIONAL { ?s zm:nothing ?none } } ORDER BY ?n LIMIT 1"""
    found = called(library, "sparql", query=query).structured_content
    assert found["variables"] == ["text", "n", "none"]
    (row,) = found["rows"]
    assert set(row) == {"text", "n"}
    assert (row["text"]["type"], row["text"]["xml:lang"]) == ("literal", "zh")
    assert row["n"]["datatype"] == "http://www.w3.org/2001/XMLSchema#integer"
    turtle = called(library, "sparql", query="CONSTRUCT WHERE { ?i a zm:Item }").structured_content
    assert turtle["turtle"].startswith("@prefix")
    assert turtle["rows"] is None


def test_ask_quotes_or_refuses(library: Library) -> None:
    told = called(library, "ask", question="社区助餐点建多少个？").structured_content
    for quotation in told["quotations"]:
        text = library.catalogue.reading(quotation["document"]).document.text
        assert text[quotation["start"] : quotation["end"]] == quotation["text"]
    refused = called(library, "ask", question="2050年火星移民补贴多少？").structured_content
    assert refused["refused"] and refused["quotations"] == []


@pytest.mark.parametrize(
    ("tool", "arguments", "words"),
    [
        ("item", {"id": "none"}, "none"),
        ("search", {"query": " "}, "查询是空的"),
        ("search", {"query": "社区", "filters": ["nonsense=1"]}, "nonsense"),
        ("search", {"query": "社区", "limit": 0}, "limit"),
        ("compare", {"a": "x", "b": "x"}, "x"),
        ("sparql", {"query": "DROP ALL"}, ""),
    ],
)
def test_errors_are_told_and_nothing_else_is(
    library: Library, tool: str, arguments: dict[str, Any], words: str
) -> None:
    found = called(library, tool, **arguments)
    assert found.is_error
    text = found.content[0].text
    assert words in text
    assert "Traceback" not in text


def child_environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "ZHENGMAI_LIBRARY": str(folder)}


async def used(client: Client) -> dict[str, Any]:
    """What an assistant would do that needs no model: list, look up, count, ask the graph, err."""
    documents = (await client.call_tool("documents", {})).structured_content["result"]
    duties = (await client.call_tool("responsibilities", {})).structured_content["result"]
    item = await client.call_tool("item", {"id": duties[0]["id"]})
    entity = await client.call_tool("entity", {"id": duties[0]["department"]})
    rows = await client.call_tool("sparql", {"query": "SELECT ?p { ?p a zm:WorkPlan }"})
    wrong = await client.call_tool("item", {"id": "none"})
    return {
        "tools": {tool.name for tool in (await client.list_tools()).tools},
        "years": {row["year"] for row in documents},
        "proven": duties[0]["sentence"] in item.structured_content["text"],
        "named": entity.structured_content["summary"]["id"] == duties[0]["department"],
        "plans": len(rows.structured_content["rows"]),
        "error": wrong.is_error,
    }


WANTED = {
    "tools": TOOLS, "years": {2031, 2032}, "proven": True, "named": True, "plans": 2, "error": True,
}  # fmt: skip


def test_stdio_as_an_assistant_starts_it(library: Library) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "api", "mcp"],
        env=child_environment(library.folder), cwd=Path(__file__).parent.parent,
    )  # fmt: skip

    async def run() -> Any:
        async with Client(command) as client:
            return await used(client)

    assert anyio.run(run) == WANTED


def test_http_on_loopback(library: Library) -> None:
    port = free_port()
    command = [sys.executable, "-m", "api", "mcp", "--transport", "http", "--port", str(port)]
    child = subprocess.Popen(
        command, env=child_environment(library.folder), cwd=Path(__file__).parent.parent
    )
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)

        async def run() -> Any:
            async with Client(f"http://127.0.0.1:{port}/mcp") as client:
                return await used(client)

        assert anyio.run(run) == WANTED
    finally:
        child.terminate()
        child.wait(10)
