"""Parts of the graph without the whole of it: around a node, between two, among some.

With a thousand documents the whole takes ten seconds and half a gigabyte; what a page shows has a few
hundred nodes. The answers are those of `kg.graph.measures` on the whole graph (a test compares them).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import networkx as nx

from kg.errors import NotFound
from kg.graph.build import (
    Graph,
    add_contained,
    add_document_node,
    add_entity_node,
    add_item_node,
    add_mention,
)
from kg.graph.measures import Step, step_between
from kg.model import Document, Entity, Item, Link, Mention, MentionType, mention_id


@dataclass(frozen=True, slots=True)
class Spot:
    """An item where it stands, with its mentions."""

    document: Document
    item: Item
    mentions: tuple[tuple[Mention, Link | None], ...]

    def named(self) -> set[str]:
        """The ids of the targets and entities that the item names."""
        return {name for pair in self.mentions if (name := self.name_of(pair))}

    def name_of(self, pair: tuple[Mention, Link | None]) -> str:
        """The node that a mention leads to; empty for one without an entity."""
        mention, link = pair
        if mention.type is MentionType.TARGET:
            return mention_id(self.document.id, mention)
        return (link.entity or "") if link else ""


class Source(Protocol):
    """What a part is read from; each gives nothing for a node of another kind."""

    def spot(self, item: str) -> Spot | None:
        """An item by its address."""

    def target_item(self, target: str) -> str:
        """The address of the item that a target stands in; empty for none."""

    def known_as(self, entity: str) -> Sequence[Entity]:
        """An entity as the documents know it, in the order of their ids."""

    def items_naming(self, entity: str) -> Iterable[str]:
        """The addresses of the items that name an entity."""

    def document_items(self, document: str) -> tuple[Document, Sequence[str]] | None:
        """A document, and the addresses of its items."""


def has_node(source: Source, node: str) -> bool:
    """Whether the whole graph would hold a node."""
    return bool(
        source.known_as(node)
        or source.spot(node)
        or source.target_item(node)
        or source.document_items(node)
    )


def beside(source: Source, node: str) -> set[str]:
    """The nodes that an edge joins to one, without documents; none for what is not held."""
    if source.known_as(node):
        return set(source.items_naming(node))
    if spot := source.spot(node):
        return spot.named()
    if item := source.target_item(node):
        return {item}
    found = source.document_items(node)
    return set(found[1]) if found else set()


def nodes_around(source: Source, node: str, depth: int, limit: int) -> list[str]:
    """The nodes of `kg.graph.neighbours`, by id. Raises NotFound."""
    _wanted(source, node)
    kept, edge = {node: None}, [node]
    for _ in range(depth):
        around = sorted({n for at in edge for n in beside(source, at)} - kept.keys())
        edge = around[: limit - len(kept)]
        kept.update(dict.fromkeys(edge))
    return sorted(kept)


def path_between(source: Source, start: str, end: str) -> tuple[Step, ...]:
    """A shortest way as `kg.graph.shortest_path` has it; of several the first by ids from the start."""
    _wanted(source, start, end)
    came: dict[str, str] = {start: ""}
    whole = source.document_items(end)
    last = set(whole[1]) if whole else set()
    edge = [start]
    while edge and end not in came:
        further: dict[str, str] = {}
        for node in edge:
            for one in beside(source, node) | ({end} if node in last else set()):
                if one not in came and (one == end or not is_generic(source, one)):
                    further.setdefault(one, node)
        came.update(further)
        edge = sorted(further)
    if end not in came:
        raise NotFound(
            f"“{start}”与“{end}”之间没有联系", english=f"there is no path from '{start}' to '{end}'"
        )
    way = [end]
    while way[-1] != start:
        way.append(came[way[-1]])
    part = graph_among(source, way)
    return tuple(step_between(part, a, b) for a, b in pairwise(reversed(way)))


def graph_among(source: Source, names: Iterable[str]) -> Graph:
    """The nodes with these ids and the edges among them."""
    graph: Graph = nx.MultiDiGraph()
    kept = set(names)
    for name in sorted(kept):
        if same := source.known_as(name):
            add_entity_node(graph, same)
        elif found := source.document_items(name):
            add_document_node(graph, found[0])
    for name in sorted(kept):
        if spot := source.spot(name):
            _add_spot(graph, spot, kept)
    return graph


def _add_spot(graph: Graph, spot: Spot, kept: set[str]) -> None:
    document, item = spot.document, spot.item
    titles = {section.number: section.title for section in document.sections}
    add_item_node(
        graph, document, item, titles.get(item.section) if item.section is not None else None
    )
    if document.id in kept:
        add_contained(graph, document, item)
    for pair in spot.mentions:
        name = spot.name_of(pair)
        if not name or name in kept:
            add_mention(graph, document, item, pair)


def is_generic(source: Source, node: str) -> bool:
    """Whether a node is a body that means no one in particular (各地)."""
    same = source.known_as(node)
    return bool(same) and all(entity.generic for entity in same)


def _wanted(source: Source, *nodes: str) -> None:
    for node in nodes:
        if not has_node(source, node):
            raise NotFound(f"图中没有“{node}”", english=f"the graph does not hold '{node}'")
