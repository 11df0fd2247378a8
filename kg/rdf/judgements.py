"""What people decided about links and entities, as PROV activities."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import astuple

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import PROV, RDF, RDFS, XSD

from kg.model import Judgement
from kg.rdf.terms import BASE, ZM, chinese, entity_iri, part_iri, person_iri, plain


def add_judgements(graph: Graph, judgements: Iterable[Judgement]) -> None:
    """One activity a judgement: who, when, about what, why. Equal judgements are one."""
    for judgement in judgements:
        node = _iri(judgement)
        graph.add((node, RDF.type, ZM.Judgement))
        graph.add((node, RDF.type, PROV.Activity))
        graph.add((node, ZM.verdict, plain(judgement.verdict)))
        graph.add((node, ZM.entity, entity_iri(judgement.entity)))
        graph.add((node, PROV.used, entity_iri(judgement.entity)))
        if judgement.other:
            graph.add((node, ZM.otherEntity, entity_iri(judgement.other)))
            graph.add((node, PROV.used, entity_iri(judgement.other)))
        if judgement.mention:
            mention = part_iri(judgement.mention)
            graph.add((node, ZM.mention, mention))
            graph.add((node, PROV.used, mention))
            graph.add((mention, PROV.wasInfluencedBy, node))
        if judgement.reason:
            graph.add((node, ZM.reason, chinese(judgement.reason)))
        _add_person(graph, node, judgement)


def _add_person(graph: Graph, node: URIRef, judgement: Judgement) -> None:
    if judgement.by:
        person = person_iri(judgement.by)
        graph.add((node, PROV.wasAssociatedWith, person))
        graph.add((person, RDF.type, PROV.Agent))
        graph.add((person, RDF.type, PROV.Person))
        graph.add((person, RDFS.label, plain(judgement.by)))
    if judgement.at:
        at = Literal(judgement.at, datatype=XSD.dateTime, normalize=False)
        graph.add((node, PROV.endedAtTime, plain(judgement.at) if at.ill_typed else at))


def _iri(judgement: Judgement) -> URIRef:
    """An address made of what was decided: the same in every export."""
    text = "\x1f".join(astuple(judgement)).encode("utf-8", "backslashreplace")
    return URIRef(f"{BASE}judgement/{hashlib.sha256(text).hexdigest()[:32]}")
