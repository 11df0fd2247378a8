"""The graph: what becomes a node and an edge, exports without loss, questions by hand."""

import csv
import io
import json
from pathlib import Path

import networkx as nx
import pytest
from made import linked, made_document, made_mention, small

from kg.errors import NotFound, QueryError
from kg.graph import (
    FORMATS,
    betweenness,
    bridges,
    build_graph,
    co_citation,
    communities,
    degree,
    graph_bytes,
    neighbours,
    projection,
    shortest_path,
    write_graph,
)
from kg.graph.export import flat
from kg.model import Reading, Role

ITEM = "jiangsu-mzt-2023#sec_1__item_1"


def departments(id_: str, lines: list[str], names: list[list[str]]) -> Reading:
    document = made_document(id_, ["", *lines])
    found = [
        made_mention(document, n, name, "department")
        for n, row in enumerate(names, 1)
        for name in row
    ]
    return linked(document, found)


def test_nodes_and_edges_of_a_reading() -> None:
    graph = build_graph([small()])
    types = sorted(data["type"] for _, data in graph.nodes(data=True))
    assert {t: types.count(t) for t in types} == {
        "department": 2, "document": 1, "item": 3, "place": 1, "policy": 2, "programme": 1, "target": 2,
    }  # fmt: skip
    edges = sorted(
        (s.partition("#")[2], t, key) for s, t, key in graph.edges(keys=True) if s == ITEM
    )
    assert edges == [
        ("sec_1__item_1", "department/民政部", "joint"),
        ("sec_1__item_1", "department/江苏省民政厅", "lead"),
        ("sec_1__item_1", "jiangsu-mzt-2023#target_49_53", "target"),
        ("sec_1__item_1", "place/南京市", "names"),
        ("sec_1__item_1", "policy/中华人民共和国慈善法", "implement"),
    ]


def test_an_edge_carries_the_mentions_that_support_it() -> None:
    reading = small()
    edge = build_graph([reading]).edges[ITEM, "policy/中华人民共和国慈善法", "implement"]
    text = reading.document.text
    start, _, end = edge["spans"][0].partition("-")
    assert edge["surfaces"] == ("《中华人民共和国慈善法》",)
    assert edge["sentences"] == (text[int(start) : int(end)],)
    assert edge["surfaces"][0] in edge["sentences"][0]
    assert (edge["weight"], edge["life_cycles"]) == (1, ("exists",))
    (mention,) = edge["mentions"]
    where = mention.rpartition("#policy_")[2].split("_")
    assert text[int(where[0]) : int(where[1])] == edge["surfaces"][0]


def test_several_roles_between_a_pair_are_several_edges_and_one_role_is_one() -> None:
    document = made_document("d", ["", "由民政部牵头，民政部会同民政部办理"])
    first = made_mention(document, 1, "民政部", "department", role=Role.LEAD)
    places = [at for at in range(len(document.text)) if document.text.startswith("民政部", at)]
    from dataclasses import replace

    others = [replace(first, start=at, end=at + 3, role=Role.JOINT) for at in places[1:]]
    graph = build_graph([linked(document, [first, *others])])
    pair = graph["d#sec_1__item_1"]["department/民政部"]
    assert {key: data["weight"] for key, data in pair.items()} == {"lead": 1, "joint": 2}


def test_an_unlinked_mention_makes_no_edge_and_is_counted() -> None:
    document = made_document("d", ["", "出台《实施意见》"])
    graph = build_graph([linked(document, [made_mention(document, 1, "《实施意见》", "policy")])])
    assert graph.nodes["d#sec_1__item_1"]["unlinked"] == 1
    assert graph.out_degree("d#sec_1__item_1") == 0


def test_two_documents_meet_in_what_both_name() -> None:
    graph = build_graph([small(), small("zhejiang-mzt-2023", region="浙江省", salt="z")])
    items = set(graph.predecessors("department/民政部"))
    assert items == {ITEM, "zhejiang-mzt-2023#sec_1__item_1"}
    path = shortest_path(graph, "department/江苏省民政厅", "department/浙江省民政厅")
    assert [(s.item.partition("-")[0], s.role, s.forward) for s in path] == [
        ("jiangsu", "lead", False), ("jiangsu", "joint", True),
        ("zhejiang", "joint", False), ("zhejiang", "lead", True),
    ]  # fmt: skip
    assert all("民政部" in step.sentences[0] for step in path)


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_exports_are_the_same_bytes_again(form: str) -> None:
    readings = [small(), small("zhejiang-mzt-2023", region="浙江省", salt="z")]
    assert graph_bytes(build_graph(readings), form) == graph_bytes(
        build_graph(readings[::-1]), form
    )


