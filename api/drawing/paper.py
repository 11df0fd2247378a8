"""A picture as PNG, and the paper that matplotlib draws on. The only door to matplotlib but fonts."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.drawing.fonts import chinese_font
from kg.errors import SettingsError

DPI = 110
INK, FAINT, GRID = "#26231f", "#6b655c", "#d9d4ca"
ACCENT, SECOND = "#a5281b", "#1f6fb5"


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG with words for those who do not see it."""

    png: bytes
    alt: str

    def save(self, path: str | Path) -> None:
        """Write the PNG to a file."""
        Path(path).write_bytes(self.png)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        import base64

        return {"image/png": base64.b64encode(self.png).decode("ascii"), "text/plain": self.alt}


def sheet(size: tuple[float, float]) -> tuple[Any, Any]:
    """A figure of `size` inches and its axes, white, apart from pyplot and its state."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise SettingsError(
            "没有安装 matplotlib",
            advice='请运行 pip install "zhengmai[notebooks]"',
            english='matplotlib is not installed; run: pip install "zhengmai[notebooks]"',
        ) from error
    figure = Figure(figsize=size, dpi=DPI, facecolor="white", layout="constrained")
    FigureCanvasAgg(figure)
    return figure, figure.add_subplot()


def families() -> list[str]:
    """The Chinese font, and one that has the signs which it lacks."""
    return [chinese_font(), "DejaVu Sans"]


def headline(axes: Any, title: str) -> None:
    """The title at the upper left."""
    if title:
        axes.set_title(title, loc="left", color=INK, fontsize=12, fontfamily=families(), pad=10)


def printed(figure: Any, alt: str) -> Picture:
    """The figure as PNG in 256 colours (a third of the size) and without a date: the same figure is
    the same bytes."""
    from PIL import Image

    drawn, out = io.BytesIO(), io.BytesIO()
    figure.savefig(drawn, format="rgba", dpi=DPI)
    size = figure.canvas.get_width_height()
    image = Image.frombytes("RGBA", size, drawn.getvalue()).convert("RGB")
    image.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
        out, format="png", optimize=True
    )
    return Picture(out.getvalue(), alt)
