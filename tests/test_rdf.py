"""RDF: every statement there and back, in the same bytes."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rdf_shapes import violations
from rdflib import Dataset, Graph, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.namespace import ORG, PROV, RDF, SKOS, XSD

from kg.errors import QueryError
from kg.model import Candidate, Judgement, Link, Reading, mention_id
from kg.pipeline import mention_rows
from kg.rdf import recover, serialize, sparql, to_dataset
from kg.rdf.terms import (
    ELI,
    ENTITIES,
    JUDGEMENTS,
    OA,
    PREFIXES,
    ZM,
    dated,
    document_iri,
    entity_iri,
    graph_iri,
    id_of,
    number,
    part_iri,
)

ROOT = Path(__file__).resolve().parents[1]

FORMATS = {"jsonld": "json-ld", "nquads": "nquads"}


def quads(dataset: Dataset) -> set[tuple[Any, ...]]:
    return {
        (s, p, o, None if g == DATASET_DEFAULT_GRAPH_ID else g) for s, p, o, g in dataset.quads()
    }


def test_one_named_graph_a_document(dataset: Dataset, readings: list[Reading]) -> None:
    names = {str(g) for *_, g in dataset.quads()}
    wanted = {str(graph_iri(reading.document.id)) for reading in readings}
    assert wanted < names
    assert names - wanted == {str(ENTITIES), "https://zhengmai.example/graph/ontology"}


@pytest.mark.parametrize("form", ["jsonld", "nquads"])
def test_every_quad_comes_back(dataset: Dataset, form: str) -> None:
    back = Dataset()
    with warnings.catch_warnings():
        # rdflib 7.6's own JSON-LD and N-Quads parsers use its old names.
        warnings.simplefilter("ignore", DeprecationWarning)
        back.parse(data=serialize(dataset, form), format=FORMATS[form])
    assert quads(back) == quads(dataset)
    assert len(quads(back)) > 10_000


def test_every_triple_comes_back_from_turtle(dataset: Dataset) -> None:
    back = Graph().parse(data=serialize(dataset, "turtle"), format="turtle")
    assert set(back) == {(s, p, o) for s, p, o, _ in dataset.quads()}


def test_no_blank_node_and_no_ill_typed_literal(dataset: Dataset) -> None:
    for s, p, o, _ in dataset.quads():
        assert isinstance(s, URIRef), s
        assert isinstance(p, URIRef), p
        assert isinstance(o, URIRef) or (isinstance(o, Literal) and not o.ill_typed), o


def test_every_mention_can_be_recovered(dataset: Dataset, readings: list[Reading]) -> None:
    wanted = []
    for reading in readings:
        mentions = {(m.start, m.end, m.type): m for m in reading.mentions}
        for row in mention_rows(reading):
            cue = mentions[row["start"], row["end"], row["type"]].cue
            row |= {"document": reading.document.id, "cue": cue and (cue.start, cue.end)}
            wanted.append({key: value for key, value in row.items() if value is not None})
    wanted.sort(key=lambda row: (row["document"], row["start"], row["end"], row["type"]))
    assert recover(dataset) == wanted
    assert len(wanted) > 200


def test_sentences_hold_their_mentions(dataset: Dataset, readings: list[Reading]) -> None:
    found = sparql(
        dataset,
        """SELECT ?start ?exact ?from ?text {
             ?a zm:sentence ?s ; oa:hasTarget/oa:hasSelector ?q, ?p .
             ?q oa:exact ?exact . ?p oa:start ?start . ?s zm:start ?from ; schema:text ?text }""",
    )
    assert isinstance(found, dict)
    rows = found["results"]["bindings"]
    assert len(rows) > 150
    for row in rows:
        at = int(row["start"]["value"]) - int(row["from"]["value"])
        exact, text = row["exact"]["value"], row["text"]["value"]
        assert text[at:].startswith(exact[: len(text) - at])


def test_a_role_is_one_node_with_agent_role_task_and_words(
    dataset: Dataset, readings: list[Reading]
) -> None:
    reading = readings[0]
    mention = next(m for m in reading.mentions if m.surface == "省农业农村厅" and m.role == "joint")
    id_ = mention_id(reading.document.id, mention)
    link = next(link for link in reading.links if link.mention == id_)
    graph = dataset.graph(graph_iri(reading.document.id))
    node = URIRef(f"{part_iri(id_)}.responsibility")
    assert link.entity is not None
    assert set(graph.predicate_objects(node)) == {
        (RDF.type, ZM.Responsibility),
        (RDF.type, PROV.Association),
        (PROV.agent, entity_iri(link.entity)),
        (PROV.hadRole, ZM.role_joint),
        (PROV.hadPlan, graph.value(part_iri(id_), ZM.item)),
        (PROV.wasDerivedFrom, part_iri(id_)),
    }


def test_a_department_that_is_only_mentioned_bears_no_responsibility(dataset: Dataset) -> None:
    assert sparql(dataset, "ASK { ?a zm:role zm:role_mention . ?r prov:wasDerivedFrom ?a }") == {
        "head": {},
        "boolean": False,
    }


def with_link(reading: Reading, link: Link) -> Reading:
    links = tuple(link if old.mention == link.mention else old for old in reading.links)
    return replace(reading, links=links)


def test_the_version_in_force(readings: list[Reading]) -> None:
    old = next(x for x in readings[0].links if (x.entity or "").startswith("policy/中华人民共和国"))
    version = f"{old.entity}@2016-03-16"
    made = to_dataset([with_link(readings[0], replace(old, version=version))])
    graph = made.graph(graph_iri(readings[0].document.id))
    node = graph.value(part_iri(old.mention), ZM.versionInForce)
    assert node is not None
    assert id_of(str(node)) == version
    assert graph.value(node, ELI.version_date) == Literal("2016-03-16", datatype=XSD.date)
    assert graph.value(node, ELI.realizes) == entity_iri(str(old.entity))


def test_an_open_link_names_candidates_and_no_body(readings: list[Reading]) -> None:
    old = next(link for link in readings[0].links if link.entity)
    one, two = Candidate("policy/甲", 0.5), Candidate("policy/乙", 0.5)
    made = to_dataset([with_link(readings[0], Link(old.mention, None, candidates=(one, two)))])
    graph = made.graph(graph_iri(readings[0].document.id))
    node = part_iri(old.mention)
    assert graph.value(node, OA.hasBody) is None
    assert set(graph.objects(node, ZM.candidate)) == {
        entity_iri("policy/甲"),
        entity_iri("policy/乙"),
    }


def test_one_name_and_no_alias_twice_over_documents(dataset: Dataset) -> None:
    graph = dataset.graph(ENTITIES)
    for node in graph.subjects(RDF.type, ORG.Organization):
        (name,) = graph.objects(node, SKOS.prefLabel)
        assert name not in set(graph.objects(node, SKOS.altLabel))


@pytest.mark.parametrize(
    ("text", "datatype"),
    [
        ("2023-02-10", XSD.date),
        ("2023-02-30", None),
        ("2023-06", XSD.gYearMonth),
        ("2023", XSD.gYear),
        ("2023年底", None),
    ],
)
def test_dates_have_their_type_or_none(text: str, datatype: URIRef | None) -> None:
    assert dated(text) == Literal(text, datatype=datatype)


@pytest.mark.parametrize(
    ("value", "text", "datatype"),
    [
        (12, "12", XSD.integer),
        (1.0, "1", XSD.integer),
        (0.6, "0.6", XSD.decimal),
        (0.00001, "0.00001", XSD.decimal),
        (260.37, "260.37", XSD.decimal),
        (0.1 + 0.2, "0.30000000000000004", XSD.decimal),
        (-2.5, "-2.5", XSD.decimal),
        (1e16, "10000000000000000", XSD.integer),
    ],
)
def test_numbers_without_exponent(value: float, text: str, datatype: URIRef) -> None:
    assert (str(number(value)), number(value).datatype) == (text, datatype)


@pytest.mark.parametrize(
    "id_", ["policy/中华人民共和国慈善法", "department/民政部@东 澜<>#?%", "a/b@c"]
)
def test_ids_come_back_from_iris(id_: str) -> None:
    assert id_of(str(entity_iri(id_))) == id_
    assert str(entity_iri(id_)).isascii()


def test_text_that_rdf_cannot_hold(readings: list[Reading]) -> None:
    document = readings[0].document
    data = replace(document.metadata, title='甲"乙\\丙\n\t\x01\ud800')
    made = to_dataset([replace(readings[0], document=replace(document, metadata=data))])
    back = Graph().parse(data=serialize(made, "turtle"), format="turtle")
    assert str(back.value(document_iri(document.id), URIRef(PREFIXES["dcterms"] + "title"))) == (
        '甲"乙\\丙\n\t\x01\ufffd'
    )


JUDGEMENT = Judgement(
    "reject",
    "doc#policy_1_2",
    "policy/甲",
    reason="不是同一份",
    by="王 某",
    at="2024-05-01T08:00:00+08:00",
)


def test_who_judged_what_when_and_why() -> None:
    graph = to_dataset([], [JUDGEMENT, JUDGEMENT]).graph(JUDGEMENTS)
    (node,) = graph.subjects(RDF.type, ZM.Judgement)
    person = graph.value(node, PROV.wasAssociatedWith)
    assert id_of(str(person)) == "王 某"
    assert set(graph.predicate_objects(node)) == {
        (RDF.type, ZM.Judgement),
        (RDF.type, PROV.Activity),
        (ZM.verdict, Literal("reject")),
        (ZM.entity, entity_iri("policy/甲")),
        (ZM.reason, Literal("不是同一份", lang="zh")),
        (ZM.mention, part_iri("doc#policy_1_2")),
        (PROV.used, part_iri("doc#policy_1_2")),
        (PROV.used, entity_iri("policy/甲")),
        (PROV.wasAssociatedWith, person),
        (PROV.endedAtTime, Literal(JUDGEMENT.at, datatype=XSD.dateTime, normalize=False)),
    }


def test_a_judged_mention_names_the_judgement_and_a_person_is_no_program() -> None:
    graph = to_dataset([], [JUDGEMENT]).graph(JUDGEMENTS)
    (node,) = graph.subjects(RDF.type, ZM.Judgement)
    assert graph.value(part_iri("doc#policy_1_2"), PROV.wasInfluencedBy) == node
    (person,) = graph.subjects(RDF.type, PROV.Person)
    assert (person, RDF.type, PROV.SoftwareAgent) not in graph


def test_every_graph_of_a_document_says_that_the_program_read_it(
    dataset: Dataset, readings: list[Reading]
) -> None:
    found = sparql(
        dataset,
        """SELECT ?plan ?agent { ?graph prov:wasGeneratedBy ?reading ; prov:wasDerivedFrom ?plan .
             ?reading prov:used ?plan ; prov:wasAssociatedWith ?agent . ?agent a prov:SoftwareAgent }""",
    )
    assert isinstance(found, dict)
    rows = found["results"]["bindings"]
    assert {row["plan"]["value"] for row in rows} == {
        str(document_iri(reading.document.id)) for reading in readings
    }
    assert {row["agent"]["value"] for row in rows} == {"https://zhengmai.example/software/zhengmai"}


@pytest.mark.parametrize(("verdict", "broken"), [("reject", False), ("perhaps", True)])
def test_judgements_keep_to_their_shape(verdict: str, broken: bool) -> None:
    made = to_dataset([], [replace(JUDGEMENT, verdict=verdict)])
    graph = Graph().parse(data=serialize(made, "turtle"), format="turtle")
    assert bool(violations(graph)) is broken


def test_the_same_bytes_whatever_the_hash_seed(dataset: Dataset) -> None:
    script = (
        "import hashlib\nfrom pathlib import Path\nfrom embeddings.tagging import load_reader\n"
        "from kg.lexicon import load_lexicon\n"
        "from kg.pipeline import read_plan\nfrom kg.rdf import FORMS, serialize, to_dataset\n"
        "paths = sorted(Path('kg/data/sample').glob('*.txt'), reverse=True)\n"
        "lexicon = load_lexicon()\n"
        "made = to_dataset([read_plan(path, lexicon, second=load_reader()) for path in paths])\n"
        "print(*[hashlib.sha256(serialize(made, form)).hexdigest() for form in FORMS])\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "PYTHONPATH": str(ROOT)}
    made = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    forms = ("turtle", "jsonld", "nquads")
    here = [hashlib.sha256(serialize(dataset, form)).hexdigest() for form in forms]
    assert made.stdout.decode().split() == here


def test_an_unknown_form(dataset: Dataset) -> None:
    with pytest.raises(QueryError, match="rdfxml"):
        serialize(dataset, "rdfxml")
