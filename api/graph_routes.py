"""`/graph`: a neighbourhood, a path, or a part of the whole, as JSON and as an explorer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from api import explorer, pages
from api.catalogue import Catalogue
from api.library import Library
from api.overview import most_named
from api.routes import Held, Text
from api.schemas import as_json
from api.shown import entity_named, entity_shown, plan_named, plan_shown
from api.view import on_one_state
from kg.errors import NotFound
from kg.graph import Graph, Step, graph_among, has_node, nodes_around, path_between

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
    whole = people and (not node or library.catalogue.document_items(node))
    many = limit or (FIRST if whole else USUAL)
    part, steps, start = _part(library, (node, to), depth, many)
    _name_preambles(part, pages.language(request))
    edges = explorer.edges_between(part)
    if people:
        context = {
            "node": node, "to": to, "depth": depth, "edges": edges[:LISTED], "more": len(edges) - LISTED,
            "start": start, "steps": steps,
            "labels": {name: data["label"] for name, data in part.nodes(data=True)},
            "data": explorer.script(explorer.drawn(part, edges)),
            "words": explorer.words(pages.language(request)),
            "shown": [_shown(library.catalogue, one) for one in (node, to)],
            "examples": [] if node else most_named(library, "", 8),
        }  # fmt: skip
        return pages.page(request, "graph.html", context)
    nodes = explorer.as_nodes(part)
    found: dict[str, Any] = {"nodes": nodes, "edges": explorer.as_edges(edges)}
    if to:
        found["path"] = as_json(steps)
    return JSONResponse(found, headers={"Vary": "Accept"})


@on_one_state
def _part(
    library: Library, ends: tuple[str, str], depth: int, limit: int
) -> tuple[Graph, tuple[Step, ...], str]:
    """The part asked for, the steps of the path between the ends, if there are two, and the node that
    a neighbourhood is of."""
    catalogue = library.catalogue
    start, end = (_known(catalogue, one) if one else "" for one in ends)
    if start and end:
        steps = path_between(catalogue, start, end)
        names = {name for step in steps for name in (step.item, step.entity)} or {start}
        return graph_among(catalogue, names), steps, ""
    if start and (whole := catalogue.document_items(start)):
        return graph_among(catalogue, explorer.within_document(catalogue, whole[1], limit)), (), ""
    if start:
        return graph_among(catalogue, nodes_around(catalogue, start, depth, limit)), (), start
    return graph_among(catalogue, explorer.most_connected(catalogue, limit)), (), ""


def _shown(catalogue: Catalogue, node: str) -> str:
    """What the field of a node shows: the label of a plan or an entity, the address of an item."""
    return entity_shown(catalogue, plan_shown(catalogue.summaries(), node))


def _name_preambles(part: Graph, lang: str) -> None:
    """Call the text before a plan's tasks so, and not by how it begins."""
    for data in part.nodes.values():
        if data["type"] == "item" and data["number"] == 0:
            data["label"] = "Preamble" if lang == "en" else "文首"


def _known(catalogue: Catalogue, name: str) -> str:
    """A node by its address or label, a plan by its title, an entity by its name or alias; raises NotFound."""
    if has_node(catalogue, name):
        return name
    meant = entity_named(catalogue, plan_named(catalogue.summaries(), name))
    if meant != name:
        return meant
    exact = [r.id for r in catalogue.entity_summaries("", name) if name in {r.name, *r.aliases}]
    if exact:
        return exact[0]
    raise NotFound(
        f"图中没有“{name}”",
        wanted="可写节点的地址（如 department/民政部）、实体的全名或计划的标题",
        english=f"the graph does not hold '{name}'; wanted an address such as department/民政部, an "
        "entity's full name or a plan's title",
    )
