"""SPARQL that cannot write, fetch or run on."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor

import pytest
from rdflib import Dataset, Graph
from rdflib.namespace import XSD

from kg.errors import QueryError
from kg.model import Reading
from kg.rdf import Limits, sparql, to_dataset
from kg.rdf import query as query_module
from kg.rdf.process import Worker
from kg.rdf.terms import (
    document_iri,
    graph_iri,
)


def test_select_sees_all_graphs_and_unbound_is_left_out(dataset: Dataset) -> None:
    found = sparql(dataset, "SELECT ?d ?x { ?d a zm:WorkPlan OPTIONAL { ?d zm:none ?x } }")
    assert isinstance(found, dict)
    assert found["head"] == {"vars": ["d", "x"]}
    assert [set(row) for row in found["results"]["bindings"]] == [{"d"}, {"d"}]
    assert found["results"]["bindings"][0]["d"]["type"] == "uri"


def test_graph_looks_into_one_document(dataset: Dataset, readings: list[Reading]) -> None:
    graph = graph_iri(readings[0].document.id)
    found = sparql(dataset, f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?i a zm:Item }} }}")
    assert isinstance(found, dict)
    count = {"type": "literal", "value": str(len(readings[0].document.items))}
    assert found["results"]["bindings"] == [{"n": {**count, "datatype": str(XSD.integer)}}]


def test_construct_gives_turtle(dataset: Dataset) -> None:
    text = sparql(
        dataset,
        "CONSTRUCT { ?d dcterms:title ?t ; zm:x [] } { ?d a zm:WorkPlan ; dcterms:title ?t }",
    )
    assert isinstance(text, str)
    assert len(Graph().parse(data=text, format="turtle")) == 4
    assert "@zh" in text


def test_describe_gives_turtle(dataset: Dataset, readings: list[Reading]) -> None:
    text = sparql(dataset, f"DESCRIBE <{document_iri(readings[0].document.id)}>")
    assert isinstance(text, str)
    assert readings[0].document.source.sha256 in text


@pytest.mark.parametrize(
    ("query", "word", "place"),
    [
        ("INSERT DATA { zm:a zm:b 1 }", "INSERT", "第 1 行第 1 列"),
        ("PREFIX a: <http://a/>\ndelete where { ?s ?p ?o }", "DELETE", "第 2 行第 1 列"),
        ("LOAD <file:///etc/passwd>", "LOAD", "第 1 行第 1 列"),
        ("DROP ALL", "DROP", "第 1 行第 1 列"),
        ("SELECT * { service <http://a/> { ?s ?p ?o } }", "SERVICE", "第 1 行第 12 列"),
        ("SELECT * { SERVICE ?x { ?s ?p ?o } }", "SERVICE", "第 1 行第 12 列"),
        ("SELECT * FROM <http://a/> { ?s ?p ?o }", "FROM", "第 1 行第 10 列"),
    ],
)
def test_nothing_is_written_or_fetched(dataset: Dataset, query: str, word: str, place: str) -> None:
    with pytest.raises(QueryError) as caught:
        sparql(dataset, query)
    assert word in caught.value.found
    assert place in caught.value.found
    assert word in caught.value.message("en")


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?service a zm:Item } # SERVICE",
        "ASK { ?x zm:label 'INSERT FROM SERVICE' }",
        "PREFIX from: <http://service/from> ASK { ?x from:service 1 }",
    ],
)
def test_forbidden_words_are_allowed_as_names_and_text(dataset: Dataset, query: str) -> None:
    assert isinstance(sparql(dataset, query), dict)


def test_service_has_nowhere_to_go_even_past_the_check(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_module, "_refuse_writing", lambda query: None)
    with pytest.raises(QueryError, match="无法执行"):
        sparql(dataset, "SELECT * { SERVICE <http://127.0.0.1:18080/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="语法有误"):
        sparql(dataset, "INSERT DATA { zm:a zm:b 1 }")


@pytest.mark.parametrize(
    ("query", "zh", "en"),
    [
        ("SELECT ?x WHERE {\n ?x zm:b }", "第 2 行第 10 列", "line 2, column 10"),
        ("SELECT ?x WHERE { ?x", "在末尾", "at the end"),
        ("", "第 1 行", "line 1"),
        ("ASK { ?x nope:a 1 }", "前缀没有声明", "prefix not declared"),
    ],
)
def test_a_syntax_error_says_where(dataset: Dataset, query: str, zh: str, en: str) -> None:
    with pytest.raises(QueryError) as caught:
        sparql(dataset, query)
    assert zh in caught.value.message("zh")
    assert en in caught.value.message("en")


ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a = ?g || ?c = ?d) }"


def test_a_query_without_end_is_stopped_and_the_next_is_answered(dataset: Dataset) -> None:
    with pytest.raises(QueryError, match=r"超过 0\.5 秒"):
        sparql(dataset, ENDLESS, Limits(seconds=0.5))
    assert sparql(dataset, "ASK { ?i a zm:Item }") == {"head": {}, "boolean": True}


def test_rows_are_bounded_and_never_cut_silently(dataset: Dataset) -> None:
    limits = Limits(rows=100)
    with pytest.raises(QueryError, match="超过 100 行"):
        sparql(dataset, "SELECT * { ?s ?p ?o }", limits)
    with pytest.raises(QueryError, match="超过 100 行"):
        sparql(dataset, "CONSTRUCT WHERE { ?s ?p ?o }", limits)
    found = sparql(dataset, "SELECT * { ?s ?p ?o } LIMIT 100", limits)
    assert isinstance(found, dict)
    assert len(found["results"]["bindings"]) == 100


def test_memory_is_bounded(dataset: Dataset) -> None:
    query = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d))) AS ?x) { ?a ?b ?c . ?d ?e ?f }"
    with pytest.raises(QueryError, match="内存超过 768 MiB"):
        sparql(dataset, query, Limits(seconds=20, memory=768 * 1024**2))


def test_the_size_of_an_answer_is_bounded(dataset: Dataset) -> None:
    query = """SELECT (GROUP_CONCAT(STR(?a)) AS ?x) {
      { SELECT ?a { ?a ?b ?c . ?d a zm:Item } LIMIT 1000000 } }"""
    with pytest.raises(QueryError, match="结果太大"):
        sparql(dataset, query, Limits(seconds=20))


@pytest.mark.parametrize(
    "query",
    [
        "ASK { " + "{" * 200_000,
        "SELECT * { ?s ?p ?o FILTER(" + "(" * 200_000,
        "ASK { ?s ?p '''",
        "ASK { ?s ?p '\ud800' }",
        "\x00",
    ],
    ids=["braces", "brackets", "open text", "surrogate", "nul"],
)
def test_hostile_queries_are_refused_and_the_next_is_answered(dataset: Dataset, query: str) -> None:
    with pytest.raises(QueryError):
        sparql(dataset, query)
    assert sparql(dataset, "ASK { ?i a zm:Item }") == {"head": {}, "boolean": True}


def test_threads_get_their_own_answers(dataset: Dataset) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda n: sparql(dataset, f"SELECT ({n} AS ?n) {{}}"), range(40)))
    values = [int(f["results"]["bindings"][0]["n"]["value"]) for f in found if isinstance(f, dict)]
    assert values == list(range(40))


def test_the_process_ends_with_its_dataset(readings: list[Reading]) -> None:
    made = to_dataset(readings[:1])
    before = set(query_module._workers)
    sparql(made, "ASK {}")
    (key,) = set(query_module._workers) - before
    worker: Worker = query_module._workers[key]
    process = worker._process
    assert process is not None
    del made
    gc.collect()
    assert key not in query_module._workers
    assert process.poll() is not None
