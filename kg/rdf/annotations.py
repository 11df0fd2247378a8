"""Mentions as Web Annotations, the roles of departments as PROV associations."""

from __future__ import annotations

import re
from bisect import bisect_right

from rdflib import Graph, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF

from kg.graph.build import sentence_span
from kg.model import (
    CitedArticle,
    Document,
    Item,
    Link,
    Mention,
    MentionType,
    Reading,
    Role,
    item_id,
    mention_id,
)
from kg.rdf.terms import (
    ELI,
    OA,
    SCHEMA,
    ZM,
    chinese,
    dated,
    document_iri,
    entity_iri,
    fraction,
    natural,
    number,
    part_iri,
    plain,
    truth,
    version_iri,
    whole,
)

_VERSION_DATE = re.compile(r".*@(\d{4}-\d{2}-\d{2})")
# A plan that says it will revise a law has not amended it: eli:amends would be false there.
_RELATIONS = {
    Role.IMPLEMENT: ELI.implements,
    Role.ISSUE: ZM.issues,
    Role.REVISE: ZM.revises,
    Role.DRAFT: ZM.drafts,
    Role.PROMOTE: ZM.promotes,
    Role.COMPILE: ZM.compiles,
    Role.EVALUATE: ZM.evaluates,
}


def add_mentions(graph: Graph, reading: Reading) -> None:
    """Every mention of a reading, linked or not."""
    document = reading.document
    links = {link.mention: link for link in reading.links}
    items = {item.number: item for item in document.items}
    for mention in reading.mentions:
        item = items[mention.item]
        link = links.get(mention_id(document.id, mention))
        _add_annotation(graph, document, item, mention)
        _add_fields(graph, document, mention)
        if mention.type is MentionType.TARGET:
            _add_target(graph, document, item, mention)
        if link is not None:
            _add_link(graph, (document, item), mention, link)


def _add_annotation(graph: Graph, document: Document, item: Item, mention: Mention) -> None:
    node = part_iri(mention_id(document.id, mention))
    graph.add((node, RDF.type, OA.Annotation))
    graph.add((node, DCTERMS.identifier, plain(mention_id(document.id, mention))))
    graph.add((node, OA.motivatedBy, OA.identifying))
    graph.add((node, ZM.type, ZM[f"type_{mention.type}"]))
    graph.add((node, ZM.item, part_iri(item_id(document.id, item))))
    graph.add((node, OA.hasTarget, URIRef(f"{node}.target")))
    if (sentence := _sentence_of(document, item, mention)) is not None:
        graph.add((node, ZM.sentence, sentence))
        _add_longer(graph, document, item, (mention, sentence))
    target = URIRef(f"{node}.target")
    graph.add((target, RDF.type, OA.SpecificResource))
    graph.add((target, OA.hasSource, document_iri(document.id)))
    graph.add((target, OA.hasSelector, URIRef(f"{node}.position")))
    graph.add((target, OA.hasSelector, URIRef(f"{node}.quote")))
    _add_position(graph, URIRef(f"{node}.position"), mention.start, mention.end)
    graph.add((URIRef(f"{node}.quote"), RDF.type, OA.TextQuoteSelector))
    graph.add((URIRef(f"{node}.quote"), OA.exact, chinese(mention.surface)))


def _add_position(graph: Graph, node: URIRef, start: int, end: int) -> None:
    graph.add((node, RDF.type, OA.TextPositionSelector))
    graph.add((node, OA.start, natural(start)))
    graph.add((node, OA.end, natural(end)))


def _sentence_of(document: Document, item: Item, mention: Mention) -> URIRef | None:
    """The sentence that a mention begins in; None in a heading."""
    at = bisect_right([s.start for s in item.sentences], mention.start) - 1
    if at < 0 or item.sentences[at].end <= mention.start:
        return None
    found = item.sentences[at]
    return part_iri(f"{document.id}#sentence_{found.start}_{max(found.end, mention.end)}")


def _add_longer(graph: Graph, document: Document, item: Item, pair: tuple[Mention, URIRef]) -> None:
    """A stretch of its own for a mention that runs beyond the end of its sentence."""
    mention, node = pair
    start, end = sentence_span(item, mention)
    if all((s.start, s.end) != (start, end) for s in item.sentences):
        graph.add((node, RDF.type, ZM.Sentence))
        graph.add((node, DCTERMS.isPartOf, part_iri(item_id(document.id, item))))
        graph.add((node, SCHEMA.text, chinese(document.text[start:end])))
        graph.add((node, ZM.start, whole(start)))
        graph.add((node, ZM.end, whole(end)))


