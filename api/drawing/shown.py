"""The graph that `Library.graph()` gives: networkx's, which shows itself in a notebook."""

from __future__ import annotations

from collections import Counter
from html import escape

import networkx as nx

from api.drawing.frame import interactive
from api.labels import label

SMALL = 150  # nodes up to which a graph shows as a picture, not as a table of what it holds


class ShownGraph(nx.MultiDiGraph):  # type: ignore[type-arg]
    """A `MultiDiGraph`; parts and copies of it are of this class too."""

    def _repr_html_(self) -> str:
        if 0 < len(self) <= SMALL:
            return interactive(self, str(self.graph.get("name", "")))._repr_html_()
        kinds = Counter(str(data.get("type", "")) for _, data in self.nodes(data=True))
        roles = Counter(str(key) for _, _, key in self.edges(keys=True))
        return (
            f"<div><b>图谱：{len(self)} 个节点，{self.number_of_edges()} 条边</b>"
            f"<div>节点：{_counted(kinds)}</div><div>边：{_counted(roles)}</div>"
            '<div style="opacity:.72;font-size:.9em">要看一部分：'
            "api.drawing.show(图, around=编号)</div></div>"
        )


def _counted(counts: Counter[str]) -> str:
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "、".join(f"{escape(label(name) or '—')} {count}" for name, count in ordered)
