"""What the code promises of every reading, whatever the text."""

from itertools import combinations

from kg.model import Item, Mention, MentionType, Reading, mention_id


def inside(mention: Mention, item: Item) -> bool:
    return item.start <= mention.start < mention.end <= item.end


def overlapping(mentions: list[Mention]) -> list[tuple[str, str]]:
    return [
        (one.surface, other.surface)
        for one, other in combinations(sorted(mentions, key=lambda m: m.start), 2)
        if other.start < one.end
    ]


def of(reading: Reading, *types: MentionType) -> list[Mention]:
    return [m for m in reading.mentions if m.type in types]


def check(reading: Reading) -> None:
    """What the code promises of every reading."""
    text = reading.document.text
    items = {item.number: item for item in reading.document.items}
    order = [(m.start, m.end, m.type) for m in reading.mentions]
    assert order == sorted(order) and len(set(order)) == len(order)
    for mention in reading.mentions:
        assert text[mention.start : mention.end] == mention.surface
        assert inside(mention, items[mention.item])
        assert mention.surface.strip() == mention.surface
        if mention.cue is not None:
            assert 0 <= mention.cue.start < mention.cue.end <= len(text)
        if mention.type is MentionType.TARGET:
            assert mention.value is not None and mention.unit
        else:
            assert mention.canonical
    for type_ in MentionType:
        assert overlapping(of(reading, type_)) == []
    for other in (MentionType.DEPARTMENT, MentionType.PLACE, MentionType.TARGET):
        titles = [m for m in of(reading, MentionType.POLICY) if m.surface.startswith("《")]
        assert overlapping([*titles, *of(reading, other)]) == []
    assert overlapping(of(reading, MentionType.DEPARTMENT, MentionType.PLACE)) == []
    known = {entity.id for entity in reading.entities}
    wanted = {
        mention_id(reading.document.id, m)
        for m in reading.mentions
        if m.type is not MentionType.TARGET
    }
    assert {link.mention for link in reading.links} == wanted
    assert {link.entity for link in reading.links} <= known | {None}
