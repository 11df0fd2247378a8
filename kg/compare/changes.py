"""What changed between two tasks that are the same: figures, departments, policies."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Sequence

from kg.compare.likeness import counterpart
from kg.compare.limits import limits_of
from kg.compare.model import Figure, Likeness, NamedChange, Quote, TargetChange
from kg.model import Item, Mention, MentionType, Reading, Role, item_id, mention_id
from kg.normal import plain_name

COUNTED = 0.27
"""The least likeness of what two figures of one unit count in one task, and"""
OTHER_UNIT = 0.7
"""where units differ (65万人, 40万个岗位; 1500张, 翻一番): measured in docs/decisions/comparison.md."""
NEAR = 0.2
"""What values of one size add to that: of the same task, 110 hardly becomes 12."""
_SHARES = frozenset(("%", "个百分点", "coverage"))
_WHOLE = {"%", "coverage"}
_MEASURED = _SHARES | {"元", "倍"}
_STOP = re.compile(r"[，；。：,;:\n]")
_FAR = 60  # characters before and after a figure within which its clause ends
_LIST = re.compile(r"、(?![^（]*）)")
_LOOSE = str.maketrans({"名": "人", "位": "人", "所": "家", "座": "个"})


def quote_of(reading: Reading, item: Item, start: int) -> Quote:
    """The sentence of an item in which a mention begins; the item's first where none holds it."""
    document = reading.document
    holding = [s for s in item.sentences if s.start <= start < s.end] or item.sentences[:1]
    a, b = (holding[0].start, holding[0].end) if holding else (item.start, item.end)
    return Quote(document.id, item_id(document.id, item), a, b, document.text[a:b])


def figures_of(reading: Reading, item: Item) -> tuple[Figure, ...]:
    """The targets of an item and the limits of time that it sets, in the order of the text."""
    held = [m for m in reading.mentions if m.item == item.number and m.type is MentionType.TARGET]
    held = sorted([*held, *limits_of(reading, item, held)], key=lambda m: m.start)
    return tuple(
        Figure(
            m.surface,
            m.value,
            m.unit or "",
            m.what or "",
            quote_of(reading, item, m.start),
            _clause(reading.document.text, m, held),
        )
        for m in held
    )


def _clause(text: str, figure: Mention, figures: Sequence[Mention]) -> str:
    """What stands around a figure, from stop to stop or to the next figure, without the figure; of the
    second of two (分别提至760元和590元) what stands around the first."""
    start = max([figure.start - _FAR, 0, *(m.end for m in figures if m.end <= figure.start)])
    end = min([figure.end + _FAR, *(m.start for m in figures if m.start >= figure.end)])
    before = _STOP.split(text[start : figure.start])[-1]
    after = _LIST.split(_STOP.split(text[figure.end : end])[0])[0]
    around = before.lstrip("、和及") + after
    first = next((m for m in reversed(figures) if m.end <= figure.start), None)
    return around if around or first is None else _clause(text, first, figures)


def match_figures(
    before: Sequence[Figure], after: Sequence[Figure], likeness: Likeness
) -> list[tuple[int, int]]:
    """Which figures count the same thing: by their units, by what is counted, and by their size."""
    if not before or not after:
        return []
    alike = _alike(before, after, likeness)
    ranked = sorted(
        (-score, x, y)
        for x, a in enumerate(before)
        for y, b in enumerate(after)
        if (score := alike[x][y] + NEAR * _near(a, b)) >= _least(a, b)
    )
    found: list[tuple[int, int]] = []
    for _, x, y in ranked:
        if all(x != p and y != q for p, q in found):
            found.append((x, y))
    return found


def _alike(
    before: Sequence[Figure], after: Sequence[Figure], likeness: Likeness
) -> list[list[float]]:
    """How alike what two figures count is, in characters and in meaning, about 0 to 1: by their
    names, or by their clauses, whichever are more alike."""
    names = likeness([_what(f) for f in before], [_what(f) for f in after])
    clauses = likeness([_around(f) for f in before], [_around(f) for f in after])
    return [
        [
            max(
                named_alike(_what(a), _what(b)) + names[x][y],
                named_alike(_around(a), _around(b)) + clauses[x][y],
            )
            / 2
            for y, b in enumerate(after)
        ]
        for x, a in enumerate(before)
    ]


