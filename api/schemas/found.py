"""What a search finds: items and articles with their sentences, marks and facets."""

from __future__ import annotations

from dataclasses import dataclass

from api.frames import Framed, Record, flat, records_of


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence by its offsets: `text` is `document.text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """What one ranking gave to a score."""

    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that answers to a word of the query, by offsets."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Result(Framed):
    """An item that was found, with its best sentence (`sentence`, `start`, `end`) and others."""

    document: str
    document_title: str
    item: int
    id: str
    label: str
    title: str
    section: str
    sentence: str
    start: int
    end: int
    score: float
    parts: tuple[Part, ...] = ()
    marks: tuple[Mark, ...] = ()
    sentences: tuple[SentenceView, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that results have: a filter value of its facet's key, its label, how many items."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet(Framed):
    """What results have in common; `key` is also a filter's key."""

    key: str
    values: tuple[FacetValue, ...]

    def records(self) -> list[Record]:
        """One row a value, with the facet's key."""
        return [{"key": self.key, **flat(value)} for value in self.values]


@dataclass(frozen=True, slots=True)
class Found(Framed):
    """One page of a search. `total` items fit the query better than usual; facets count these."""

    results: tuple[Result, ...]
    total: int
    offset: int
    facets: tuple[Facet, ...] = ()

    def records(self) -> list[Record]:
        """One row an item that was found."""
        return list(records_of(self.results))


@dataclass(frozen=True, slots=True)
class LawResult(Framed):
    """An article that was found: `text` is its stretch `[start:end]`, in the version of `date`."""

    work: str
    title: str
    version: str
    date: str
    number: str
    label: str
    text: str
    start: int
    end: int
    score: float
    marks: tuple[Mark, ...] = ()
