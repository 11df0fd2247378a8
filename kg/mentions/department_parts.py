"""What follows a body's name and belongs to it: its offices, parts with names, branches."""

from __future__ import annotations

import re
from dataclasses import replace

from kg.mentions.department_hit import NameHit
from kg.mentions.department_local import runs_on
from kg.mentions.department_office import Office, owner_name
from kg.mentions.department_patterns import (
    BRANCH_AFTER,
    CENTRE_AFTER,
    INSTITUTE_AFTER,
    NOT_IN_NAME,
    OFFICE_AFTER,
    PART_AFTER,
    PARTS_AFTER,
)

# the banks whose branches bear the full name of their place: 国家开发银行天津市分行
_FULL_PLACES = ("国家开发银行", "中国农业发展银行", "中国进出口银行")


def with_part(text: str, hit: NameHit) -> NameHit:
    """省民政厅|党组 is the party group of the body, 市水利局|办公室 its office."""
    office = OFFICE_AFTER.match(text, hit.end) if text[hit.end - 1] in "厅局委部" else None
    if office and not hit.generic and not NOT_IN_NAME.search(office.group()):
        return replace(hit, end=office.end(), canonical=hit.canonical + office.group())
    part = None if hit.generic else _named_part(text, hit.end)
    if part:
        return replace(hit, end=part.end(), canonical=hit.canonical + part.group())
    if hit.generic or not text.startswith("党组", hit.end):
        return hit
    group = f"中共{owner_name(hit.canonical)}党组"
    return NameHit(hit.start, hit.end + 2, group, hit.rule, generic=False)


def _named_part(text: str, at: int) -> re.Match[str] | None:
    """The part of a body that follows its name, where such bodies have such parts."""
    for owners, pattern in PART_AFTER.items():
        part = pattern.match(text, at) if text.endswith(owners, 0, at) else None
        if part and not NOT_IN_NAME.search(part.group()) and not runs_on(text, part.end()):
            return part
    return None


def branch(text: str, hit: NameHit, office: Office) -> NameHit | None:
    """国开行|天津分行: what stands at a place belongs to the body before it."""
    places, at = office.places, hit.end
    place = places.longest_at(text, at) or places.short_counties.longest_at(text, at)
    academy = hit.canonical.endswith("科学院")
    after = (INSTITUTE_AFTER if academy else BRANCH_AFTER).match(text, at)
    if after is None or (place is None and not academy) or NOT_IN_NAME.search(after.group()):
        return None
    name = hit.canonical + after.group()
    if place and hit.canonical in _FULL_PLACES:
        name = hit.canonical + place[1][0].name + text[place[0] : after.end()]
    return replace(hit, end=after.end(), canonical=name)


def extended(text: str, hit: NameHit, office: Office) -> NameHit:
    """A body with what belongs to it and follows: its departments, a branch, a centre of its own."""
    owner = owner_name(hit.canonical)
    parts = PARTS_AFTER.match(text, hit.end)
    if parts:
        return replace(hit, end=parts.end(), canonical=owner + parts.group(), generic=True)
    at_place = branch(text, hit, office)
    if at_place:
        return at_place
    centre = CENTRE_AFTER.match(text, hit.end)
    if centre and not NOT_IN_NAME.search(centre.group()):
        return replace(hit, end=centre.end(), canonical=owner + centre.group())
    return hit
