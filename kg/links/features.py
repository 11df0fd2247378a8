"""What speaks for and against a candidate: a table of small features, each with a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kg.links.naming import (
    Setting,
    base_of,
    is_unspecific,
    places_in,
    region_of,
    says_whose,
    spelled,
)
from kg.links.reasons import reason
from kg.model import Candidate, Entity, Mention, MentionType
from kg.normal import plain_name


@dataclass(frozen=True, slots=True)
class Case:
    """A mention beside an entity that it may mean.

    `antecedent` is how near the entity was named before in the document (`item`, `document`, empty
    for not at all), looked at only for titles that name a sort of document.
    """

    mention: Mention
    entity: Entity
    setting: Setting
    own: bool
    antecedent: str = ""

    @property
    def name(self) -> str:
        """The mention's full name in plain spelling."""
        return spelled(self.mention.canonical or self.mention.surface)


Finding = tuple[float, str]
Feature = Callable[[Case], "Finding | None"]


def same_name(case: Case) -> Finding | None:
    """The mention's full name is the entity's name."""
    names = {plain_name(case.entity.name), plain_name(base_of(case.entity.id))}
    if plain_name(case.name) not in names:
        return None
    return 0.9, reason("same_name", entity=case.entity.name)


def other_name(case: Case) -> Finding | None:
    """The mention's name is known to be another name of the entity."""
    if same_name(case) or without_region(case):
        return None
    aliases = {plain_name(alias) for alias in case.entity.aliases}
    for name in (case.name, spelled(case.mention.surface)):
        if plain_name(name) in aliases and not is_unspecific(name):
            return 0.85, reason("other_name", name=name, entity=case.entity.name)
    return None


def document_number(case: Case) -> Finding | None:
    """The document number that stands beside the name is among the entity's names."""
    number = case.mention.number
    if not number or plain_name(number) not in {plain_name(a) for a in case.entity.aliases}:
        return None
    return 0.3, reason("number", number=number)


def without_region(case: Case) -> Finding | None:
    """The entity's name is the mention's with the document's region before it."""
    if not case.setting.region or case.entity.name != case.setting.region + case.name:
        return None
    return 0.9, reason("without_region", entity=case.entity.name)


def abbreviation(case: Case) -> Finding | None:
    """The mention's characters stand in this order in the entity's name, first and last alike."""
    short, full = case.name, case.entity.name
    if not 2 <= len(short) < len(full) or (short[0], short[-1]) != (full[0], full[-1]):
        return None
    rest = iter(full)
    if not all(char in rest for char in short):
        return None
    return 0.3, reason("abbreviation", entity=full)


def region(case: Case) -> Finding | None:
    """The entity belongs to the document's region, or to another one."""
    theirs, mine = region_of(case.entity.id), case.setting.scope
    if case.own:
        known = reason("own_region", place=theirs) if case.setting.region else reason("no_region")
        return (0.1, known) if theirs else None
    if theirs and theirs == mine:
        return 0.1, reason("same_region", place=mine)
    if theirs and theirs != mine:
        return -0.5, reason("other_region", place=theirs)
    if elsewhere := _elsewhere(case):
        return -0.5, reason("named_elsewhere", place=elsewhere)
    if mine and case.entity.type is not MentionType.PLACE and not same_owner(case):
        return -0.25, reason("maybe_national")
    return None


def _elsewhere(case: Case) -> str:
    """The place in the entity's name that neither the mention names nor the document belongs to."""
    places = case.setting.lexicon.places
    theirs = places_in(case.entity.name, case.setting.lexicon)
    if case.entity.type is MentionType.PLACE or not theirs or not case.setting.scope:
        return ""
    if places_in(case.name, case.setting.lexicon) == theirs:
        return ""
    home = places.by_name(case.setting.region)
    homes = places.chain(home) if home else (case.setting.region,)
    return "" if any(p.name in homes for p in theirs) else theirs[0].name


def same_owner(case: Case) -> bool:
    """Whether the entity's own name says whose it is."""
    return says_whose(case.entity.name, case.setting.lexicon)


def within_region(case: Case) -> Finding | None:
    """Of places of one name: the one that lies in the document's region, or the others."""
    if case.entity.type is not MentionType.PLACE or not case.setting.region:
        return None
    places = case.setting.lexicon.places
    found = places_in(case.entity.name, case.setting.lexicon)
    homes = {name for place in found for name in places.chain(place)}
    several = len(places.index.get(case.name) or ()) > 1
    if not several:
        return None
    if case.setting.region in homes:
        return 0.1, reason("within", place=case.setting.region)
    return -0.4, reason("not_within", place=case.setting.region)


def kind(case: Case) -> Finding | None:
    """The kinds agree or differ, where both are known."""
    mine, theirs = case.mention.kind, case.entity.kind
    if case.own or not mine or not theirs or "other" in (mine, theirs):
        return None
    return (0.05, reason("same_kind")) if mine == theirs else (-0.1, reason("other_kind"))


def antecedent(case: Case) -> Finding | None:
    """A title that names only a sort of document means one that was named before."""
    if not case.antecedent:
        return None
    where, points = ("item", 0.8) if case.antecedent == "item" else ("document", 0.75)
    return points, reason(f"named_in_{where}", entity=case.entity.name)


FEATURES: tuple[Feature, ...] = (
    same_name,
    other_name,
    document_number,
    without_region,
    abbreviation,
    region,
    within_region,
    kind,
    antecedent,
)


def scored(case: Case) -> Candidate:
    """A candidate with the sum of its features, at least 0, and their sentences.

    The sum may pass 1, so that a name with a number beats a name alone; links show at most 1.
    """
    found = [finding for feature in FEATURES if (finding := feature(case)) is not None]
    score = max(0.0, sum(points for points, _ in found))
    return Candidate(case.entity.id, round(score, 3), tuple(sentence for _, sentence in found))
