"""Who is responsible by a sentence that speaks of many tasks at once.

A plan may name one unit for all its tasks, list the units of a section at its end, or in its title.
The mentions stay where they are written; this says which other tasks they also hold for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kg.lexicon import Lexicon
from kg.mentions.department_office import Office
from kg.mentions.responsibility import find_duties, first_leads
from kg.model import Document, Item, Mention, MentionType, Role, Section, Span
from kg.normal import is_traditional, plain_text

_WORK = "(?:任[务務]|工作|事[项項]|[项項]目|内容|內容|措施)"
# 3000万条以上 is a figure; 以上任务 speaks of tasks
_ABOVE = "(?<![0-9０-９%％万萬亿億条條项項个個户戶人次家所张張台座])(?:以上|上述|前述)"
_ALL = re.compile(
    f"(?:{_ABOVE}|各[项項]|所有|全部|以下|下列|其[余餘他]|本(?:计划|計劃|要点|要點|方案|通知)|未(?:注|標|标|列|单列)?明[确確]?)"
    f"[^。;；]{{0,14}}{_WORK}[^。;；]{{0,16}}?(?:均?由|[责責牵牽][任頭头][单單]位均?[为為])"
)
_SECTION = re.compile(f"{_ABOVE}(?:各[项項])?{_WORK}|本(?:部分|章|节|節|大[项項]|板[块塊])")
_ALONE = re.compile(
    "\\s*[(（〔【\\[]?(?:[牵牽][头頭]|[责責]任|[负負][责責]|配合|主[办辦])[^:：。]{0,6}[:：]|\\s*[(（〔【\\[][^。]{2,80}[)）〕】\\]]\\s*$"
)


class Scope(StrEnum):
    """How far a sentence reaches: all tasks of the plan, or those of its section."""

    PLAN = "plan"
    SECTION = "section"


@dataclass(frozen=True, slots=True)
class Inherited:
    """A body that is responsible for `item` by `text[start:end]`, which stands elsewhere.

    `mention` lies in that sentence; it is a mention of the document, or (in a section's title,
    which belongs to no item) one made for this purpose.
    """

    item: int
    mention: Mention
    scope: Scope
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Saying:
    """A sentence with the bodies it makes responsible, and the item that it stands in."""

    item: Item
    start: int
    end: int
    bodies: tuple[Mention, ...]


def inherited_duties(
    document: Document, mentions: Sequence[Mention], lexicon: Lexicon
) -> tuple[Inherited, ...]:
    """The duties that items without bodies of their own take from other sentences, by item.

    A section's sentence goes before the plan's; an item whose own text says who leads takes none.
    """
    sayings = list(_sayings(document, mentions))
    wide = [s for s in sayings if _reach(document, s, sayings) is not None]
    busy = {s.item.number for s in sayings if s not in wide}
    found = list(_from_sections(document, wide, busy, sayings))
    found += _from_titles(document, lexicon, busy | {f.item for f in found})
    taken = busy | {f.item for f in found} | {s.item.number for s in wide}
    for saying in wide:
        if _reach(document, saying, sayings) is Scope.PLAN:
            saying = replace(saying, bodies=_after_words(document, saying))
            items = [i for i in document.items if i.number and i.number not in taken]
            found.extend(_spread(saying, items, Scope.PLAN))
    return tuple(sorted(set(found), key=lambda f: (f.item, f.mention.start, f.mention.end)))


def _sayings(document: Document, mentions: Sequence[Mention]) -> Iterator[_Saying]:
    """The sentences that make bodies responsible, in order."""
    bodies = [
        m
        for m in mentions
        if m.type is MentionType.DEPARTMENT
        and m.role in (Role.LEAD, Role.JOINT)
        and not m.rule.startswith("department-addressee")
    ]
    for item in document.items:
        own = [m for m in bodies if m.item == item.number]
        for sentence in item.sentences:
            inside = tuple(m for m in own if sentence.start <= m.start < sentence.end)
            if any(m.role is Role.LEAD or _listed(m) for m in inside):
                yield _Saying(item, sentence.start, sentence.end, inside)


def _listed(mention: Mention) -> bool:
    return mention.rule.startswith(("department-duty", "department-table"))


def _reach(document: Document, saying: _Saying, all_: Sequence[_Saying]) -> Scope | None:
    """How far a sentence reaches beyond its own item; None for not at all."""
    text = re.sub(r"\s", "", document.text[saying.start : saying.end])
    if not any(map(_listed, saying.bodies)) and not _ALL.search(text):
        return None
    inner = saying.item.section is not None
    listed = any(m.rule.startswith("department-duty") for m in saying.bodies)
    if inner and _SECTION.search(text) and (listed or _ALL.search(text)):
        return Scope.SECTION
    if _ALL.search(text):
        return Scope.PLAN
    return Scope.SECTION if inner and _closes_section(document, saying, all_) else None


def _after_words(document: Document, saying: _Saying) -> tuple[Mention, ...]:
    """The bodies after the words that speak of all tasks."""
    places = [n for n in range(saying.start, saying.end) if not document.text[n].isspace()]
    said = _ALL.search("".join(document.text[n] for n in places))
    start = places[said.start()] if said else saying.start
    return tuple(m for m in saying.bodies if m.start >= start)


def _closes_section(document: Document, saying: _Saying, all_: Sequence[_Saying]) -> bool:
    """Whether a list is a paragraph of its own at a section's end, the only list of the section."""
    items = [i for i in document.items if i.section == saying.item.section]
    before = document.text[: saying.start].rstrip(" \t\u3000")
    own_line = before.endswith("\n") and _ALONE.match(document.text[saying.start : saying.end])
    if len(items) < 2 or items[-1] != saying.item or not own_line:
        return False
    lists = [
        s for s in all_ if s.item.section == saying.item.section and any(map(_listed, s.bodies))
    ]
    return lists == [saying]


