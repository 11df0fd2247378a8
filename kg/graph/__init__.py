"""The graph of items and what they name, as a networkx `MultiDiGraph`. See docs/graph.md."""

from kg.graph.build import build_graph
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

__all__ = [
    "FORMATS",
    "Step",
    "betweenness",
    "bridges",
    "build_graph",
    "co_citation",
    "communities",
    "degree",
    "graph_bytes",
    "neighbours",
    "projection",
    "shortest_path",
    "write_graph",
]
