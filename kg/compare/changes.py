"""What changed between two tasks that are the same: figures, departments, policies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from kg.compare.model import Figure, Likeness, NamedChange, Quote, TargetChange
from kg.model import Item, Mention, MentionType, Reading, Role, item_id, mention_id
from kg.normal import plain_name

COUNTED = 0.45
"""The least likeness of what two figures count; measured in docs/decisions/comparison.md."""
_LOOSE = str.maketrans({"名": "人", "户": "户", "位": "人", "所": "家", "座": "个", "処": "处"})


def quote_of(reading: Reading, item: Item, start: int) -> Quote:
    """The sentence of an item in which a mention begins; the item's first where none holds it."""
    document = reading.document
    holding = [s for s in item.sentences if s.start <= start < s.end] or item.sentences[:1]
    a, b = (holding[0].start, holding[0].end) if holding else (item.start, item.end)
    return Quote(document.id, item_id(document.id, item), a, b, document.text[a:b])


def figures_of(reading: Reading, item: Item) -> tuple[Figure, ...]:
    """The targets of an item, in the order of the text."""
    return tuple(
        Figure(m.surface, m.value, m.unit or "", m.what or "", quote_of(reading, item, m.start))
        for m in reading.mentions
        if m.item == item.number and m.type is MentionType.TARGET
    )


def match_figures(
    before: Sequence[Figure], after: Sequence[Figure], likeness: Likeness
) -> list[tuple[int, int]]:
    """Which figures count the same thing: same kind of unit, and what is counted is alike."""
    if not before or not after:
        return []
    meaning = likeness([_what(f) for f in before], [_what(f) for f in after])
    context = likeness([f.quote.text for f in before], [f.quote.text for f in after])
    ranked = sorted(
        (-(_named_alike(a, b) + meaning[x][y] + 0.5 * context[x][y]) / 2.5, x, y)
        for x, a in enumerate(before)
        for y, b in enumerate(after)
        if _kind(a) == _kind(b)
    )
    found: list[tuple[int, int]] = []
    for negative, x, y in ranked:
        free = all(x != p and y != q for p, q in found)
        if free and -negative >= COUNTED:
            found.append((x, y))
    return found


def _what(figure: Figure) -> str:
    return figure.what or figure.quote.text


def _kind(figure: Figure) -> str:
    return figure.unit.translate(_LOOSE)


def _named_alike(one: Figure, other: Figure) -> float:
    """The share of the shorter name's pairs of characters that the longer one has."""
    a, b = (_two(plain_name(f.what)) for f in (one, other))
    return len(a & b) / min(len(a), len(b)) if a and b else float(one.what == other.what)


def _two(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def target_change(before: Figure | None, after: Figure | None) -> TargetChange | None:
    """None where the figure is the same."""
    one = after or before
    assert one is not None
    if before and after and (before.value, before.unit) == (after.value, after.unit):
        return None
    return TargetChange(one.what, before, after)


Named = dict[str, list[tuple[Mention, Item]]]


def named_in(reading: Reading, items: Iterable[Item], type_: MentionType) -> Named:
    """Entity → its mentions in some items; generic bodies left out."""
    links = {link.mention: link.entity for link in reading.links}
    by_number = {item.number: item for item in items}
    found: Named = defaultdict(list)
    for mention in reading.mentions:
        entity = links.get(mention_id(reading.document.id, mention))
        if mention.type is type_ and mention.item in by_number and entity and not mention.generic:
            found[entity].append((mention, by_number[mention.item]))
    return found


def named_changes(
    first: Reading, before: Named, second: Reading, after: Named
) -> tuple[NamedChange, ...]:
    """Entities whose roles differ. Two provinces' counterparts (省财政厅) count as one body."""
    ours, theirs = _by_counterpart(first, before), _by_counterpart(second, after)
    names = {entity.id: entity.name for entity in (*first.entities, *second.entities)}
    found = []
    for key in sorted({*ours, *theirs}):
        entity = theirs.get(key) or ours[key]
        old, new = before.get(ours.get(key, ""), []), after.get(theirs.get(key, ""), [])
        roles = _roles(old), _roles(new)
        if roles[0] != roles[1]:
            found.append(
                NamedChange(
                    entity,
                    names.get(entity, entity.partition("/")[2]),
                    *roles,
                    quote_of(first, old[0][1], old[0][0].start) if old else None,
                    quote_of(second, new[0][1], new[0][0].start) if new else None,
                )
            )
    return tuple(found)


def _by_counterpart(reading: Reading, named: Named) -> dict[str, str]:
    region = reading.document.metadata.region
    return {entity.replace(f"/{region}", "/") if region else entity: entity for entity in named}


def _roles(places: Sequence[tuple[Mention, Item]]) -> tuple[str, ...]:
    """Life cycle for a policy, role for a department; a bare mention counts where alone."""
    roles = {str(m.life_cycle or m.role or Role.MENTION) for m, _ in places}
    return tuple(sorted(roles - {str(Role.MENTION)} or roles))
