"""Which of the plans held a question is about: those of the place or the office that it names."""

from __future__ import annotations

from dataclasses import dataclass

from api.catalogue import Catalogue
from api.naming import stem_of_place
from api.questions import Question
from api.results import Pool
from kg.store import Head


@dataclass(frozen=True, slots=True)
class Scope:
    """The plans that a question is about, and the words by which it says so.

    What stands in another plan belongs to it only where its sentence uses one of the words: a plan of
    安徽省 may speak of 江苏. `documents` is empty where the question is about all plans held.
    """

    documents: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()

    def holds(self, document: str, sentence: str) -> bool:
        """Whether a sentence of a plan belongs to what the question is about."""
        return (
            not self.documents
            or document in self.documents
            or any(word in sentence for word in self.words)
        )


def scope_of(catalogue: Catalogue, question: Question) -> Scope:
    """The scope of a question; everything where it names no place or office of a plan held."""
    words = [stem_of_place(name.surface) for name in question.places]
    words += [name.surface for name in question.bodies]
    issued = {
        word: {head.summary.id for head in catalogue.heads if _is_of(head, word)}
        for word in words
        if len(word) > 1
    }
    asked = {word: ids for word, ids in issued.items() if ids}
    documents = frozenset().union(*asked.values())
    if len(documents) == len(catalogue):
        return Scope()
    return Scope(documents, tuple(asked))


def _is_of(head: Head, word: str) -> bool:
    meta = head.summary.metadata
    return word in meta.region or word in meta.issuer


def within(scope: Scope, results: Pool) -> Pool:
    """The results that belong to the scope; all of them where none does."""
    if not scope.documents:
        return results
    documents = (id_.partition("#")[0] for id_ in results.ids)
    kept = [
        at
        for at, document in enumerate(documents)
        if document in scope.documents or scope.holds(document, results[at].sentence)
    ]
    return results.chosen(kept) if kept else results
