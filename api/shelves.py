"""The documents of the record as they lie in memory, with their items, each by its address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from api.forms import item_end, mention_view, outline_of, section_of, sentences_shown, summary_of
from api.frames import Rows
from api.place import Place, title_of
from api.schemas import DocumentSummary, DocumentView, ItemView, MentionView
from api.shelf import Shelf
from kg.errors import NotFound
from kg.model import Item, Reading, item_id
from kg.store import Head

if TYPE_CHECKING:
    from embeddings.passages import Passage


class Shelves:
    """Documents in the order in which they are shown, and what stands at an address in them.

    Never changed; methods that look up an address raise NotFound where nothing stands there.
    """

    def __init__(self, shelves: Iterable[Shelf]) -> None:
        """The documents in the order in which they are shown; none is read before it is asked for."""
        self._shelves: dict[str, Shelf] = {shelf.id: shelf for shelf in shelves}

    def __len__(self) -> int:
        return len(self._shelves)

    @property
    def heads(self) -> Iterator[Head]:
        """What is known of each document without reading it."""
        return (shelf.head for shelf in self._shelves.values())

    @cached_property
    def readings(self) -> tuple[Reading, ...]:
        """Everything of all documents: with a thousand of them reading it takes seconds."""
        return tuple(shelf.reading for shelf in self._shelves.values())

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """Every mention, by document and text."""
        return tuple(chain.from_iterable(shelf.places for shelf in self._shelves.values()))

    def prepared(self) -> Iterator[str]:
        """Make what tables and pages over all documents ask of each; its id, once that is done."""
        for shelf in self._shelves.values():
            _ = shelf.policies, shelf.duties, shelf.items_naming, shelf.of_role
            yield shelf.id

    def counts(self) -> Counter[str]:
        """The mentions of all documents by type."""
        return sum((Counter(head.counts) for head in self.heads), Counter())

    def _shelf(self, id_: str) -> Shelf | None:
        """The shelf of an item's address."""
        return self._shelves.get(id_.partition("#")[0])

    def shelf_of(self, id_: str) -> Shelf:
        """The document in which an item stands, by its address; raises NotFound."""
        shelf = self._shelf(id_)
        if shelf is None or id_ not in shelf.items:
            raise not_found("任务", "item", id_, "zhengmai search")
        return shelf

    def shelf_with(self, document: str) -> Shelf:
        """A document as it lies in memory; raises NotFound."""
        if document not in self._shelves:
            raise not_found("文档", "document", document, "zhengmai list")
        return self._shelves[document]

    def title(self, document: str) -> str:
        """A document's title, or its file's name; raises NotFound."""
        return summary_of(self.shelf_with(document).head).title

    def reading(self, document: str) -> Reading:
        """The reading of a document; raises NotFound."""
        return self.shelf_with(document).reading

    def passages(self, document: str) -> tuple[Passage, ...]:
        """The indexed sentences of a document; raises NotFound."""
        return self.shelf_with(document).passages

    def plain(self, document: str) -> str:
        """A document's text in plain spelling, made once; raises NotFound."""
        return self.shelf_with(document).plain

    def plain_item(self, id_: str) -> str:
        """An item's text in plain spelling, made once; raises NotFound."""
        shelf = self.shelf_of(id_)
        return shelf.plain_item(shelf.reading.document.items[shelf.items[id_]])

    @cached_property
    def titles(self) -> str:
        """The titles of all documents and sections in plain spelling, one a line."""
        return "\n".join(chain.from_iterable(shelf.titles for shelf in self._shelves.values()))

    def summaries(self) -> tuple[DocumentSummary, ...]:
        """All documents, newest year first."""
        return self._summaries

    @cached_property
    def _summaries(self) -> tuple[DocumentSummary, ...]:
        rows = map(summary_of, self.heads)
        return tuple(sorted(rows, key=lambda row: (-(row.year or 0), row.id)))

    def document(self, document: str) -> DocumentView:
        """A document with its outline; raises NotFound."""
        reading = self.reading(document)
        head = self._shelves[document].head
        return DocumentView(summary_of(head), tuple(outline_of(reading)), reading.warnings)

    def locate(self, id_: str) -> tuple[Reading, Item]:
        """The reading and the item at an address; raises NotFound."""
        shelf = self.shelf_of(id_)
        return shelf.reading, shelf.reading.document.items[shelf.items[id_]]

    def item(self, id_: str) -> ItemView:
        """An item with its mentions; raises NotFound."""
        reading, item = self.locate(id_)
        document = reading.document
        index = document.items.index(item)
        neighbours = [
            item_id(document.id, document.items[near]) if 0 <= near < len(document.items) else ""
            for near in (index - 1, index + 1)
        ]
        end = item_end(reading, item)
        return ItemView(
            id=id_,
            document=document.id,
            document_title=title_of(reading),
            number=item.number,
            label=item.label,
            title=item.title,
            section=section_of(reading, item),
            text=document.text[item.start : end],
            start=item.start,
            end=end,
            sentences=tuple(sentences_shown(reading, item)),
            mentions=Rows(map(mention_view, self.places_in(id_)), MentionView),
            previous=neighbours[0],
            following=neighbours[1],
        )

    def places_in(self, id_: str) -> tuple[Place, ...]:
        """The mentions of an item, in order."""
        shelf = self._shelf(id_)
        return tuple(shelf.at_item.get(id_, ())) if shelf else ()

    def inherited_in(self, id_: str) -> tuple[Place, ...]:
        """The bodies that an item takes over from its section or its plan."""
        shelf = self._shelf(id_)
        return tuple(shelf.inherited_at.get(id_, ())) if shelf else ()


def not_found(kind: str, english: str, id_: str, command: str) -> NotFound:
    """The error for an id that names nothing; `command` lists those that do."""
    return NotFound(
        f"文库里没有这个{kind}：{id_}",
        advice=f"可用 {command} 查看有哪些",
        english=f"no such {english} in the library: {id_}; see {command}",
    )
