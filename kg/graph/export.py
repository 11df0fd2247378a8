"""The graph as a file. Same graph, same bytes; lists are flattened with ` | `."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import networkx as nx

from kg.errors import QueryError
from kg.graph.build import Graph

SEPARATOR = " | "
_FORBIDDEN = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # not in XML 1.0
_NODE_COLUMNS = (
    "id", "type", "label", "document", "number", "section", "section_title", "start", "end", "kind",
    "generic", "aliases", "issuer", "date", "year", "region", "value", "unit", "what", "relation",
    "deadline", "per", "unlinked", "sha256",
)  # fmt: skip
_EDGE_COLUMNS = (
    "source", "source_type", "source_label", "role", "target", "target_type", "target_label",
    "document", "weight", "life_cycles", "surfaces", "mentions", "spans", "sentences",
)  # fmt: skip


def flat(graph: Graph) -> Graph:
    """A copy whose attributes are text, numbers and truth values only, in sorted order."""
    out: Graph = nx.MultiDiGraph(name=graph.graph.get("name", ""))
    for node in sorted(graph):
        out.add_node(node, **_flat_row(graph.nodes[node]))
    for source, target, key in sorted(graph.edges(keys=True)):
        out.add_edge(source, target, key=key, **_flat_row(graph.edges[source, target, key]))
    return out


def _flat_row(attributes: Mapping[str, object]) -> dict[str, object]:
    return {key: _flat(value) for key, value in sorted(attributes.items())}


def _flat(value: object) -> object:
    if isinstance(value, tuple):
        value = SEPARATOR.join(str(part) for part in value)
    return _FORBIDDEN.sub("", value) if isinstance(value, str) else value


def _graphml(graph: Graph) -> str:
    out = io.BytesIO()
    nx.write_graphml_xml(flat(graph), out, named_key_ids=True)
    return out.getvalue().decode("utf-8") + "\n"


def _gexf(graph: Graph) -> str:
    """GEXF 1.2 with an id for each edge; the writer's date of today is left out.

    `start` and `end` mean times in GEXF: Gephi would take the offsets for the life of a node.
    """
    out = flat(graph)
    for _, data in out.nodes(data=True):
        for name in ("start", "end"):
            if name in data:
                data[f"{name}_offset"] = data.pop(name)
    for number, (_, _, data) in enumerate(out.edges(data=True)):
        data["id"] = str(number)
    written = io.BytesIO()
    nx.write_gexf(out, written, version="1.2draft")
    text = written.getvalue().decode("utf-8") + "\n"
    return re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1)


def _table(columns: tuple[str, ...], rows: Iterable[Mapping[str, object]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def node_table(graph: Graph) -> str:
    """All nodes as CSV."""
    out = flat(graph)
    return _table(_NODE_COLUMNS, ({"id": node, **out.nodes[node]} for node in out))


def edge_table(graph: Graph) -> str:
    """All edges as CSV, with type and label of both ends."""
    out = flat(graph)
    rows = (
        {
            "source": source, "source_type": out.nodes[source]["type"],
            "source_label": out.nodes[source]["label"], "target": target,
            "target_type": out.nodes[target]["type"], "target_label": out.nodes[target]["label"],
            **data,
        }
        for source, target, data in out.edges(data=True)
    )  # fmt: skip
    return _table(_EDGE_COLUMNS, rows)


def _json(graph: Graph) -> str:
    """Node-link JSON with lists as lists."""
    nodes = [{"id": node, **graph.nodes[node]} for node in sorted(graph)]
    edges = [
        {"source": source, "target": target, **graph.edges[source, target, key]}
        for source, target, key in sorted(graph.edges(keys=True))
    ]
    return json.dumps({"nodes": nodes, "edges": edges}, ensure_ascii=False, sort_keys=True) + "\n"


FORMATS: Mapping[str, Callable[[Graph], str]] = {
    "graphml": _graphml,
    "gexf": _gexf,
    "csv": edge_table,
    "nodes.csv": node_table,
    "json": _json,
}


def graph_bytes(graph: Graph, form: str) -> bytes:
    """The graph in one of `FORMATS` (UTF-8); `csv` is the list of edges. QueryError for another."""
    if form not in FORMATS:
        raise QueryError(
            f"不支持的图格式：{form}",
            wanted=f"可用 {'、'.join(FORMATS)}",
            english=f"unknown format '{form}'; wanted one of {', '.join(FORMATS)}",
        )
    return FORMATS[form](graph).encode("utf-8", "replace")


def write_graph(graph: Graph, form: str, path: Path) -> None:
    """Write the graph to a file; `csv` also writes the nodes beside it (`graph.nodes.csv`)."""
    path.write_bytes(graph_bytes(graph, form))
    if form == "csv":
        path.with_name(f"{path.stem}.nodes.csv").write_bytes(graph_bytes(graph, "nodes.csv"))
