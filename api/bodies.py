"""The JSON bodies of lists: rows, how many there are in all, and what was asked.

`api.routes.reply` makes them; these types say so to the description of the interface.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.schemas import (
    DepartmentTotal,
    DocumentSummary,
    EntitySummary,
    Facet,
    PlannedDocument,
    Responsibility,
    Result,
    SuggestedArticle,
)
from kg.model import Judgement


@dataclass(frozen=True, slots=True)
class SearchBody:
    """A page of results; `more` says that another page follows, `fitting` how many items fit the
    query better than usual, `facets` what these have in common."""

    results: tuple[Result, ...]
    q: str
    k: int
    offset: int
    filter: tuple[str, ...]
    more: bool
    fitting: int
    facets: tuple[Facet, ...]


@dataclass(frozen=True, slots=True)
class DocumentsBody:
    """A page of the documents that are held."""

    documents: tuple[DocumentSummary, ...]
    total: int
    k: int
    offset: int


@dataclass(frozen=True, slots=True)
class EntitiesBody:
    """A page of entities."""

    entities: tuple[EntitySummary, ...]
    total: int
    k: int
    offset: int
    type: str
    q: str


@dataclass(frozen=True, slots=True)
class ResponsibilitiesBody:
    """A page of responsibilities; `totals` are those of all pages."""

    responsibilities: tuple[Responsibility, ...]
    total: int
    k: int
    offset: int
    department: str
    policy: str
    filters: tuple[str, ...]
    totals: tuple[DepartmentTotal, ...]


@dataclass(frozen=True, slots=True)
class FulfilmentBody:
    """A page of planned documents; `counts` are those of all outcomes, whichever is asked for."""

    fulfilment: tuple[PlannedDocument, ...]
    total: int
    k: int
    offset: int
    since: int | None
    outcome: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ArticlesBody:
    """Suggested articles for an item."""

    articles: tuple[SuggestedArticle, ...]
    item: str


@dataclass(frozen=True, slots=True)
class JudgementsBody:
    """A page of decisions, newest first."""

    judgements: tuple[Judgement, ...]
    total: int
    k: int
    offset: int


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A document, an item, a target or an entity; each kind has some of the fields."""

    id: str
    type: str
    label: str
    document: str | None = None
    number: int | None = None
    section: int | None = None
    section_title: str | None = None
    start: int | None = None
    end: int | None = None
    issuer: str | None = None
    date: str | None = None
    year: int | None = None
    region: str | None = None
    unlinked: int | None = None
    kind: str | None = None
    generic: bool | None = None
    aliases: tuple[str, ...] | None = None
    what: str | None = None
    value: float | None = None
    unit: str | None = None
    relation: str | None = None
    deadline: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """What an item says of an entity in one role, with the mentions and sentences that prove it."""

    source: str
    target: str
    role: str
    weight: int
    document: str | None = None
    mentions: tuple[str, ...] = ()
    surfaces: tuple[str, ...] = ()
    spans: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    life_cycles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphStep:
    """One edge along a path; `forward` where it leads from the item to the entity."""

    item: str
    entity: str
    role: str
    sentences: tuple[str, ...]
    forward: bool


@dataclass(frozen=True, slots=True)
class GraphBody:
    """A part of the graph; `path` where two nodes were asked for."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    path: tuple[GraphStep, ...] | None = None


@dataclass(frozen=True, slots=True)
class HomeBody:
    """What the library holds at a glance: `counts` of mentions and `top` entities by type."""

    documents: tuple[DocumentSummary, ...]
    counts: dict[str, int]
    top: dict[str, tuple[EntitySummary, ...]]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HealthBody:
    """That the service is up, and what it holds."""

    status: str
    documents: int
    revision: int


@dataclass(frozen=True, slots=True)
class Problem:
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    lang: str
