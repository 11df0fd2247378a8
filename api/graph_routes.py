"""`/graph`: a neighbourhood, a path, or a part of the whole, as JSON and as an explorer."""

from __future__ import annotations

import json
from collections import Counter
from heapq import nsmallest
from typing import Annotated, Any

import networkx as nx
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from markupsafe import Markup

from api import pages
from api.labels import label
from api.library import Library
from api.overview import most_named
from api.routes import Held, Text
from api.schemas import as_json
from kg.errors import NotFound

router = APIRouter()
FIRST = 150
"""Nodes that the explorer begins with where no node is asked for."""
Depth = Annotated[int, Query(ge=1, le=3)]
Limit = Annotated[int | None, Query(ge=1, le=2000)]
USUAL = 300
"""Nodes of an answer that does not say how many."""


@router.get("/graph", summary="一个节点的邻域，或两点间的路径")
def graph(
    request: Request, library: Held, node: Text = "", to: Text = "", depth: Depth = 1, limit: Limit = None,
) -> Response:  # fmt: skip
    """The neighbourhood of a node, a path between two, or, without a node, the most connected part.

    Edges carry role, weight, and the sentences that prove them with their item's address.
    """
    people = pages.wants_page(request)
    many = limit or (FIRST if people and not node else USUAL)
    part, steps = _part(library, node, to, depth, many)
    nodes, edges = _nodes(part), _edges(part)
    if people:
        context = {
            "node": node, "to": to, "depth": depth, "edges": edges, "steps": steps,
            "start": _known(library, library.graph(), node) if node and not to else "",
            "labels": {n["id"]: n["label"] for n in nodes}, "examples": [] if node else most_named(library, "", 8),
            "data": _script(_drawn(nodes, edges)), "words": _words(pages.language(request)),
        }  # fmt: skip
        return pages.page(request, "graph.html", context)
    found: dict[str, Any] = {"nodes": nodes, "edges": edges}
    if to:
        found["path"] = as_json(steps)
    return JSONResponse(found, headers={"Vary": "Accept"})


def _drawn(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Any]:
    """What the explorer needs of its first view: names, and one sentence of each edge."""
    return {
        "nodes": [{key: node[key] for key in ("id", "type", "label") if key in node} for node in nodes],
        "edges": [
            {key: edge[key] for key in ("source", "target", "role")}
            | {key: edge[key][:1] for key in ("sentences", "spans") if key in edge}
            for edge in edges
        ],
    }  # fmt: skip


def _script(value: Any) -> Markup:
    """JSON for a script element: no `<`, so that no text can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 -- nothing of HTML is left in it


def _words(lang: str) -> str:
    """What the explorer says, in one language."""
    roles = (
        "implement issue revise draft promote compile evaluate lead joint request direct delegate "
        "authority mention names target cites"
    ).split()
    english = lang == "en"
    return json.dumps(
        {
            "roles": {role: label(role, lang) for role in roles},
            "types": {type_: label(type_, lang) for type_ in ("item", "document", *pages.TYPES)},
            "counts": "{nodes} nodes, {edges} relations."
            if english
            else "{nodes} 个节点，{edges} 条关系。",
            "failed": "could not be loaded" if english else "无法载入",
            "most": " At most 2,000 nodes." if english else "至多 2000 个节点。",
            "left": "{n} more relations are in the graph only; filter to see them here."
            if english
            else "另有 {n} 条关系只在图中，筛选后可在此列出。",
            "open": "open" if english else "打开",
            "find": "Find in the graph:" if english else "在图中找：",
            "relations": "{n} relations" if english else "{n} 条关系",
            "opened": "open, Enter collapses" if english else "已展开，回车收起",
            "closed": "Enter expands" if english else "回车展开",
        },
        ensure_ascii=False,
    )


def _part(
    library: Library, node: str, to: str, depth: int, limit: int
) -> tuple[nx.MultiDiGraph[str], tuple[Any, ...]]:
    from kg.graph import neighbours, shortest_path

    whole: nx.MultiDiGraph[str] = library.graph()
    if not node:
        return _most_connected(whole, limit), ()
    start = _known(library, whole, node)
    if not to:
        return neighbours(whole, start, depth, limit), ()
    steps = shortest_path(whole, start, _known(library, whole, to))
    on_way = dict.fromkeys(name for step in steps for name in (step.item, step.entity))
    return whole.subgraph(on_way or [start]).copy(), steps


def _known(library: Library, whole: nx.MultiDiGraph[str], name: str) -> str:
    """A node by its address, or an entity by its name or alias; raises NotFound."""
    if name in whole:
        return name
    exact = [row.id for row in library.entities("", name) if name in {row.name, *row.aliases}]
    if len(exact) >= 1 and exact[0] in whole:
        return exact[0]
    raise NotFound(
        f"图中没有“{name}”",
        wanted="节点的地址，如 department/民政部，或实体的全名",
        english=f"the graph does not hold '{name}'; wanted an address such as department/民政部, or "
        "an entity's full name",
    )


def _most_connected(whole: nx.MultiDiGraph[str], limit: int) -> nx.MultiDiGraph[str]:
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
    return whole.subgraph([*top, *items]).copy()


def _nodes(part: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    return [
        {"id": id_, **{k: v for k, v in part.nodes[id_].items() if k != "sha256"}}
        for id_ in sorted(part)
    ]


def _edges(part: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    return [
        {"source": source, "target": target, **data}
        for source, target, data in sorted(
            part.edges(data=True), key=lambda e: (e[0], e[1], str(e[2].get("role")))
        )
        if data.get("role") != "contains"
    ]
