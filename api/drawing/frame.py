"""A graph to explore: SVG with a script of our own in a sandboxed frame. Nothing is fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from importlib import resources
from typing import TYPE_CHECKING

from api.drawing.layout import Disc, place_labels
from api.drawing.scene import COLOURS, Line, Scene, Spot, scene_of
from api.labels import label

if TYPE_CHECKING:
    import networkx as nx

_BOX = (1000.0, 640.0)
_SIZE = 12.0  # units of the picture a Chinese character is wide
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
# No network at all, whatever the script or a text in the picture says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole page; in a notebook it stands in a frame that may run its script and nothing else."""

    page: str
    title: str
    height: int = 560

    def _repr_html_(self) -> str:
        style = f"width:100%;height:{self.height}px;border:1px solid rgba(128,128,128,.4)"
        return (
            f'<iframe title="{escape(self.title)}" sandbox="allow-scripts" loading="lazy" '
            f'style="{style}" srcdoc="{escape(self.page)}"></iframe>'
        )


def interactive(
    graph: nx.Graph[str], title: str = "", *, around: str = "", depth: int = 1
) -> Frame:
    """A graph, a part of it or a projection, to drag, zoom, point at and click.

    Raises as `api.drawing.scene.scene_of`. Needs neither matplotlib nor a font.
    """
    return frame_of(scene_of(graph, _BOX, around, depth), title)


def frame_of(scene: Scene, title: str) -> Frame:
    """The frame of a scene."""
    files = resources.files("api.drawing")
    style = (files / "frame.css").read_text("utf-8")
    script = (files / "frame.js").read_text("utf-8")
    page = (
        '<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        f"<title>{_plain(title)}</title><style>{style}</style></head><body>"
        f"{_bar(scene, title)}{_svg(scene, title)}"
        '<div id="tip" hidden></div><div id="told" aria-live="polite"></div>'
        f"<script>{script}</script></body></html>"
    )
    return Frame(page, title or "图")


def _plain(text: str) -> str:
    return escape(_CONTROL.sub("", text))


def _bar(scene: Scene, title: str) -> str:
    legend = "".join(
        f'<span><i style="background:{COLOURS[type_]}"></i>{label(type_)}</span>'
        for type_ in scene.types
    )
    buttons = "".join(
        f'<button id="{name}" type="button" title="{words}" aria-label="{words}">{sign}</button>'
        for name, sign, words in (
            ("in", "＋", "放大"),
            ("out", "－", "缩小"),
            ("home", "⌂", "复位"),
        )
    )
    hint = "拖动移动，按钮或 Ctrl+滚轮缩放，指向看原文，点选看邻居"
    return (
        f"<header><b>{_plain(title)}</b>{legend}<small>{hint}</small><nav>{buttons}</nav></header>"
    )


def _svg(scene: Scene, title: str) -> str:
    """Lines below nodes below names; names without room show when pointed at or chosen."""
    discs = [Disc(s.x, s.y, s.radius, _width(s.short), _SIZE * 1.25) for s in scene.spots]
    width, height = scene.size
    placed = place_labels(discs, (0, 0, width, height))
    lines = "".join(map(_line, scene.lines, [scene] * len(scene.lines)))
    spots = "".join(
        _spot(n, spot, disc, corner, height)
        for n, (spot, disc, corner) in enumerate(zip(scene.spots, discs, placed, strict=True))
    )
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="group" aria-label="{_plain(title)}">'
        f'<g id="view"><g id="lines">{lines}</g><g id="spots">{spots}</g></g></svg>'
    )


def _width(text: str) -> float:
    return sum(_SIZE if char > "\u2e7f" else _SIZE * 0.6 for char in text)


def _line(line: Line, scene: Scene) -> str:
    a, b = scene.spots[line.a], scene.spots[line.b]
    said = "\n".join((f"{a.name} — {b.name}：{line.words}", *line.sentences))
    high = scene.size[1]
    return (
        f'<line x1="{a.x:.1f}" y1="{high - a.y:.1f}" x2="{b.x:.1f}" y2="{high - b.y:.1f}" '
        f'stroke-width="{min(1 + line.weight / 3, 5):.1f}" data-a="{line.a}" data-b="{line.b}" '
        f'data-say="{_plain(said)}"/>'
    )


def _spot(
    number: int, spot: Spot, disc: Disc, corner: tuple[float, float] | None, high: float
) -> str:
    kind = f"{label(spot.type)}，" if spot.type else ""
    said = _plain(f"{spot.name}（{kind}相邻 {spot.degree}）")
    x, y = corner or (disc.x + disc.radius + 3, disc.y - disc.height / 2)
    hidden = "" if corner else ' class="spare"'
    return (
        f'<g tabindex="0" role="button" aria-label="{said}" data-n="{number}" data-say="{said}">'
        f'<circle cx="{spot.x:.1f}" cy="{high - spot.y:.1f}" r="{spot.radius:.1f}" fill="{spot.colour}"/>'
        f'<text x="{x:.1f}" y="{high - y - disc.height * 0.25:.1f}"{hidden}>{_plain(spot.short)}</text></g>'
    )
