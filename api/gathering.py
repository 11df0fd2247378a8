"""What the graph knows exactly: the places that answer a question of a kind, all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from api.catalogue import Catalogue, Place
from api.questions import Intent, Question
from api.schemas import Result
from kg.model import MentionType, Role

_OF_DEPARTMENT = frozenset({Role.JOINT, Role.DIRECT, Role.REQUEST, Role.DELEGATE, Role.AUTHORITY})
_NEW = frozenset({Role.ISSUE, Role.REVISE, Role.DRAFT})
ABOUT = 3  # items nearest to the question whose responsibilities and figures answer it


def gather(
    catalogue: Catalogue, question: Question, results: Sequence[Result]
) -> tuple[Place, ...]:
    """The places that answer a question whose kind the graph knows; empty for other kinds."""
    collect = KINDS.get(question.intent)
    return tuple(collect(catalogue, question, results)) if collect else ()


def _involving(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    """Mentions of the bodies named, in the role asked; in any role where that one is not met."""
    ids = {entity.id for entity in question.of(MentionType.DEPARTMENT)}
    places = [p for p in catalogue.places if p.link and p.link.entity in ids]
    asked = question.roles & _OF_DEPARTMENT
    return [p for p in places if p.mention.role in asked] or places


def _planned(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    roles = question.roles & _NEW
    policies = _of_type(catalogue, MentionType.POLICY)
    bodies = {entity.id for entity in question.of(MentionType.DEPARTMENT)}
    found = [p for p in policies if p.mention.role in roles]
    return [p for p in found if not bodies or _names_one(catalogue, p, bodies)]


def _names_one(catalogue: Catalogue, place: Place, ids: set[str]) -> bool:
    """Whether the sentence of a place names one of these entities too."""
    return any(
        other.start == place.start and other.link and other.link.entity in ids
        for other in catalogue.places_in(place.id)
    )


def _cited(catalogue: Catalogue, _: Question, __: Sequence[Result]) -> list[Place]:
    policies = _of_type(catalogue, MentionType.POLICY)
    return [p for p in policies if p.mention.role is Role.IMPLEMENT]


def _based_on(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    ids = {entity.id for entity in question.of(MentionType.POLICY)}
    return [p for p in catalogue.places if p.link and p.link.entity in ids]


def _value(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    targets = _of_type(catalogue, MentionType.TARGET)
    return [p for p in targets if p.mention.value == question.value]


def _responsible(
    catalogue: Catalogue, question: Question, results: Sequence[Result]
) -> list[Place]:
    """The departments in the best sentences of the items nearest to the question."""
    found = []
    for result in results[:ABOUT]:
        for place in catalogue.places_in(result.id):
            if place.mention.type is MentionType.DEPARTMENT and place.start == result.start:
                found.append(place)
    return found


def _figure(catalogue: Catalogue, question: Question, results: Sequence[Result]) -> list[Place]:
    """The targets whose words the question uses most, among the items nearest to it."""
    scored = [
        (_shared(question.plain, f"{place.mention.what or ''}{place.mention.surface}"), place)
        for result in results[:ABOUT]
        for place in catalogue.places_in(result.id)
        if place.mention.type is MentionType.TARGET
    ]
    best = max((score for score, _ in scored), default=0.0)
    return [place for score, place in scored if best >= 0.3 and score >= 0.8 * best]


def _programmes(catalogue: Catalogue, question: Question, results: Sequence[Result]) -> list[Place]:
    """Programmes in the items of the search; those of the kind named, where a kind is named."""
    near = {result.id for result in results[:15]}
    places = [p for p in _of_type(catalogue, MentionType.PROGRAMME) if p.id in near]
    word = re.search("行动|活动|试点|平台|系统|工程|项目|宣传月|机制", question.plain)
    named = [p for p in places if word and word.group() in p.mention.surface]
    return named or places


def _of_type(catalogue: Catalogue, type_: MentionType) -> Iterable[Place]:
    return (place for place in catalogue.places if place.mention.type is type_)


def _shared(question: str, words: str) -> float:
    """The share of a target's own pairs of characters that the question uses."""
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return sum(pair in question for pair in pairs) / len(pairs) if pairs else 0.0


Collect = Callable[[Catalogue, Question, Sequence[Result]], list[Place]]
KINDS: dict[Intent, Collect] = {
    Intent.INVOLVING: _involving,
    Intent.PLANNED: _planned,
    Intent.CITED: _cited,
    Intent.BASED_ON: _based_on,
    Intent.VALUE: _value,
    Intent.RESPONSIBLE: _responsible,
    Intent.FIGURE: _figure,
    Intent.PROGRAMMES: _programmes,
}
