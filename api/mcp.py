"""The library as tools of the Model Context Protocol, for a researcher's assistant.

Each tool reads; none writes. What comes back has a schema of its own and carries the sentences
that prove it, with document, item and offsets, so that the assistant can cite them. Annotations are
evaluated here, not postponed: the SDK makes the schemas from them.
"""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, ParamSpec, TypeVar

from pydantic import BaseModel, ConfigDict, Field, RootModel

from api.commands import version
from api.filters import read_filter_words
from api.schemas import (
    Answer,
    DocumentSummary,
    EntityView,
    ItemView,
    PlanComparison,
    PlannedDocument,
    Responsibility,
    Result,
)
from kg.errors import ZhengmaiError

if TYPE_CHECKING:
    from mcp.server import MCPServer

    from api.library import Library


class SparqlTerm(BaseModel):
    """One value: `type` is uri, literal or bnode; a literal may have a language or a datatype."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    type: str
    value: str
    language: str | None = Field(default=None, alias="xml:lang")
    datatype: str | None = None


class SparqlAnswer(BaseModel):
    """What a query gave: rows of `variables` for SELECT, `boolean` for ASK, `turtle` for CONSTRUCT
    and DESCRIBE; the others are null. A variable without a value is left out of its row."""

    variables: list[str] | None = None
    rows: list[dict[str, SparqlTerm]] | None = None
    boolean: bool | None = None
    turtle: str | None = None


def sparql_answer(found: Any) -> SparqlAnswer:
    """What `Library.sparql` gave, typed."""
    if isinstance(found, str):
        return SparqlAnswer(turtle=found)
    if "boolean" in found:
        return SparqlAnswer(boolean=found["boolean"])
    rows = [
        {name: SparqlTerm.model_validate(term) for name, term in row.items()}
        for row in found["results"]["bindings"]
    ]
    return SparqlAnswer(variables=found["head"]["vars"], rows=rows)


INSTRUCTIONS = (
    "Chinese government work plans as a knowledge graph. Every result carries the sentence that "
    "proves it: quote `sentence` or `text` verbatim and cite document and item id. `ask` refuses "
    "(refused: true) where the documents do not say; do not fill the gap. Queries may be Chinese or "
    "English; the documents are Chinese."
)
Given = ParamSpec("Given")
Found = TypeVar("Found")


def _told(tool: Callable[Given, Found]) -> Callable[Given, Found]:
    """Our errors as tool errors: their message goes to the assistant, nothing else does."""

    @wraps(tool)
    def run(*given: Given.args, **named: Given.kwargs) -> Found:
        from mcp.server.mcpserver.exceptions import ToolError

        try:
            return tool(*given, **named)
        except ZhengmaiError as error:
            raise ToolError(f"{error.message('zh')} / {error.message('en')}") from error

    return run


Limit = Annotated[int, Field(ge=1, le=50, description="how many items at most")]


class Tools:
    """What an assistant may call, over one library: each public method is a tool of its name, and its
    docstring and annotations are what the assistant is told of it."""

    def __init__(self, library: "Library") -> None:
        self._library = library

    def search(
        self,
        query: Annotated[str, Field(description="what is looked for, in words of your own")],
        limit: Limit = 10,
        filters: Annotated[
            list[str],
            Field(description="KEY=VALUE each, such as year=2024, region=江苏省, role=lead"),
        ] = [],  # noqa: B006 -- never changed
    ) -> list[Result]:
        """Find tasks by meaning; each with its best sentence, offsets and score."""
        return list(self._library.search(query, limit, read_filter_words(filters)))

    def ask(
        self,
        question: Annotated[str, Field(description="a question, Chinese or English")],
    ) -> RootModel[Answer]:
        """An answer made of checked verbatim quotations, or a refusal that says what is missing."""
        return RootModel[Answer](self._library.ask(question))

    def documents(self) -> list[DocumentSummary]:
        """All documents that are held, newest year first."""
        return list(self._library.documents())

    def item(self, id: Annotated[str, Field(description="such as jiangsu-mzt-2023#sec_3__item_11")]) -> RootModel[ItemView]:  # fmt: skip
        """A task in full, with everything that was read in it."""
        return RootModel[ItemView](self._library.item(id))

    def entity(
        self,
        id: Annotated[str, Field(description="such as department/民政部")],
    ) -> RootModel[EntityView]:
        """A policy, body, programme or place, with every sentence that names it."""
        return RootModel[EntityView](self._library.entity(id))

    def responsibilities(
        self,
        department: Annotated[
            str, Field(description="name, alias or part of a name; empty: all")
        ] = "",
        policy: Annotated[str, Field(description="the same for a policy")] = "",
        limit: Annotated[int, Field(ge=1, le=500)] = 100,
    ) -> list[Responsibility]:
        """Who is responsible for what, in which role, with the sentence that says so."""
        return list(self._library.responsibilities(department, policy)[:limit])

    def compare(
        self,
        a: Annotated[str, Field(description="document id of the first plan")],
        b: Annotated[str, Field(description="document id of the second plan")],
    ) -> RootModel[PlanComparison]:
        """Two plans side by side: tasks continued, changed, new, dropped, with both quotations;
        of two years of one issuer the earlier is `a`."""
        return RootModel[PlanComparison](self._library.compare(a, b))

    def fulfilment(
        self,
        since: Annotated[int | None, Field(description="plans of this year and later")] = None,
        outcome: Annotated[
            str, Field(description="issued, cited, planned, unheard or open; empty for all")
        ] = "",
    ) -> list[PlannedDocument]:
        """What became of the documents that plans wanted to draft, issue or revise, the newest plan first."""
        return list(self._library.fulfilment(since, outcome))

    def sparql(
        self,
        query: Annotated[str, Field(description="SPARQL 1.1 SELECT, ASK, CONSTRUCT or DESCRIBE")],
    ) -> SparqlAnswer:
        """A read-only SPARQL query over the whole library; prefixes such as zm, eli, org, prov are
        declared. `schema:text` of a `zm:sentence` is the sentence to cite."""
        return sparql_answer(self._library.sparql(query))


def create_server(library: "Library") -> "MCPServer[Any]":
    """The server over one library; `run()` speaks stdio, `streamable_http_app()` HTTP."""
    from mcp.server import MCPServer
    from mcp_types import ToolAnnotations

    server: MCPServer[Any] = MCPServer(
        "zhengmai", title="政脉 Zhengmai", instructions=INSTRUCTIONS, version=version()
    )
    reads = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    tools = Tools(library)
    for name in (name for name in vars(Tools) if not name.startswith("_")):
        server.tool(annotations=reads, structured_output=True)(_told(getattr(tools, name)))
    return server


def serve_mcp(library: "Library", transport: str, address: tuple[str, int]) -> None:
    """Serve until the client goes (`stdio`) or until stopped (`http`, at `/mcp`)."""
    server = create_server(library)
    if transport == "stdio":
        server.run("stdio")
    else:
        server.run("streamable-http", host=address[0], port=address[1])
