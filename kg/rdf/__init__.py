"""The record as RDF: `to_dataset`, `serialize`, `recover…`, `sparql`.

The only door to rdflib and pyoxigraph. `docs/rdf.md` says which terms mean what.
"""

from kg.rdf.dataset import to_dataset
from kg.rdf.graph_recovery import recover_graph, recover_judgements
from kg.rdf.query import Limits, sparql
from kg.rdf.recovery import recover
from kg.rdf.writing import FORMS, serialize

__all__ = [
    "FORMS",
    "Limits",
    "recover",
    "recover_graph",
    "recover_judgements",
    "serialize",
    "sparql",
    "to_dataset",
]
