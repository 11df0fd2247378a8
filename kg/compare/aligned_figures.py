"""Which figures of aligned tasks changed: matched over all parts of a split task at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from kg.compare.alignment import Aligned
from kg.compare.changes import match_figures, named_alike, target_change
from kg.compare.likeness import Task
from kg.compare.model import Figure, Likeness, TargetChange

Changes = dict[tuple[int, int], list[TargetChange]]


@dataclass(frozen=True, slots=True)
class Side:
    """The tasks of a plan and the figures of each."""

    tasks: Sequence[Task]
    figures: Sequence[Sequence[Figure]]

    def set_by(self, tasks: Sequence[int]) -> list[tuple[int, Figure]]:
        """(task, figure) of some tasks, in the order of the text."""
        return [(task, figure) for task in tasks for figure in self.figures[task]]


def figure_changes(first: Side, second: Side, aligned: Aligned, likeness: Likeness) -> Changes:
    """Changed figures by pair. One that only one side sets stands in the pair whose other task is most
    like what it counts."""
    found: Changes = defaultdict(list)
    for rows, columns in _components(aligned):
        before, after = first.set_by(rows), second.set_by(columns)
        matched = match_figures([f for _, f in before], [f for _, f in after], likeness)
        within = [pair for pair in aligned if pair[0] in rows]
        old, new = dict(matched), {q: p for p, q in matched}
        for p, (x, figure) in enumerate(before):
            parts = [pair for pair in within if pair[0] == x]
            if p not in old:
                others = [second.tasks[y] for _, y in parts]
                _note(found, parts[_likest(figure, others, likeness)], target_change(figure, None))
                continue
            y, other = after[old[p]]
            pair = (x, y) if (x, y) in within else parts[0]
            _note(found, pair, target_change(figure, other))
        for q, (y, figure) in enumerate(after):
            if q not in new:
                parts = [pair for pair in within if pair[1] == y]
                others = [first.tasks[x] for x, _ in parts]
                _note(found, parts[_likest(figure, others, likeness)], target_change(None, figure))
    return found


def _likest(figure: Figure, tasks: Sequence[Task], likeness: Likeness) -> int:
    """Which of some tasks says most of what a figure counts."""
    if len(tasks) == 1:
        return 0
    meant = likeness([figure.clause], [task.text for task in tasks])[0]
    said = [named_alike(figure.clause, task.text) for task in tasks]
    return max(range(len(tasks)), key=lambda at: meant[at] + said[at])


def _note(found: Changes, pair: tuple[int, int], change: TargetChange | None) -> None:
    if change:
        found[pair].append(change)


def _components(aligned: Aligned) -> list[tuple[list[int], list[int]]]:
    """Tasks that hang together by pairs: (rows, columns), by the first row."""
    groups: list[tuple[set[int], set[int]]] = []
    for x, y in aligned:
        touching = [g for g in groups if x in g[0] or y in g[1]]
        joined = ({x}.union(*(g[0] for g in touching)), {y}.union(*(g[1] for g in touching)))
        groups = [g for g in groups if g not in touching] + [joined]
    return sorted((sorted(rows), sorted(columns)) for rows, columns in groups)