@pytest.mark.parametrize(("form", "read"), [("graphml", nx.read_graphml), ("gexf", nx.read_gexf)])
def test_graphml_and_gexf_come_back_without_loss(tmp_path: Path, form: str, read) -> None:
    graph = build_graph([small()])
    path = tmp_path / f"graph.{form}"
    write_graph(graph, form, path)
    back = read(path, force_multigraph=True) if form == "graphml" else read(path)
    assert set(back.nodes) == set(graph.nodes)
    assert back.number_of_edges() == graph.number_of_edges()
    item, target = back.nodes[ITEM], back.nodes["jiangsu-mzt-2023#target_49_53"]
    assert (item["number"], item["label"], item["unlinked"]) == (1, graph.nodes[ITEM]["label"], 0)
    assert (target["value"], type(target["value"]), target["relation"]) == (300.0, float, "ge")
    law = back.nodes["policy/中华人民共和国慈善法"]
    assert "慈善法" in law["aliases"].split(" | ")
    roles = sorted(data["role"] for _, _, data in back.edges(data=True))
    assert roles == sorted(data["role"] for _, _, data in graph.edges(data=True))
    assert b"lastmodifieddate" not in path.read_bytes()


@pytest.fixture(scope="module")
def sample():
    from kg.lexicon import load_lexicon
    from kg.pipeline import read_plan

    folder = Path(__file__).parent.parent / "kg" / "data" / "sample"
    return build_graph([read_plan(p, load_lexicon()) for p in sorted(folder.glob("*.txt"))])


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_every_attribute_of_the_sample_comes_back_with_its_type(sample, form: str) -> None:
    data = io.BytesIO(graph_bytes(sample, form))
    back = nx.read_graphml(data, force_multigraph=True) if form == "graphml" else nx.read_gexf(data)
    wanted = flat(sample)
    assert len(wanted) > 200
    if form == "gexf":  # in GEXF start and end are times
        assert b" start=" not in graph_bytes(sample, form)
        names = {"start_offset": "start", "end_offset": "end"}
        back = nx.MultiDiGraph(back)
        for _, data in back.nodes(data=True):
            renamed = {names.get(k, k): v for k, v in data.items()}
            data.clear()
            data.update(renamed)
    for node, attributes in wanted.nodes(data=True):
        assert dict(back.nodes[node]) == attributes
        assert {k: type(v) for k, v in back.nodes[node].items()} == {
            k: type(v) for k, v in attributes.items()
        }

    def rows(graph) -> list:
        return sorted(
            (a, b, sorted((k, v) for k, v in data.items() if k != "id"))
            for a, b, data in graph.edges(data=True)
        )

    assert rows(back) == rows(wanted)


@pytest.mark.parametrize(
    ("form", "tag", "name", "type_"),
    [("graphml", "key", "attr.name", "attr.type"), ("gexf", "attribute", "title", "type")],
)
def test_attributes_are_declared_once_with_a_type(sample, form, tag, name, type_) -> None:
    """Gephi makes one column of each declaration: two of one name would be two half-empty columns."""
    import xml.etree.ElementTree as ElementTree

    root = ElementTree.fromstring(graph_bytes(sample, form))
    found: dict[tuple[str, str], str] = {}
    for part in root.iter():
        sort = part.get("class") or part.get("for")
        declared = [part] if form == "graphml" else list(part)
        for one in declared if sort else ():
            if one.tag.endswith(tag):
                assert (sort, one.get(name)) not in found
                found[sort, one.get(name)] = one.get(type_)
    nodes = {key: kind for (sort, key), kind in found.items() if sort == "node"}
    assert {nodes[key] for key in ("value",)} == {"double"}
    offsets = ("start", "end") if form == "graphml" else ("start_offset", "end_offset")
    assert {nodes[key] for key in ("number", "year", *offsets)} <= {"long", "int"}
    assert nodes["generic"] == "boolean"
    assert nodes["aliases"] == nodes["type"] == "string"


def test_what_xml_forbids_is_left_out() -> None:
    document = made_document("d", ["", "甲\x0b\x01乙民政部"])
    graph = build_graph([linked(document, [made_mention(document, 1, "民政部", "department")])])
    for form in ("graphml", "gexf"):
        assert "甲乙民政部" in graph_bytes(graph, form).decode()


