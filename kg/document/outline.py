"""Labels → sections and items. Numbering families are chosen by continuity."""

from __future__ import annotations

from dataclasses import dataclass

from kg.document.labels import RANK, Family, Label


@dataclass(frozen=True, slots=True)
class Unit:
    """A numbered unit of the outline; `level` 0 is the outermost family in use."""

    label: Label
    level: int


def accept(labels: list[Label]) -> list[Label]:
    """The labels that go on with a numbering: 1 begins one, n+1 continues one."""
    open_: list[Label] = []
    last: dict[Family, int] = {}
    taken: list[Label] = []
    for label in labels:
        if label.number != 1 and label.number != last.get(label.family, 0) + 1:
            continue
        while open_ and RANK[open_[-1].family] >= RANK[label.family]:
            open_.pop()
        open_.append(label)
        last[label.family] = label.number
        taken.append(label)
    return taken


def outline(labels: list[Label]) -> tuple[list[Label], list[Label]]:
    """(labels of sections, labels of items)."""
    taken = accept([label for label in labels if label.head])
    if len(taken) < 2:
        taken = accept(labels)
    families = sorted({label.family for label in taken}, key=RANK.__getitem__)
    if not families:
        return [], []
    if len(families) == 1:
        return [], taken
    sections = [label for label in taken if label.family == families[0]]
    return sections, [label for label in taken if label.family == families[1]]
