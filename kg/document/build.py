"""Units of the outline → sections and items with their sentences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from kg.document.cells import unframed
from kg.document.lines import Line, heading_end
from kg.document.outline import Unit
from kg.document.sentences import sentences_of
from kg.model import Item, Section, Sentence, Span

_SET_OFF = re.compile(
    "【(?P<bracketed>[^】]{2,40})】|(?P<title>[^，。；：:、\\s（）()]{4,24})(?:[：:]|[ \t]{2,}|\u3000+)(?=[^\\s“])"
)
_TITLE = 60  # characters; a longer first sentence is a sentence, not a heading


@dataclass(frozen=True, slots=True)
class Layout:
    """A text, its paragraphs, what is outside the plan, and its units in order."""

    text: str
    paragraphs: list[Line]
    outside: list[Span]
    units: list[Unit]

    def end_of(self, index: int) -> int:
        """Where the next unit begins."""
        following = index + 1
        return self.units[following].label.start if following < len(self.units) else len(self.text)

    def heading_of(self, index: int) -> int:
        """Where the heading of a section ends."""
        label, end = self.units[index].label, self.end_of(index)
        return _before_label(self.text, heading_end(self.text, label.end, end), end)


def _before_label(text: str, stop: int, end: int) -> int:
    return stop if stop < end else end


def first_task(layout: Layout) -> int:
    """The index of the first unit after the preamble.

    Sections without numbered tasks in front of the first section with some (总体要求) are preamble.
    """
    units = layout.units
    if all(unit.is_task for unit in units):
        return 0
    return next(i for i, unit in enumerate(units) if not unit.is_task)


def items_of(layout: Layout) -> tuple[tuple[Section, ...], tuple[Item, ...]]:
    """The sections, and the items 0..N."""
    first = first_task(layout)
    sections, number_of = _sections(layout)
    items = [_preamble(layout, first)]
    for index in range(first, len(layout.units)):
        unit = layout.units[index]
        if unit.is_task:
            section = number_of.get(index if unit.section is None else unit.section)
            items.append(_item(layout, index, len(items), section))
    return sections, tuple(items)


def _sections(layout: Layout) -> tuple[tuple[Section, ...], dict[int, int]]:
    """Sections, and unit index → section number. Outer units of a sectioned plan are sections."""
    units = layout.units
    if all(unit.is_task for unit in units):
        return (), {}
    direct = {unit.section for unit in units if unit.section is not None and unit.is_task}
    chosen = [
        i for i, unit in enumerate(units) if i in direct or (unit.is_task and unit.section is None)
    ]
    found: list[Section] = []
    for number, index in enumerate(chosen, 1):
        label = units[index].label
        end = _section_end(layout, index, chosen[number] if number < len(chosen) else None)
        title = _squeezed(layout.text[label.end : layout.heading_of(index)])
        name = unframed(layout.text[label.start : label.end])
        found.append(Section(number, f"sec_{number}", name, title, label.start, end))
    return tuple(found), {index: number for number, index in enumerate(chosen, 1)}


def _section_end(layout: Layout, index: int, following: int | None) -> int:
    """Where the next section begins, or an outer heading above it."""
    if following is None:
        return len(layout.text)
    while following - 1 > index and not layout.units[following - 1].is_task:
        following -= 1
    return layout.units[following].label.start


def _squeezed(title: str) -> str:
    return "".join(title.split("\n")).strip().rstrip("。：:")


def _preamble(layout: Layout, first: int) -> Item:
    """Item 0: all before the first unit, without the headings of sections in it."""
    units = layout.units
    end = units[first].label.start if units else len(layout.text)
    begin, sentences = 0, []
    for index in range(first):
        sentences += _sentences(layout, begin, units[index].label.start)
        begin = layout.heading_of(index)
    sentences += _sentences(layout, begin, end)
    return Item(0, "item_0", None, "", "", 0, end, tuple(sentences))


def _item(layout: Layout, index: int, number: int, section: int | None) -> Item:
    """An item. The lead-in of a section, between its heading and its first item, goes with that."""
    label, end = layout.units[index].label, layout.end_of(index)
    start, lead = label.start, []
    if index and not layout.units[index - 1].is_task:
        lead = _sentences(layout, layout.heading_of(index - 1), label.start)
        start = lead[0].start if lead else start
    own = _sentences(layout, label.end, end)
    name = unframed(layout.text[label.start : label.end])
    eid = f"sec_{section}__item_{number}" if section else f"item_{number}"
    title = _title(layout.text, own, layout.units[index].label.title)
    return Item(number, eid, section, name, title, start, end, tuple(lead + own))


def _title(text: str, sentences: list[Sentence], cell: tuple[int, int] | None) -> str:
    """The heading of an item: a row's cell; what a colon, a wide blank or brackets set off; the
    first sentence, if it is short and more follows."""
    if cell is not None:
        return _squeezed(text[slice(*cell)]) if cell[1] - cell[0] <= _TITLE else ""
    if not sentences:
        return ""
    first = text[sentences[0].start : sentences[0].end]
    if set_off := _SET_OFF.match(first):
        return _squeezed(set_off["bracketed"] or set_off["title"])
    return _squeezed(first) if len(sentences) > 1 and len(first) <= _TITLE else ""


def _sentences(layout: Layout, start: int, end: int) -> list[Sentence]:
    """The sentences of all paragraphs between two offsets, without what is outside."""
    found: list[Sentence] = []
    paragraphs = layout.paragraphs
    index = max(0, bisect_right(paragraphs, start, key=lambda line: line.start) - 1)
    while index < len(paragraphs) and paragraphs[index].start < end:
        line = paragraphs[index]
        for piece in _inside(layout.outside, max(line.start, start), min(line.end, end)):
            found.extend(sentences_of(layout.text, piece.start, piece.end))
        index += 1
    return found


def _inside(outside: list[Span], start: int, end: int) -> list[Span]:
    """`[start, end)` without the spans outside, which are sorted and do not overlap."""
    found: list[Span] = []
    index = max(0, bisect_left(outside, start, key=lambda span: span.end))
    while index < len(outside) and outside[index].start < end:
        if outside[index].start > start:
            found.append(Span(start, outside[index].start))
        start = max(start, outside[index].end)
        index += 1
    if start < end:
        found.append(Span(start, end))
    return found
