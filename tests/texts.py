"""Texts as documents and what is seen of them, for tests of layouts and heads."""

from __future__ import annotations

from kg.document import read_document
from kg.lexicon import load_lexicon
from kg.model import Document
from kg.source import source_from_bytes


def read(text: str) -> Document:
    """The document of a text file."""
    return read_document(source_from_bytes(text.encode(), "plan.txt"), load_lexicon())


def shape(document: Document) -> list[str]:
    """`section.number:label title` of every item but the first."""
    return [
        f"{i.section or '-'}.{i.number}:{i.label} {i.title}".strip() for i in document.items[1:]
    ]


def said(document: Document, number: int) -> list[str]:
    """The sentences of an item, without line breaks."""
    return [
        document.text[s.start : s.end].replace("\n", "") for s in document.items[number].sentences
    ]


A, B, C = (
    "完善巡河制度。落实河长责任，按月通报。",
    "清理河岸垃圾。全年清理40处。",
    "补种护岸林木。成活率不低于九成。",
)
