"""The one place that knows the order: bytes → text → document → mentions → links."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.document import read_document
from kg.laws import version_in_force
from kg.lexicon import Lexicon
from kg.links import FindWork, Known, link_mentions
from kg.mentions import find_mentions
from kg.model import Document, Link, Mention, MentionType, Reading, Source, mention_id
from kg.source import read_source, source_from_bytes

_FIELDS = (
    "role", "form", "kind", "life_cycle", "number", "article", "generic", "value", "unit", "what",
    "relation", "deadline", "per",
)  # fmt: skip


def read_plan(
    path: Path, lexicon: Lexicon, known: Known = (), laws: FindWork | None = None
) -> Reading:
    """A file → everything that one pass finds in it, storing nothing.

    `known` are the entities of other documents: all, or a function from names to those that bear
    one (`Store.entities_named`). `laws` finds a law by the id of its entity (`Store.find_work`).
    Raises the children of SourceError and DocumentError.
    """
    return read_text(read_source(path), lexicon, known, laws)


def read_bytes(
    data: bytes, name: str, lexicon: Lexicon, known: Known = (), laws: FindWork | None = None
) -> Reading:
    """The same for the bytes of an upload; `name` is the file's name."""
    return read_text(source_from_bytes(data, name), lexicon, known, laws)


def read_text(
    source: Source, lexicon: Lexicon, known: Known = (), laws: FindWork | None = None
) -> Reading:
    """The same for a source that was read already."""
    document = read_document(source, lexicon)
    mentions = find_mentions(document, lexicon)
    return _linked(document, mentions, lexicon, known, laws)


def relink(
    reading: Reading, lexicon: Lexicon, known: Known = (), laws: FindWork | None = None
) -> Reading:
    """The same mentions linked anew: after laws were added, which give works and versions."""
    return _linked(reading.document, reading.mentions, lexicon, known, laws)


def _linked(
    document: Document,
    mentions: tuple[Mention, ...],
    lexicon: Lexicon,
    known: Known,
    laws: FindWork | None,
) -> Reading:
    entities, links = link_mentions(document, mentions, lexicon, known, laws)
    if laws is not None:
        links = tuple(_with_version(link, document, laws) for link in links)
    return Reading(document, mentions, entities, links, _warnings(document))


def _with_version(link: Link, document: Document, laws: FindWork) -> Link:
    """Name the version in force on the plan's date, where the law is held and the plan is dated."""
    data = document.metadata
    date = data.date or (f"{data.year}-01-01" if data.year else "")
    if link.entity is None or not date or not link.entity.startswith(f"{MentionType.POLICY}/"):
        return link
    work = laws(link.entity)
    version = version_in_force(work, date) if work is not None else None
    return replace(link, version=version.id) if version is not None else link


def _warnings(document: Document) -> tuple[str, ...]:
    data, found = document.metadata, []
    if not any(item.number for item in document.items):
        found.append("没有找到带编号的任务")
    wanted = (("标题", data.title), ("发布机关", data.issuer), ("年份", data.year))
    missing = [name for name, value in wanted if not value]
    if missing:
        found.append(f"没有找到{'、'.join(missing)}")
    return tuple(found)


def mention_rows(reading: Reading) -> list[dict[str, Any]]:
    """One JSON object a mention, as `eval/README.md` has it; a field without a value is left out.

    Beyond that format: `entity` (the id of what it was linked to), `version`, `cue`, `rule`.
    """
    document = reading.document
    links = {link.mention: link for link in reading.links}
    return [
        _row(mention, document, links.get(mention_id(document.id, mention)))
        for mention in reading.mentions
    ]


def _row(mention: Mention, document: Document, link: Link | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "item": mention.item,
        "type": str(mention.type),
        "surface": mention.surface,
        "start": mention.start,
        "end": mention.end,
        "canonical": mention.canonical or None,
    }
    for name in _FIELDS:
        value = getattr(mention, name)
        row[name] = str(value) if isinstance(value, str) else value
    row["entity"] = link.entity if link else None
    row["version"] = link.version if link else None
    if mention.cue is not None:
        row["cue"] = document.text[mention.cue.start : mention.cue.end]
    row["rule"] = mention.rule or None
    return {key: value for key, value in row.items() if value is not None}
