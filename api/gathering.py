"""What the graph knows exactly: the places that answer a question of a kind, all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from api.catalogue import Catalogue, Place
from api.content import content_pairs, coverage
from api.forms import section_of
from api.intents import NEW_PAPERS, OF_DEPARTMENT, PROGRAMMES, Intent
from api.naming import abbreviation_of, says_year
from api.questions import Question
from api.responsible import ABOUT, responsible_for, tasks_of
from api.schemas import Result
from api.scope import Scope, scope_of
from kg.model import MentionType, Role
from kg.normal import plain_name

BESIDE = 15  # items nearest to the question whose programmes may answer it
THEMED = 0.5  # share of a subject's words that an item of a list must hold
_KINDS: tuple[tuple[str, frozenset[str]], ...] = (
    ("法律", frozenset({"law"})),
    ("行政法规|条例|法规", frozenset({"law", "regulation"})),
    ("标准|规范(?!性)", frozenset({"standard"})),
)
_ANY_PAPER = re.compile("文件|政策|制度|规定|规矩")
_AT_YEARS_END = ("年底", "12月底", "12月末")
_PAPER = re.compile("意见|办法|方案|规划|通知|条例|标准|规范|细则|预案|指南|指引|清单|章程|目录")


def gather(
    catalogue: Catalogue, question: Question, results: Sequence[Result]
) -> tuple[Place, ...]:
    """The places that answer a question whose kind the graph knows; empty for other kinds.

    Years, places and offices in the question restrict the documents and items that answer.
    """
    scope = scope_of(catalogue, question)
    collect = KINDS.get(question.intent)
    found = collect(catalogue, question, results) if collect else []
    everywhere = not scope.documents and not question.years
    kept = found if everywhere else [p for p in found if _allowed(question, scope, p)]
    tasks = [place for place in kept if place.item.number > 0]
    return tuple(tasks or kept)  # what stands before the first task repeats or sums up


def _allowed(question: Question, scope: Scope, place: Place) -> bool:
    """Whether a place is of the year, region and office asked for, by its plan or its own words."""
    year = place.reading.document.metadata.year
    return scope.holds(place.reading.document.id, place.sentence) and (
        not question.years
        or year in question.years
        or any(says_year(place.sentence, one) for one in question.years)
    )


def named_bodies(catalogue: Catalogue, question: Question) -> frozenset[str]:
    """The ids of the departments that a question names: by name, alias or short for a name."""
    ids = {entity.id for entity in question.of(MentionType.DEPARTMENT)}
    pool = [e for e in catalogue.entities.values() if e.type is MentionType.DEPARTMENT]
    for name in question.bodies:
        full = plain_name(name.canonical)
        same = {e.id for e in pool if plain_name(e.name) == full}
        short = abbreviation_of(name.surface)
        ids |= same or {e.id for e in pool if not e.generic and _ends_with(short, e.name)}
    return frozenset(ids)


def _ends_with(short: re.Pattern[str], name: str) -> bool:
    """Whether a full name (which may begin with its place) ends in what `short` stands for."""
    return any(match.end() == len(name) for match in short.finditer(name))


def _involving(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    """What the bodies named do, in the role asked; in any role where that one is not met."""
    ids = named_bodies(catalogue, question)
    asked = question.roles & OF_DEPARTMENT
    return _of_subject(catalogue, question, tasks_of(catalogue, question, ids, asked))


def _of_subject(catalogue: Catalogue, question: Question, places: list[Place]) -> list[Place]:
    """The places in items that hold the subject, where any does.

    That the body has nothing to do with the subject is for `api.constraints` to find.
    """
    pairs = content_pairs(question.subject)
    if len(question.subject) < 2 or not pairs:
        return places
    others = [names for words, names in question.said_otherwise if words in question.subject]
    return [p for p in places if _speaks(catalogue, p, pairs, others)] or places


def _speaks(
    catalogue: Catalogue, place: Place, pairs: frozenset[str], others: list[tuple[str, ...]]
) -> bool:
    section = section_of(place.reading, place.item)
    text = f"{catalogue.plain_item(place.id)}。{section}"
    return coverage(pairs, text) >= THEMED or any(
        word in text for words in others for word in words
    )


def _by_role(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    """All bodies in the roles asked: 委托哪些单位, 要配合哪些部门."""
    asked = question.roles & (OF_DEPARTMENT - {Role.LEAD})
    return catalogue.of_role(MentionType.DEPARTMENT, asked)


def _planned(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    """Documents to come, of the kinds named. What is drafted is to be issued, and the other way round."""
    roles = question.roles & NEW_PAPERS
    if roles & {Role.ISSUE, Role.DRAFT}:
        roles |= {Role.ISSUE, Role.DRAFT, Role.COMPILE}
    bodies = named_bodies(catalogue, question)
    found = catalogue.of_role(MentionType.POLICY, roles)
    found = [p for p in found if not bodies or _names_one(catalogue, p, bodies)]
    return _of_papers(found, question.plain) or found


def _title(place: Place) -> str:
    return place.mention.canonical or place.mention.surface


def _names_one(catalogue: Catalogue, place: Place, ids: frozenset[str]) -> bool:
    """Whether the sentence of a place names one of these entities too."""
    return any(
        other.start == place.start and other.link and other.link.entity in ids
        for other in catalogue.places_in(place.id)
    )


def _cited(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    """Documents to be carried out; of the kind named, unless any document is asked for."""
    found = catalogue.of_role(MentionType.POLICY, (Role.IMPLEMENT,))
    return _of_papers(found, question.plain)


def _of_papers(places: list[Place], plain: str) -> list[Place]:
    """Documents of the kinds named, by kind or by a word of their titles; all where any is asked for."""
    kinds = {kind for words, named in _KINDS if re.search(words, plain) for kind in named}
    words = set(_PAPER.findall(plain))
    if not (kinds or words) or _ANY_PAPER.search(plain):
        return places
    titled = re.compile("|".join(words) or "(?!)")
    return [p for p in places if p.mention.kind in kinds or titled.search(_title(p))]


def _based_on(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    return catalogue.of_entities([entity.id for entity in question.of(MentionType.POLICY)])


def _named(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    ids = {entity.id for entity in question.entities} | named_bodies(catalogue, question)
    return catalogue.of_entities(ids)


def _value(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    targets = _of_type(catalogue, MentionType.TARGET)
    return [p for p in targets if p.mention.value == question.value]


def _due(catalogue: Catalogue, question: Question, _: Sequence[Result]) -> list[Place]:
    """Figures and bodies in sentences that set the date asked for; one place a sentence."""
    said = "12月底|年底" if question.due in _AT_YEARS_END else re.escape(question.due)
    date = re.compile(rf"(?<![\d一二三四])(?:{said})")
    found: dict[tuple[str, int], Place] = {}
    for place in catalogue.places:
        if date.search(place.sentence):
            found.setdefault((place.id, place.start), place)
    return list(found.values())


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
    """Programmes of the kinds named; where there is a subject, those that bear it in their name and
    those in the nearest items that speak of it."""
    fitting = [p for p in _of_type(catalogue, MentionType.PROGRAMME) if _of_kind(p, question.plain)]
    if question.kind_alone:
        return fitting
    ids = {result.id for result in results[:BESIDE]}
    pairs = content_pairs(question.kind_of)
    near = [p for p in fitting if p.id in ids]
    about = [p for p in near if _speaks(catalogue, p, pairs, [])]
    about += [p for p in fitting if p not in about and coverage(pairs, _title(p)) >= THEMED]
    return about or near


def _of_kind(place: Place, plain: str) -> bool:
    """Whether a programme is of a kind that the question names, or bears its word in its name."""
    return any(
        place.mention.kind in kinds or word in place.mention.surface
        for words, kinds in PROGRAMMES
        for word in re.findall(words, plain)
    )


def _of_type(catalogue: Catalogue, type_: MentionType) -> Iterable[Place]:
    return (place for place in catalogue.places if place.mention.type is type_)


def _shared(question: str, words: str) -> float:
    """The share of a target's own pairs of characters that the question uses."""
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return sum(pair in question for pair in pairs) / len(pairs) if pairs else 0.0


Collect = Callable[[Catalogue, Question, Sequence[Result]], list[Place]]
KINDS: dict[Intent, Collect] = {
    Intent.INVOLVING: _involving,
    Intent.ROLE: _by_role,
    Intent.PLANNED: _planned,
    Intent.CITED: _cited,
    Intent.BASED_ON: _based_on,
    Intent.NAMED: _named,
    Intent.VALUE: _value,
    Intent.DUE: _due,
    Intent.RESPONSIBLE: responsible_for,
    Intent.FIGURE: _figure,
    Intent.PROGRAMMES: _programmes,
}
