"""Build, save, load and search an index of passages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from embeddings.encoder import Encoder, Progress
from embeddings.passages import Passage


class Mode(StrEnum):
    """Which rankings are used."""

    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    `limit` counts items. `within` are the item addresses (`document#eid`) allowed, None for all.
    `expansions` are other names for what the query says (official words, full names).
    `phrases` must occur verbatim in a hit's sentence.
    """

    text: str
    limit: int = 10
    mode: Mode = Mode.HYBRID
    within: frozenset[str] | None = None
    expansions: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found, by its best sentence. `parts` sum to `score`.

    `others` are further sentences of the item, best first.
    """

    passage: Passage
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    others: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Passages, their vectors and word counts, ready to be searched."""

    passages: tuple[Passage, ...]
    encoder: Encoder


def embed_passages(
    passages: Sequence[Passage],
    encoder: Encoder,
    known: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
) -> dict[str, bytes]:
    """The vectors of passages by key, as the record stores them; keys in `known` are left out."""
    raise NotImplementedError


def build_index(
    passages: Sequence[Passage], encoder: Encoder, vectors: Mapping[str, bytes]
) -> SearchIndex:
    """An index of all passages. `vectors` holds at least each passage's key."""
    raise NotImplementedError


def save_index(index: SearchIndex, folder: Path) -> None:
    """Write the index beside `folder` and swap it in by one rename."""
    raise NotImplementedError


def load_index(folder: Path, encoder: Encoder) -> SearchIndex:
    """The saved index. Raises `ViewError` where it is missing, damaged or of another encoder."""
    raise NotImplementedError


def search(index: SearchIndex, query: Query) -> list[Hit]:
    """The best items, best first, at most `query.limit`."""
    raise NotImplementedError
