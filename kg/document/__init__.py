"""Source → `Document`: metadata, sections, items, sentences with offsets."""

from __future__ import annotations

from kg.document.labels import Label, labels_of
from kg.document.lines import Line, lines_of
from kg.document.metadata import metadata_of
from kg.document.outline import outline
from kg.document.sentences import sentences_of
from kg.document.website import website_spans
from kg.lexicon import Lexicon
from kg.model import Document, Item, Section, Sentence, Source, Span

__all__ = ["read_document"]


def read_document(source: Source, lexicon: Lexicon) -> Document:
    """The plan that a text holds: metadata, sections, items 0..N, sentences."""
    text = source.text
    lines = lines_of(text)
    outside = website_spans(text, lines)
    heads, tasks = outline(list(labels_of(text, lines)))
    starts = sorted(label.start for label in heads + tasks)
    sections = _sections(text, heads, lines)
    items = _items(text, tasks, starts, sections, lines, outside)
    first = starts[0] if starts else len(text)
    metadata = metadata_of(text, lines, first)
    return Document(f"doc-{source.sha256[:8]}", source, metadata, sections, items, tuple(outside))


def _line_end(lines: list[Line], at: int) -> int:
    return next(line.end for line in lines if line.start <= at < line.end)


def _sections(text: str, heads: list[Label], lines: list[Line]) -> tuple[Section, ...]:
    ends = [label.start for label in heads[1:]] + [len(text)]
    return tuple(
        Section(
            number, f"sec_{number}", text[label.start : label.end],
            text[label.end : _line_end(lines, label.start)].strip(), label.start, end,
        )
        for number, (label, end) in enumerate(zip(heads, ends, strict=True), 1)
    )  # fmt: skip


def _items(
    text: str,
    tasks: list[Label],
    starts: list[int],
    sections: tuple[Section, ...],
    lines: list[Line],
    outside: list[Span],
) -> tuple[Item, ...]:
    first = starts[0] if starts else len(text)
    items = [Item(0, "item_0", None, "", "", 0, first, _sentences(text, 0, first, lines, outside))]
    for number, label in enumerate(tasks, 1):
        end = next((start for start in starts if start > label.start), len(text))
        section = next((s.number for s in sections if s.start <= label.start < s.end), None)
        eid = f"sec_{section}__item_{number}" if section else f"item_{number}"
        inner = _sentences(text, label.end, end, lines, outside)
        title = text[inner[0].start : inner[0].end].rstrip("。") if inner else ""
        items.append(
            Item(
                number, eid, section, text[label.start : label.end], title, label.start, end, inner
            )
        )
    return tuple(items)


def _sentences(
    text: str, start: int, end: int, lines: list[Line], outside: list[Span]
) -> tuple[Sentence, ...]:
    found: list[Sentence] = []
    for line in lines:
        at, stop = max(line.start, start), min(line.end, end)
        for span in outside:
            if span.start <= at < span.end:
                at = span.end
            elif at < span.start < stop:
                stop = span.start
        if at < stop:
            found.extend(sentences_of(text, at, stop))
    return tuple(found)
