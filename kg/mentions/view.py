"""An item as recognisers see it: plain spelling, sentence by sentence, with the way back."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from kg.document.cells import cells_of, rows_in
from kg.model import Document, Item, Metadata
from kg.normal import PlainText, is_traditional, plain_text
from kg.tagger import Tags, load_tagger


@dataclass(frozen=True)
class SentenceView:
    """One sentence in plain spelling. `text` is what rules match; `span` leads back.

    `tags` is what the learned tagger says of it, read when first asked for.
    """

    plain: PlainText
    paragraph: int  # grows with each line that begins anew in the source

    @property
    def text(self) -> str:
        """The sentence in plain spelling."""
        return self.plain.text

    @cached_property
    def tags(self) -> Tags:
        """Names that the tagger sees, and the odds of any other; raises LexiconError without a model."""
        return load_tagger().tags(self.text)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of `text[start:end]` in the document's stored text."""
        return self.plain.span(start, end)


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with its sentences in plain spelling and the metadata of its document."""

    document: Document
    item: Item
    sentences: tuple[SentenceView, ...]

    @property
    def metadata(self) -> Metadata:
        """What is known of the document as a whole."""
        return self.document.metadata


def view_item(document: Document, item: Item, *, traditional: bool) -> ItemView:
    """The view of one item. Sentences without a visible character are left out."""
    views: list[SentenceView] = []
    paragraph, last_end = 0, item.start
    for sentence in item.sentences:
        if "\n" in document.text[last_end : sentence.start]:
            paragraph += 1
        last_end = sentence.end
        plain = plain_text(document.text, sentence.start, sentence.end, traditional=traditional)
        if plain.text:
            views.extend(SentenceView(cell, paragraph) for cell in _cells(plain, document.text))
    return ItemView(document, item, tuple(views))


def _cells(plain: PlainText, source: str) -> list[PlainText]:
    """A sentence divided where a row of cells is: no name and no figure goes from cell to cell."""
    text, origin = plain.text, plain.origin
    rows = rows_in(source, origin[0], origin[-1] + 1)
    if not rows:
        return [plain]
    spans, at = [], origin[0]
    for start, end in rows:
        spans += [(at, start), *((start + a, start + b) for a, b in cells_of(source[start:end]))]
        at = end
    spans.append((at, origin[-1] + 1))
    bounds = [(bisect_left(origin, a), bisect_left(origin, b)) for a, b in spans]
    return [PlainText(text[a:b], origin[a:b]) for a, b in bounds if a < b]


def view_items(document: Document) -> tuple[ItemView, ...]:
    """The views of all items of a document, in order."""
    traditional = is_traditional(document.text)
    return tuple(view_item(document, item, traditional=traditional) for item in document.items)
