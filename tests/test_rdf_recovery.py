"""The way back: graph → RDF → graph, judgements there and back, and what became of bodies."""

import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from made import linked, made_document, made_mention, small
from rdf_shapes import violations
from rdflib import Dataset, Graph
from rdflib.namespace import DCTERMS, ORG, RDF, SKOS

from kg.graph import build_graph
from kg.lexicon import load_lexicon
from kg.model import Judgement, Reading, mention_id
from kg.pipeline import read_plan
from kg.rdf import recover_graph, recover_judgements, serialize, sparql, to_dataset
from kg.rdf.bodies import body_iri
from kg.rdf.terms import ENTITIES, SCHEMA

ROOT = Path(__file__).parent.parent
FORMATS = {"jsonld": "json-ld", "nquads": "nquads"}


def back(dataset: Dataset, form: str = "nquads") -> Dataset:
    """The dataset as another program would read it from a file."""
    found = Dataset()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of rdflib's own parsers
        found.parse(data=serialize(dataset, form), format=FORMATS[form])
    return found


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    lexicon = load_lexicon()
    folders = (ROOT / "kg" / "data" / "sample", ROOT / "tests" / "gold")
    paths = [*sorted(folders[0].glob("*.txt")), folders[1] / "dev-5.txt"]
    return [read_plan(path, lexicon) for path in paths]


def assert_same(one: Any, two: Any) -> None:
    assert dict(one.nodes(data=True)) == dict(two.nodes(data=True))
    first = {
        key: data
        for *key, data in ((a, b, k, d) for a, b, k, d in one.edges(keys=True, data=True))
        for key in [tuple(key)]
    }
    second = {
        key: data
        for *key, data in ((a, b, k, d) for a, b, k, d in two.edges(keys=True, data=True))
        for key in [tuple(key)]
    }
    assert first == second
    assert nx.utils.graphs_equal(one, two)


@pytest.mark.parametrize("form", ["jsonld", "nquads"])
def test_the_graph_comes_back_whole(readings: list[Reading], form: str) -> None:
    graph = build_graph(readings)
    assert len(graph) > 300
    assert_same(graph, recover_graph(back(to_dataset(readings), form)))


def test_small_and_odd_graphs_come_back() -> None:
    """No title, no year, an unlinked mention, a mention in a heading and one beyond its sentence."""
    document = made_document("d", ["前言", "会同民政部办理", "出台《实施意见》"])
    bare = replace(
        document, metadata=replace(document.metadata, year=None, region="", date="2023-02")
    )
    item = bare.items[1]
    short = replace(item, title="", sentences=(replace(item.sentences[0], end=item.start + 3),))
    heading = replace(bare.items[2], sentences=())
    bare = replace(bare, items=(bare.items[0], short, heading))
    mentions = [
        made_mention(bare, 1, "民政部", "department"), made_mention(bare, 2, "《实施意见》", "policy"),
    ]  # fmt: skip
    for made in (
        [linked(bare, mentions)],
        [small(), small("zhejiang-mzt-2023", region="浙江省", salt="z")],
        [],
    ):
        assert_same(build_graph(made), recover_graph(back(to_dataset(made))))


def test_judgements_come_back() -> None:
    made = (
        Judgement(
            "confirm",
            "doc#policy_1_2",
            "policy/甲",
            reason="就是这份\n没错",
            by="王 某",
            at="2024-05-01T08:00:00+08:00",
        ),
        Judgement(
            "merge", "", "policy/甲", "policy/乙", by="李@某", at="2024-05-02T08:00:00+00:00"
        ),
        Judgement(
            "split", "doc#policy_1_2", "policy/甲", "policy/丙", at="2024-05-03T08:00:00+00:00"
        ),
    )
    assert recover_judgements(back(to_dataset([], made))) == made


def test_a_person_overrules_the_program_and_both_are_told() -> None:
    reading = small()
    old = next(link for link in reading.links if link.entity)
    judged = Judgement("reject", old.mention, str(old.entity), by="王某", at="2024-05-01T08:00:00Z")
    made = to_dataset([reading], [judged])
    found = sparql(
        made,
        """SELECT ?who ?verdict ?words {
      ?j a zm:Judgement ; zm:verdict ?verdict ; zm:mention ?m ; prov:wasAssociatedWith/rdfs:label ?who .
      ?m oa:hasTarget/oa:hasSelector/oa:exact ?words ; prov:wasInfluencedBy ?j }""",
    )
    assert isinstance(found, dict)
    (row,) = found["results"]["bindings"]
    surface = next(
        m.surface for m in reading.mentions if mention_id(reading.document.id, m) == old.mention
    )
    assert [row[k]["value"] for k in ("who", "verdict", "words")] == ["王某", "reject", surface]


