"""What forms and chips show instead of an id, and what it means when it is sent back.

A label names one thing or is not shown: where two plans or two bodies have the same, their ids stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from api.labels import label

if TYPE_CHECKING:
    from api.catalogue import Catalogue
    from api.schemas import DocumentSummary

SPOKEN = ("type", "role", "life_cycle")
"""Filters whose values are words of ours."""


def where(entity: str, name: str) -> str:
    """The place that an entity's id names and its name does not: empty where there is none."""
    place = entity.rpartition("@")[2] if "@" in entity else ""
    return "" if not place or place in name else place


def entity_label(entity: str, name: str) -> str:
    """A name with its place in brackets: 省财政厅（东澜省）."""
    place = where(entity, name)
    return f"{name}（{place}）" if place else name


def entity_shown(catalogue: Catalogue, id_: str, type_: str = "") -> str:
    """The label of an entity that is held; what is none, or shares its label, as it is."""
    held = catalogue.entities.get(id_)
    if held is None:
        return id_
    said = entity_label(id_, held.name)
    return said if entity_named(catalogue, said, type_) == id_ else id_


def entity_named(catalogue: Catalogue, text: str, type_: str = "") -> str:
    """The id of the entity (of a type) that a label or a full name means; what means none is given back
    as it is."""
    if not text or catalogue.known_as(text):
        return text
    rows = catalogue.entity_summaries(type_, text.partition("（")[0])
    labelled = [row.id for row in rows if entity_label(row.id, row.name) == text]
    return labelled[0] if labelled else text


def plan_label(plan: DocumentSummary) -> str:
    """A plan as lists name it: title, year, region."""
    return f"{plan.title or plan.id}（{plan.year or '—'} {plan.region}）"


def plan_shown(plans: Sequence[DocumentSummary], id_: str) -> str:
    """The label of a plan that is held; what is none, or shares its label, as it is."""
    said = next((plan_label(plan) for plan in plans if plan.id == id_), id_)
    alone = sum(plan_label(plan) == said for plan in plans) == 1
    return said if alone else id_


def plan_named(plans: Iterable[DocumentSummary], text: str) -> str:
    """The id of the plan that a person means by its id, label or title; of one title the first. What
    means none is given back as it is."""
    rows = list(plans)
    if not text or any(row.id == text for row in rows):
        return text
    return next((row.id for row in rows if text in (plan_label(row), row.title)), text)


def filter_shown(catalogue: Catalogue, word: str, lang: str) -> str:
    """`KEY=VALUE` for people: 文件：2024年要点（2024 东澜省）."""
    key, _, value = word.partition("=")
    said = value
    if key == "document":
        said = plan_shown(catalogue.summaries(), value)
    elif key == "entity":
        said = entity_shown(catalogue, value)
    elif key in SPOKEN:
        said = label(value, lang)
    return f"{label(key, lang)}{': ' if lang == 'en' else '：'}{said}"
