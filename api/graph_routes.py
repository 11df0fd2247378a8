"""`/graph`: a neighbourhood, a path, or a part of the whole, as JSON and as an explorer."""

from __future__ import annotations

from typing import Annotated, Any

import networkx as nx
from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api import explorer, pages
from api.library import Library
from api.overview import most_named
from api.routes import Held, Text
from api.schemas import as_json
from kg.errors import NotFound

router = APIRouter()
FIRST = 150
"""Nodes that the explorer begins with where no node is asked for."""
LISTED = 100
"""Edges that the table of the page lists where no script adds more."""
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
    whole: nx.MultiDiGraph[str] = library.graph()
    names, steps = _part(library, whole, (node, to), depth, many)
    edges = explorer.edges_between(whole, names)
    if people:
        context = {
            "node": node, "to": to, "depth": depth, "edges": edges[:LISTED], "more": len(edges) - LISTED,
            "start": _known(library, whole, node) if node and not to else "", "steps": steps,
            "labels": {name: whole.nodes[name]["label"] for name in names},
            "data": explorer.script(explorer.drawn(whole, names, edges)),
            "words": explorer.words(pages.language(request)),
            "examples": [] if node else most_named(library, "", 8),
        }  # fmt: skip
        return pages.page(request, "graph.html", context)
    nodes = explorer.as_nodes(whole, names)
    found: dict[str, Any] = {"nodes": nodes, "edges": explorer.as_edges(edges)}
    if to:
        found["path"] = as_json(steps)
    return JSONResponse(found, headers={"Vary": "Accept"})


def _part(
    library: Library, whole: nx.MultiDiGraph[str], ends: tuple[str, str], depth: int, limit: int
) -> tuple[list[str], tuple[Any, ...]]:
    """The nodes asked for by address, and the steps of the path between the ends, if there are two."""
    from kg.graph import neighbours, shortest_path

    node, to = ends
    if not node:
        return explorer.most_connected(whole, limit), ()
    start = _known(library, whole, node)
    if not to:
        return sorted(neighbours(whole, start, depth, limit)), ()
    steps = shortest_path(whole, start, _known(library, whole, to))
    return sorted({name for step in steps for name in (step.item, step.entity)} or {start}), steps


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
