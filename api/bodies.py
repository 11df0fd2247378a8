"""The JSON bodies of lists: rows, how many there are in all, and what was asked.

`api.routes.reply` makes them; these types say so to the description of the interface.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from api.plan_schemas import PlannedDocument, SuggestedArticle
from api.schemas import (
    DepartmentTotal,
    DocumentSummary,
    EntitySummary,
    Facet,
    Responsibility,
    Result,
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
    """A page of planned documents."""

    fulfilment: tuple[PlannedDocument, ...]
    total: int
    k: int
    offset: int
    since: int | None


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
class GraphBody:
    """A part of the graph; `path` where two nodes were asked for."""

    nodes: tuple[dict[str, Any], ...]
    edges: tuple[dict[str, Any], ...]
    path: tuple[dict[str, Any], ...] | None = None


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
