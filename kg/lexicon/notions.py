"""Notions of public policy: what officials call a thing, and what else people call it.

`kg/data/notions.toml` (government), `notions_life.toml` (daily life, trades) and the particulars of
five fields each (`notions_people.toml` and so on) hold them, in blocks of one field each with a note
on its sources. A block's `notions` are lines of up to four columns::

    name = official、official | lay、lay | english, english | narrower、narrower

`name =` is left out where the first official name is the notion's. A line that begins with `~` is
not specific. `official` stands in plans and in questions, `lay` and `english` in questions only;
all are names of the same thing. `narrower` names a kind or part of it: a sentence that uses one
speaks of the notion, but a question that uses one asks for less than the notion.

A block with `wording = true` holds words of plans and questions at large (印发, 多少钱): they tell
nothing about a subject, so `find` leaves them out and `wording` finds them. A block with
`detail = true` goes into the particulars of fields that others cover: its notions are found like
all, but `subjects` leaves them out.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError
from kg.lexicon.names import NameIndex

_FILES = (
    "notions.toml",
    "notions_life.toml",
    "notions_people.toml",
    "notions_land.toml",
    "notions_economy.toml",
    "notions_order.toml",
    "notions_culture.toml",
)
_WORD = re.compile(r"[a-z0-9]+(?:['+&-][a-z0-9]+)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notion:
    """`official` names occur in plans, `lay` ones in questions; `specific` ones must be evidenced.

    `group` is the heading under which it stands. A notion that is not specific (old people,
    villages) is found everywhere and proves nothing. `english` are names in lower case;
    `narrower` names kinds of it: evidence for the notion, weaker words to widen a search by, and
    never a name of it in a question. `detail`: a particular of a subject that others name.
    """

    name: str
    official: tuple[str, ...]
    lay: tuple[str, ...]
    specific: bool
    group: str
    english: tuple[str, ...] = ()
    narrower: tuple[str, ...] = ()
    detail: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The Chinese names, official ones first."""
        return (*self.official, *self.lay)

    def stands_in(self, text: str) -> bool:
        """Whether a text uses one of the official names, or the name of a kind of it."""
        return any(name in text for name in self.official) or any(
            name in text for name in self.narrower
        )


@dataclass(frozen=True, slots=True)
class Said:
    """Where a text names a notion: the characters from `start` up to `end`."""

    start: int
    end: int
    notion: Notion


class Notions:
    """All notions, found by any of their names; `words` are the entries of wording blocks."""

    def __init__(self, entries: tuple[Notion, ...], words: tuple[Notion, ...] = ()) -> None:
        self.entries = entries
        self.words = words
        self._index = _indexed((name, entry) for entry in entries for name in entry.names)
        self._english = _indexed((_key(e), entry) for entry in entries for e in entry.english)
        self._wording = _indexed((name, entry) for entry in words for name in entry.names)
        self._wording_english = _indexed((_key(e), entry) for entry in words for e in entry.english)

    @property
    def subjects(self) -> tuple[Notion, ...]:
        """The notions that name subjects, not particulars: enough to tell the fields apart."""
        return tuple(entry for entry in self.entries if not entry.detail)

    def find(self, text: str) -> tuple[Notion, ...]:
        """The notions that a text (in plain spelling) names, in order, the longest name first."""
        return tuple(dict.fromkeys(said.notion for said in self.said(text)))

    def said(self, text: str) -> tuple[Said, ...]:
        """Where a text names which notion, in order; Chinese names first, then English ones."""
        return (*_said(self._index, text), *_said_in_english(self._english, text))

    def wording(self, text: str) -> tuple[Said, ...]:
        """Words of plans and questions at large that a text uses: issuing, amounts, deadlines."""
        return (*_said(self._wording, text), *_said_in_english(self._wording_english, text))


@lru_cache(maxsize=1)
def load_notions() -> Notions:
    """The notions that come with the package; raises LexiconError where an entry is wrong."""
    folder = resources.files("kg.data")
    return parse_notions("\n".join(folder.joinpath(name).read_text("utf-8") for name in _FILES))


def parse_notions(text: str) -> Notions:
    """The notions that a text in the format of this module holds; raises LexiconError."""
    entries: list[Notion] = []
    words: list[Notion] = []
    for group, block in tomllib.loads(text).items():
        if set(block) - {"source", "notions", "wording", "detail"} or not block.get("source"):
            raise _wrong(group, "", "每组应有 source 和 notions")
        held = words if block.get("wording") else entries
        held.extend(_block(group, block["notions"], block.get("detail", False)))
    seen: set[str] = set()
    for entry in (*entries, *words):
        if entry.name in seen:
            raise _wrong(entry.group, entry.name, "每个概念只写一次")
        seen.add(entry.name)
    return Notions(tuple(entries), tuple(words))


def _block(group: str, lines: str, detail: bool) -> Iterator[Notion]:
    for line in lines.splitlines():
        if line and not line.startswith("#"):
            yield _notion(group, line, detail)


def _notion(group: str, line: str, detail: bool) -> Notion:
    columns = line.removeprefix("~").split("|")
    name, equals, rest = columns[0].partition("=")
    columns[0] = rest if equals else name
    official, lay, english, narrower = (
        _split(column, mark)
        for column, mark in zip([*columns, "", "", ""][:4], "、、,、", strict=True)
    )
    names = (*official, *lay, *english, *narrower)
    if len(columns) > 4 or not official or len(set(names)) < len(names):
        raise _wrong(group, line, "一至四栏，名称不得重复")
    if any(len(word) < 2 for word in names):
        raise _wrong(group, line, "名称不得少于两字")
    name = name.strip() if equals else official[0]
    return Notion(name, official, lay, line[0] != "~", group, english, narrower, detail)


def _split(column: str, mark: str) -> tuple[str, ...]:
    column = column.strip()
    return tuple(word.strip() for word in column.split(mark)) if column else ()


def _indexed(pairs: Iterator[tuple[str, Notion]]) -> NameIndex[tuple[Notion, ...]]:
    names: dict[str, tuple[Notion, ...]] = {}
    for name, entry in pairs:
        names[name] = (*names.get(name, ()), entry)
    return NameIndex(names)


def _said(index: NameIndex[tuple[Notion, ...]], text: str) -> Iterator[Said]:
    for start, end, notions in index.find(text):
        for notion in notions:
            yield Said(start, end, notion)


def _said_in_english(index: NameIndex[tuple[Notion, ...]], text: str) -> Iterator[Said]:
    """English names as whole words, whatever their case; a plural -s makes no difference."""
    words = list(_WORD.finditer(text))
    joined, starts = " ", [0]
    for word in words:
        joined += _singular(word.group()) + " "
        starts.append(len(joined) - 1)
    number_at = {start: number for number, start in enumerate(starts)}
    following = 0
    for number, word in enumerate(words):
        hit = index.longest_at(joined, starts[number]) if number >= following else None
        if hit is not None:
            following = number_at[hit[0] - 1]
            for notion in hit[1]:
                yield Said(word.start(), words[following - 1].end(), notion)


def _key(english: str) -> str:
    return f" {' '.join(_singular(word.group()) for word in _WORD.finditer(english))} "


def _singular(word: str) -> str:
    low = word.lower()
    return low[:-1] if len(low) > 3 and low[-1] == "s" and low[-2] not in "su" else low


def _wrong(group: str, name: str, wanted: str) -> LexiconError:
    return LexiconError(
        f"概念“{group}.{name}”有误",
        wanted=wanted,
        english=f"notion '{group}.{name}' is wrong",
        where="、".join(_FILES),
    )
