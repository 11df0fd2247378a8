"""Results of SPARQL queries in the formats of the SPARQL 1.1 protocol."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox

from kg.errors import QueryError

RESULTS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
GRAPHS = {
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples",
    "rdfxml": "application/rdf+xml",
}
_RESULTS = {
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {"ntriples": ox.RdfFormat.N_TRIPLES, "rdfxml": ox.RdfFormat.RDF_XML}


def write_results(found: dict[str, Any] | str, form: str) -> bytes:
    """What `sparql` gave, in one of `RESULTS` (SELECT, ASK) or `GRAPHS` (CONSTRUCT, DESCRIBE).

    Raises QueryError where the format is not one for this kind of query.
    """
    wanted = GRAPHS if isinstance(found, str) else RESULTS
    if form not in wanted or (form in {"csv", "tsv"} and "boolean" in found):
        raise QueryError(
            f"这类查询的结果没有 {form} 格式",
            wanted="、".join(wanted),
            english=f"no {form} for this kind of query; wanted one of {', '.join(wanted)}",
        )
    if isinstance(found, str):
        return _graph(found, form)
    text = json.dumps(found, ensure_ascii=False).encode("utf-8")
    if form == "json":
        return text
    parsed = ox.parse_query_results(text, format=ox.QueryResultsFormat.JSON)
    written = parsed.serialize(format=_RESULTS[form])
    assert written is not None
    return bytes(written)


def _graph(turtle: str, form: str) -> bytes:
    if form == "turtle":
        return turtle.encode("utf-8")
    triples = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    written = ox.serialize((quad.triple for quad in triples), format=_GRAPHS[form])
    assert written is not None
    return bytes(written)
