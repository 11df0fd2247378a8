"""An item as recognisers see it: plain spelling, sentence by sentence, with the way back."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from kg.document.cells import cells_of, rows_in
from kg.model import Document, Item, Metadata
from kg.normal import PlainText, is_traditional, plain_text
from kg.tagger import RulesAlone, SecondReader, Tags

KEPT = 16  # stretches: about 14 MB
_TOGETHER = 20_000  # characters that the second reader is given at once, and the rest of a sentence


class Told:
    """What a second reader says of the sentences of a document.

    It reads a stretch of sentences as soon as one of them is asked for, and keeps the `kept` stretches read last:
    sentences are asked for item by item, those of one item by each recogniser anew.
    """

    def __init__(self, reader: SecondReader, kept: int = KEPT) -> None:
        self._reader = reader
        self._most = kept
        self._texts: list[str] = []
        self._firsts: list[int] = []  # where stretches begin
        self._last = _TOGETHER  # characters of the last stretch
        self._kept: dict[int, Sequence[Tags]] = {}  # by the first of a stretch

    def expect(self, text: str) -> int:
        """The number by which to ask for a sentence; all are expected before one is asked for."""
        number = len(self._texts)
        if self._last >= _TOGETHER:
            self._firsts.append(number)
            self._last = 0
        self._last += len(text)
        self._texts.append(text)
        return number

    def tags(self, number: int) -> Tags:
        """What is said of a sentence."""
        at = bisect_right(self._firsts, number)
        first = self._firsts[at - 1]
        if first not in self._kept:
            end = self._firsts[at] if at < len(self._firsts) else len(self._texts)
            if len(self._kept) == self._most:
                del self._kept[next(iter(self._kept))]
            self._kept[first] = self._reader.read(self._texts[first:end])
        return self._kept[first][number - first]


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence in plain spelling. `text` is what rules match; `span` leads back.

    `tags` is what the second reader says of it, read when first asked for.
    """

    plain: PlainText
    paragraph: int  # grows with each line that begins anew in the source
    told: Told
    number: int  # by which to ask for its tags

    @property
    def text(self) -> str:
        """The sentence in plain spelling."""
        return self.plain.text

    @property
    def tags(self) -> Tags:
        """Names that the second reader sees, and the odds of any other."""
        return self.told.tags(self.number)

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


def view_item(document: Document, item: Item, told: Told, *, traditional: bool) -> ItemView:
    """The view of one item. Sentences without a visible character are left out."""
    views: list[SentenceView] = []
    paragraph, last_end = 0, item.start
    for sentence in item.sentences:
        if "\n" in document.text[last_end : sentence.start]:
            paragraph += 1
        last_end = sentence.end
        plain = plain_text(document.text, sentence.start, sentence.end, traditional=traditional)
        if plain.text:
            views.extend(
                SentenceView(cell, paragraph, told, told.expect(cell.text))
                for cell in _cells(plain, document.text)
            )
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


def view_items(document: Document, second: SecondReader | None = None) -> tuple[ItemView, ...]:
    """The views of all items of a document, in order; the rules stand alone where no second reader is given."""
    traditional, told = is_traditional(document.text), Told(second or RulesAlone())
    return tuple(
        view_item(document, item, told, traditional=traditional) for item in document.items
    )