# -- bodies -------------------------------------------------------------------------------


def naming(*names: str) -> Dataset:
    document = made_document("d", ["前言", "".join(f"会同{name}办理，" for name in names)])
    return to_dataset(
        [linked(document, [made_mention(document, 1, n, "department") for n in names])]
    )


def events(graph: Graph) -> dict[tuple[str, str], tuple[set[str], set[str]]]:
    def named(node: Any, predicate: Any) -> set[str]:
        return {str(graph.value(o, SKOS.prefLabel)) for o in graph.objects(node, predicate)}

    return {
        (str(graph.value(n, DCTERMS.date)), str(graph.value(n, SKOS.prefLabel))): (
            named(n, ORG.originalOrganization), named(n, ORG.resultingOrganization),
        )
        for n in graph.subjects(RDF.type, ORG.ChangeEvent)
    }  # fmt: skip


def test_a_renamed_body_has_its_changes_with_dates() -> None:
    """环境保护局 → 总局 (1998) → 环境保护部 (2008) → 生态环境部 (2018)."""
    graph = naming("生态环境部").graph(ENTITIES)
    assert events(graph) == {
        ("1998-03", "国务院机构改革方案（1998年）"): ({"国家环境保护局"}, {"国家环境保护总局"}),
        ("2008-03", "国务院机构改革方案（2008年）"): ({"国家环境保护总局"}, {"中华人民共和国环境保护部"}),
        ("2018-03", "深化党和国家机构改革方案（2018年）"): (
            {"中华人民共和国环境保护部"}, {"中华人民共和国生态环境部"},
        ),
    }  # fmt: skip
    old = body_iri("中华人民共和国环境保护部")
    assert str(graph.value(old, SCHEMA.dissolutionDate)) == "2018-03"
    assert str(graph.value(old, SCHEMA.foundingDate)) == "2008-03"


def test_bodies_that_one_reform_joined_are_one_event() -> None:
    found = events(naming("国家卫生健康委员会").graph(ENTITIES))
    joined = next(pair for (date, _), pair in found.items() if date == "2013-03")
    assert joined == (
        {"中华人民共和国卫生部", "中华人民共和国国家人口和计划生育委员会"},
        {"中华人民共和国国家卫生和计划生育委员会"},
    )


def test_a_body_that_never_changed_brings_no_event_and_unnamed_bodies_stay_out() -> None:
    assert events(naming("外交部").graph(ENTITIES)) == {}


def test_old_and_new_names_in_plans_are_one_line_of_descent() -> None:
    found = sparql(
        naming("生态环境部"),
        """SELECT ?old { ?new skos:prefLabel "中华人民共和国生态环境部"@zh ;
      (org:resultedFrom/org:originalOrganization)+/skos:prefLabel ?old } ORDER BY ?old""",
    )
    assert isinstance(found, dict)
    assert [row["old"]["value"] for row in found["results"]["bindings"]] == [
        "中华人民共和国环境保护部", "国家环境保护局", "国家环境保护总局",
    ]  # fmt: skip


def test_change_events_keep_to_their_shapes_and_broken_ones_fail() -> None:
    graph = Graph().parse(data=serialize(naming("生态环境部"), "turtle"), format="turtle")
    assert violations(graph) == set()
    event = min(graph.subjects(RDF.type, ORG.ChangeEvent), key=str)
    graph.remove((event, DCTERMS.date, None))
    graph.remove((event, ORG.originalOrganization, None))
    assert {(event, DCTERMS.date), (event, ORG.originalOrganization)} <= violations(graph)


def test_the_address_of_an_unnamed_body_is_that_of_its_entity() -> None:
    graph = naming("生态环境部").graph(ENTITIES)
    assert (body_iri("中华人民共和国生态环境部"), DCTERMS.identifier, None) in graph
    assert (body_iri("中华人民共和国环境保护部"), DCTERMS.identifier, None) not in graph


def test_a_judgement_made_in_a_library_is_found_at_once(tmp_path: Path) -> None:
    from api_fixtures import FakeEncoder, write_plan

    from api import Library
    from api.settings import Settings

    query = "SELECT ?who ?words { ?j zm:mention/oa:hasTarget/oa:hasSelector/oa:exact ?words ; prov:wasAssociatedWith/rdfs:label ?who }"
    with Library.open(tmp_path / "lib", Settings(tmp_path), FakeEncoder()) as library:
        library.add(write_plan(tmp_path))
        assert library.sparql(query).records() == []
        row = next(m.mention for m in library.mentions("department") if m.mention.entity)
        made = library.judge("reject", (row.id, row.entity), by="王某")
        assert library.sparql(query).records() == [{"who": "王某", "words": row.surface}]
        assert recover_judgements(library.dataset()) == (made,) == library.judgements()