def test_csv_lists_edges_and_beside_them_nodes(tmp_path: Path) -> None:
    graph = build_graph([small()])
    write_graph(graph, "csv", tmp_path / "graph.csv")
    edges = list(csv.DictReader(io.StringIO((tmp_path / "graph.csv").read_text("utf-8"))))
    nodes = list(csv.DictReader(io.StringIO((tmp_path / "graph.nodes.csv").read_text("utf-8"))))
    assert (len(edges), len(nodes)) == (graph.number_of_edges(), len(graph))
    row = next(row for row in edges if row["role"] == "implement")
    assert (row["source"], row["target_label"], row["weight"]) == (
        ITEM,
        "中华人民共和国慈善法",
        "1",
    )


def test_every_attribute_has_a_column() -> None:
    graph = build_graph([small()])
    header = graph_bytes(graph, "nodes.csv").decode().partition("\n")[0].split(",")
    used = {key for _, data in graph.nodes(data=True) for key in data}
    assert used <= set(header)
    edge_header = graph_bytes(graph, "csv").decode().partition("\n")[0].split(",")
    assert {key for _, _, data in graph.edges(data=True) for key in data} <= set(edge_header)


def test_json_keeps_lists() -> None:
    data = json.loads(graph_bytes(build_graph([small()]), "json"))
    law = next(node for node in data["nodes"] if node["id"] == "policy/中华人民共和国慈善法")
    assert "慈善法" in law["aliases"]


def test_an_unknown_format_or_node_is_told() -> None:
    graph = build_graph([small()])
    with pytest.raises(QueryError, match="pajek"):
        graph_bytes(graph, "pajek")
    for call in (neighbours, lambda g, n: shortest_path(g, ITEM, n)):
        with pytest.raises(NotFound):
            call(graph, "department/没有")


def test_neighbourhoods_grow_by_steps_and_are_bounded() -> None:
    graph = build_graph([small()])
    assert set(neighbours(graph, "place/南京市", 0)) == {"place/南京市"}
    assert set(neighbours(graph, "place/南京市", 1)) == {"place/南京市", ITEM}
    assert len(neighbours(graph, "place/南京市", 2)) == 6
    assert len(neighbours(graph, "place/南京市", 9, limit=3)) == 3
    assert "jiangsu-mzt-2023" not in neighbours(graph, "place/南京市", 9)


def test_measures_by_hand() -> None:
    """Two triangles of departments joined by 民政部: 甲-乙-民 and 民-丙-丁."""
    names = [["公安部", "财政部", "民政部"], ["民政部", "教育部", "司法部"]]
    lines = ["公安部、财政部、民政部办理", "民政部、教育部、司法部办理"]
    graph = build_graph([departments("d", lines, names)])
    joined = projection(graph, "department")
    assert joined.number_of_edges() == 6
    assert betweenness(graph)[0] == ("department/民政部", pytest.approx(4 / 6))
    assert [value for _, value in betweenness(graph)[1:]] == [0.0] * 4
    assert degree(graph)[0] == ("department/民政部", 2)
    assert [count for _, count in degree(graph)] == [2, 1, 1, 1, 1]
    assert degree(graph, "policy") == ()
    assert sorted(len(group) for group in communities(graph)) == [2, 3]
    assert bridges(graph)[0][1] == 2
    assert co_citation(graph) == ()


def test_policies_cited_together_are_counted() -> None:
    document = made_document(
        "d", ["", "落实《地名管理条例》和《慈善法》", "宣传《慈善法》和《地名管理条例》"]
    )
    found = [
        made_mention(document, n, name, "policy")
        for n in (1, 2)
        for name in ("《地名管理条例》", "《慈善法》")
    ]
    graph = build_graph([linked(document, found)])
    assert co_citation(graph) == (("policy/中华人民共和国慈善法", "policy/地名管理条例", 2),)


def test_generic_bodies_join_nothing() -> None:
    document = made_document("d", ["", "指导各地会同民政部", "督促各地会同公安部"])
    graph = build_graph([linked(document, [
        made_mention(document, 1, "各地", "department", generic=True),
        made_mention(document, 1, "民政部", "department"),
        made_mention(document, 2, "各地", "department", generic=True),
        made_mention(document, 2, "公安部", "department"),
    ])])  # fmt: skip
    assert projection(graph, "department").number_of_edges() == 0
    assert projection(graph, "department", generic=True).number_of_edges() == 2
    with pytest.raises(NotFound, match="没有联系"):
        shortest_path(graph, "department/民政部", "department/公安部")
