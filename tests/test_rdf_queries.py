"""Each documented query, against the same counted slowly from the readings."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from made import linked, made_document, made_mention
from rdflib import Dataset, Graph

from kg.lexicon import load_lexicon
from kg.model import (
    Entity,
    Item,
    Judgement,
    LifeCycle,
    Mention,
    MentionType,
    Reading,
    Role,
    item_id,
    mention_id,
)
from kg.pipeline import read_plan
from kg.rdf import sparql, to_dataset

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "rdf.md").read_text("utf-8")
QUERIES = dict(re.findall(r"([^\n]+):\n```sparql\n(.*?)```", TEXT, re.S))
PLAIN = frozenset({None, Role.MENTION})


def made_readings() -> list[Reading]:
    lexicon = load_lexicon()
    paths = sorted((ROOT / "kg" / "data" / "sample").glob("*.txt"))
    document = made_document("changed", ["前言", "会同生态环境部办理"])
    changed = linked(
        document, [made_mention(document, 1, "生态环境部", "department", role=Role.JOINT)]
    )
    return [*(read_plan(path, lexicon) for path in paths), changed]


READINGS = made_readings()
LINKED = next(link for link in READINGS[0].links if link.entity)
JUDGED = Judgement(
    "reject", LINKED.mention, str(LINKED.entity), by="王某", at="2024-05-01T08:00:00+00:00"
)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return to_dataset(READINGS, [JUDGED])


def named() -> Iterator[tuple[Reading, Item, Mention, Entity]]:
    """Every linked mention with its item and entity."""
    for reading in READINGS:
        entities = {e.id: e for e in reading.entities}
        links = {link.mention: link.entity for link in reading.links}
        items = {item.number: item for item in reading.document.items}
        for mention in reading.mentions:
            entity = links.get(mention_id(reading.document.id, mention))
            if entity:
                yield reading, items[mention.item], mention, entities[entity]


def duties() -> list[tuple[Reading, Item, Mention, Entity]]:
    return [
        row for row in named() if row[2].type is MentionType.DEPARTMENT and row[2].role not in PLAIN
    ]


def task(reading: Reading, item: Item) -> str:
    return item_id(reading.document.id, item)


def planned_then_cited() -> set[str]:
    def years(cycle: LifeCycle) -> dict[str, set[int | None]]:
        found: dict[str, set[int | None]] = {}
        for reading, _, mention, entity in named():
            if mention.life_cycle is cycle:
                found.setdefault(entity.name, set()).add(reading.document.metadata.year)
        return found

    drafted, exists = years(LifeCycle.TO_BE_DRAFTED), years(LifeCycle.EXISTS)
    return {n for n in drafted if any(a != b for a in drafted[n] for b in exists.get(n, ()))}


def pairs() -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    by_task: dict[str, set[tuple[str, str]]] = {}
    for reading, item, _, entity in duties():
        by_task.setdefault(task(reading, item), set()).add((entity.id, entity.name))
    for bodies in by_task.values():
        found.update(frozenset((a[1], b[1])) for a, b in combinations(sorted(bodies), 2))  # type: ignore[misc]
    return found


def implemented() -> Counter[str]:
    rows = {
        (task(r, i), e.id, e.name)
        for r, i, m, e in named()
        if m.role is Role.IMPLEMENT and m.type is MentionType.POLICY
    }
    return Counter(name for *_, name in rows)


Rows = list[dict[str, str]]
CHECKS: dict[str, Callable[[Rows], Any]] = {
    "The plans, with their years": lambda rows: (
        [(r["title"], r["year"]) for r in rows],
        sorted(((x.document.metadata.title, str(x.document.metadata.year)) for x in READINGS), key=lambda p: p[1]),
    ),
    "Who leads what, with the sentence": lambda rows: (
        len({(r["body"], r["text"]) for r in rows}),
        len({(e.name, r.document.text[s.start : s.end]) for r, i, m, e in duties() if m.role is Role.LEAD for s in i.sentences if s.start <= m.start < s.end}),
    ),
    "How often each role occurs": lambda rows: (
        sorted(int(r["n"]) for r in rows), sorted(Counter(m.role for _, _, m, _ in duties()).values()),
    ),
    "The policies that most tasks implement": lambda rows: (
        [(r["name"], int(r["n"])) for r in rows],
        sorted(implemented().items(), key=lambda p: (-p[1], p[0]))[:10],
    ),
    "Documents to be drafted or revised": lambda rows: (
        len(rows),
        len({(task(r, i), e.id, m.role) for r, i, m, e in named() if m.type is MentionType.POLICY and m.role in (Role.DRAFT, Role.REVISE)}),
    ),
    "Planned in one year, cited as existing in another": lambda rows: (
        {r["name"] for r in rows}, planned_then_cited(),
    ),
    "Targets with their figures": lambda rows: (
        len(rows),
        sum(m.type is MentionType.TARGET and bool(m.unit and m.relation) and m.value is not None for r in READINGS for m in r.mentions),
    ),
    "Bodies that work together on most tasks": lambda rows: (
        ([int(r["n"]) for r in rows], {pairs()[frozenset((r["one"], r["two"]))] - int(r["n"]) for r in rows}),  # type: ignore[index]
        ([count for _, count in pairs().most_common(10)], {0}),
    ),
    "The other names of every body": lambda rows: (
        {(r["name"], r["alias"]) for r in rows},
        {(e.name, a) for r in READINGS for e in r.entities if e.type is MentionType.DEPARTMENT for a in e.aliases if a != e.name},
    ),
    "The words and offsets of every mention of a programme": lambda rows: (
        sorted((r["exact"], int(r["start"]), int(r["end"])) for r in rows),
        sorted((m.surface, m.start, m.end) for r in READINGS for m in r.mentions if m.type is MentionType.PROGRAMME),
    ),
    "How many tasks each plan holds, by its graph": lambda rows: (
        [int(r["n"]) for r in rows],
        [len(r.document.items) for r in sorted(READINGS, key=lambda r: r.document.id)],
    ),
    "What people decided, against what the program had read": lambda rows: (
        [(r["who"], r["verdict"], r["when"]) for r in rows],
        [("王某", "reject", "2024-05-01T08:00:00Z")],
    ),
    "What a body was called before, back to the first reform that is known": lambda rows: (
        [(r["now"], r["date"], r["before"]) for r in rows if "生态环境部" in r["now"]],
        [("中华人民共和国生态环境部", d, n) for d, n in (("1998-03", "国家环境保护局"), ("2008-03", "国家环境保护总局"), ("2018-03", "中华人民共和国环境保护部"))],
    ),
}  # fmt: skip


def test_every_select_of_the_docs_is_checked() -> None:
    assert len(QUERIES) >= 12
    assert {name for name, query in QUERIES.items() if query.startswith("SELECT")} == set(CHECKS)


@pytest.mark.parametrize("name", sorted(CHECKS))
def test_a_query_finds_what_is_there(dataset: Dataset, name: str) -> None:
    found = sparql(dataset, QUERIES[name])
    assert isinstance(found, dict)
    rows = [
        {key: term["value"] for key, term in row.items()} for row in found["results"]["bindings"]
    ]
    got, wanted = CHECKS[name](rows)
    assert rows
    assert got == wanted


def test_construct_and_ask(dataset: Dataset) -> None:
    turtle = sparql(dataset, QUERIES["The responsibilities as a graph of two steps, in Turtle"])
    assert isinstance(turtle, str)
    cited = {(task(r, i), e.id) for r, i, m, e in named() if m.type is MentionType.POLICY}
    wanted = {(e.id, p) for r, i, _, e in duties() for t, p in cited if t == task(r, i)}
    assert len(Graph().parse(data=turtle, format="turtle")) == len(wanted)
    asked = sparql(dataset, QUERIES["Whether anything is said to be delegated"])
    assert asked == {"head": {}, "boolean": any(m.role is Role.DELEGATE for _, _, m, _ in duties())}
