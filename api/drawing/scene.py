"""What of a graph is drawn, and how: nodes with sizes and colours, one line a pair of nodes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from api.drawing.layout import Point, positions
from api.labels import label
from kg.errors import NotFound, QueryError

if TYPE_CHECKING:
    import networkx as nx

MOST = 400  # nodes of a picture: more cannot be read
COLOURS = {
    "department": "#1f6fb5", "policy": "#b5362a", "programme": "#7d4fa3", "place": "#a06a00",
    "target": "#1c7f4e", "item": "#6f6a62", "document": "#3b3b3b",
}  # fmt: skip
OTHER = "#4a6fa5"
_SHORT = 14  # characters of a label
_STATE = "中华人民共和国"  # is left out of the labels of bodies, as people do
_ROOMY = 40  # nodes up to which discs have their full size
_TOLD = 3  # sentences shown for one line


@dataclass(frozen=True, slots=True)
class Spot:
    """A node as drawn: place in a box of `Scene.size`, radius in the same unit."""

    id: str
    name: str
    short: str
    type: str
    colour: str
    x: float
    y: float
    radius: float
    degree: int


@dataclass(frozen=True, slots=True)
class Line:
    """What joins two nodes (indices of spots), in words with the sentences that prove it."""

    a: int
    b: int
    weight: float
    words: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """Spots, the best joined first, and lines."""

    spots: tuple[Spot, ...]
    lines: tuple[Line, ...]
    size: Point

    @property
    def types(self) -> tuple[str, ...]:
        """The types that are there, in the order of the legend."""
        here = {spot.type for spot in self.spots}
        return tuple(type_ for type_ in COLOURS if type_ in here)


def scene_of(graph: nx.Graph[str], size: Point, around: str = "", depth: int = 1) -> Scene:
    """A graph of the library, a part of it, or a projection, laid out in a box of `size`.

    With `around` only what lies within `depth` edges of that node. Raises NotFound for another
    node, QueryError for a graph with more than `MOST` nodes or with none.
    """
    if around:
        graph = _around(graph, around, depth)
    if not 0 < len(graph) <= MOST:
        raise QueryError(
            f"图有 {len(graph)} 个节点",
            wanted=f"1 到 {MOST} 个，多了看不清",
            advice="可用 around= 或 kg.graph.neighbours 取一部分",
            english=f"the graph has {len(graph)} nodes; a picture holds 1 to {MOST}: "
            "take a part with around= or kg.graph.neighbours",
        )
    where = positions(graph, size)
    order = sorted(graph, key=lambda n: (-_joined(graph, n), n))
    spots = tuple(_spot(graph, node, where[node]) for node in order)
    return Scene(spots, tuple(_lines(graph, {node: n for n, node in enumerate(order)})), size)


def _around(graph: Any, node: str, depth: int) -> Any:
    if node not in graph:
        raise NotFound(f"图中没有“{node}”", english=f"the graph does not hold '{node}'")
    if graph.is_directed():
        from kg.graph import neighbours

        return neighbours(graph, node, depth, MOST)
    import networkx as nx

    return nx.ego_graph(graph, node, depth)


def _joined(graph: nx.Graph[str], node: str) -> int:
    return len(set(graph.to_undirected(as_view=True)[node]) - {node})


def _spot(graph: nx.Graph[str], node: str, where: Point) -> Spot:
    data: dict[str, Any] = graph.nodes[node]
    name = str(data.get("label", node))
    type_ = str(data.get("type", ""))
    degree = _joined(graph, node)
    radius = (4.5 + 2.2 * math.sqrt(degree)) * min(1.0, math.sqrt(_ROOMY / len(graph)))
    said = name.removeprefix(_STATE) if type_ in ("department", "") else name
    short = said if len(said) <= _SHORT else said[: _SHORT - 1] + "…"
    return Spot(
        node, name, short, type_, COLOURS.get(type_, OTHER), *where, min(radius, 20.0), degree
    )


def _lines(graph: nx.Graph[str], number: dict[str, int]) -> Iterable[Line]:
    pairs: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for a, b, data in graph.edges(data=True):
        if a != b:
            ends = sorted((number[a], number[b]))
            pairs.setdefault((ends[0], ends[1]), []).append(data)
    for (first, second), found in sorted(pairs.items()):
        weight = sum(float(data.get("weight", 1)) for data in found)
        yield Line(first, second, weight, _words(found, weight), _sentences(found))


def _words(found: list[dict[str, Any]], weight: float) -> str:
    """The roles of a pair, or how many tasks two entities of a projection share."""
    roles = sorted({label(str(data["role"])) for data in found if "role" in data})
    return "、".join(roles) or f"同在 {weight:g} 项任务"


def _sentences(found: list[dict[str, Any]]) -> tuple[str, ...]:
    told = dict.fromkeys(s for data in found for s in data.get("sentences", ()))
    return tuple(" ".join(s.split()) for s in told)[:_TOLD]
