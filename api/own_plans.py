"""What to say of a body that no task names, because the plans are its own."""

from __future__ import annotations

from collections.abc import Sequence

from api.catalogue import Catalogue, Place
from api.intents import Intent
from api.questions import Question
from kg.model import Role


def of_own_plans(
    catalogue: Catalogue, read: Question, found: Sequence[Place]
) -> tuple[str, str] | None:
    """The answer, in Chinese and English, where all that is found of the bodies asked for is where they sign
    their plans; None where there is more, or something else is asked."""
    if read.intent is not Intent.INVOLVING or not found or not all(map(_signs, found)):
        return None
    plans = {place.reading.document.id for place in found}
    names = "、".join(dict.fromkeys(map(_issuer, found)))
    counts = [_tasks(catalogue, plan) for plan in plans]
    tasks, led = sum(all_ for all_, _ in counts), sum(some for _, some in counts)
    return (
        f"没有任务写明由{names}承担或参与。它自己发布的计划有 {len(plans)} 份，共 {tasks} 项任务，"
        f"其中 {led} 项写明了由谁牵头，其余没有写明。",
        f"No task names {names}, which issued the plans itself ({len(plans)}). "
        f"Of {tasks} tasks {led} name who leads, the others do not.",
    )


def _signs(place: Place) -> bool:
    """Whether a mention is that of who issued the plan, before all tasks."""
    return place.item.number == 0 and _issuer(place).endswith(place.mention.surface)


def _issuer(place: Place) -> str:
    return place.reading.document.metadata.issuer


def _tasks(catalogue: Catalogue, document: str) -> tuple[int, int]:
    """How many tasks a plan has, and of how many it names who leads, be it for a whole section."""
    shelf = catalogue.shelf_with(document)
    led = {row.id for row in shelf.duties if row.role == Role.LEAD and row.item > 0}
    return shelf.head.summary.items, len(led)
