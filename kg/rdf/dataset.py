"""Readings → an rdflib Dataset: one named graph a document, one of entities, one of our terms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib import resources

from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, RDF, RDFS, SKOS

from kg.graph.build import item_label
from kg.lexicon import load_lexicon
from kg.model import (
    Document,
    Entity,
    Item,
    Judgement,
    MentionType,
    Reading,
    Section,
    Sentence,
    item_id,
)
from kg.rdf.annotations import add_mentions
from kg.rdf.bodies import add_changes
from kg.rdf.judgements import add_judgements
from kg.rdf.terms import (
    ELI,
    ENTITIES,
    JUDGEMENTS,
    ONTOLOGY,
    PREFIXES,
    SCHEMA,
    SOFTWARE,
    ZM,
    chinese,
    dated,
    document_iri,
    entity_iri,
    graph_iri,
    part_iri,
    plain,
    truth,
    whole,
)

_CLASSES = {
    MentionType.POLICY: ELI.LegalResource,
    MentionType.DEPARTMENT: ORG.Organization,
    MentionType.PROGRAMME: ZM.Programme,
    MentionType.PLACE: SCHEMA.Place,
    MentionType.TARGET: ZM.Target,
}


def to_dataset(readings: Sequence[Reading], judgements: Sequence[Judgement] = ()) -> Dataset:
    """Everything the readings (and people's judgements) hold as RDF, without blank nodes.

    The default graph is empty; documents have `graph_iri(id)`, entities `ENTITIES`, our own terms
    `ONTOLOGY`, judgements `JUDGEMENTS`. The dataset is meant to be read: SPARQL answers on it as it was first asked.
    """
    dataset = Dataset()
    for prefix, name in PREFIXES.items():
        dataset.bind(prefix, name, replace=True)
    _copy(ontology(), dataset.graph(ONTOLOGY))
    _add_entities(dataset.graph(ENTITIES), readings)
    add_judgements(dataset.graph(JUDGEMENTS), judgements)
    for reading in sorted(readings, key=lambda reading: reading.document.id):
        graph = dataset.graph(graph_iri(reading.document.id))
        _add_document(graph, reading)
        for section in reading.document.sections:
            _add_section(graph, reading.document, section)
        for item in reading.document.items:
            _add_item(graph, reading.document, item)
        add_mentions(graph, reading)
    return dataset


@lru_cache(maxsize=1)
def ontology() -> Graph:
    """Our own terms (`kg/data/zhengmai.ttl`)."""
    text = (resources.files("kg.data") / "zhengmai.ttl").read_text("utf-8")
    return Graph().parse(data=text, format="turtle")


def _copy(source: Graph, target: Graph) -> None:
    for triple in source:
        target.add(triple)


def _add_entities(graph: Graph, readings: Iterable[Reading]) -> None:
    """One node an entity. Where documents name it differently, the first by id names it."""
    merged: dict[str, list[Entity]] = {}
    for reading in sorted(readings, key=lambda reading: reading.document.id):
        for entity in reading.entities:
            merged.setdefault(entity.id, []).append(entity)
    for id_, same in merged.items():
        node, name = entity_iri(id_), same[0].name
        graph.add((node, RDF.type, _CLASSES[same[0].type]))
        graph.add((node, RDF.type, ZM.Entity))
        graph.add((node, ZM.type, ZM[f"type_{same[0].type}"]))
        graph.add((node, DCTERMS.identifier, plain(id_)))
        graph.add((node, SKOS.prefLabel, chinese(name)))
        graph.add((node, ZM.generic, truth(all(entity.generic for entity in same))))
        for alias in {a for e in same for a in (e.name, *e.aliases)} - {name}:
            graph.add((node, SKOS.altLabel, chinese(alias)))
        if kind := next((entity.kind for entity in same if entity.kind), ""):
            graph.add((node, ZM.kind, plain(kind)))
    names = [same[0].name for same in merged.values() if same[0].type is MentionType.DEPARTMENT]
    add_changes(graph, names, load_lexicon().bodies)


def _add_document(graph: Graph, reading: Reading) -> None:
    document = reading.document
    node, data, source = document_iri(document.id), document.metadata, document.source
    graph.add((node, RDF.type, ZM.WorkPlan))
    graph.add((node, RDF.type, ELI.LegalResource))
    graph.add((node, DCTERMS.identifier, plain(document.id)))
    graph.add((node, DCTERMS.title, chinese(data.title or source.name)))
    graph.add((node, ZM.fileName, plain(source.name)))
    graph.add((node, ZM.sha256, plain(source.sha256)))
    for predicate, value in _metadata(document):
        graph.add((node, predicate, value))
    for entity in reading.entities:
        if entity.type is MentionType.DEPARTMENT and entity.name == data.issuer:
            graph.add((node, DCTERMS.publisher, entity_iri(entity.id)))
    named = graph_iri(document.id)
    graph.add((named, RDF.type, PROV.Entity))
    graph.add((named, PROV.wasDerivedFrom, node))
    _add_provenance(graph, named, node)


def _add_provenance(graph: Graph, named: URIRef, document: URIRef) -> None:
    """The graph was read by the program; what people decided is in `JUDGEMENTS`."""
    reading = URIRef(f"{named}#reading")
    graph.add((named, PROV.wasGeneratedBy, reading))
    graph.add((reading, RDF.type, PROV.Activity))
    graph.add((reading, PROV.used, document))
    graph.add((reading, PROV.wasAssociatedWith, SOFTWARE))
    graph.add((SOFTWARE, RDF.type, PROV.Agent))
    graph.add((SOFTWARE, RDF.type, PROV.SoftwareAgent))
    graph.add((SOFTWARE, RDFS.label, chinese("政脉")))


def _metadata(document: Document) -> list[tuple[URIRef, Literal]]:
    data = document.metadata
    found = [
        (ZM.issuerName, chinese(data.issuer) if data.issuer else None),
        (ZM.regionName, chinese(data.region) if data.region else None),
        (ELI.number, plain(data.number) if data.number else None),
        (DCTERMS.issued, dated(data.date) if data.date else None),
        (ZM.planYear, dated(f"{data.year:04d}") if data.year else None),
    ]
    return [(predicate, value) for predicate, value in found if value is not None]


def _add_section(graph: Graph, document: Document, section: Section) -> None:
    node = part_iri(f"{document.id}#{section.eid}")
    graph.add((node, RDF.type, ZM.Section))
    graph.add((node, SCHEMA.position, whole(section.number)))
    graph.add((node, DCTERMS.isPartOf, document_iri(document.id)))
    _add_heading(graph, node, section)


def _add_item(graph: Graph, document: Document, item: Item) -> None:
    node = part_iri(item_id(document.id, item))
    graph.add((node, RDF.type, ZM.Item))
    graph.add((node, DCTERMS.identifier, plain(item_id(document.id, item))))
    graph.add((node, RDFS.label, chinese(item_label(document, item))))
    graph.add((node, SCHEMA.position, whole(item.number)))
    graph.add((node, ZM.document, document_iri(document.id)))
    whole_eid = next((s.eid for s in document.sections if s.number == item.section), None)
    parent = part_iri(f"{document.id}#{whole_eid}") if whole_eid else document_iri(document.id)
    graph.add((node, DCTERMS.isPartOf, parent))
    _add_heading(graph, node, item)
    for sentence in item.sentences:
        _add_sentence(graph, document, node, sentence)


def _add_heading(graph: Graph, node: URIRef, part: Section | Item) -> None:
    if part.label:
        graph.add((node, ZM.label, plain(part.label)))
    if part.title:
        graph.add((node, DCTERMS.title, chinese(part.title)))
    graph.add((node, ZM.start, whole(part.start)))
    graph.add((node, ZM.end, whole(part.end)))


def _add_sentence(graph: Graph, document: Document, item: URIRef, sentence: Sentence) -> None:
    node = part_iri(f"{document.id}#sentence_{sentence.start}_{sentence.end}")
    graph.add((node, RDF.type, ZM.Sentence))
    graph.add((node, DCTERMS.isPartOf, item))
    graph.add((node, SCHEMA.text, chinese(document.text[sentence.start : sentence.end])))
    graph.add((node, ZM.start, whole(sentence.start)))
    graph.add((node, ZM.end, whole(sentence.end)))
