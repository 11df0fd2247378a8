"""SPARQL 1.1 on a dataset: read-only, bounded in time, rows and memory.

pyoxigraph cannot be stopped inside a query, so queries run in a process of their own, one a
dataset, which is kept for the next query and killed when one goes past its time.
"""

from __future__ import annotations

import re
import threading
import weakref
from dataclasses import dataclass
from typing import Any

from rdflib import BNode, Dataset, Literal, URIRef
from rdflib.term import Node

from kg.errors import QueryError
from kg.rdf.process import DiedError, OverdueError, Worker
from kg.rdf.terms import PREFIXES
from kg.rdf.writing import serialize, turtle


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one query: wall-clock seconds, rows (or triples), bytes of address space."""

    seconds: float = 10.0
    rows: int = 10_000
    memory: int = 2 * 1024**3


_DEFAULT = Limits()
_TOKENS = re.compile(
    r"""(?P<comment>\#[^\n\r]*)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<text>'''(?:'{0,2}(?:[^'\\]|\\.))*'''|\"\"\"(?:"{0,2}(?:[^"\\]|\\.))*\"\"\"
        |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")
    |(?P<variable>[?$]\w+)
    |(?P<name>[\w.-]*:[\w.:%-]*)
    |(?P<word>[A-Za-z]+)
    |.""",
    re.VERBOSE | re.DOTALL,
)
_UPDATES = {"INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"}
_FORBIDDEN = {"SERVICE", "FROM"}
_PROLOGUE = {"", "PREFIX", "BASE"}
_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_workers: dict[tuple[int, int], Worker] = {}
_guard = threading.Lock()


def sparql(dataset: Dataset, query: str, limits: Limits = _DEFAULT) -> dict[str, Any] | str:
    """Answer a query over all graphs together; `GRAPH` looks into one.

    SELECT and ASK give SPARQL 1.1 JSON results, CONSTRUCT and DESCRIBE sorted Turtle. The prefixes
    of `PREFIXES` are declared. The dataset is read at the first query and must not change after.
    Raises QueryError for a query that is wrong, writes, leaves the dataset, or is past a limit.
    """
    _refuse_writing(query)
    worker = _worker(dataset, limits)
    if not worker.lock.acquire(timeout=limits.seconds):
        raise _overdue(limits)
    try:
        answer = worker.ask({"query": query, "rows": limits.rows, "seconds": limits.seconds})
    except OverdueError as error:
        raise _overdue(limits) from error
    except DiedError as error:
        raise _too_much(limits) from error
    finally:
        worker.lock.release()
    return _results(answer, query, limits)


def _worker(dataset: Dataset, limits: Limits) -> Worker:
    """The process of a dataset; made for the first query, ended with the dataset."""
    key = id(dataset), limits.memory
    with _guard:
        if key not in _workers:
            data = serialize(dataset, "nquads")
            _workers[key] = Worker(data, PREFIXES, limits.memory)
            weakref.finalize(dataset, _forget, key)
        return _workers[key]


def _forget(key: tuple[int, int]) -> None:
    _workers.pop(key).close()


def _refuse_writing(query: str) -> None:
    """Say clearly what is not allowed; the process could neither write nor reach out anyway."""
    opens = True  # only a prologue so far: the next word names the operation
    for match in _TOKENS.finditer(query):
        word = match["word"].upper() if match["word"] else ""
        if word in _FORBIDDEN or (opens and word in _UPDATES):
            line, column = _place(query, match.start())
            raise QueryError(
                f"第 {line} 行第 {column} 列的 {word} 不可用",
                wanted="只读查询：SELECT、ASK、CONSTRUCT、DESCRIBE",
                advice="要限定某一文件，请用 GRAPH" if word == "FROM" else "",
                english=f"{word} at line {line}, column {column} is not allowed; wanted a "
                "read-only query (SELECT, ASK, CONSTRUCT, DESCRIBE) over this library",
            )
        opens = opens and word in _PROLOGUE


def _place(query: str, offset: int) -> tuple[int, int]:
    before = query[:offset]
    return before.count("\n") + 1, offset - before.rfind("\n")


def _results(answer: dict[str, Any], query: str, limits: Limits) -> dict[str, Any] | str:
    kind = answer["kind"]
    if kind == "ask":
        return {"head": {}, "boolean": answer["value"]}
    if kind == "select":
        names = answer["names"]
        rows = [
            {name: term for name, term in zip(names, row, strict=True) if term is not None}
            for row in answer["rows"]
        ]
        return {"head": {"vars": names}, "results": {"bindings": rows}}
    if kind == "graph":
        return turtle((_node(s), _node(p), _node(o)) for s, p, o in answer["rows"])
    raise _refusal(kind, answer.get("message", ""), query, limits)


def _node(term: dict[str, str]) -> Node:
    if term["type"] == "uri":
        return URIRef(term["value"])
    if term["type"] == "bnode":
        return BNode(term["value"])
    datatype = term.get("datatype")
    return Literal(
        term["value"], lang=term.get("xml:lang"), datatype=URIRef(datatype) if datatype else None,
        normalize=False,
    )  # fmt: skip


def _refusal(kind: str, message: str, query: str, limits: Limits) -> QueryError:
    if kind == "syntax":
        return _syntax(message, query)
    if kind == "rows":
        return QueryError(
            f"结果超过 {limits.rows} 行",
            advice="请缩小范围，或用 LIMIT 与 OFFSET 分批取",
            english=f"more than {limits.rows} rows; narrow the query, or page with LIMIT and OFFSET",
        )
    if kind == "size":
        return QueryError(
            "结果太大",
            advice="请缩小范围，或用 LIMIT 与 OFFSET 分批取",
            english="the answer is too large; narrow the query, or page with LIMIT and OFFSET",
        )
    if kind == "memory":
        return _too_much(limits)
    return QueryError(
        f"查询无法执行：{message}", english=f"the query could not be evaluated: {message}"
    )


def _syntax(message: str, query: str) -> QueryError:
    """Where the grammar stopped, with the line and a mark under the place."""
    match = _POSITION.match(message)
    if match is None:
        return QueryError(f"查询有误：{message}", english=f"the query is wrong: {message}")
    line, column = int(match[1]), int(match[2])
    wanted = re.sub(r"\s+", " ", match[3])
    wanted = wanted if len(wanted) <= 120 else wanted[:120] + "…"
    if "Prefix not found" in wanted:
        wanted = f"前缀没有声明（已声明 {'、'.join(PREFIXES)}） / prefix not declared"
    lines = query.split("\n")
    rest = lines[line - 1][column - 1 :].strip()[:40] if line <= len(lines) else ""
    return QueryError(
        f"查询语法有误，第 {line} 行第 {column} 列" + (f"，从“{rest}”起" if rest else "，在末尾"),
        wanted=f"解析器的说明：{wanted}",
        english=f"syntax error at line {line}, column {column}"
        + (f", from '{rest}'" if rest else ", at the end")
        + f": {wanted}",
    )


def _overdue(limits: Limits) -> QueryError:
    return QueryError(
        f"查询超过 {limits.seconds:g} 秒，已停止",
        advice="请缩小范围，或去掉不相连的模式",
        english=f"stopped after {limits.seconds:g} s; narrow the query, or join its patterns",
    )


def _too_much(limits: Limits) -> QueryError:
    mebibytes = limits.memory // 1024**2
    return QueryError(
        f"查询进程意外结束，多半是内存超过 {mebibytes} MiB",
        advice="请缩小范围",
        english=f"the query's process ended, most likely beyond {mebibytes} MiB of memory; "
        "narrow the query",
    )
