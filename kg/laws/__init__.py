"""A collection of laws: files of uneven Markdown → works, versions, articles.

A file is one version of one law: `# full title`, lines of history, `<!-- INFO END -->`, chapters
and articles. Files of one title and date (the books of 民法典) are one version.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kg.errors import LawError
from kg.laws.articles import article_number, order_of
from kg.laws.citing import article_id, cited_articles, standing, version_in_force
from kg.laws.files import LawFile, law_error, read_file
from kg.model import Article, MentionType, Version, Work, entity_id
from kg.normal import plain_name

__all__ = [
    "Laws",
    "article_id",
    "article_number",
    "cited_articles",
    "find_article",
    "read_laws",
    "standing",
    "version_in_force",
]

_KINDS = {"行政法规": "regulation", "部门规章": "department_rule", "地方性法规": "regulation"}
_STATE = "中华人民共和国"
_TITLE = 3
"""Characters of a title that is known again in the middle of a sentence."""


class Laws:
    """Works by every title that they go under."""

    def __init__(self, works: Iterable[Work]) -> None:
        self.works = tuple(works)
        self._names: dict[str, dict[str, Work]] = defaultdict(dict)
        for work in self.works:
            for name in _names_of(work.title):
                self._names[name][work.id] = work

    def by_title(self, title: str) -> Work | None:
        """The work whose full title this is, in any width and with or without 《》; else None."""
        key = plain_name(title)
        return next((w for w in self.resolve(title) if plain_name(w.title) == key), None)

    def resolve(self, name: str) -> tuple[Work, ...]:
        """All works of this full or short title (`慈善法`), ordered by id."""
        found: dict[str, Work] = {}
        for key in _names_of(name):
            found.update(self._names.get(key, {}))
        return tuple(found[key] for key in sorted(found))

    def named_in(self, text: str) -> tuple[tuple[Work, ...], str]:
        """All works whose full or short title stands in a text, ordered by id, and the text without these.

        A title within a longer one that stands there (`食品安全法` in `食品安全法实施条例`) is not meant,
        and a title of two characters (`宪法`) may be a part of any word.
        """
        rest, found = plain_name(text), dict[str, Work]()
        names = [name for name in self._names if len(name) >= _TITLE and name in rest]
        for name in sorted(names, key=lambda name: (-len(name), name)):
            if name in rest:
                found.update(self._names[name])
                rest = rest.replace(name, "\n")
        return tuple(found[key] for key in sorted(found)), rest if found else text


def read_laws(folder: Path) -> tuple[tuple[Work, ...], tuple[LawError, ...]]:
    """All laws in the Markdown files of a folder, and what could not be read of which, and why.

    Works are ordered by id, versions by date, articles by number. A file with missing articles is
    kept and reported. Raises `LawError` where the folder is none.
    """
    if not folder.is_dir():
        raise LawError(
            "没有这个文件夹", advice="请核对路径", english="no such folder; check the path",
            where=str(folder),
        )  # fmt: skip
    read: list[LawFile] = []
    errors: list[LawError] = []
    for path in sorted(folder.rglob("*.md")):
        try:
            one = read_file(path, folder)
        except LawError as error:
            errors.append(error)
            continue
        read.append(one)
        if one.gap:
            errors.append(law_error(one.version.source, one.gap, f"articles missing: {one.gap}"))
    works, clashes = _works(read)
    return works, (*errors, *clashes)


def find_article(version: Version, label: str) -> Article | None:
    """The article of `第十二条`, `第12条`, `第十二条之一` or `12-1`; None where there is none."""
    number = article_number(label)
    return next((a for a in version.articles if a.number == number), None) if number else None


def _names_of(title: str) -> set[str]:
    name = plain_name(title)
    short = re.sub(r"\([^()]*(?:试行|草案|修订|修正|年)[^()]*\)$", "", name)
    return {form for n in (name, short) for form in (n, n.removeprefix(_STATE)) if form}


def _works(read: list[LawFile]) -> tuple[tuple[Work, ...], tuple[LawError, ...]]:
    """Works with their versions; a second file of the same version and book is reported."""
    groups: dict[str, dict[str, dict[str, LawFile]]] = defaultdict(lambda: defaultdict(dict))
    clashes: list[LawError] = []
    for one in read:
        parts = groups[one.title][one.version.date]
        if one.part in parts:
            other = parts[one.part].version.source
            clashes.append(
                law_error(one.version.source, f"与{other}是同一版本", f"same as {other}")
            )
        else:
            parts[one.part] = one
    return tuple(_work(title, dates) for title, dates in sorted(groups.items())), tuple(clashes)


def _work(title: str, dates: dict[str, dict[str, LawFile]]) -> Work:
    versions = tuple(_joined(list(dates[date].values())) for date in sorted(dates))
    category = next(iter(next(iter(dates.values())).values())).category
    return Work(
        id=entity_id(MentionType.POLICY, title),
        title=title,
        kind=_KINDS.get(category, "law"),
        category=category,
        versions=versions,
    )


def _joined(parts: list[LawFile]) -> Version:
    """The books of one version as one text."""
    first = parts[0].version
    if len(parts) == 1:
        return first
    articles = sorted((a for one in parts for a in one.version.articles), key=order_of)
    in_force = max(one.version.in_force for one in parts)
    sources = "; ".join(one.version.source for one in parts)
    return replace(first, articles=tuple(articles), in_force=in_force, source=sources)
