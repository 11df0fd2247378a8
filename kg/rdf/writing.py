"""A dataset as bytes: sorted, so that equal statements make equal bytes on any machine."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from itertools import groupby
from typing import Any, TypeAlias

from rdflib import BNode, Dataset, Literal
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import RDF, XSD
from rdflib.term import Node

from kg.errors import QueryError
from kg.rdf.terms import PREFIXES

Triple: TypeAlias = tuple[Node, Node, Node]
FORMS = ("turtle", "jsonld", "nquads")
_LOCAL = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPED = re.compile(r'[\\"\x00-\x1f\x7f]')


def serialize(dataset: Dataset, form: str) -> bytes:
    """The dataset in UTF-8; `turtle` is flat, `jsonld` and `nquads` keep the named graphs.

    JSON-LD has its context inside, so that nothing is fetched to read it. Raises QueryError for
    another form.
    """
    if form not in FORMS:
        raise QueryError(
            f"不支持的 RDF 格式：{form}",
            wanted=f"可用 {'、'.join(FORMS)}",
            english=f"unknown RDF format '{form}'; wanted one of {', '.join(FORMS)}",
        )
    if form == "turtle":
        text = turtle((s, p, o) for s, p, o, _ in dataset.quads())
    else:
        text = _nquads(dataset) if form == "nquads" else _jsonld(dataset)
    return text.encode("utf-8")


def turtle(triples: Iterable[Triple]) -> str:
    """Triples in Turtle, one subject a paragraph, `a` first, all else in order of code points."""
    lines = [f"@prefix {prefix}: <{name}> ." for prefix, name in sorted(PREFIXES.items())]
    ordered = sorted({(_term(s), _predicate(p), _term(o)) for s, p, o in triples}, key=_order)
    for subject, group in groupby(ordered, key=lambda row: row[0]):
        by_predicate = groupby(group, key=lambda row: row[1])
        parts = [f"{name} {', '.join(row[2] for row in rows)}" for name, rows in by_predicate]
        lines.append(f"\n{subject} " + " ;\n    ".join(parts) + " .")
    return "\n".join(lines) + "\n"


def _order(row: tuple[str, str, str]) -> tuple[str, bool, str, str]:
    return row[0], row[1] != "a", row[1], row[2]


def _predicate(node: Node) -> str:
    return "a" if node == RDF.type else _term(node)


def _term(node: Node, *, short: bool = True) -> str:
    if isinstance(node, Literal):
        return _literal(node, short)
    if isinstance(node, BNode):
        return f"_:{node}"
    return (_short(str(node)) if short else "") or f"<{node}>"


def _short(iri: str) -> str:
    """`prefix:name` where the name needs no escape, else nothing."""
    for prefix, name in PREFIXES.items():
        if iri.startswith(name) and _LOCAL.fullmatch(iri, len(name)):
            return f"{prefix}:{iri[len(name) :]}"
    return ""


def _literal(node: Literal, short: bool) -> str:
    text = f'"{_ESCAPED.sub(_escape, str(node))}"'
    if node.language:
        return f"{text}@{node.language}"
    if node.datatype is None or node.datatype == XSD.string:
        return text
    return f"{text}^^{_term(node.datatype, short=short)}"


def _escape(match: re.Match[str]) -> str:
    return _ESCAPES.get(match[0]) or f"\\u{ord(match[0]):04X}"


def _nquads(dataset: Dataset) -> str:
    return "".join(sorted({_nquad(*quad) for quad in dataset.quads()}))


def _nquad(s: Node, p: Node, o: Node, graph: Node | None) -> str:
    terms = [_term(node, short=False) for node in (s, p, o)]
    if graph is not None and graph != DATASET_DEFAULT_GRAPH_ID:
        terms.append(_term(graph, short=False))
    return " ".join(terms) + " .\n"


def _jsonld(dataset: Dataset) -> str:
    graphs: dict[str, dict[str, dict[str, list[Any]]]] = {}
    for s, p, o, graph in dataset.quads():
        name = "" if graph is None or graph == DATASET_DEFAULT_GRAPH_ID else str(graph)
        node = graphs.setdefault(name, {}).setdefault(_name(s), {})
        key = "@type" if p == RDF.type else _name(p)
        node.setdefault(key, []).append(_name(o) if key == "@type" else _value(o))
    rows: list[Any] = []
    for name, nodes in sorted(graphs.items()):
        listed = [{"@id": id_, **_sorted(node)} for id_, node in sorted(nodes.items())]
        rows += [{"@id": name, "@graph": listed}] if name else listed
    document = {"@context": dict(sorted(PREFIXES.items())), "@graph": rows}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _sorted(node: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {key: sorted(node[key], key=_json_order) for key in sorted(node)}


def _json_order(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _name(node: Node) -> str:
    if isinstance(node, BNode):
        return f"_:{node}"
    return _short(str(node)) or str(node)


def _value(node: Node) -> dict[str, str]:
    if not isinstance(node, Literal):
        return {"@id": _name(node)}
    if node.language:
        return {"@value": str(node), "@language": node.language}
    if node.datatype is None or node.datatype == XSD.string:
        return {"@value": str(node)}
    return {"@value": str(node), "@type": _name(node.datatype)}
