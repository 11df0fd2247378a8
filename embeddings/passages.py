"""What is indexed and why: the sentences of a reading, each with its item as context.

A passage is one sentence, verbatim. Its vector is made of the sentence alone: the item's title in
front of it cost the dense ranking .04 nDCG@10, so the title is a passage feature of its own.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from dataclasses import dataclass
from functools import lru_cache

from kg.model import Document, Item, Reading, item_id
from kg.normal import is_traditional, plain_text


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence to be found. `text` is verbatim `document.text[start:end]`.

    `id` is `jiangsu-mzt-2023#sec_3__item_11@1234-1290`; `context` the title of the item. `plain` is
    the sentence in plain spelling (simplified, without the line breaks of a PDF): it is what is
    embedded and counted. `key` is its SHA-256 in hex, by which vectors are stored and reused.
    """

    id: str
    key: str
    document: str
    item: int
    eid: str
    section: int | None
    start: int
    end: int
    text: str
    plain: str
    context: str

    @property
    def address(self) -> str:
        """The item's address over all documents (`jiangsu-mzt-2023#sec_3__item_11`)."""
        return f"{self.document}#{self.eid}"

    @property
    def is_title(self) -> bool:
        """Whether the sentence is no more than the item's title, with its label."""
        said, title = (_letters(text) for text in (self.plain, self.context))
        return bool(title) and said.endswith(title) and len(said) - len(title) <= _LABEL


_LABEL = 6
"""Letters and digits that a label may have: (二十一), 3.12."""


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def text_key(text: str) -> str:
    """The SHA-256 of a text, in hex. A lone surrogate counts as its own three bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=1)
def made_by() -> str:
    """SHA-256 in hex of the code that makes passages: another one may make others of a document."""
    digest = hashlib.sha256()
    for name in (__name__, plain_text.__module__):
        source = inspect.getsource(sys.modules[name])
        digest.update(source.encode("utf-8"))
    return digest.hexdigest()


def plain_query(text: str) -> str:
    """A query in the plain spelling of passages."""
    return plain_text(text, traditional=is_traditional(text)).text


def is_plain(text: str) -> bool:
    """Whether a text is spelled the same in every plain text, those of Traditional documents too."""
    return plain_text(text, traditional=True).text == text


def passages_of(reading: Reading) -> tuple[Passage, ...]:
    """The passages of a reading in the order of its text; items without sentences give none."""
    document = reading.document
    traditional = is_traditional(document.text)
    return tuple(
        passage
        for item in document.items
        for passage in _passages_of_item(document, item, traditional)
    )


def _passages_of_item(document: Document, item: Item, traditional: bool) -> list[Passage]:
    address = item_id(document.id, item)
    context = plain_text(item.title, traditional=traditional).text
    found = []
    for span in item.sentences:
        text = document.text[span.start : span.end]
        plain = plain_text(document.text, span.start, span.end, traditional=traditional).text
        if not any(char.isalnum() for char in plain):
            continue  # a lone label or mark: nothing to find
        found.append(
            Passage(
                id=f"{address}@{span.start}-{span.end}",
                key=text_key(plain),
                document=document.id,
                item=item.number,
                eid=item.eid,
                section=item.section,
                start=span.start,
                end=span.end,
                text=text,
                plain=plain,
                context=context,
            )
        )
    return found
