"""Questions to the graph: neighbourhoods, paths with their sentences, projections, measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeAlias

import networkx as nx

from kg.errors import NotFound, QueryError
from kg.graph.build import Graph

Simple: TypeAlias = "nx.Graph[str]"


@dataclass(frozen=True, slots=True)
class Step:
    """One edge along a path: `item` names `entity` in `role`, proven by `sentences`.

    `forward` says whether the path goes from item to entity.
    """

    item: str
    entity: str
    role: str
    sentences: tuple[str, ...]
    forward: bool


def _wanted(graph: Graph, *nodes: str) -> None:
    for node in nodes:
        if node not in graph:
            raise NotFound(f"图中没有“{node}”", english=f"the graph does not hold '{node}'")


def neighbours(graph: Graph, node: str, depth: int = 1, limit: int = 500) -> Graph:
    """The part of the graph within `depth` edges of a node, at most `limit` nodes, nearest first.

    Documents are left out as a way: they contain everything. Raises NotFound, QueryError.
    """
    _wanted(graph, node)
    if depth < 0 or limit < 1:
        raise QueryError(
            "深度或上限不合法", english="depth must be at least 0 and limit at least 1"
        )
    kept, edge = {node: None}, [node]
    for _ in range(depth):
        around = sorted({n for at in edge for n in _around(graph, at) if n not in kept})
        edge = around[: limit - len(kept)]
        kept.update(dict.fromkeys(edge))
    part: Graph = graph.subgraph(kept).copy()
    return part


def _around(graph: Graph, node: str) -> set[str]:
    found = set(graph.successors(node)) | set(graph.predecessors(node))
    return {n for n in found if graph.nodes[n]["type"] != "document"}


def shortest_path(graph: Graph, start: str, end: str) -> tuple[Step, ...]:
    """The steps of a shortest way between two nodes with the sentences that prove each.

    Ways lead through items and what they name, never through documents or generic bodies. Of
    several the same one is always taken. Raises NotFound where there is no such node or no way.
    """
    _wanted(graph, start, end)
    ways: Simple = nx.Graph()
    ways.add_nodes_from(n for n in sorted(graph) if n in (start, end) or _leads_on(graph, n))
    ways.add_edges_from((a, b) for a, b in sorted(set(graph.edges())) if a in ways and b in ways)
    try:
        nodes = nx.shortest_path(ways, start, end)
    except nx.NetworkXNoPath:
        raise NotFound(
            f"“{start}”与“{end}”之间没有联系", english=f"there is no path from '{start}' to '{end}'"
        ) from None
    return tuple(step_between(graph, a, b) for a, b in pairwise(nodes))


def _leads_on(graph: Graph, node: str) -> bool:
    data = graph.nodes[node]
    return data["type"] != "document" and not data.get("generic")


def step_between(graph: Graph, here: str, there: str) -> Step:
    """The step between two nodes that an edge joins, in the first of its roles."""
    forward = graph.has_edge(here, there)
    item, entity = (here, there) if forward else (there, here)
    role = min(graph[item][entity])
    data = graph.edges[item, entity, role]
    return Step(item, entity, role, tuple(dict.fromkeys(data.get("sentences", ()))), forward)


def projection(graph: Graph, type_: str, *, generic: bool = False) -> Simple:
    """Entities of a type, joined where one item names both; `weight` counts such items.

    Generic bodies (各地) are left out unless asked for.
    """
    out: Simple = nx.Graph()
    for item in sorted(_of_type(graph, "item")):
        named = sorted(
            n for n in set(graph.successors(item))
            if graph.nodes[n]["type"] == type_ and (generic or not graph.nodes[n].get("generic"))
        )  # fmt: skip
        for node in named:
            out.add_node(node, label=graph.nodes[node]["label"])
        for a, b in combinations(named, 2):
            weight = out[a][b]["weight"] + 1 if out.has_edge(a, b) else 1
            out.add_edge(a, b, weight=weight)
    return out


def _of_type(graph: Graph, type_: str) -> Iterable[str]:
    return (node for node, data in graph.nodes(data=True) if data["type"] == type_)


def co_citation(graph: Graph) -> tuple[tuple[str, str, int], ...]:
    """Pairs of policies that items cite together, with the number of items, most first."""
    joined = projection(graph, "policy")
    rows = ((min(a, b), max(a, b), int(joined[a][b]["weight"])) for a, b in joined.edges())
    return tuple(sorted(rows, key=lambda row: (-row[2], row[0], row[1])))


def degree(graph: Graph, type_: str = "department") -> tuple[tuple[str, int], ...]:
    """Entities of a type by the number of items that name them, most first; generic bodies too."""
    items = set(_of_type(graph, "item"))
    rows = ((n, len(items & set(graph.predecessors(n)))) for n in _of_type(graph, type_))
    return tuple(sorted(rows, key=lambda row: (-row[1], row[0])))


def betweenness(graph: Graph, type_: str = "department") -> tuple[tuple[str, float], ...]:
    """Entities of a type by their betweenness in its projection, highest first.

    Brandes' measure, unweighted and normalised to 0–1.
    """
    found = nx.betweenness_centrality(projection(graph, type_))
    return tuple(sorted(((n, round(v, 9)) for n, v in found.items()), key=lambda r: (-r[1], r[0])))


def communities(graph: Graph, type_: str = "department") -> tuple[tuple[str, ...], ...]:
    """Groups of entities that items name together (Louvain, weighted), largest first.

    The seed is fixed, so that the same graph gives the same groups.
    """
    found = nx.community.louvain_communities(projection(graph, type_), weight="weight", seed=1)
    return tuple(sorted((tuple(sorted(group)) for group in found), key=lambda g: (-len(g), g)))


def bridges(graph: Graph) -> tuple[tuple[str, int], ...]:
    """Departments by the number of communities that their partners belong to, if more than one."""
    joined = projection(graph, "department")
    group = {node: n for n, nodes in enumerate(communities(graph)) for node in nodes}
    rows = ((node, len({group[n] for n in (node, *joined[node])})) for node in joined)
    return tuple(sorted((r for r in rows if r[1] > 1), key=lambda r: (-r[1], r[0])))
