"""A graph as PNG, and as both outputs of a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from api.drawing.frame import frame_of
from api.drawing.layout import Disc, place_labels
from api.drawing.paper import DPI, FAINT, GRID, INK, Picture, families, headline, printed, sheet
from api.drawing.scene import COLOURS, Scene, scene_of
from api.labels import label

if TYPE_CHECKING:
    import networkx as nx

WIDTH, HEIGHT = 10.0, 7.0  # inches
_SIZE = 9.0  # points of a label
_BOX = (1000.0, 700.0)


def draw(
    graph: nx.Graph[str], title: str = "", *, around: str = "", depth: int = 1, labels: int = 60
) -> Picture:
    """A graph of the library, a part of it or a projection, with at most `labels` names.

    Names that have no room are left out, the least joined first, and their number is said. Raises
    SettingsError without matplotlib or a Chinese font, and as `api.drawing.scene.scene_of`.
    """
    scene = scene_of(graph, _BOX, around, depth)
    return _drawn(scene, title, labels)


def show(
    graph: nx.Graph[str], title: str = "", *, around: str = "", depth: int = 1, labels: int = 60
) -> None:
    """Put the picture into the notebook, and below it the frame to explore."""
    from IPython.display import display

    scene = scene_of(graph, _BOX, around, depth)
    for output in (_drawn(scene, title, labels), frame_of(scene, title)):
        display(output)  # type: ignore[no-untyped-call]


def _drawn(scene: Scene, title: str, labels: int) -> Picture:
    figure, axes = sheet((WIDTH, HEIGHT))
    axes.set_xlim(0, scene.size[0])
    axes.set_ylim(0, scene.size[1])
    axes.axis("off")
    headline(axes, title)
    _legend(axes, scene)
    _lines(axes, scene)
    missing = _labels(figure, axes, scene, labels)
    if missing:
        note = f"{missing} 个名称没有位置，未标出"
        axes.text(1, 0, note, transform=axes.transAxes, ha="right", va="top", color=FAINT, fontsize=8, fontfamily=families())  # fmt: skip
    return printed(figure, _alt(scene, title))


def _lines(axes: Any, scene: Scene) -> None:
    heaviest = max((line.weight for line in scene.lines), default=1.0)
    step = 2.3 / (heaviest - 1) if heaviest > 1 else 0.0
    for line in scene.lines:
        a, b = scene.spots[line.a], scene.spots[line.b]
        width = 0.9 + step * (line.weight - 1)
        axes.plot([a.x, b.x], [a.y, b.y], color=GRID, linewidth=width, zorder=1)
    points = 72 * WIDTH / scene.size[0]  # a unit of the scene in points
    axes.scatter(
        [s.x for s in scene.spots], [s.y for s in scene.spots],
        s=[(2 * s.radius * points) ** 2 for s in scene.spots],
        c=[s.colour for s in scene.spots], edgecolors="white", linewidths=0.8, zorder=2,
    )  # fmt: skip


def _labels(figure: Any, axes: Any, scene: Scene, most: int) -> int:
    """Names beside their nodes where they have room; how many have none."""
    from matplotlib.patheffects import withStroke

    figure.draw_without_rendering()  # settles the axes, so that points on paper are known
    where = axes.transData.transform([(s.x, s.y) for s in scene.spots])
    pixels = 72 * WIDTH / scene.size[0] * DPI / 72
    sizes = [_measured(figure, s.short) for s in scene.spots]
    discs = [
        Disc(x, y, spot.radius * pixels, *size)
        for spot, (x, y), size in zip(scene.spots, where, sizes, strict=True)
    ]
    bounds = tuple(axes.get_window_extent().extents)
    placed = place_labels(discs, bounds)[:most]
    outline = [withStroke(linewidth=2.2, foreground="white")]
    for spot, corner in zip(scene.spots, placed, strict=False):
        if corner is not None:
            x, y = axes.transData.inverted().transform(corner)
            axes.text(x, y, spot.short, fontsize=_SIZE, fontfamily=families(), color=INK, ha="left", va="bottom", path_effects=outline, zorder=3)  # fmt: skip
    return len(scene.spots) - sum(corner is not None for corner in placed)


def _measured(figure: Any, text: str) -> tuple[float, float]:
    """Width and height of a text in pixels."""
    probe = figure.text(0, 0, text, fontsize=_SIZE, fontfamily=families())
    box = probe.get_window_extent()
    probe.remove()
    return float(box.width), float(box.height)


def _legend(axes: Any, scene: Scene) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], marker="o", linestyle="", color=COLOURS[type_], label=label(type_))
        for type_ in scene.types
    ]
    if len(handles) > 1:
        axes.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0, 0), ncols=len(handles),
            frameon=False, prop={"family": families(), "size": 9}, handletextpad=0.1,
        )  # fmt: skip


def _alt(scene: Scene, title: str) -> str:
    most = "、".join(spot.name for spot in scene.spots[:5])
    return (
        f"{title or '图'}：{len(scene.spots)} 个节点，{len(scene.lines)} 条连线；联系最多的是{most}"
    )