def _add_fields(graph: Graph, document: Document, mention: Mention) -> None:
    """What the recogniser found beside span and type; a field without a value makes nothing."""
    node = part_iri(mention_id(document.id, mention))
    found = [
        (ZM.canonical, chinese(mention.canonical) if mention.canonical else None),
        (ZM.role, ZM[f"role_{mention.role}"] if mention.role else None),
        (ZM.rule, plain(mention.rule) if mention.rule else None),
        (ZM.form, ZM[f"form_{mention.form}"] if mention.form else None),
        (ZM.kind, plain(mention.kind) if mention.kind else None),
        (ZM.lifeCycle, ZM[f"life_cycle_{mention.life_cycle}"] if mention.life_cycle else None),
        (ZM.documentNumber, plain(mention.number) if mention.number else None),
        (ZM.article, chinese(mention.article) if mention.article else None),
        (ZM.generic, truth(mention.generic) if mention.generic is not None else None),
    ]
    for predicate, value in found:
        if value is not None:
            graph.add((node, predicate, value))
    if mention.cue is not None:
        graph.add((node, ZM.cue, URIRef(f"{node}.cue")))
        _add_position(graph, URIRef(f"{node}.cue"), mention.cue.start, mention.cue.end)


def _add_target(graph: Graph, document: Document, item: Item, mention: Mention) -> None:
    annotation = part_iri(mention_id(document.id, mention))
    node = URIRef(f"{annotation}.value")
    graph.add((annotation, OA.hasBody, node))
    graph.add((part_iri(item_id(document.id, item)), ZM.target, node))
    graph.add((node, RDF.type, SCHEMA.QuantitativeValue))
    graph.add((node, RDF.type, ZM.Target))
    found = [
        (SCHEMA.value, number(mention.value) if mention.value is not None else None),
        (SCHEMA.unitText, plain(mention.unit) if mention.unit else None),
        (SCHEMA.name, chinese(mention.what) if mention.what else None),
        (ZM.relation, ZM[f"relation_{mention.relation}"] if mention.relation else None),
        (ZM.deadline, dated(mention.deadline) if mention.deadline else None),
        (ZM.per, plain(mention.per) if mention.per else None),
    ]
    for predicate, value in found:
        if value is not None:
            graph.add((node, predicate, value))


def _add_link(graph: Graph, place: tuple[Document, Item], mention: Mention, link: Link) -> None:
    document, item = place
    node, task = part_iri(link.mention), part_iri(item_id(document.id, item))
    for reason in link.reasons:
        graph.add((node, ZM.reason, chinese(reason)))
    if link.entity is None:
        for candidate in link.candidates:
            graph.add((node, ZM.candidate, entity_iri(candidate.entity)))
        return
    entity = entity_iri(link.entity)
    graph.add((node, OA.hasBody, entity))
    graph.add((node, ZM.score, fraction(link.score)))
    graph.add((task, ZM.names, entity))
    if mention.type is MentionType.POLICY:
        graph.add((task, ELI.cites, entity))
        if mention.role in _RELATIONS:
            graph.add((task, _RELATIONS[mention.role], entity))
    if mention.type is MentionType.DEPARTMENT and mention.role not in (None, Role.MENTION):
        _add_responsibility(graph, task, mention, (node, entity))
    if link.version:
        _add_version(graph, node, link.version, entity)
    if link.held:
        graph.add((node, ZM.textHeld, plain(link.held)))
    for cited in link.articles:
        if cited.article and link.version:
            _add_article(graph, node, cited, link.version)


def _add_responsibility(
    graph: Graph, task: URIRef, mention: Mention, pair: tuple[URIRef, URIRef]
) -> None:
    """Who has which part in a task: one node with the agent, the role, the task and the words."""
    annotation, entity = pair
    node = URIRef(f"{annotation}.responsibility")
    graph.add((node, RDF.type, ZM.Responsibility))
    graph.add((node, RDF.type, PROV.Association))
    graph.add((node, PROV.agent, entity))
    graph.add((node, PROV.hadRole, ZM[f"role_{mention.role}"]))
    graph.add((node, PROV.hadPlan, task))
    graph.add((node, PROV.wasDerivedFrom, annotation))


def _add_version(graph: Graph, annotation: URIRef, version: str, work: URIRef) -> None:
    """The version of a law in force on the plan's date."""
    node = version_iri(version)
    graph.add((annotation, ZM.versionInForce, node))
    graph.add((node, RDF.type, ELI.LegalExpression))
    graph.add((node, ELI.realizes, work))
    graph.add((node, DCTERMS.identifier, plain(version)))
    if match := _VERSION_DATE.fullmatch(version):
        graph.add((node, ELI.version_date, dated(match[1])))


def _add_article(graph: Graph, annotation: URIRef, cited: CitedArticle, version: str) -> None:
    """An article that is cited, as a part of the version in force on the plan's date."""
    node = version_iri(cited.article)
    graph.add((annotation, ZM.citesArticle, node))
    graph.add((node, RDF.type, ELI.LegalResourceSubdivision))
    graph.add((node, DCTERMS.isPartOf, version_iri(version)))
    graph.add((node, DCTERMS.identifier, plain(cited.article)))
    graph.add((node, DCTERMS.title, chinese(cited.label)))
