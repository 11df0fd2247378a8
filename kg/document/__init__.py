"""Source → `Document`: metadata, sections, items, sentences with offsets."""

from __future__ import annotations

from kg.document.build import Layout, items_of
from kg.document.contents import contents_spans
from kg.document.ids import document_id
from kg.document.labels import Label
from kg.document.lines import Line, lines_of, paragraphs_of
from kg.document.metadata import head_of, metadata_of
from kg.document.outline import choose_labels, tree, units_of
from kg.document.rows import all_labels
from kg.document.website import website_spans
from kg.lexicon import Lexicon
from kg.model import Document, Source, Span

__all__ = ["read_document"]


def read_document(source: Source, lexicon: Lexicon) -> Document:
    """The plan that a text holds: metadata, sections, items 0..N, sentences. Linear in its length.

    A text without any numbering is one item 0.
    """
    text = source.text
    lines = lines_of(text)
    contents = contents_spans(text, lines)
    outside = _merged(website_spans(text, lines) + contents)
    labels = choose_labels(_readable(all_labels(text, lines), outside))
    units = units_of(text, tree(labels, len(text)))
    paragraphs = paragraphs_of(text, lines, _breaks(labels, outside))
    sections, items = items_of(Layout(text, paragraphs, outside, units))
    body = units[0].label.start if units else len(text)
    behind = contents[-1].end if contents else 0
    head = head_of(lines, _visible(lines, outside), body, behind)
    metadata = metadata_of(source, head, lexicon)
    name = document_id(metadata, source.sha256, lexicon)
    return Document(name, source, metadata, sections, items, tuple(outside))


def _merged(spans: list[Span]) -> list[Span]:
    """Sorted, and without overlaps."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def _readable(labels: list[Label], outside: list[Span]) -> list[Label]:
    """The labels that are not outside; both lists are sorted."""
    found: list[Label] = []
    index = 0
    for label in labels:
        while index < len(outside) and outside[index].end <= label.start:
            index += 1
        if index == len(outside) or label.start < outside[index].start:
            found.append(label)
    return found


def _breaks(labels: list[Label], outside: list[Span]) -> set[int]:
    """Offsets where a paragraph begins, whatever the line above looks like."""
    edges = {span.start for span in outside} | {span.end + 1 for span in outside}
    return {label.start for label in labels} | edges


def _visible(lines: list[Line], outside: list[Span]) -> list[Line]:
    """The lines that are not wholly outside."""
    starts = {span.start: span.end for span in outside}
    return [line for line in lines if starts.get(line.start, 0) < line.end]