def _from_sections(
    document: Document, wide: Sequence[_Saying], busy: set[int], all_: Sequence[_Saying]
) -> Iterator[Inherited]:
    for saying in wide:
        if _reach(document, saying, all_) is Scope.SECTION:
            items = [
                item
                for item in document.items
                if item.section == saying.item.section
                and item.number not in busy | {saying.item.number}
                and item.start < saying.start
            ]
            yield from _spread(saying, items, Scope.SECTION)


def _spread(saying: _Saying, items: Sequence[Item], scope: Scope) -> Iterator[Inherited]:
    for item in items:
        for mention in saying.bodies:
            yield Inherited(item.number, mention, scope, saying.start, saying.end)


def _from_titles(document: Document, lexicon: Lexicon, taken: set[int]) -> list[Inherited]:
    """一、修渠（责任单位：市水利局）: a list in a section's title."""
    found: list[Inherited] = []
    traditional = is_traditional(document.text)
    for section in document.sections:
        for mention, start, end in _in_title(document, section, lexicon, traditional):
            found += [
                Inherited(i.number, replace(mention, item=i.number), Scope.SECTION, start, end)
                for i in document.items
                if i.section == section.number and i.number not in taken
            ]
    return found


def _in_title(
    document: Document, section: Section, lexicon: Lexicon, traditional: bool
) -> Iterator[tuple[Mention, int, int]]:
    end = document.text.find("\n", section.start)
    items = [i.start for i in document.items if i.section == section.number]
    end = min([*([end] if end >= 0 else []), *items, section.end])
    plain = plain_text(document.text, section.start, end, traditional=traditional)
    if ":" not in plain.text and "牵头" not in plain.text:
        return
    office = Office.of(document, lexicon)
    for hit, ruling in find_duties(plain.text, office, first_leads(document)).named:
        a, b = plain.span(hit.start, hit.end)
        cue = Span(*plain.span(*ruling.cue)) if ruling.cue else None
        yield Mention(
            0, MentionType.DEPARTMENT, document.text[a:b], a, b, canonical=hit.canonical,
            role=ruling.role, cue=cue, rule="department-section-title", generic=hit.generic,
        ), section.start, end  # fmt: skip
