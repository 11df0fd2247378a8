"""A part of the graph for people: which nodes, the edges between them, and what the explorer's page is given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import chain, islice
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from markupsafe import Markup

from api.catalogue import Catalogue
from api.labels import label
from kg.graph import Graph, is_generic

TYPES = ("policy", "department", "programme", "target", "place")
ROLES = (
    "implement issue revise draft promote compile evaluate lead joint request direct delegate "
    "authority mention names target cites"
).split()
Edge: TypeAlias = tuple[str, str, dict[str, Any]]
"""Source, target, and the attributes of an edge."""


_FIRST: WeakKeyDictionary[Catalogue, dict[int, list[str]]] = WeakKeyDictionary()
"""What was counted once: a catalogue never changes, and with a thousand plans counting takes half a second."""


def most_connected(catalogue: Catalogue, limit: int) -> list[str]:
    """The entities that most items name, a quarter of `limit`, and the items that name most of them.

    Generic bodies ("各地") are left out: they join everything and say nothing.
    """
    known = _FIRST.setdefault(catalogue, {})
    if limit not in known:
        known[limit] = _counted(catalogue, limit)
    return known[limit]


def within_document(catalogue: Catalogue, items: Sequence[str], limit: int) -> list[str]:
    """The items of a plan and what most of them name, `limit` nodes at most: of the plan's own node there
    is nothing to draw, as every item hangs on it alike."""
    spots = [spot for item in items if (spot := catalogue.spot(item))]
    naming = Counter(chain.from_iterable(spot.named() for spot in spots))
    kept = list(items[:limit])
    known = [name for name in naming if not is_generic(catalogue, name)]
    top = nsmallest(limit - len(kept), known, key=lambda n: (-naming[n], n))
    return sorted([*kept, *top])


def _counted(catalogue: Catalogue, limit: int) -> list[str]:
    rows = sorted(catalogue.entity_summaries(), key=lambda row: (-row.items, row.id))
    named = (row.id for row in rows if row.items and not is_generic(catalogue, row.id))
    top = list(islice(named, max(1, limit // 4)))
    naming = Counter(chain.from_iterable(map(catalogue.items_naming, top)))
    items = nsmallest(limit - len(top), naming, key=lambda n: (-naming[n], n))
    return sorted([*top, *items])


def edges_between(part: Graph) -> list[Edge]:
    """The edges of a part by source, target and role, but for what a document contains."""
    return [
        (source, target, data)
        for source in sorted(part)
        for target in sorted(part.adj[source])
        for role, data in sorted(part.adj[source][target].items())
        if role != "contains"
    ]


def as_nodes(part: Graph) -> list[dict[str, Any]]:
    """Nodes for JSON: the id and what is known of each."""
    return [
        {"id": name, **{key: one for key, one in part.nodes[name].items() if key != "sha256"}}
        for name in sorted(part)
    ]


def as_edges(edges: Iterable[Edge]) -> list[dict[str, Any]]:
    """Edges for JSON."""
    return [{"source": source, "target": target, **data} for source, target, data in edges]


def drawn(part: Graph, edges: Iterable[Edge]) -> dict[str, Any]:
    """What the page draws first, without a word twice: nodes as [id, type, label], edges as [source,
    target, role, sentence, its start], the first three of these by their places in the other lists."""
    nodes = sorted(part)
    at = {name: place for place, name in enumerate(nodes)}
    roles: dict[str, int] = {}
    sentences: dict[str, int] = {}
    lines = [
        [
            at[source], at[target], roles.setdefault(data["role"], len(roles)),
            sentences.setdefault(data["sentences"][0], len(sentences)),
            int(data["spans"][0].partition("-")[0]),
        ]
        for source, target, data in edges
    ]  # fmt: skip
    rows = [[name, part.nodes[name]["type"], part.nodes[name]["label"]] for name in nodes]
    return {"nodes": rows, "edges": lines, "roles": list(roles), "sentences": list(sentences)}


def script(value: Any) -> Markup:
    """JSON for a script element: no `<`, so that no text can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 -- nothing of HTML is left in it


def words(lang: str) -> str:
    """What the explorer says, in one language."""
    english = lang == "en"
    own = {
        key: en if english else zh
        for key, (zh, en) in {
            "counts": ("{nodes} 个节点，{edges} 条关系。", "{nodes} nodes, {edges} relations."),
            "failed": ("无法载入", "could not be loaded"),
            "most": ("至多 2000 个节点。", " At most 2,000 nodes."),
            "more": ("再列 {n} 条（共 {all} 条）", "list {n} more (of {all})"),
            "open": ("打开", "open"),
            "find": ("在图中找：", "Find in the graph:"),
            "relations": ("{n} 条关系", "{n} relations"),
            "opened": ("已展开，回车收起", "open, Enter collapses"),
            "closed": ("回车展开", "Enter expands"),
        }.items()
    }
    types = {one: label(one, lang) for one in ("item", "document", *TYPES)}
    return json.dumps(
        {"roles": {role: label(role, lang) for role in ROLES}, "types": types, **own},
        ensure_ascii=False,
    )
