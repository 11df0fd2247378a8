"""Parts of the graph made without the whole of it are those of the whole, which is built here too."""

from collections.abc import Iterator

import pytest
from api_fixtures import FakeEncoder
from made_plans import made_plan

from api import Library
from api.explorer import most_connected
from api.settings import Settings
from kg.errors import NotFound
from kg.graph import graph_among, has_node, neighbours, nodes_around, path_between, shortest_path


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("near")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as held:
        held.add_sample()
        for number in (0, 12, 144):
            (folder / f"{number}.txt").write_text(made_plan(number, 20), "utf-8")
        held.add(folder.glob("*.txt"))
        yield held


def ends(library: Library) -> list[str]:
    """A node of every type, by id: the first, the one in the middle, the last."""
    by_type: dict[str, list[str]] = {}
    for node, kind in sorted(library.graph().nodes(data="type")):
        by_type.setdefault(kind, []).append(node)
    assert set(by_type) >= {"document", "item", "policy", "department", "programme", "target"}
    return [some[at] for some in by_type.values() for at in (0, len(some) // 2, -1)]


@pytest.mark.parametrize(("depth", "limit"), [(1, 500), (2, 60), (3, 7)])
def test_neighbourhoods_are_those_of_the_whole(library: Library, depth: int, limit: int) -> None:
    whole, catalogue = library.graph(), library.catalogue
    for node in ends(library):
        names = nodes_around(catalogue, node, depth, limit)
        part = neighbours(whole, node, depth, limit)
        assert names == sorted(part), node
        near = graph_among(catalogue, names)
        assert dict(near.nodes(data=True)) == dict(part.nodes(data=True))
        edges = [sorted(one.edges(keys=True, data=True), key=str) for one in (near, part)]
        assert edges[0] == edges[1]


def test_paths_are_as_short_as_those_of_the_whole_and_proven(library: Library) -> None:
    whole, catalogue = library.graph(), library.catalogue
    found = 0
    for start in ends(library):
        for end in ends(library):
            try:
                wanted = shortest_path(whole, start, end)
            except NotFound:
                with pytest.raises(NotFound):
                    path_between(catalogue, start, end)
                continue
            steps = path_between(catalogue, start, end)
            assert len(steps) == len(wanted), (start, end)
            assert steps == path_between(catalogue, start, end)
            for step in steps:
                assert step.sentences == tuple(dict.fromkeys(whole.edges[step.item, step.entity, step.role].get("sentences", ())))  # fmt: skip
            found += bool(steps)
    assert found > 50


def test_what_is_not_held_is_no_node(library: Library) -> None:
    for name in ("", "none", "policy/无此文件", "donglan-mzt-2024#sec_9__item_99"):
        assert not has_node(library.catalogue, name)
    with pytest.raises(NotFound):
        nodes_around(library.catalogue, "none", 1, 10)


def test_the_most_connected_are_named_by_most_items_and_no_vague_body(library: Library) -> None:
    whole = library.graph()
    names = most_connected(library.catalogue, 40)
    entities = [name for name in names if whole.nodes[name]["type"] != "item"]
    assert len(names) == 40 and len(entities) == 10
    assert not any(whole.nodes[name]["generic"] for name in entities)
    items = {name: len(set(whole.predecessors(name))) for name in whole if "/" in name and not whole.nodes[name].get("generic")}  # fmt: skip
    assert sorted(items[name] for name in entities) == sorted(items.values())[-10:]
