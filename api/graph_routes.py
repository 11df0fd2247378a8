"""`/graph`: a neighbourhood, a path, or a part of the whole, as JSON and as an explorer."""

from __future__ import annotations

import json
from typing import Annotated, Any

import networkx as nx
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from markupsafe import Markup

from api import pages
from api.labels import label
from api.library import Library
from api.routes import Held, Text
from api.schemas import as_json
from kg.errors import NotFound

router = APIRouter()
FIRST = 150
"""Nodes that the explorer begins with where no node is asked for."""
Depth = Annotated[int, Query(ge=1, le=3)]
Limit = Annotated[int, Query(ge=1, le=2000)]


@router.get("/graph", summary="一个节点的邻域，或两点间的路径")
def graph(
    request: Request, library: Held, node: Text = "", to: Text = "", depth: Depth = 1, limit: Limit = 300,
) -> Response:  # fmt: skip
    """The neighbourhood of a node, a path between two, or, without a node, the most connected part.

    Edges carry role, weight, and the sentences that prove them with their item's address.
    """
    if not node and pages.wants_page(request):
        limit = min(limit, FIRST)
    part, steps = _part(library, node, to, depth, limit)
    nodes, edges = _nodes(part), _edges(part)
    if pages.wants_page(request):
        context = {
            "node": node, "to": to, "depth": depth, "edges": edges,
            "steps": steps, "labels": {n["id"]: n["label"] for n in nodes},
            "data": _script({"nodes": nodes, "edges": edges}), "words": _words(pages.language(request)),
        }  # fmt: skip
        return pages.page(request, "graph.html", context)
    found: dict[str, Any] = {"nodes": nodes, "edges": edges}
    if to:
        found["path"] = as_json(steps)
    return JSONResponse(found, headers={"Vary": "Accept"})


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
            "most": "2,000 nodes are the most" if english else "至多显示 2000 个节点",
            "open": "open" if english else "打开",
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
    """The entities with most edges and the items that name them, at most `limit` nodes in all."""
    entities = (
        n
        for n, data in whole.nodes(data=True)
        if data["type"] not in {"document", "item", "target"}
    )
    ranked = sorted(entities, key=lambda n: (-whole.degree(n), n))
    kept: dict[str, None] = {}
    for entity in ranked:
        around = [entity, *sorted(n for n in whole.predecessors(entity))]
        if len(kept) + len(around) > limit:
            break
        kept.update(dict.fromkeys(around))
    return whole.subgraph(kept).copy()


def _nodes(part: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    return [
        {"id": id_, **as_json({k: v for k, v in part.nodes[id_].items() if k != "sha256"})}
        for id_ in sorted(part)
    ]


def _edges(part: nx.MultiDiGraph[str]) -> list[dict[str, Any]]:
    return [
        {"source": source, "target": target, **as_json(dict(data))}
        for source, target, data in sorted(
            part.edges(data=True), key=lambda e: (e[0], e[1], str(e[2].get("role")))
        )
        if data.get("role") != "contains"
    ]
