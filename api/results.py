"""Hits of the search index → results for people, with the query's words marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.catalogue import Catalogue, section_of, title_of
from api.marks import find_marks
from api.schemas import Part, Result, SentenceView

if TYPE_CHECKING:
    from embeddings.search import Hit


def split_phrases(text: str) -> tuple[str, tuple[str, ...]]:
    """A query without its straight quotes, and what stood in them: phrases to be met verbatim.

    Chinese quotation marks are part of names (`“一老一小”有哪些措施`): they ask for the exact words
    only where they enclose the whole query.
    """
    whole = re.fullmatch(r"\s*“([^“”]+)”\s*", text)
    if whole and whole.group(1).strip():
        return whole.group(1).strip(), (whole.group(1).strip(),)
    phrases = tuple(phrase.strip() for phrase in re.findall(r'"([^"]+)"', text))
    return text.replace('"', " ").strip(), tuple(phrase for phrase in phrases if phrase)


def as_result(catalogue: Catalogue, hit: Hit, words: tuple[str, ...]) -> Result:
    """A hit with its names; `words` are the query and its other names."""
    passage = hit.passage
    reading, item = catalogue.locate(passage.address)
    return Result(
        document=passage.document,
        document_title=title_of(reading),
        item=item.number,
        id=passage.address,
        label=item.label,
        title=item.title,
        section=section_of(reading, item),
        sentence=passage.text,
        start=passage.start,
        end=passage.end,
        score=float(hit.score),
        parts=tuple(Part(name, float(score)) for name, score in sorted(hit.parts.items())),
        marks=find_marks(passage.text, passage.start, words),
        sentences=tuple(SentenceView(p.text, p.start, p.end) for p in hit.others),
    )
