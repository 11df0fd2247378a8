"""The shapes of the exported RDF, and what in a graph breaks them."""

from __future__ import annotations

import warnings
from importlib import resources
from typing import Any

from rdflib import Graph
from rdflib.namespace import RDF, SH

DATA = resources.files("kg.data")


def violations(graph: Graph) -> set[tuple[Any, Any]]:
    """(node, path) of everything that breaks a shape; empty for a graph that conforms."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of pyshacl's use of rdflib
        from pyshacl import validate

        shapes = Graph().parse(data=(DATA / "shapes.ttl").read_text("utf-8"), format="turtle")
        passed, report, _ = validate(graph, shacl_graph=shapes)
    found = {
        (report.value(result, SH.focusNode), report.value(result, SH.resultPath))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    assert passed == (not found)
    return found
