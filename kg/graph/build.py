"""Readings → one `MultiDiGraph` over all documents.

Nodes bear a `type`: document, item, target, or that of an entity. Edges go document → item
(`contains`), item → entity (the role) and item → target (`target`); their key is their role, so
that several roles between one pair are several edges.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import networkx as nx

from kg.model import (
    Document,
    Entity,
    Item,
    Link,
    Mention,
    MentionType,
    Reading,
    item_id,
    mention_id,
)

Graph: TypeAlias = "nx.MultiDiGraph[str]"
CONTAINS, TARGET, NAMES = "contains", "target", "names"


def build_graph(readings: Iterable[Reading], into: Graph | None = None) -> Graph:
    """The graph of all readings; nodes and edges are in a settled order.

    A mention without an entity makes no edge; its item counts it in `unlinked`. `into` is an empty
    graph to be filled, of a class of one's own.
    """
    graph: Graph = nx.MultiDiGraph() if into is None else into
    graph.graph["name"] = "zhengmai"
    ordered = sorted(readings, key=lambda reading: reading.document.id)
    for reading in ordered:
        _add_document(graph, reading.document)
    _add_entities(graph, ordered)
    for reading in ordered:
        _add_mentions(graph, reading)
    return graph


def _add_document(graph: Graph, document: Document) -> None:
    add_document_node(graph, document)
    sections = {section.number: section.title for section in document.sections}
    for item in document.items:
        section = sections.get(item.section) if item.section is not None else None
        add_item_node(graph, document, item, section)
        add_contained(graph, document, item)


def add_contained(graph: Graph, document: Document, item: Item) -> None:
    """The edge from a document to its item."""
    id_ = item_id(document.id, item)
    graph.add_edge(document.id, id_, key=CONTAINS, role=CONTAINS, weight=1)


def add_document_node(graph: Graph, document: Document) -> None:
    """The node of a document, without its items."""
    data = document.metadata
    graph.add_node(
        document.id, **_known(
            type="document", label=data.title or document.source.name, issuer=data.issuer,
            date=data.date, year=data.year, region=data.region, sha256=document.source.sha256,
        ),
    )  # fmt: skip


def add_item_node(graph: Graph, document: Document, item: Item, section: str | None) -> None:
    """The node of an item in a section of that title; its mentions are counted by `add_mention`."""
    data = document.metadata
    graph.add_node(
        item_id(document.id, item), **_known(
            type="item", label=item_label(document, item), document=document.id,
            number=item.number, section=item.section, section_title=section, start=item.start,
            end=item.end, year=data.year, region=data.region, unlinked=0,
        ),
    )  # fmt: skip


def item_label(document: Document, item: Item) -> str:
    """An item for people: its label and title, or the beginning of its text."""
    text = item.title or " ".join(document.text[item.start : item.end].split())[:40]
    return f"{item.label}{text}" if item.title else text


def _add_entities(graph: Graph, readings: Iterable[Reading]) -> None:
    merged: dict[str, list[Entity]] = {}
    for reading in readings:
        for entity in reading.entities:
            merged.setdefault(entity.id, []).append(entity)
    for id_ in sorted(merged):
        add_entity_node(graph, merged[id_])


def add_entity_node(graph: Graph, same: Sequence[Entity]) -> None:
    """The node of an entity as one document or more know it."""
    names = sorted({name for e in same for name in (e.name, *e.aliases)} - {same[0].name})
    kind = next((e.kind for e in same if e.kind), None)
    graph.add_node(
        same[0].id, **_known(
            type=str(same[0].type), label=same[0].name, kind=kind,
            generic=all(e.generic for e in same), aliases=tuple(names),
        ),
    )  # fmt: skip


def _add_mentions(graph: Graph, reading: Reading) -> None:
    document = reading.document
    links = {link.mention: link for link in reading.links}
    items = {item.number: item for item in document.items}
    for mention in reading.mentions:
        link = links.get(mention_id(document.id, mention))
        add_mention(graph, document, items[mention.item], (mention, link))


def add_mention(
    graph: Graph, document: Document, item: Item, found: tuple[Mention, Link | None]
) -> None:
    """A target with its edge, or one more mention on the edge to an entity; else one unlinked more."""
    mention, link = found
    if mention.type is MentionType.TARGET:
        _add_target(graph, document, item, mention)
    elif link is None or link.entity is None:
        graph.nodes[item_id(document.id, item)]["unlinked"] += 1
    else:
        _add_edge(graph, document, item, (mention, link))


def _add_target(graph: Graph, document: Document, item: Item, mention: Mention) -> None:
    id_ = mention_id(document.id, mention)
    label = f"{mention.what or ''}{mention.surface}"
    graph.add_node(
        id_, **_known(
            type="target", label=label, document=document.id, what=mention.what, unit=mention.unit,
            value=None if mention.value is None else float(mention.value),
            relation=mention.relation and str(mention.relation), deadline=mention.deadline,
            per=mention.per, start=mention.start, end=mention.end,
        ),
    )  # fmt: skip
    start, end = sentence_span(item, mention)
    graph.add_edge(
        item_id(document.id, item), id_, key=TARGET, role=TARGET, document=document.id, weight=1,
        mentions=(id_,), surfaces=(mention.surface,), spans=(f"{start}-{end}",),
        sentences=(document.text[start:end],),
    )  # fmt: skip


def _add_edge(graph: Graph, document: Document, item: Item, found: tuple[Mention, Link]) -> None:
    """One more mention on the edge of its role."""
    mention, link = found
    role = str(mention.role) if mention.role else NAMES
    pair = (item_id(document.id, item), str(link.entity))
    if not graph.has_edge(*pair, key=role):
        graph.add_edge(
            *pair, key=role, role=role, document=document.id, weight=0, mentions=(), surfaces=(),
            spans=(), sentences=(), life_cycles=(),
        )  # fmt: skip
    edge = graph.edges[(*pair, role)]
    start, end = sentence_span(item, mention)
    edge["weight"] += 1
    edge["mentions"] += (mention_id(document.id, mention),)
    edge["surfaces"] += (mention.surface,)
    edge["spans"] += (f"{start}-{end}",)
    edge["sentences"] += (document.text[start:end],)
    if mention.life_cycle and str(mention.life_cycle) not in edge["life_cycles"]:
        edge["life_cycles"] += (str(mention.life_cycle),)


def sentence_span(item: Item, mention: Mention) -> tuple[int, int]:
    """The sentence that a mention begins in; the mention itself where it is in none (a heading)."""
    at = bisect_right([s.start for s in item.sentences], mention.start) - 1
    if at < 0 or item.sentences[at].end <= mention.start:
        return mention.start, mention.end
    return item.sentences[at].start, max(item.sentences[at].end, mention.end)


def _known(**attributes: object) -> dict[str, object]:
    """Attributes with a value: GraphML and GEXF know no null."""
    return {key: value for key, value in attributes.items() if value is not None}
