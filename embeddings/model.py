"""The types of finding: an encoder, a query, a hit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypeVar, runtime_checkable

from embeddings.passages import Passage

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

Found = TypeVar("Found")
Progress = Callable[[int, int], None]
"""Called with (done, total) as work goes on."""


class Encoder(Protocol):
    """Texts → vectors. Every row has unit length; an empty text is a text like any other.

    `name` says which model, `revision` is a hash of its files, `dimensions` the length of a vector.
    Texts longer than the model's window (512 tokens for the built-in one) count up to there.
    """

    @property
    def name(self) -> str: ...
    @property
    def revision(self) -> str: ...
    @property
    def dimensions(self) -> int: ...
    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """float32 [n, dimensions]."""
        ...

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """float32 [n, dimensions]."""
        ...

    def token_vectors(
        self, texts: Sequence[str], *, queries: bool = False, progress: Progress | None = None
    ) -> list[Vectors]:
        """One float32 [tokens, dimensions] a text, for late interaction."""
        ...


@runtime_checkable
class OnePass(Protocol):
    """An encoder that gives both kinds of vectors for the price of one."""

    def passage_vectors(
        self, texts: Sequence[str], progress: Progress | None = None
    ) -> list[tuple[Vectors, Vectors]]:
        """For each text what `encode_passages` and `token_vectors` give: [d] and [tokens, d]."""
        ...


@runtime_checkable
class Aside(Protocol):
    """An encoder that works aside: the thread that asks can do something else meanwhile."""

    def query_vectors(
        self, texts: Sequence[str], meanwhile: Callable[[], Found]
    ) -> tuple[list[Vectors], Found]:
        """What `token_vectors` gives for each query alone, and what `meanwhile` gives, which is called
        once, in this thread, when the first of at least one text has been begun."""
        ...


@runtime_checkable
class Prompted(Protocol):
    """An encoder that says which token vectors of a query are not those of its own words."""

    @property
    def affixes(self) -> tuple[int, int]:
        """How many stand before and after these: of the prompt, and of the marks that the model puts
        around a text."""
        ...


@runtime_checkable
class Answering(Protocol):
    """An encoder whose model was also trained to read a question and a sentence together."""

    def answering(self, question: str, sentences: Sequence[str]) -> list[float]:
        """For each sentence the log odds that it answers the question; above 0 it rather does."""
        ...


def affixes_of(prompt: str, marks: Callable[[str], Sequence[int]]) -> tuple[int, int]:
    """`affixes` of a prompt; `marks` gives for each token of a text whether it is a mark (1) or not (0)."""
    around = list(marks("a"))
    asked = marks(prompt.strip()).count(0)
    return around.index(0) + asked, around[::-1].index(0)


def own_tokens(encoder: Encoder, rows: Vectors) -> Vectors:
    """Of a query's token vectors those of its own words; all where it has none."""
    before, after = encoder.affixes if isinstance(encoder, Prompted) else (0, 0)
    return rows[before : len(rows) - after] if len(rows) > before + after else rows


def encoder_id(encoder: Encoder) -> str:
    """`name@revision`: the id under which the record stores this encoder's vectors."""
    return f"{encoder.name}@{encoder.revision}"


class Mode(StrEnum):
    """Which rankings are used."""

    HYBRID = "hybrid"
    SEMANTIC = "semantic"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for.

    `limit` counts items, after `offset` of them. `within` are the item addresses (`document#eid`)
    allowed, and the documents (`document#`) of which every item is; None for all. `expansions` are other names for what the query says (official words,
    full names). `phrases` must all occur verbatim in a hit's sentence. `known` are the sentences,
    by document and start, that the graph holds to answer the query.
    """

    text: str
    limit: int = 10
    offset: int = 0
    mode: Mode = Mode.HYBRID
    within: frozenset[str] | None = None
    expansions: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    known: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found, by its best sentence. `parts` sum to `score`, the item's.

    `others` are further sentences of the item, best first.
    """

    passage: Passage
    score: float
    parts: Mapping[str, float] = field(default_factory=dict)
    others: tuple[Passage, ...] = ()
