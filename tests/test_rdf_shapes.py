"""Shapes that bite, and an ontology that defines every term of ours."""

from __future__ import annotations

import pytest
from rdf_shapes import DATA, violations
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.namespace import ORG, PROV, RDF, RDFS, SH, SKOS, XSD

from kg.model import Reading
from kg.rdf import serialize, to_dataset
from kg.rdf.terms import (
    OA,
    PREFIXES,
    SCHEMA,
    ZM,
)


@pytest.fixture(scope="module")
def flat(readings: list[Reading]) -> Graph:
    data = serialize(to_dataset(readings[:1]), "turtle")
    return Graph().parse(data=data, format="turtle")


def test_the_sample_conforms(dataset: Dataset) -> None:
    graph = Graph().parse(data=serialize(dataset, "turtle"), format="turtle")
    assert violations(graph) == set()


BREAKAGES = {
    "AnnotationShape": (OA.Annotation, OA.hasTarget, None),
    "QuoteShape": (OA.TextQuoteSelector, OA.exact, None),
    "PositionShape": (
        OA.TextPositionSelector,
        OA.end,
        Literal("0", datatype=XSD.nonNegativeInteger),
    ),
    "ResponsibilityShape": (ZM.Responsibility, PROV.hadRole, ZM.role_mention),
    "EntityShape": (ZM.Entity, SKOS.prefLabel, Literal("无语言")),
    "TargetShape": (ZM.Target, SCHEMA.value, Literal("很多", lang="zh")),
    "WorkPlanShape": (ZM.WorkPlan, ZM.sha256, Literal("abc")),
    "ItemShape": (ZM.Item, ZM.document, None),
    "SpecificResourceShape": (OA.SpecificResource, OA.hasSource, None),
    "SentenceShape": (ZM.Sentence, SCHEMA.text, None),
    "SectionShape": (ZM.Section, SCHEMA.position, None),
    "AgentShape": (PROV.Agent, RDFS.label, None),
    "OrganizationShape": (ORG.Organization, SKOS.prefLabel, None),
    "GraphShape": (PROV.Entity, PROV.wasDerivedFrom, None),
}


def test_a_broken_graph_fails_on_every_shape(flat: Graph) -> None:
    """One node of each class is spoiled, so that one validation shows all."""
    graph, wanted = Graph(), set()
    for triple in flat:
        graph.add(triple)
    for kind, predicate, value in BREAKAGES.values():
        node = min(
            (n for n in graph.subjects(RDF.type, kind) if graph.value(n, predicate)), key=str
        )
        graph.remove((node, predicate, None))
        if value is not None:
            graph.add((node, predicate, value))
        # a start beyond its end is reported at the start
        wanted.add((node, OA.start if predicate == OA.end else predicate))
    assert wanted <= violations(graph)


def test_every_class_that_is_exported_has_a_shape(dataset: Dataset) -> None:
    """Or is one of those that a shape reaches by another class of the same node."""
    shapes = Graph().parse(data=(DATA / "shapes.ttl").read_text("utf-8"), format="turtle")
    shaped = set(shapes.objects(None, SH.targetClass))
    data = [
        (s, o)
        for s, p, o, g in dataset.quads()
        if p == RDF.type and str(g) != f"{PREFIXES['zm'].removesuffix('ns#')}graph/ontology"
    ]
    without = {s for s, _ in data} - {s for s, o in data if o in shaped}
    kinds = {o for s, o in data if s in without}
    assert kinds == {PROV.Entity, PROV.Activity}  # GraphShape and ActivityShape, by predicate


def test_the_ontology_has_both_languages_for_every_term() -> None:
    terms = Graph().parse(data=(DATA / "zhengmai.ttl").read_text("utf-8"), format="turtle")
    label = URIRef(PREFIXES["rdfs"] + "label")
    for node in set(terms.subjects(RDF.type)):
        names = [o for p in (label, SKOS.prefLabel) for o in terms.objects(node, p)]
        found = {name.language for name in names if isinstance(name, Literal)}
        assert found == {"zh", "en"}, node


def test_every_term_of_ours_that_is_used_is_defined(dataset: Dataset) -> None:
    terms = Graph().parse(data=(DATA / "zhengmai.ttl").read_text("utf-8"), format="turtle")
    used = {n for s, p, o, _ in dataset.quads() for n in (s, p, o) if str(n).startswith(str(ZM))}
    assert used <= set(terms.subjects(RDF.type)), used - set(terms.subjects(RDF.type))
