"""Tables of numbers as pictures: a heat map and bars."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from api.drawing.paper import (
    ACCENT,
    FAINT,
    INK,
    SECOND,
    Picture,
    families,
    headline,
    printed,
    sheet,
)
from kg.errors import QueryError

_SHORT = 18  # characters of the name of a row
_LONG = 30  # and of a bar
_LINE = 6  # characters a column is wide
_ROWS = 40  # of a chart: more cannot be read


def heat_map(
    counts: Mapping[tuple[str, str], float], title: str = "", *, columns: Sequence[str] = ()
) -> Picture:
    """(row, column) → number as a table of colours with the numbers in it, most at the top.

    At most 40 rows; `columns` gives their order. Raises QueryError for an empty table.
    """
    if not counts:
        raise _nothing()
    across = list(columns) or sorted({column for _, column in counts})
    sums: dict[str, float] = {}
    for (row, _), number in counts.items():
        sums[row] = sums.get(row, 0) + number
    down = sorted(sums, key=lambda row: (-sums[row], row))[:_ROWS]
    grid = [[counts.get((row, column), 0) for column in across] for row in down]
    figure, axes = sheet((3.0 + 0.85 * len(across), 1.3 + 0.3 * len(down)))
    axes.imshow(grid, cmap="YlOrRd", aspect="auto", vmin=0)
    _numbers(axes, grid)
    _ticks(axes, down, across)
    headline(axes, title)
    return printed(
        figure, f"{title}：{len(down)} 行 {len(across)} 列；最多的是{'、'.join(down[:5])}"
    )


def _numbers(axes: Any, grid: Sequence[Sequence[float]]) -> None:
    most = max(max(row) for row in grid) or 1
    for y, row in enumerate(grid):
        for x, number in enumerate(row):
            if number:
                colour = "white" if number > 0.6 * most else INK
                axes.text(x, y, f"{number:g}", ha="center", va="center", color=colour, fontsize=8.5)


def _ticks(axes: Any, down: Sequence[str], across: Sequence[str]) -> None:
    axes.set_yticks(range(len(down)), [_cut(row) for row in down], fontfamily=families())
    axes.set_xticks(range(len(across)), [_folded(c) for c in across], fontfamily=families())
    axes.xaxis.tick_top()
    axes.tick_params(length=0, labelsize=9, labelcolor=INK)
    axes.spines[:].set_visible(False)


def bars(
    values: Sequence[tuple[str, float]], title: str = "", *, unit: str = "", digits: int = 3
) -> Picture:
    """Named numbers as bars in the order given, at most 40; those below zero in blue.

    `digits` are the significant digits written. Raises QueryError for none.
    """
    if not values:
        raise _nothing()
    shown = list(values)[:_ROWS]
    figure, axes = sheet((9.0, 1.2 + 0.32 * len(shown)))
    numbers = [number for _, number in shown]
    colours = [SECOND if number < 0 else ACCENT for number in numbers]
    held = axes.barh(range(len(shown)), numbers, color=colours, height=0.66)
    texts = [f"{number:.{digits}g}{unit}" for number in numbers]
    axes.bar_label(held, texts, padding=4, color=FAINT, fontsize=9, fontfamily=families())
    axes.set_yticks(
        range(len(shown)), [_cut(name, _LONG) for name, _ in shown], fontfamily=families()
    )
    axes.invert_yaxis()
    axes.margins(x=0.14)
    axes.set_xticks([])
    axes.tick_params(length=0, labelsize=9.5, labelcolor=INK)
    axes.spines[:].set_visible(False)
    axes.axvline(0, color=FAINT, linewidth=0.8)
    headline(axes, title)
    told = "；".join(f"{name} {text}" for (name, _), text in zip(shown[:5], texts, strict=False))
    return printed(figure, f"{title}：{told}")


def _cut(name: str, most: int = _SHORT) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"


def _folded(name: str) -> str:
    """A name in two lines at most, each as wide as its column."""
    short = _cut(name, 2 * _LINE)
    return "\n".join(part for part in (short[:_LINE], short[_LINE:]) if part)


def _nothing() -> QueryError:
    return QueryError(
        "没有数字可画",
        wanted="至少一行",
        english="there is nothing to draw; wanted one row or more",
    )
