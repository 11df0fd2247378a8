"""Targets: quantified commitments, with what is counted and how the figure is meant.

A range (3至5个) is one target whose value is its lower bound, relation `ge`: that much is promised.
余 and 多 stand inside the surface (40余个) and mean `approx`; every other modifier stands outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.lexicon.units import UnitKind, load_units
from kg.mentions.cover import Cover, Earlier
from kg.mentions.figures import Figure, find_figures
from kg.mentions.target_commitment import is_commitment, is_past
from kg.mentions.target_context import (
    Context,
    deadline_of,
    per_of,
    relation_of,
    what_of,
)
from kg.mentions.view import ItemView, SentenceView
from kg.model import Mention, MentionType, Relation, Span

_COVERAGE = re.compile(r"(?:实现)?(?<!“)全覆盖(?!面|率|式|的(?!目标))")
_COVERAGE_END = re.compile(r"[,。;:!?)]|目标|$")
_REVIEW = re.compile(r"回顾|总结|成效|完成情况|主要成绩|工作情况")
_LONGEST_LABEL = 24  # characters in quotes; what is longer is a sentence, with figures of its own


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with what is known of it: earlier mentions, quotation depth, plan year."""

    view: SentenceView
    cover: Cover
    quoted: frozenset[int]
    year: int | None
    source: str

    def written(self, start: int, end: int) -> str:
        """`text[start:end]` as the source writes it, without white space inside."""
        first, last = self.view.span(start, end)
        return re.sub(r"\s+", "", self.source[first:last])

    def is_free(self, figure: Figure) -> bool:
        """Whether a figure lies in no quotation and in no earlier mention."""
        return figure.start not in self.quoted and self.cover.is_free(figure.start, figure.end)

    @property
    def text(self) -> str:
        """The sentence in plain spelling."""
        return self.view.text


def _quoted(text: str) -> frozenset[int]:
    """The offsets inside quotation marks and title marks; an unclosed mark opens nothing."""
    inside: set[int] = set()
    for opening, closing in ("“”", "《》", "〔〕"):
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at)
            if end < 0:
                break
            if end - at <= _LONGEST_LABEL:
                inside.update(range(at, end))
            at = text.find(opening, end)
    return frozenset(inside)


def _what(sentence: _Sentence, context: Context) -> str:
    """What is counted, in the source's own script."""
    what = what_of(context)
    at = context.text.find(what, context.clause) if what else -1
    return sentence.written(at, at + len(what)) if at >= 0 else what


def _mention(view: ItemView, sentence: _Sentence, context: Context, rule: str) -> Mention:
    start, end = sentence.view.span(context.figure.start, context.figure.end)
    relation, cue = relation_of(context)
    per = per_of(context)
    return Mention(
        item=view.item.number,
        type=MentionType.TARGET,
        surface=view.document.text[start:end],
        start=start,
        end=end,
        canonical=view.document.text[start:end],
        cue=Span(*sentence.view.span(*cue)) if cue else None,
        rule=rule,
        value=context.figure.value,
        unit=context.figure.unit,
        what=_what(sentence, context) or None,
        relation=relation,
        deadline=deadline_of(context, sentence.year),
        per=sentence.written(*per) if per else None,
    )


def _figures(sentence: _Sentence) -> Iterator[tuple[str, Context]]:
    for figure in find_figures(sentence.text, load_units()):
        context = Context.of(sentence.text, figure)
        if sentence.is_free(figure) and is_commitment(context, sentence.year):
            yield ("target.words" if figure.in_words else "target.figure"), context


def _coverage(sentence: _Sentence) -> Iterator[tuple[str, Context]]:
    for match in _COVERAGE.finditer(sentence.text):
        start, end = match.span()
        figure = Figure(start, end, 1.0, "coverage", UnitKind.MEASURE, Relation.EQ, number_end=end)
        context = Context.of(sentence.text, figure)
        ends = _COVERAGE_END.match(sentence.text, end)
        if ends and sentence.is_free(figure) and not is_past(context, sentence.year):
            yield "target.coverage", context


def _is_review(view: ItemView) -> bool:
    """Whether the item stands in a section that looks back."""
    section = next((s for s in view.document.sections if s.number == view.item.section), None)
    return section is not None and bool(_REVIEW.search(section.title))


def find_targets(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The targets of an item in the order of the text; their spans never overlap."""
    if _is_review(view):
        return []
    held = Earlier(earlier)
    found: list[Mention] = []
    for part in view.sentences:
        cover = held.cover(part)
        year, source = view.metadata.year, view.document.text
        sentence = _Sentence(part, cover, _quoted(part.text), year, source)
        rows = sorted(
            (*_figures(sentence), *_coverage(sentence)), key=lambda row: row[1].figure.start
        )
        found.extend(_mention(view, sentence, context, rule) for rule, context in rows)
    return found
