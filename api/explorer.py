"""A part of the graph for people: which nodes, the edges between them, and what the explorer's page is given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, TypeAlias

from markupsafe import Markup

from api.labels import label

if TYPE_CHECKING:
    import networkx as nx

    Graph: TypeAlias = "nx.MultiDiGraph[str]"

TYPES = ("policy", "department", "programme", "target", "place")
ROLES = (
    "implement issue revise draft promote compile evaluate lead joint request direct delegate "
    "authority mention names target cites"
).split()
Edge: TypeAlias = tuple[str, str, dict[str, Any]]
"""Source, target, and the attributes of an edge."""


def most_connected(whole: Graph, limit: int) -> list[str]:
    """The entities with most edges, a quarter of `limit`, and the items that name most of them.

    Generic bodies ("各地") are left out: they join everything and say nothing.
    """
    entities = (
        n
        for n, data in whole.nodes(data=True)
        if data["type"] not in {"document", "item", "target"} and not data.get("generic")
    )
    top = nsmallest(max(1, limit // 4), entities, key=lambda n: (-whole.degree(n), n))
    naming = Counter(item for entity in top for item in whole.predecessors(entity))
    items = nsmallest(limit - len(top), naming, key=lambda n: (-naming[n], n))
    return sorted([*top, *items])


def edges_between(whole: Graph, names: Iterable[str]) -> list[Edge]:
    """The edges between nodes by source, target and role, but for what a document contains."""
    kept = set(names)
    return [
        (source, target, data)
        for source in sorted(kept)
        for target in sorted(kept.intersection(whole.adj[source]))
        for role, data in sorted(whole.adj[source][target].items())
        if role != "contains"
    ]


def as_nodes(whole: Graph, names: Iterable[str]) -> list[dict[str, Any]]:
    """Nodes for JSON: the id and what is known of each."""
    return [
        {"id": name, **{key: one for key, one in whole.nodes[name].items() if key != "sha256"}}
        for name in names
    ]


def as_edges(edges: Iterable[Edge]) -> list[dict[str, Any]]:
    """Edges for JSON."""
    return [{"source": source, "target": target, **data} for source, target, data in edges]


def drawn(whole: Graph, names: Iterable[str], edges: Iterable[Edge]) -> dict[str, Any]:
    """What the page draws first, without a word twice: nodes as [id, type, label], edges as [source,
    target, role, sentence, its start], the first three of these by their places in the other lists."""
    nodes = list(names)
    at = {name: place for place, name in enumerate(nodes)}
    roles: dict[str, int] = {}
    sentences: dict[str, int] = {}
    lines = [
        [
            at[source], at[target], roles.setdefault(data["role"], len(roles)),
            sentences.setdefault(data["sentences"][0], len(sentences)),
            int(data["spans"][0].partition("-")[0]),
        ]
        for source, target, data in edges
    ]  # fmt: skip
    rows = [[name, whole.nodes[name]["type"], whole.nodes[name]["label"]] for name in nodes]
    return {"nodes": rows, "edges": lines, "roles": list(roles), "sentences": list(sentences)}


def script(value: Any) -> Markup:
    """JSON for a script element: no `<`, so that no text can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 -- nothing of HTML is left in it


def words(lang: str) -> str:
    """What the explorer says, in one language."""
    english = lang == "en"
    own = {
        key: en if english else zh
        for key, (zh, en) in {
            "counts": ("{nodes} 个节点，{edges} 条关系。", "{nodes} nodes, {edges} relations."),
            "failed": ("无法载入", "could not be loaded"),
            "most": ("至多 2000 个节点。", " At most 2,000 nodes."),
            "more": ("再列 {n} 条（共 {all} 条）", "list {n} more (of {all})"),
            "open": ("打开", "open"),
            "find": ("在图中找：", "Find in the graph:"),
            "relations": ("{n} 条关系", "{n} relations"),
            "opened": ("已展开，回车收起", "open, Enter collapses"),
            "closed": ("回车展开", "Enter expands"),
        }.items()
    }
    types = {one: label(one, lang) for one in ("item", "document", *TYPES)}
    return json.dumps(
        {"roles": {role: label(role, lang) for role in ROLES}, "types": types, **own},
        ensure_ascii=False,
    )
