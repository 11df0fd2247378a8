"""The programmes that plans name most, and the words by which a name can be told.

`kg/data/programmes.toml` holds known programmes (name, kind, aliases, source), head nouns by kind
with the evidence that each needs, political formulae, and the words that bound a name on its left;
`programmes_*.toml` hold further known programmes by field of government.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.names import NameIndex
from kg.normal import plain_name, plain_text

KINDS = (
    "action",
    "campaign",
    "platform",
    "award",
    "event",
    "pilot",
    "mechanism",
    "project",
    "other",
)
"""What a programme can be."""

WORD_GROUPS = (
    "adverbs",
    "organising_verbs",
    "governing_verbs",
    "inner_verbs",
    "generic_names",
    "generic_labels",
    "tails",
    "prefixes",
)
"""The groups of words that the data file must hold."""

_FILE = "programmes.toml"
_FIELDS = ("culture", "economy", "infrastructure", "platforms", "social", "transport")


class Evidence(StrEnum):
    """What a head noun needs before it makes a name.

    `MODIFIER`: any modifier of some length; `VERB`: a verb of organising before the name;
    `SCOPE`: a modifier that names a field or a system; `EDITION`: 第三批 and the like; `QUOTE`: a
    quoted label.
    """

    MODIFIER = "modifier"
    VERB = "verb"
    SCOPE = "scope"
    EDITION = "edition"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme that is known beforehand. `bare` says that it is one without quotes as well."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    bare: bool
    source: str


@dataclass(frozen=True, slots=True)
class Head:
    """A head noun: `text` ends the names of programmes of `kind`."""

    text: str
    kind: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Words:
    """The words that bound and filter names, by the groups of `WORD_GROUPS`."""

    adverbs: NameIndex[str]
    organising_verbs: NameIndex[str]
    governing_verbs: NameIndex[str]
    inner_verbs: NameIndex[str]
    generic_names: frozenset[str]
    generic_labels: frozenset[str]
    tails: NameIndex[str]
    prefixes: NameIndex[str]


class Programmes:
    """Known programmes, head nouns and formulae, each by its plain spelling."""

    def __init__(
        self,
        entries: tuple[Programme, ...],
        heads: tuple[Head, ...],
        formulae: tuple[str, ...],
        words: Words,
    ) -> None:
        self.entries, self.heads, self.formulae, self.words = entries, heads, formulae, words
        self._names = _names(entries)
        self._bare = NameIndex(
            {key: entry for key, entry in _spellings(entries) if entry.bare or "“" in key}
        )
        self._heads = _index_of(heads)
        self._formulae = frozenset(plain_name(formula) for formula in formulae)

    def get(self, name: str) -> Programme | None:
        """The programme of this name or alias, with or without quotation marks."""
        return self._names.get(plain_name(name))

    def is_formula(self, label: str) -> bool:
        """Whether a label is a political formula or another set phrase, not a programme."""
        return plain_name(label) in self._formulae

    def find(self, text: str) -> Iterator[tuple[int, int, Programme]]:
        """Known names in `text` (plain spelling) from left to right, longest first."""
        return self._bare.find(text)

    def head_at(self, text: str, start: int) -> tuple[int, Head] | None:
        """End and head of the longest head noun that begins at `start`."""
        return self._heads.longest_at(text, start)

    def head_of(self, name: str) -> Head | None:
        """The longest head noun that `name` ends with."""
        return _head_of(name, self._heads)


def _wrong(found: str, english: str) -> LexiconError:
    return LexiconError(found, advice="请更正数据文件", english=english, where=_FILE)


def _names(entries: tuple[Programme, ...]) -> dict[str, Programme]:
    table: dict[str, Programme] = {}
    for entry in entries:
        for name in (entry.name, *entry.aliases):
            key = plain_name(name)
            if len(key) < 2:
                raise _wrong(f"名称“{name}”太短", f"name too short: {name!r}")
            if table.get(key, entry) is not entry:
                raise _wrong(f"“{name}”出现两次", f"{name!r} stands for two programmes")
            table[key] = entry
    return table


def _spellings(entries: tuple[Programme, ...]) -> Iterator[tuple[str, Programme]]:
    """Every name as plans write it, in plain spelling, quotes kept."""
    for entry in entries:
        for name in (entry.name, *entry.aliases):
            yield plain_text(name).text, entry


def _programme(group: dict[str, Any], row: dict[str, Any]) -> Programme:
    name, kind = str(row.get("name", "")), str(row.get("kind", group.get("kind", "")))
    source = str(row.get("source", group.get("source", "")))
    if not name or not source:
        raise _wrong(f"条目缺少名称或来源：{row}", f"entry without name or source: {row}")
    if kind not in KINDS:
        raise _wrong(f"“{name}”的种类“{kind}”未知", f"unknown kind {kind!r} of {name!r}")
    aliases = tuple(str(alias) for alias in row.get("aliases", ()))
    return Programme(name, kind, aliases, bool(row.get("bare", group.get("bare", True))), source)


def _rows(group: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A group's entries: tables, and `names` that need no more than the group's kind and source."""
    yield from group.get("programmes", ())
    yield from ({"name": name} for name in group.get("names", ()))


