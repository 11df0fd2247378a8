"""The graph of items and what they name, as a networkx `MultiDiGraph`. See docs/graph.md."""

from kg.graph.build import Graph, build_graph
from kg.graph.export import FORMATS, graph_bytes, write_graph
from kg.graph.measures import (
    Step,
    betweenness,
    bridges,
    co_citation,
    communities,
    degree,
    neighbours,
    projection,
    shortest_path,
)
from kg.graph.near import (
    Source,
    Spot,
    graph_among,
    has_node,
    is_generic,
    nodes_around,
    path_between,
)

__all__ = [
    "FORMATS",
    "Graph",
    "Source",
    "Spot",
    "Step",
    "betweenness",
    "bridges",
    "build_graph",
    "co_citation",
    "communities",
    "degree",
    "graph_among",
    "graph_bytes",
    "has_node",
    "is_generic",
    "neighbours",
    "nodes_around",
    "path_between",
    "projection",
    "shortest_path",
    "write_graph",
]
