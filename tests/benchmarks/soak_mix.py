"""What the clients of the soak ask for, and what is a right answer to it.

The mix is that of people who work with the service: they search, read items, follow names, ask, look at tables,
sometimes at the graph or a comparison; seven requests of ten come from programs or the page's own scripts (JSON),
three are pages. Weights are a judgement, not a log: nobody has run the service for others yet.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from soak_client import HTML, Ask, Client, Tally

SUBJECTS = (
    "养老服务 社会救助 慈善事业 困境儿童 残疾人福利 婚姻登记 殡葬改革 社区治理 志愿服务 社会组织 低保标准 老年人吃饭 "
    "孤儿保障 流浪救助 地名管理 养老机构 资金监管 信息化 人才队伍 防汛"
).split()
ASPECTS = (
    " 资金 建设 改革 标准 部门 监管 评估 制度 试点 服务 2024年 办法 数字化 督查 培训 基层".split(
        " "
    )
)
QUESTIONS = (
    "东澜省2024年哪些工作要会同财政厅", "哪些任务由省民政厅牵头", "低保标准提高多少", "今年要出台或修订哪些文件",
    "谁来照顾困境儿童", "老年人吃饭怎么办", "养老机构床位要建多少", "慈善事业有哪些安排", "火箭发射由谁负责",
    "社会组织怎么监管", "哪些任务依据《中华人民共和国慈善法》", "殡葬改革有什么任务",
)  # fmt: skip
OLD, NEW = "donglan-mzt-2024", "donglan-mzt-2025"


@dataclass(frozen=True, slots=True)
class Mix:
    """Makers of requests with their weights; the same seed gives the same requests."""

    makers: tuple[Callable[[random.Random], Ask], ...]
    weights: tuple[int, ...]

    def next(self, chosen: random.Random) -> Ask:
        return chosen.choices(self.makers, self.weights)[0](chosen)


def mix_of(port: int) -> Mix:
    """The mix over the embedded sample as the server has it."""
    client = Client(port)
    items = [
        row["id"]
        for document in (OLD, NEW)
        for section in _json(client, f"/v1/documents/{document}")["sections"]
        for row in section["items"]
    ]
    entities = [row["id"] for row in _json(client, "/v1/entities?k=60")["entities"]]
    offices = ("省财政厅", "省民政厅", "省教育厅", "省卫生健康委员会")
    table: tuple[tuple[int, Callable[[random.Random], Ask]], ...] = (
        (18, lambda r: _ask("search", _search(r))),
        (6, lambda r: _ask("search page", _search(r), HTML)),
        (16, lambda r: _ask("item", f"/items/{quote(r.choice(items))}")),
        (10, lambda r: _ask("item page", f"/items/{quote(r.choice(items))}", HTML)),
        (8, lambda r: _ask("ask", f"/ask?q={quote(r.choice(QUESTIONS))}")),
        (4, lambda r: _ask("ask page", f"/ask?q={quote(r.choice(QUESTIONS))}", HTML)),
        (8, lambda r: _ask("entity", f"/entities/{quote(r.choice(entities))}")),
        (4, lambda r: _ask("entity page", f"/entities/{quote(r.choice(entities))}", HTML)),
        (4, lambda _: _ask("entities", "/entities?k=50")),
        (3, lambda _: _ask("documents", "/documents")),
        (3, lambda r: _ask("document", f"/documents/{r.choice((OLD, NEW))}")),
        (4, lambda r: _ask("responsibilities", f"/responsibilities?department={quote(r.choice(offices))}")),
        (4, lambda r: _ask("graph", f"/graph?node={quote(r.choice(entities))}&limit=100")),
        (1, lambda _: _ask("graph whole", "/graph?limit=150")),
        (2, lambda _: _ask("compare", f"/compare?a={OLD}&b={NEW}")),
        (2, lambda _: _ask("fulfilment", "/fulfilment?from=2024")),
        (2, lambda _: _ask("home page", "/", HTML)),
        (1, lambda _: _ask("health", "/health")),
    )  # fmt: skip
    return Mix(tuple(maker for _, maker in table), tuple(weight for weight, _ in table))


def _ask(route: str, address: str, accept: str = "application/json") -> Ask:
    return Ask(route, address if accept == HTML else f"/v1{address}", accept)


def _search(chosen: random.Random) -> str:
    words = chosen.choice(SUBJECTS) + chosen.choice(ASPECTS)
    return f"/search?q={quote(words)}&k=10&filter=document%3D{chosen.choice((OLD, NEW))}"


def _json(client: Client, address: str) -> Any:
    return json.loads(client.get(address)[1])


WHOLE = frozenset({"item", "document", "compare"})
"""Routes whose answers do not depend on the documents that come and go."""
SAID: dict[str, bytes] = {
    "documents": OLD.encode(), "entities": b'"entities"', "graph whole": b'"nodes"', "health": b'"ok"',
    "home page": OLD.encode(), "item page": b"</html>", "entity page": b"</html>", "search page": b"</html>",
    "ask page": b"</html>",
}  # fmt: skip


def faults_in(tally: Tally, first: dict[Ask, bytes], texts: dict[str, str]) -> Iterator[str]:
    """Wrong answers: one that differs where it must not, misquotes, or leaves its filter."""
    for ask, bodies in tally.bodies.items():
        for body in bodies.values():
            why = _wrong(ask, body, first, texts)
            if why:
                yield f"{ask.accept} {ask.address}: {why}: {body[:120]!r}"


def _wrong(ask: Ask, body: bytes, first: dict[Ask, bytes], texts: dict[str, str]) -> str:
    if ask.route in WHOLE:
        return "" if body == first[ask] else "differs from the answer before the load"
    if ask.route in SAID:
        return "" if SAID[ask.route] in body else "lacks what must be in it"
    found = json.loads(body)
    if ask.route == "search":
        if not found.get("results"):
            return "nothing found"
        document = ask.address.rpartition("%3D")[2]
        if {row["document"] for row in found["results"]} != {document}:
            return "outside its filter"
    rows = found.get("results", []) if ask.route == "search" else found.get("quotations", [])
    key = "sentence" if ask.route == "search" else "text"
    return "misquoted" if any(not _stands(row, row[key], texts) for row in rows) else ""


def _stands(row: Any, said: str, texts: dict[str, str]) -> bool:
    """Whether a quotation of the sample stands where it says; other documents come and go."""
    text = texts.get(row["document"])
    return text is None or text[row["start"] : row["end"]] == said
