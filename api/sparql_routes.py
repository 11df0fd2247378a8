"""`/sparql`: the query part of the SPARQL 1.1 protocol, read-only; a page for people."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, HTTPException, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from api import pages
from api.library import Library
from api.routes import Held
from kg.errors import QueryError

LONGEST = 20_000
EXAMPLES = (
    (
        "谁牵头什么",
        "who leads what",
        """SELECT ?body ?text WHERE {
  ?r prov:agent/skos:prefLabel ?body ;
     prov:hadRole zm:role_lead ;
     prov:wasDerivedFrom/zm:sentence/schema:text ?text
} ORDER BY ?body LIMIT 20""",
    ),
    (
        "各角色出现多少次",
        "how often each role occurs",
        """SELECT ?role (COUNT(*) AS ?n) WHERE {
  ?r a zm:Responsibility ; prov:hadRole/skos:prefLabel ?role FILTER(LANG(?role) = "zh")
} GROUP BY ?role ORDER BY DESC(?n)""",
    ),
    (
        "任务贯彻最多的政策",
        "policies that most tasks implement",
        """SELECT ?name (COUNT(?task) AS ?n) WHERE {
  ?task eli:implements/skos:prefLabel ?name
} GROUP BY ?name ORDER BY DESC(?n) ?name LIMIT 10""",
    ),
    (
        "一同出现最多的部门",
        "bodies that work together on most tasks",
        """SELECT ?one ?two (COUNT(DISTINCT ?task) AS ?n) WHERE {
  ?r prov:hadPlan ?task ; prov:agent ?a . ?s prov:hadPlan ?task ; prov:agent ?b .
  ?a skos:prefLabel ?one . ?b skos:prefLabel ?two FILTER(STR(?a) < STR(?b))
} GROUP BY ?one ?two ORDER BY DESC(?n) ?one ?two LIMIT 10""",
    ),
)
"""Queries to begin with: a name in Chinese and in English, and the query."""
router = APIRouter()


@router.get("/sparql", summary="SPARQL 查询（只读）")
def sparql(
    request: Request,
    library: Held,
    query: Annotated[str, Query(max_length=LONGEST)] = "",
    format: str = "",
) -> Response:
    """A read-only query; JSON, XML, CSV or TSV results, Turtle, N-Triples or RDF/XML graphs."""
    if pages.wants_page(request) and not format:
        return _page(request, library, query)
    _no_other_dataset(list(request.query_params))
    return _answer(request, library, query, format)


@router.post("/sparql", summary="SPARQL 查询（只读），查询在正文中")
async def sparql_posted(request: Request, library: Held) -> Response:
    """The same with the query as the body (`application/sparql-query`) or in a form."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if len(body) > 4 * LONGEST:
        raise HTTPException(413, f"查询至多 {LONGEST} 字 (at most {LONGEST} characters)")
    text = _decoded(body)
    form: dict[str, list[str]] = {}
    if kind == "application/x-www-form-urlencoded":
        form = parse_qs(text, keep_blank_values=True, max_num_fields=20)
        text = form.get("query", [""])[0]
    elif kind != "application/sparql-query":
        raise HTTPException(
            415,
            "正文应为 application/sparql-query 或 application/x-www-form-urlencoded "
            "(wanted one of these media types)",
        )
    _no_other_dataset([*form, *request.query_params])
    if len(text) > LONGEST:
        raise HTTPException(413, f"查询至多 {LONGEST} 字 (at most {LONGEST} characters)")
    return await run_in_threadpool(_answer, request, library, text, form.get("format", [""])[0])


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise HTTPException(400, "查询不是 UTF-8 (the query is not UTF-8)") from error


def _no_other_dataset(names: list[str]) -> None:
    """The protocol lets a client name graphs to load; this service has one dataset."""
    refused = {"default-graph-uri", "named-graph-uri", "update", "using-graph-uri"} & set(names)
    if refused:
        raise HTTPException(
            400,
            f"{'、'.join(sorted(refused))} 不可用：只查本文库，且只读；限定文件请用 GRAPH "
            "(only this library, read-only; use GRAPH to look into one document)",
        )


def _answer(request: Request, library: Library, query: str, form: str) -> Response:
    from kg.rdf.results import GRAPHS, RESULTS, write_results

    if not query.strip():
        raise QueryError(
            "没有查询", wanted="query=SELECT …", english="no query; wanted query=SELECT …"
        )
    found = library.sparql(query)
    kinds = GRAPHS if isinstance(found, str) else RESULTS
    chosen = form or _accepted(request.headers.get("accept", ""), kinds)
    headers = {"Vary": "Accept"}
    return Response(write_results(found, chosen), media_type=kinds.get(chosen), headers=headers)


def _accepted(accept: str, kinds: dict[str, str]) -> str:
    """The first format that the client likes best; the first of all where it names none of ours."""
    best, liked = next(iter(kinds)), 0.0
    for part in accept.lower().split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weight = next((_weight(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
        for name, own in kinds.items():
            aliases = {own.partition(";")[0], f"application/{name}", f"text/{name}"}
            if media in aliases and weight > liked:
                best, liked = name, weight
    return best


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def _page(request: Request, library: Library, query: str) -> Response:
    found = library.sparql(query) if query.strip() else None
    context = {"query": query or EXAMPLES[0][2], "found": found, "examples": EXAMPLES}
    return pages.page(request, "sparql.html", context)
