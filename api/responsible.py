"""Who is responsible for what a question speaks of, and what a body is responsible for.

Both are read from the duties that items state (a list in brackets, a table, a sentence that says who
leads) and from those that they inherit from a sentence for their section or for the whole plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from api.catalogue import Catalogue, Place
from api.content import content_pairs, coverage
from api.forms import section_of
from api.place import entity_of
from api.questions import Question
from api.schemas import Result
from kg.model import MentionType, Role
from kg.normal import plain_name

ABOUT = 3  # items nearest to the question whose bodies answer it
HELD = 0.5  # share of a subject's words that an item about it holds
_LEADING = re.compile("牵头|主办|为主|lead")
_JOINING = re.compile("配合|协同|协助|参与|参加|会同|联合|协办")
_CHARGED = re.compile("负责|责任|承担|主管")
_LISTED = ("department-duty", "department-table", "department-section-title")
"""Rules of bodies that stand in a list of who is responsible."""


def responsible_for(
    catalogue: Catalogue, question: Question, results: Sequence[Result]
) -> list[Place]:
    """The bodies responsible for the items that a question is about, in the role it asks for."""
    duties = [p for r in items_about(catalogue, question, results) for p in duties_in(catalogue, r)]
    return in_role_asked(question.plain, duties)


def items_about(
    catalogue: Catalogue, question: Question, results: Sequence[Result]
) -> list[Result]:
    """The nearest items that hold the subject's words or other names, and all that bear it in their
    title; the nearest alone where none does."""
    near = {result.id for result in results[:ABOUT]}
    pairs = content_pairs(question.subject)
    names = [n for words, ns in question.said_otherwise if words in question.subject for n in ns]
    found = []
    for result in results:
        text = f"{catalogue.plain_item(result.id)}。{section_of(*catalogue.locate(result.id))}"
        said = coverage(pairs, text) >= HELD or any(name in text for name in names)
        titled = bool(pairs) and coverage(pairs, result.title) == 1.0
        if titled or (result.id in near and said):
            found.append(result)
    return found or list(results[:1])


def duties_in(catalogue: Catalogue, result: Result) -> list[Place]:
    """Who is responsible for an item: its list; else who leads by its words; else what it inherits.

    Where nothing says so, the bodies in the sentence that was found.
    """
    own = [p for p in catalogue.places_in(result.id) if p.mention.type is MentionType.DEPARTMENT]
    listed = [p for p in own if _is_listed(p)]
    acting = [p for p in own if p.mention.role in (Role.LEAD, Role.JOINT)]
    inherited = [] if listed else list(catalogue.inherited_in(result.id))
    leads = any(p.mention.role is Role.LEAD for p in [*acting, *inherited])
    return listed or ([*acting, *inherited] if leads else []) or _in_sentence(own, result)


def _in_sentence(places: Iterable[Place], result: Result) -> list[Place]:
    """The bodies in the sentence found; not those whose orders it follows."""
    here = (place for place in places if place.start == result.start)
    return [place for place in here if place.mention.role is not Role.AUTHORITY]


def _is_listed(place: Place) -> bool:
    return place.mention.rule.startswith(_LISTED)


def in_role_asked(plain: str, places: list[Place]) -> list[Place]:
    """Those who lead, or those who join, where the question asks for them and there are any."""
    wanted = {Role.LEAD} if _LEADING.search(plain) else set()
    wanted |= {Role.JOINT} if _JOINING.search(plain) else set()
    return [place for place in places if place.mention.role in wanted] or places


def tasks_of(
    catalogue: Catalogue, question: Question, ids: frozenset[str], asked: frozenset[Role]
) -> list[Place]:
    """Where these bodies are named or inherited, in the roles asked; in any where none is met.

    负责 asks for who leads and who stands in a list of the responsible.
    """
    places = catalogue.of_entities(ids)
    names = {plain_name(body.canonical) for body in question.bodies}
    taken = catalogue.inherited_near(ids)
    places += [place for place in taken if entity_of(place) in ids or _called(place, names)]
    fitting = [p for p in places if p.mention.role in asked]
    if not asked and _CHARGED.search(question.plain):
        fitting = [p for p in places if p.mention.role is Role.LEAD or _is_listed(p)]
    return fitting or places


def _called(place: Place, names: set[str]) -> bool:
    """Whether a body without an entity (one in a section's title) goes by one of the names."""
    return not entity_of(place) and plain_name(place.mention.canonical or "") in names
