"""Where nodes and labels stand: the same for the same graph, labels apart from each other."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import networkx as nx

Point: TypeAlias = tuple[float, float]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, bottom, right, top."""
_EXACT = 300  # nodes up to which distances in the picture follow those in the graph (Kamada-Kawai)
_GAP = 2.0  # between labels, in the unit of the boxes
_SIDES: tuple[Point, ...] = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))


@dataclass(frozen=True, slots=True)
class Disc:
    """A node on paper: its middle, its radius, and the size of its label."""

    x: float
    y: float
    radius: float
    width: float
    height: float


def positions(graph: nx.Graph[str], size: Point, seed: int = 7) -> dict[str, Point]:
    """Nodes in a box of `size`; the parts of a graph that hang together stand side by side."""
    import networkx as nx

    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(graph))
    simple.add_edges_from(sorted({(min(a, b), max(a, b)) for a, b in graph.edges() if a != b}))
    parts = sorted(map(sorted, nx.connected_components(simple)), key=lambda p: (-len(p), p))
    boxes = _shelves([_extent(part, size) for part in parts], size)
    found: dict[str, Point] = {}
    for part, box in zip(parts, boxes, strict=True):
        found |= _fitted(_laid(simple, part, seed), box)
    return found


def _laid(graph: nx.Graph[str], part: Sequence[str], seed: int) -> dict[str, Point]:
    """One connected part, anywhere."""
    import networkx as nx

    whole = graph.subgraph(part)
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(part)
    ordered.add_edges_from(sorted((min(a, b), max(a, b)) for a, b in whole.edges()))
    start = nx.spring_layout(ordered, seed=seed, iterations=100)
    found = (
        nx.kamada_kawai_layout(ordered, pos=start)
        if 2 < len(part) <= _EXACT
        else nx.spring_layout(ordered, pos=start, seed=seed, iterations=50)
    )
    return {node: (float(x), float(y)) for node, (x, y) in found.items()}


def _extent(part: Sequence[str], size: Point) -> float:
    """The side of the square that a part wants: its area grows with its nodes."""
    return math.sqrt(len(part)) * min(size)


def _shelves(sides: Sequence[float], size: Point) -> list[Box]:
    """Squares (largest first) in rows, scaled so that all rows fill the size."""
    total = math.sqrt(sum(side * side for side in sides))
    wide = total * math.sqrt(size[0] / size[1]) * 1.001
    rows: list[list[float]] = [[]]
    for side in sides:
        if rows[-1] and sum(rows[-1]) + side > wide:
            rows.append([])
        rows[-1].append(side)
    high = sum(max(row) for row in rows)
    boxes, top = [], size[1]
    for row in rows:
        bottom, left = top - size[1] * max(row) / high, 0.0
        for side in row:
            right = left + size[0] * side / sum(row)
            boxes.append((left, bottom, right, top))
            left = right
        top = bottom
    return boxes


def _fitted(points: Mapping[str, Point], box: Box) -> dict[str, Point]:
    """Points stretched into a box, with a margin; a single one in its middle."""
    left, bottom, right, top = box
    return {
        node: (
            _scaled(x, [p[0] for p in points.values()], left, right),
            _scaled(y, [p[1] for p in points.values()], bottom, top),
        )
        for node, (x, y) in points.items()
    }


def _scaled(value: float, values: Sequence[float], low: float, high: float) -> float:
    first, last = min(values), max(values)
    share = (value - first) / (last - first) if last - first > 1e-9 else 0.5
    return low + (0.08 + 0.84 * share) * (high - low)


def place_labels(discs: Sequence[Disc], bounds: Box) -> list[Point | None]:
    """The lower left corner of each label beside its disc, or None where there is no room.

    The first have the first choice. No label covers another, a disc, or the edge of the paper.
    """
    taken: list[Box] = [
        (d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in discs
    ]
    placed: list[Point | None] = []
    for disc in discs:
        corner = next((c for c in _corners(disc) if _free(_box(c, disc), taken, bounds)), None)
        placed.append(corner)
        if corner is not None:
            taken.append(_box(corner, disc))
    return placed


def _corners(disc: Disc) -> list[Point]:
    """Beside, above and below the disc, near before far."""
    found = []
    for away in (1.0, 2.2, 3.6):
        reach = disc.radius * 0.8 + 3 * away
        for right, up in _SIDES:
            x = disc.x + right * (reach + disc.width / 2) - disc.width / 2
            y = disc.y + up * (reach + disc.height / 2) - disc.height / 2
            if right and up:
                x -= right * disc.radius * 0.3
            found.append((x, y))
    return found


def _box(corner: Point, disc: Disc) -> Box:
    return corner[0], corner[1], corner[0] + disc.width, corner[1] + disc.height


def _free(box: Box, taken: Sequence[Box], bounds: Box) -> bool:
    inside = (
        box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
    )
    return inside and not any(_meet(box, other) for other in taken)


def _meet(one: Box, two: Box) -> bool:
    return (
        one[0] < two[2] + _GAP
        and two[0] < one[2] + _GAP
        and one[1] < two[3] + _GAP / 2
        and two[1] < one[3] + _GAP / 2
    )
