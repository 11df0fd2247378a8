"""Readings in the forms in which they come back: quotations, mentions, sentences, outlines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.place import Place as Place
from api.place import title_of as title_of
from api.schemas import (
    CitedView,
    DocumentSummary,
    EntityMention,
    ItemSummary,
    MentionView,
    Quotation,
    SectionView,
    SentenceView,
)
from kg.model import (
    Item,
    Reading,
    item_id,
    mention_id,
)
from kg.store import Head

if TYPE_CHECKING:
    pass


def quotation(reading: Reading, item: Item, start: int, end: int) -> Quotation:
    """A stretch of a stored text as a quotation."""
    document = reading.document
    return Quotation(
        document=document.id,
        document_title=title_of(reading),
        item=item.number,
        id=item_id(document.id, item),
        label=item.label,
        title=item.title,
        text=document.text[start:end],
        start=start,
        end=end,
    )


def section_of(reading: Reading, item: Item) -> str:
    """The label and title of an item's section as one line; empty outside any section."""
    for section in reading.document.sections:
        if section.number == item.section:
            return f"{section.label}{section.title}"
    return ""


def item_end(reading: Reading, item: Item) -> int:
    """Where an item's last sentence ends: its text without what trails it."""
    return max((s.end for s in item.sentences), default=min(item.end, len(reading.document.text)))


def mention_view(place: Place) -> MentionView:
    """A mention for people and JSON."""
    mention, link = place.mention, place.link
    text = place.reading.document.text
    return MentionView(
        id=mention_id(place.reading.document.id, mention),
        type=mention.type,
        surface=mention.surface,
        start=mention.start,
        end=mention.end,
        canonical=mention.canonical,
        role=mention.role or "",
        cue=text[mention.cue.start : mention.cue.end] if mention.cue else "",
        life_cycle=mention.life_cycle or "",
        entity=(link.entity or "") if link else "",
        reasons=link.reasons if link else (),
        candidates=tuple(c.entity for c in link.candidates) if link and not link.entity else (),
        value=mention.value,
        unit=mention.unit or "",
        what=mention.what or "",
        relation=mention.relation or "",
        deadline=mention.deadline or "",
        version=(link.version or "") if link else "",
        held=(link.held or "") if link else "",
        articles=tuple(CitedView(a.label, a.article, a.held) for a in link.articles)
        if link
        else (),
    )


def summary_of(head: Head) -> DocumentSummary:
    """A document as lists show it."""
    found, meta = head.summary, head.summary.metadata
    return DocumentSummary(
        id=found.id,
        title=meta.title or found.name,
        issuer=meta.issuer,
        date=meta.date,
        year=meta.year,
        region=meta.region,
        number=meta.number,
        items=found.items,
        mentions=found.mentions,
    )


def outline_of(reading: Reading) -> Iterator[SectionView]:
    """The sections of a document, each with its items."""
    document = reading.document
    heads = {section.number: section for section in document.sections}
    groups: dict[int | None, list[ItemSummary]] = {}
    for item in document.items:
        row = ItemSummary(item_id(document.id, item), item.number, item.label, item.title)
        groups.setdefault(item.section, []).append(row)
    for number, rows in groups.items():
        head = heads.get(number) if number is not None else None
        yield SectionView(head.label if head else "", head.title if head else "", tuple(rows))


def sentences_shown(reading: Reading, item: Item) -> Iterator[SentenceView]:
    """The sentences of an item with their offsets."""
    for s in item.sentences:
        yield SentenceView(reading.document.text[s.start : s.end], s.start, s.end)


def entity_mention(place: Place) -> EntityMention:
    """A mention with its sentence and where that stands."""
    return EntityMention(
        mention=mention_view(place),
        document=place.reading.document.id,
        document_title=title_of(place.reading),
        item=place.item.number,
        id=place.id,
        title=place.item.title,
        sentence=place.sentence,
        start=place.start,
        end=place.end,
    )
