"""The way back: mentions from a dataset, as proof that the export loses nothing of them."""

from __future__ import annotations

from typing import Any

from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import RDF, XSD
from rdflib.term import Literal, Node

from kg.rdf.terms import BASE, OA, SCHEMA, ZM, id_of

_PLAIN = {
    "canonical": ZM.canonical, "kind": ZM.kind, "number": ZM.documentNumber,
    "article": ZM.article, "rule": ZM.rule,
}  # fmt: skip
_CODED = {"role": ZM.role, "form": ZM.form, "life_cycle": ZM.lifeCycle}
_TARGET = {
    "value": SCHEMA.value, "unit": SCHEMA.unitText, "what": SCHEMA.name, "deadline": ZM.deadline,
    "per": ZM.per,
}  # fmt: skip


def recover(dataset: Dataset) -> list[dict[str, Any]]:
    """One row a mention, in the fields of `kg.pipeline.mention_rows` and the document's id.

    `item` is the item's number, `cue` its (start, end) rather than its text. Fields without a value
    are left out. Sorted by document, start, end, type.
    """
    rows = [
        recover_mention(graph, node)
        for graph in dataset.graphs()
        for node in graph.subjects(RDF.type, OA.Annotation)
    ]
    return sorted(rows, key=lambda row: (row["document"], row["start"], row["end"], row["type"]))


def recover_mention(graph: Graph, node: Node) -> dict[str, Any]:
    """The row of one annotation, in the graph of its document."""
    target = graph.value(node, OA.hasTarget)
    document = graph.value(target, OA.hasSource)
    row: dict[str, Any] = {"document": id_of(str(document)), "type": code_of(graph, node, ZM.type)}
    row["item"] = python_of(graph.value(graph.value(node, ZM.item), SCHEMA.position))
    for selector in graph.objects(target, OA.hasSelector):
        if (exact := graph.value(selector, OA.exact)) is not None:
            row["surface"] = str(exact)
        else:
            row["start"], row["end"] = _span(graph, selector)
    row |= {key: python_of(graph.value(node, name)) for key, name in _PLAIN.items()}
    row |= {key: code_of(graph, node, name) for key, name in _CODED.items()}
    row["generic"] = python_of(graph.value(node, ZM.generic))
    cue = graph.value(node, ZM.cue)
    row["cue"] = _span(graph, cue) if cue is not None else None
    version = graph.value(node, ZM.versionInForce)
    row["version"] = id_of(str(version)) if version is not None else None
    row["held"] = python_of(graph.value(node, ZM.textHeld))
    cited = sorted(id_of(str(article)) for article in graph.objects(node, ZM.citesArticle))
    row["cited"] = cited or None
    row |= _body(graph, node)
    return {key: value for key, value in row.items() if value is not None}


def _body(graph: Graph, node: Node) -> dict[str, Any]:
    """What the annotation says: a figure, or the entity that was meant."""
    found: dict[str, Any] = {}
    for body in graph.objects(node, OA.hasBody):
        if (body, RDF.type, ZM.Target) in graph:
            found |= {key: python_of(graph.value(body, name)) for key, name in _TARGET.items()}
            found["relation"] = code_of(graph, body, ZM.relation)
        elif str(body).startswith(BASE):
            found["entity"] = id_of(str(body))
    return found


def _span(graph: Graph, node: Node | None) -> tuple[int, int]:
    start, end = graph.value(node, OA.start), graph.value(node, OA.end)
    return int(str(start)), int(str(end))


def code_of(graph: Graph, node: Node, predicate: URIRef) -> str | None:
    """`ns#life_cycle_exists` → `exists`."""
    value = graph.value(node, predicate)
    if value is None:
        return None
    name = {ZM.lifeCycle: "life_cycle"}.get(predicate, str(predicate).rpartition("#")[2])
    return str(value).removeprefix(f"{ZM}{name}_")


def python_of(value: Node | None) -> str | int | float | bool | None:
    """A literal as Python's value; None for none."""
    if not isinstance(value, Literal):
        return None
    if value.datatype in (XSD.integer, XSD.nonNegativeInteger):
        return int(value)
    if value.datatype == XSD.decimal:
        return float(value)
    if value.datatype == XSD.boolean:
        return str(value) == "true"
    return str(value)
