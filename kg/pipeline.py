"""The one place that knows the order: bytes → text → document → mentions → links."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from kg.document import read_document
from kg.laws import cited_articles, standing
from kg.lexicon import Lexicon
from kg.links import FindWork, Known, link_mentions
from kg.mentions import find_mentions
from kg.model import (
    Document,
    Held,
    LifeCycle,
    Link,
    Mention,
    MentionType,
    Reading,
    Source,
    mention_id,
)
from kg.source import read_source, source_from_bytes
from kg.tagger import SecondReader

_FIELDS = (
    "role", "form", "kind", "life_cycle", "number", "article", "generic", "value", "unit", "what",
    "relation", "deadline", "per",
)  # fmt: skip
_LAWS = ("law", "regulation", "department_rule")  # what a collection of laws holds


def read_plan(
    path: Path,
    lexicon: Lexicon,
    known: Known = (),
    laws: FindWork | None = None,
    second: SecondReader | None = None,
) -> Reading:
    """A file → everything that one pass finds in it, storing nothing.

    `known` are the entities of other documents: all, or a function from names to those that bear
    one (`Store.entities_named`). `laws` finds a law by the id of its entity (`Store.find_work`).
    `second` reads beside the rules, which stand alone where none is given (`find_mentions`).
    Raises the children of SourceError and DocumentError.
    """
    return read_text(read_source(path), lexicon, known, laws, second)


def read_bytes(
    data: bytes,
    name: str,
    lexicon: Lexicon,
    known: Known = (),
    laws: FindWork | None = None,
    second: SecondReader | None = None,
) -> Reading:
    """The same for the bytes of an upload; `name` is the file's name."""
    return read_text(source_from_bytes(data, name), lexicon, known, laws, second)


def read_text(
    source: Source,
    lexicon: Lexicon,
    known: Known = (),
    laws: FindWork | None = None,
    second: SecondReader | None = None,
) -> Reading:
    """The same for a source that was read already."""
    document = read_document(source, lexicon)
    mentions = find_mentions(document, lexicon, second)
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
    laws = cache(laws) if laws is not None else None  # a law may be cited in every other item
    entities, links = link_mentions(document, mentions, lexicon, known, laws)
    cited = {mention_id(document.id, m): m for m in mentions if _is_cited_law(m)}
    links = tuple(_with_version(link, cited.get(link.mention), document, laws) for link in links)
    return Reading(document, mentions, entities, links, _warnings(document))


def _is_cited_law(mention: Mention) -> bool:
    """Whether a mention names a law that has a text already, or an article of any document."""
    if mention.type is not MentionType.POLICY:
        return False
    planned = mention.life_cycle in (LifeCycle.TO_BE_DRAFTED, LifeCycle.TO_BE_ISSUED)
    return bool(mention.article) or (mention.kind in _LAWS and not planned)


def _with_version(
    link: Link, cited: Mention | None, document: Document, laws: FindWork | None
) -> Link:
    """Name the version in force on the plan's date and the articles cited, or why there is none."""
    if link.entity is None or not link.entity.startswith(f"{MentionType.POLICY}/"):
        return link
    data = document.metadata
    date = data.date or (f"{data.year}-01-01" if data.year else "")
    work = laws(link.entity) if laws is not None else None
    if work is None and cited is None:
        return link
    version, held = standing(work, date) if laws is not None else (None, Held.NO_LAWS)
    article = cited.article if cited is not None else None
    return replace(
        link,
        version=version.id if version is not None else None,
        held=held,
        articles=cited_articles(article, version, held) if article else (),
    )


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

    Beyond that format: `entity` (the id of what it was linked to), `version`, `held`, `articles`,
    `cue`, `rule`.
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
    row |= _law_fields(link) if link else {}
    if mention.cue is not None:
        row["cue"] = document.text[mention.cue.start : mention.cue.end]
    row["rule"] = mention.rule or None
    return {key: value for key, value in row.items() if value is not None}


def _law_fields(link: Link) -> dict[str, Any]:
    """The version of a law and the articles cited of it, or in a word why there is none."""
    articles = [
        {"label": one.label, "article": one.article, "held": str(one.held)} for one in link.articles
    ]
    return {
        "version": link.version,
        "held": str(link.held) if link.held else None,
        "articles": articles or None,
    }