def _what(figure: Figure) -> str:
    return figure.what or _around(figure)


def _around(figure: Figure) -> str:
    return figure.clause or figure.quote.text


def _kind(figure: Figure) -> str:
    return figure.unit.translate(_LOOSE)


def _least(one: Figure, other: Figure) -> float:
    """What their likeness must reach; a share and its growth (85%, 5个百分点) are of one kind."""
    shares = {one.unit, other.unit} <= _SHARES
    return COUNTED if shares or _kind(one) == _kind(other) else OTHER_UNIT


def _near(one: Figure, other: Figure) -> float:
    """1 for the same value, 0 for four times as much, -1 for sixteen times and more. Shares are
    all of one size: of them only the same one says anything; what is measured has no size among counts."""
    same = _kind(one) == _kind(other)
    if same and one.value == other.value:
        return 1.0
    measured = {one.unit, other.unit} & (_SHARES if same else _MEASURED)
    if measured or not one.value or not other.value:
        return 0.0
    return max(-1.0, 1 - abs(math.log(one.value / other.value, 4)))


def named_alike(one: str, other: str) -> float:
    """The share of the shorter name's pairs of characters that the longer one has."""
    a, b = _two(plain_name(one)), _two(plain_name(other))
    return len(a & b) / min(len(a), len(b)) if a and b else float(one == other)


def _two(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def target_change(before: Figure | None, after: Figure | None) -> TargetChange | None:
    """None where the figure is the same."""
    one = after or before
    assert one is not None
    if before and after and before.value == after.value and _one_unit(before, after):
        return None
    return TargetChange(one.what, before, after)


def _one_unit(one: Figure, other: Figure) -> bool:
    """All of something is 100% of it."""
    return one.unit == other.unit or {one.unit, other.unit} == _WHOLE


Named = dict[str, list[tuple[Mention, Item]]]


def named_by_item(reading: Reading) -> dict[tuple[int, MentionType], Named]:
    """Number of an item and type → entity → its mentions there; generic bodies left out."""
    links = {link.mention: link.entity for link in reading.links}
    items = {item.number: item for item in reading.document.items}
    found: dict[tuple[int, MentionType], Named] = defaultdict(lambda: defaultdict(list))
    for mention in reading.mentions:
        entity = links.get(mention_id(reading.document.id, mention))
        if entity and not mention.generic:
            found[mention.item, mention.type][entity].append((mention, items[mention.item]))
    return found


def named_changes(
    first: Reading, before: Named, second: Reading, after: Named
) -> dict[str, NamedChange]:
    """Entities whose roles differ, by counterpart. Two provinces' counterparts (省财政厅) count as one body."""
    ours, theirs = _by_counterpart(first, before), _by_counterpart(second, after)
    names = {entity.id: entity.name for entity in (*first.entities, *second.entities)}
    found = {}
    for key in sorted({*ours, *theirs}):
        entity = theirs.get(key) or ours[key]
        old, new = before.get(ours.get(key, ""), []), after.get(theirs.get(key, ""), [])
        roles = _roles(old), _roles(new)
        if roles[0] != roles[1]:
            found[key] = NamedChange(
                entity,
                names.get(entity, entity.partition("/")[2]),
                *roles,
                quote_of(first, old[0][1], old[0][0].start) if old else None,
                quote_of(second, new[0][1], new[0][0].start) if new else None,
            )
    return found


def _by_counterpart(reading: Reading, named: Named) -> dict[str, str]:
    return {counterpart(entity, reading.document.metadata.region): entity for entity in named}


def _roles(places: Sequence[tuple[Mention, Item]]) -> tuple[str, ...]:
    """Life cycle for a policy, role for a department; a bare mention counts where alone."""
    roles = {str(m.life_cycle or m.role or Role.MENTION) for m, _ in places}
    return tuple(sorted(roles - {str(Role.MENTION)} or roles))
