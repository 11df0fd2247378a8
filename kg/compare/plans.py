"""Plan beside plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.compare.aligned_figures import Side, figure_changes
from kg.compare.alignment import Aligned, align
from kg.compare.changes import Named, figures_of, named_by_item, named_changes
from kg.compare.likeness import Features, Task, compare_tasks, counterpart, tasks_of
from kg.compare.model import Comparison, Figure, Likeness, NamedChange, Pair, State, TargetChange
from kg.model import MentionType, Reading, Role

SURE = 0.5
"""From this score on a pair is not doubted: of 16 wrong ones in measured plans two stand above it."""


_DOUBT = ("但所设指标各不相同", "but their figures count different things")
_DUTIES = frozenset((str(Role.LEAD), str(Role.JOINT)))


@dataclass(frozen=True, slots=True)
class _Side:
    """A plan with what each of its pairs asks for, made once; `names` are by counterpart."""

    reading: Reading
    held: Side
    named: Mapping[tuple[int, MentionType], Named]
    names: Mapping[str, str]

    @classmethod
    def of(cls, reading: Reading) -> _Side:
        region = reading.document.metadata.region
        names = {counterpart(entity.id, region): entity.name for entity in reading.entities}
        tasks = tasks_of(reading)
        held = Side(tasks, [figures_of(reading, task.item) for task in tasks])
        return cls(reading, held, named_by_item(reading), names)


@dataclass(frozen=True, slots=True)
class _Part:
    """Task `x` of the first plan beside `y` of the second; the other tasks that `x` became (`split`), or that
    became `y` (`merged`), and whether no pair of `x`, or of `y`, has a better score."""

    x: int
    y: int
    split: Sequence[int]
    merged: Sequence[int]
    best_of_first: bool
    best_of_second: bool


def compare_plans(first: Reading, second: Reading, likeness: Likeness) -> Comparison:
    """Which task of `first` is which of `second`, and what changed in it.

    Every item stands in at least one pair; one that was split, or made of two, in several. A pair
    is `changed` where a figure, the role of a department, or the life cycle of a policy differs.
    """
    one, other = _Side.of(first), _Side.of(second)
    ours, theirs = one.held.tasks, other.held.tasks
    features = compare_tasks(ours, theirs, likeness) if ours and theirs else []
    aligned = align(features)
    figures = figure_changes(one.held, other.held, aligned, likeness)
    pairs = [
        _pair((one, other), part, features[part.x][part.y], figures[part.x, part.y])
        for part in _parts(aligned, features)
    ]
    left, added = _left(ours, {x for x, _ in aligned}), _left(theirs, {y for _, y in aligned})
    pairs += [_alone(ours[x], one.held.figures[x], State.DROPPED) for x in left]
    pairs += [_alone(theirs[y], other.held.figures[y], State.NEW) for y in added]
    order = {task.address: at for at, task in enumerate((*ours, *theirs))}
    return Comparison(
        first.document.id, second.document.id, tuple(_in_order(pairs, order, ours, theirs))
    )


def _parts(aligned: Aligned, features: Sequence[Sequence[Features]]) -> list[_Part]:
    def of(x: int, y: int) -> _Part:
        split = [pair for pair in aligned if pair[0] == x and pair[1] != y]
        merged = [pair for pair in aligned if pair[1] == y and pair[0] != x]

        def is_best(others: Aligned) -> bool:
            return all(features[x][y].score >= features[p][q].score for p, q in others)

        return _Part(
            x, y, [q for _, q in split], [p for p, _ in merged], is_best(split), is_best(merged)
        )

    return [of(x, y) for x, y in aligned]


def _left(tasks: Sequence[Task], taken: set[int]) -> list[int]:
    return [at for at in range(len(tasks)) if at not in taken]


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
    sides: tuple[_Side, _Side], part: _Part, features: Features, figures: list[TargetChange]
) -> Pair:
    ours, theirs = sides[0].held, sides[1].held
    departments, policies = (
        _named(sides, part, kind) for kind in (MentionType.DEPARTMENT, MentionType.POLICY)
    )
    later = any(change.before and change.after for change in policies)
    doubtful = _is_doubtful(features, (ours.figures[part.x], theirs.figures[part.y]), figures)
    reasons = _reasons(features, sides[0].names, sides[1].names)
    return Pair(
        State.CHANGED if figures or departments or later else State.CONTINUED,
        ours.tasks[part.x].address,
        theirs.tasks[part.y].address,
        round(features.score, 4),
        (*reasons, _DOUBT) if doubtful else reasons,
        tuple(figures),
        departments,
        policies,
        tuple(theirs.tasks[y].address for y in part.split),
        tuple(ours.tasks[x].address for x in part.merged),
        doubtful,
    )


def _is_doubtful(
    features: Features, held: tuple[Sequence[Figure], ...], changes: Sequence[TargetChange]
) -> bool:
    """Whether two tasks may be others in the same words: both set figures, and none of one counts what one of
    the other does. Of such pairs in measured plans 8 of 11 were wrong, of all others 8 of 142."""
    alone = [change for change in changes if not (change.before and change.after)]
    return features.score < SURE and all(held) and len(alone) == sum(map(len, held))


def _named(sides: tuple[_Side, _Side], part: _Part, kind: MentionType) -> tuple[NamedChange, ...]:
    """What two items do with policies, or who bears responsibility: a body that both only speak of, or tell or
    ask to act, bears none. What another part of a split task names did not go, nor is it new."""
    one, other = sides
    tasks = one.held.tasks[part.x], other.held.tasks[part.y]
    before = one.named.get((tasks[0].item.number, kind), {})
    after = other.named.get((tasks[1].item.number, kind), {})
    return tuple(
        change
        for key, change in named_changes(one.reading, before, other.reading, after).items()
        if (kind is MentionType.POLICY or _DUTIES & {*change.before, *change.after})
        and (change.after or (part.best_of_first and not _names(other, part.split, key)))
        and (change.before or (part.best_of_second and not _names(one, part.merged, key)))
    )


def _names(side: _Side, tasks: Sequence[int], key: str) -> bool:
    return any(key in side.held.tasks[at].entities for at in tasks)


def _alone(task: Task, figures: Sequence[Figure], state: State) -> Pair:
    new = state is State.NEW
    return Pair(
        state,
        None if new else task.address,
        task.address if new else None,
        targets=tuple(
            TargetChange(f.what, None if new else f, f if new else None) for f in figures
        ),
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
