"""The way back from RDF to the networkx graph, and to people's judgements: nothing is lost."""

from __future__ import annotations

from typing import Any

import networkx as nx
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SKOS
from rdflib.term import Node

from kg.graph.build import CONTAINS, NAMES, TARGET
from kg.graph.build import Graph as Network
from kg.model import Judgement
from kg.rdf.recovery import code_of, python_of, recover_mention
from kg.rdf.terms import ENTITIES, JUDGEMENTS, OA, SCHEMA, ZM, id_of

_DOCUMENT = {"issuer": ZM.issuerName, "date": DCTERMS.issued, "region": ZM.regionName}


def recover_graph(dataset: Dataset) -> Network:
    """The graph that `kg.graph.build_graph` makes of the readings that the dataset was made of.

    Node by node, edge by edge and attribute by attribute the same.
    """
    network: Network = nx.MultiDiGraph(name="zhengmai")
    _add_entities(network, dataset.graph(ENTITIES))
    for graph in sorted(dataset.graphs(), key=lambda g: str(g.identifier)):
        for node in graph.subjects(RDF.type, ZM.WorkPlan):
            _add_document(network, graph, node)
    return network


def _known(**attributes: object) -> dict[str, Any]:
    return {key: value for key, value in attributes.items() if value is not None}


def _text(graph: Graph, node: Node | None, predicate: URIRef) -> str:
    found = graph.value(node, predicate)
    return "" if found is None else str(found)


def _add_entities(network: Network, graph: Graph) -> None:
    for node in graph.subjects(RDF.type, ZM.Entity):
        kind = python_of(graph.value(node, ZM.kind))
        network.add_node(
            _text(graph, node, DCTERMS.identifier), **_known(
                type=code_of(graph, node, ZM.type), label=_text(graph, node, SKOS.prefLabel),
                kind=kind, generic=python_of(graph.value(node, ZM.generic)),
                aliases=tuple(sorted(str(o) for o in graph.objects(node, SKOS.altLabel))),
            ),
        )  # fmt: skip


def _add_document(network: Network, graph: Graph, node: Node) -> None:
    id_ = _text(graph, node, DCTERMS.identifier)
    year = _text(graph, node, ZM.planYear)
    data = {key: _text(graph, node, predicate) for key, predicate in _DOCUMENT.items()}
    network.add_node(
        id_, **_known(
            type="document", label=_text(graph, node, DCTERMS.title), **data,
            year=int(year) if year else None, sha256=_text(graph, node, ZM.sha256),
        ),
    )  # fmt: skip
    for item in graph.subjects(RDF.type, ZM.Item):
        _add_item(network, graph, item, id_)
    found = [
        (recover_mention(graph, n), n) for n in graph.subjects(RDF.type, OA.Annotation)
    ]  # in the order of the text, as the graph lists the mentions of an edge
    for row, annotation in sorted(found, key=lambda f: (f[0]["start"], f[0]["end"], f[0]["type"])):
        _add_mention(network, graph, annotation, row)


def _add_item(network: Network, graph: Graph, node: Node, document: str) -> None:
    parent = graph.value(node, DCTERMS.isPartOf)
    inside = (parent, RDF.type, ZM.Section) in graph
    plan, id_ = network.nodes[document], _text(graph, node, DCTERMS.identifier)
    network.add_node(
        id_, **_known(
            type="item", label=_text(graph, node, RDFS.label), document=document,
            number=python_of(graph.value(node, SCHEMA.position)),
            section=python_of(graph.value(parent, SCHEMA.position)) if inside else None,
            section_title=_text(graph, parent, DCTERMS.title) if inside else None,
            start=python_of(graph.value(node, ZM.start)), end=python_of(graph.value(node, ZM.end)),
            year=plan.get("year"), region=plan["region"], unlinked=0,
        ),
    )  # fmt: skip
    network.add_edge(document, id_, key=CONTAINS, role=CONTAINS, weight=1)


def _add_mention(network: Network, graph: Graph, node: Node, row: dict[str, Any]) -> None:
    item = _text(graph, graph.value(node, ZM.item), DCTERMS.identifier)
    id_ = _text(graph, node, DCTERMS.identifier)
    if row["type"] == "target":
        value = row.get("value")
        network.add_node(
            id_, **_known(
                type="target", label=f"{row.get('what', '')}{row['surface']}", document=row["document"],
                what=row.get("what"), unit=row.get("unit"), relation=row.get("relation"),
                value=None if value is None else float(value), deadline=row.get("deadline"),
                per=row.get("per"), start=row["start"], end=row["end"],
            ),
        )  # fmt: skip
        _add_edge(network, (item, id_, TARGET), _proof(graph, node, id_, row), row)
    elif "entity" not in row:
        network.nodes[item]["unlinked"] += 1
    else:
        key = (item, row["entity"], row.get("role", NAMES))
        _add_edge(network, key, _proof(graph, node, id_, row), row)


def _proof(graph: Graph, node: Node, id_: str, row: dict[str, Any]) -> dict[str, str]:
    """What one mention gives to an edge."""
    sentence = graph.value(node, ZM.sentence)
    text, start, end = row["surface"], row["start"], row["end"]
    if sentence is not None:
        text = _text(graph, sentence, SCHEMA.text)
        start, end = (python_of(graph.value(sentence, name)) for name in (ZM.start, ZM.end))
    return {
        "mentions": id_, "surfaces": row["surface"], "spans": f"{start}-{end}", "sentences": text,
    }  # fmt: skip


def _add_edge(
    network: Network, key: tuple[str, str, str], proof: dict[str, str], row: dict[str, Any]
) -> None:
    if not network.has_edge(*key):
        network.add_edge(*key, role=key[2], document=row["document"], weight=0)
        network.edges[key].update(dict.fromkeys(proof, ()))
        if key[2] != TARGET:
            network.edges[key]["life_cycles"] = ()
    edge = network.edges[key]
    edge["weight"] += 1
    for name, value in proof.items():
        edge[name] += (value,)
    cycle = row.get("life_cycle")
    if cycle and cycle not in edge["life_cycles"]:
        edge["life_cycles"] += (cycle,)


def recover_judgements(dataset: Dataset) -> tuple[Judgement, ...]:
    """What people decided, by time."""
    graph = dataset.graph(JUDGEMENTS)
    found = [_judgement(graph, node) for node in graph.subjects(RDF.type, ZM.Judgement)]
    return tuple(sorted(found, key=lambda j: (j.at, j.mention, j.entity, j.verdict, j.other)))


def _judgement(graph: Graph, node: Node) -> Judgement:
    def id_at(predicate: URIRef) -> str:
        found = graph.value(node, predicate)
        return "" if found is None else id_of(str(found))

    mention = next((id_of(str(o)) for o in graph.objects(node, ZM.mention)), "")
    by = graph.value(node, PROV.wasAssociatedWith)
    return Judgement(
        _text(graph, node, ZM.verdict), mention, id_at(ZM.entity), id_at(ZM.otherEntity),
        _text(graph, node, ZM.reason), _text(graph, by, RDFS.label) if by else "",
        _text(graph, node, PROV.endedAtTime),
    )  # fmt: skip
