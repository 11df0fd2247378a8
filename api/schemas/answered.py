"""Answers to questions: checked quotations, how the question was read, or what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from api.frames import Framed, Record, records_of
from api.schemas.found import Result


@dataclass(frozen=True, slots=True)
class Quotation:
    """A stretch of a stored text: `text` equals `document.text[start:end]`, and was checked.

    A sentence that makes bodies responsible for other items too, for its `inherited` ("section" or
    "plan"), names these by address in `holds_for`; both are empty elsewhere.
    """

    document: str
    document_title: str
    item: int
    id: str
    label: str
    title: str
    text: str
    start: int
    end: int
    inherited: str = ""
    holds_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as named in a list: its id and its name."""

    id: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Understood:
    """How a question was read: shown with every answer, so that a wrong reading is seen at once."""

    intent: str
    intent_label: str
    entities: tuple[Named, ...] = ()
    words: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer(Framed):
    """An answer with its proofs, or a refusal that says what is missing.

    `text` is one Chinese sentence that introduces the quotations, or says why there is none;
    `missing` names what the documents do not say; `results` ranks items all the same: those of the
    answer first, or, when refused, the nearest that were found. `phrased` is a language model's
    wording, where one is set, made of stretches of the quotations; `note` says what was dropped.
    """

    question: str
    understood: Understood
    text: str
    english: str
    refused: bool
    quotations: tuple[Quotation, ...]
    results: tuple[Result, ...]
    missing: tuple[str, ...] = ()
    complete: bool = False
    phrased: str = ""
    note: str = ""

    def records(self) -> list[Record]:
        """One row a quotation; none for a refusal."""
        return list(records_of(self.quotations))
