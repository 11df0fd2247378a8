"""What became of bodies: reforms as ORG change events with their dates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, RDF, SKOS

from kg.lexicon.bodies import Bodies, Change
from kg.model import MentionType, entity_id
from kg.rdf.terms import BASE, SCHEMA, chinese, dated, entity_iri

_STATE = "中华人民共和国"


def add_changes(graph: Graph, names: Iterable[str], bodies: Bodies) -> None:
    """The reforms that the named national bodies came from or ended in, and so on both ways.

    One `org:ChangeEvent` for bodies that one reform joined, split or renamed together. The bodies
    that they lead to are named too, whether or not a document names them.
    """
    for moves in _events(_connected(set(names), bodies.changes)):
        _add_event(graph, moves)
        for name in {name for move in moves for name in (move.before, move.after)}:
            _add_body(graph, name, bodies)


def body_iri(name: str) -> URIRef:
    """The address of a body: that of its entity, were it named in a document."""
    return entity_iri(entity_id(MentionType.DEPARTMENT, name.removeprefix(_STATE)))


def _connected(names: set[str], changes: tuple[Change, ...]) -> list[Change]:
    """The changes that can be reached from bodies, forwards and backwards, in their order."""
    reached, before = set(names), -1
    while before != len(reached):
        before = len(reached)
        for change in changes:
            if {change.before, change.after} & reached:
                reached |= {change.before, change.after}
    return [change for change in changes if change.before in reached]


def _events(changes: list[Change]) -> list[list[Change]]:
    """Changes of one reform that share a body belong to one event."""
    events: list[list[Change]] = []
    for change in changes:
        same = [event for event in events if _shares(event, change)]
        events = [event for event in events if event not in same]
        events.append([move for event in same for move in event] + [change])
    return events


def _shares(event: list[Change], change: Change) -> bool:
    return any(
        (move.date, move.event) == (change.date, change.event)
        and {move.before, move.after} & {change.before, change.after}
        for move in event
    )


def _add_event(graph: Graph, moves: list[Change]) -> None:
    node = _event_iri(moves)
    graph.add((node, RDF.type, ORG.ChangeEvent))
    graph.add((node, RDF.type, PROV.Activity))
    graph.add((node, SKOS.prefLabel, chinese(moves[0].event)))
    graph.add((node, DCTERMS.date, dated(moves[0].date)))
    for move in moves:
        before, after = body_iri(move.before), body_iri(move.after)
        graph.add((node, ORG.originalOrganization, before))
        graph.add((node, ORG.resultingOrganization, after))
        graph.add((before, ORG.changedBy, node))
        graph.add((after, ORG.resultedFrom, node))


def _event_iri(moves: list[Change]) -> URIRef:
    """An address made of the reform and the bodies: the same in every export."""
    parts = (moves[0].date, moves[0].event, *sorted({move.before for move in moves}))
    digest = hashlib.sha256("\x1f".join(parts).encode("utf-8")).hexdigest()
    return URIRef(f"{BASE}change/{moves[0].date}/{digest[:16]}")


def _add_body(graph: Graph, name: str, bodies: Bodies) -> None:
    node = body_iri(name)
    graph.add((node, RDF.type, ORG.Organization))
    if (node, SKOS.prefLabel, None) not in graph:
        graph.add((node, SKOS.prefLabel, chinese(name)))
    body = next(body for body in bodies.all if body.name == name)
    if body.since:
        graph.add((node, SCHEMA.foundingDate, dated(body.since)))
    if body.until:
        graph.add((node, SCHEMA.dissolutionDate, dated(body.until)))
