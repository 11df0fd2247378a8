"""Plan beside plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kg.compare.alignment import Aligned, align
from kg.compare.changes import (
    Named,
    figures_of,
    match_figures,
    named_by_item,
    named_changes,
    target_change,
)
from kg.compare.likeness import Features, Task, compare_tasks, counterpart, tasks_of
from kg.compare.model import Comparison, Likeness, NamedChange, Pair, State, TargetChange
from kg.model import MentionType, Reading

Changes = dict[tuple[int, int], list[TargetChange]]


@dataclass(frozen=True, slots=True)
class _Side:
    """A plan with what each of its pairs asks for, made once; `names` are by counterpart."""

    reading: Reading
    tasks: tuple[Task, ...]
    named: Mapping[tuple[int, MentionType], Named]
    names: Mapping[str, str]

    @classmethod
    def of(cls, reading: Reading) -> _Side:
        region = reading.document.metadata.region
        names = {counterpart(entity.id, region): entity.name for entity in reading.entities}
        return cls(reading, tasks_of(reading), named_by_item(reading), names)


def compare_plans(first: Reading, second: Reading, likeness: Likeness) -> Comparison:
    """Which task of `first` is which of `second`, and what changed in it.

    Every item stands in at least one pair; one that was split, or made of two, in several. A pair
    is `changed` where a figure, the role of a department, or the life cycle of a policy differs.
    """
    one, other = _Side.of(first), _Side.of(second)
    ours, theirs = one.tasks, other.tasks
    features = compare_tasks(ours, theirs, likeness) if ours and theirs else []
    aligned = align(features)
    figures = _figure_changes(first, second, aligned, (ours, theirs), likeness)
    pairs = [
        _pair(one, other, (ours[x], theirs[y]), features[x][y], figures[x, y]) for x, y in aligned
    ]
    pairs = [_with_parts(pair, pairs) for pair in pairs]
    pairs += [_alone(first, t, State.DROPPED) for t in _left(ours, {x for x, _ in aligned})]
    pairs += [_alone(second, t, State.NEW) for t in _left(theirs, {y for _, y in aligned})]
    order = {task.address: at for at, task in enumerate((*ours, *theirs))}
    return Comparison(
        first.document.id, second.document.id, tuple(_in_order(pairs, order, ours, theirs))
    )


def _with_parts(pair: Pair, pairs: Sequence[Pair]) -> Pair:
    """The pair with the other tasks that its task became, or that became it."""
    split = tuple(p.b for p in pairs if p.a == pair.a and p.b and p.b != pair.b)
    merged = tuple(p.a for p in pairs if p.b == pair.b and p.a and p.a != pair.a)
    return replace(pair, split=split, merged=merged)


def _left(tasks: Sequence[Task], taken: set[int]) -> list[Task]:
    return [task for at, task in enumerate(tasks) if at not in taken]


def _in_order(
    pairs: list[Pair], order: dict[str, int], ours: Sequence[Task], theirs: Sequence[Task]
) -> list[Pair]:
    """By the first plan; a new task after the pair of the task that stands before it."""
    place: dict[str, tuple[int, int]] = {}
    for pair in pairs:
        if pair.a and pair.b:
            at = (order[pair.a], order[pair.b])
            place[pair.b] = min(place.get(pair.b, at), at)
    last = (-1, -1)
    for task in theirs:
        last = place.setdefault(task.address, (last[0], order[task.address]))

    def key(pair: Pair) -> tuple[int, int]:
        if pair.a:
            return order[pair.a], order[pair.b] if pair.b else -1
        assert pair.b
        return place[pair.b]

    return sorted(pairs, key=key)


def _pair(
    first: _Side,
    second: _Side,
    tasks: tuple[Task, Task],
    features: Features,
    figures: list[TargetChange],
) -> Pair:
    departments, policies = (
        _named(first, second, tasks, kind) for kind in (MentionType.DEPARTMENT, MentionType.POLICY)
    )
    later = any(change.before and change.after for change in policies)
    reasons = _reasons(features, first.names, second.names)
    if _count_other_things(first.reading, second.reading, tasks, figures):
        reasons = (*reasons, ("但所设指标各不相同", "but their figures count different things"))
    changed = bool(figures or departments or later)
    return Pair(
        State.CHANGED if changed else State.CONTINUED,
        tasks[0].address,
        tasks[1].address,
        round(features.score, 4),
        reasons,
        tuple(figures),
        departments,
        policies,
    )


def _count_other_things(
    first: Reading, second: Reading, tasks: tuple[Task, Task], figures: Sequence[TargetChange]
) -> bool:
    """Whether both tasks set figures, and none of one counts what one of the other does: three in ten of
    such pairs were other tasks in the same words, of all others one in twenty."""
    ours, theirs = figures_of(first, tasks[0].item), figures_of(second, tasks[1].item)
    alone = [change for change in figures if not (change.before and change.after)]
    return bool(ours and theirs) and len(alone) == len(ours) + len(theirs)


def _named(
    first: _Side, second: _Side, tasks: tuple[Task, Task], kind: MentionType
) -> tuple[NamedChange, ...]:
    before = first.named.get((tasks[0].item.number, kind), {})
    after = second.named.get((tasks[1].item.number, kind), {})
    return named_changes(first.reading, before, second.reading, after)


def _alone(reading: Reading, task: Task, state: State) -> Pair:
    new = state is State.NEW
    figures = [
        target_change(None if new else figure, figure if new else None)
        for figure in figures_of(reading, task.item)
    ]
    return Pair(
        state,
        None if new else task.address,
        task.address if new else None,
        targets=tuple(change for change in figures if change),
    )


def _reasons(
    features: Features, ours: Mapping[str, str], theirs: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """What the alignment rests on, in Chinese and English."""
    parts = [
        (f"句意相近 {features.meaning:.2f}", f"alike in meaning {features.meaning:.2f}"),
        (f"用词相近 {features.words:.2f}", f"alike in words {features.words:.2f}"),
    ]
    if features.title > 0:
        parts.append((f"标题相近 {features.title:.2f}", f"alike in title {features.title:.2f}"))
    if features.shared:
        names = [ours.get(entity) or theirs[entity] for entity in features.shared[:3]]
        parts.append((f"都提到{'、'.join(names)}", f"both name {', '.join(names)}"))
    return tuple(parts)


def _figure_changes(
    first: Reading,
    second: Reading,
    aligned: Aligned,
    tasks: tuple[Sequence[Task], Sequence[Task]],
    likeness: Likeness,
) -> Changes:
    """Changed figures by pair. A figure is matched over all parts of a split task at once."""
    found: Changes = defaultdict(list)
    for rows, columns in _components(aligned):
        before = [(x, f) for x in rows for f in figures_of(first, tasks[0][x].item)]
        after = [(y, f) for y in columns for f in figures_of(second, tasks[1][y].item)]
        matched = match_figures([f for _, f in before], [f for _, f in after], likeness)
        within = [pair for pair in aligned if pair[0] in rows]
        old, new = dict(matched), {q: p for p, q in matched}
        for p, (x, figure) in enumerate(before):
            pair = next(pair for pair in within if pair[0] == x)
            other = after[old[p]] if p in old else None
            if other and (x, other[0]) in within:
                pair = (x, other[0])
            _note(found, pair, target_change(figure, other[1] if other else None))
        for q, (y, figure) in enumerate(after):
            if q not in new:
                pair = next(pair for pair in within if pair[1] == y)
                _note(found, pair, target_change(None, figure))
    return found


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