def _with_kinds(group: dict[str, Any], heads: NameIndex[Head]) -> Iterator[dict[str, Any]]:
    """A group's entries; in one of a field (`by_head`) the head noun says of what kind a name is."""
    for row in _rows(group):
        head = _head_of(str(row.get("name", "")), heads) if group.get("by_head") else None
        yield {"kind": head.kind, **row} if head else row


def _index_of(heads: tuple[Head, ...]) -> NameIndex[Head]:
    return NameIndex({head.text: head for head in heads})


def _head_of(name: str, heads: NameIndex[Head]) -> Head | None:
    """The longest head noun that a name ends with."""
    ends = (heads.get(name[start:]) for start in range(len(name)))
    return next((head for head in ends if head is not None), None)


def _heads(rows: list[dict[str, Any]]) -> tuple[Head, ...]:
    heads: dict[str, Head] = {}
    for row in rows:
        kind, evidence = str(row.get("kind", "")), str(row.get("evidence", ""))
        if kind not in KINDS or evidence not in set(Evidence):
            raise _wrong(f"中心词组有误：{row}", f"wrong group of head nouns: {row}")
        for text in row.get("heads", ()):
            if not text or text in heads:
                raise _wrong(f"中心词“{text}”为空或重复", f"head noun {text!r} empty or twice")
            heads[text] = Head(str(text), kind, Evidence(evidence))
    return tuple(heads.values())


def _index(words: list[str], group: str) -> NameIndex[str]:
    if not words or len(set(words)) < len(words) or not all(words):
        raise _wrong(f"词表“{group}”为空或有重复", f"words of {group!r} are missing or stand twice")
    return NameIndex({word: word for word in words})


def _words(data: dict[str, Any]) -> Words:
    groups = {group: _index(list(data.get(group, ())), group) for group in WORD_GROUPS}
    return Words(
        adverbs=groups["adverbs"],
        organising_verbs=groups["organising_verbs"],
        governing_verbs=groups["governing_verbs"],
        inner_verbs=groups["inner_verbs"],
        generic_names=frozenset(groups["generic_names"]),
        generic_labels=frozenset(groups["generic_labels"]),
        tails=groups["tails"],
        prefixes=groups["prefixes"],
    )


def _formulae(rows: list[dict[str, Any]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for row in rows:
        if not row.get("source"):
            raise _wrong(f"固定提法缺少来源：{row}", f"formulae without source: {row}")
        for label in row.get("labels", ()):
            if not label or label in found:
                raise _wrong(f"固定提法“{label}”为空或重复", f"formula {label!r} empty or twice")
            found[str(label)] = None
    return tuple(found)


def read_programmes(text: str) -> Programmes:
    """The tables in a TOML text; raises `LexiconError` where an entry is wrong or stands twice."""
    data = tomllib.loads(text)
    heads = _heads(data.get("head", []))
    index = _index_of(heads)
    entries = tuple(
        _programme(group, row)
        for group in data.get("group", ())
        for row in _with_kinds(group, index)
    )
    formulae = _formulae(data.get("formulae", []))
    table = Programmes(entries, heads, formulae, _words(data.get("words", {})))
    both = [label for label in formulae if table.get(label)]
    if not entries or both:
        raise _wrong(f"没有条目，或既是提法又是项目：{both}", f"no entries, or both: {both}")
    return table


@lru_cache(maxsize=1)
def load_programmes() -> Programmes:
    """The tables that come with the package: one TOML text, so that no name stands in two files."""
    files = (_FILE, *(f"programmes_{field}.toml" for field in _FIELDS))
    folder = resources.files("kg.data")
    return read_programmes("\n".join(folder.joinpath(f).read_text(encoding="utf-8") for f in files))
