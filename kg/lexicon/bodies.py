"""Bodies: those of the nation by name and date, those of provinces, cities and counties by pattern.

`kg/data/bodies.toml` lists the national ones with their former names and the reforms that changed
them; `kg/data/local_bodies.toml` says how a place's bodies are named: short → full.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.names import NameIndex

KINDS = ("party", "state", "ministry", "bureau", "institution")


@dataclass(frozen=True, slots=True)
class Body:
    """A national body. `bare` names it only in a plan of the whole nation; dates are `2018-03`."""

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    since: str = ""
    until: str = ""

    def existed(self, date: str) -> bool:
        """Whether the body bore this name in the month of `date` (ISO 8601 or its beginning)."""
        month = date[:7]
        return (not self.since or self.since <= month) and (not self.until or month < self.until)


@dataclass(frozen=True, slots=True)
class Change:
    """A reform made `after` of `before` (names of bodies)."""

    date: str
    event: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class OwnNames:
    """Names that hold in one place and what lies in it, or in some years; empty means all."""

    place: str
    since: str
    until: str
    names: NameIndex[str]

    def holds(self, places: Sequence[str], date: str) -> bool:
        """Whether the names hold for a place (itself and what it lies in) in the month of `date`.

        Without a date the names of today hold.
        """
        month = date[:7] or "9999"
        if self.place and self.place not in places:
            return False
        return self.since <= month and (not self.until or month < self.until)


@dataclass(frozen=True, slots=True)
class LocalTable:
    """How bodies below the nation are named.

    `functions` maps each wording (发改) to the official one (发展和改革); `heads` maps what follows a
    function (委) to its full form (委员会); `names` maps whole names after a level (委组织部) to
    templates; `agencies` those of central bodies in a place (证监局); `own` those of one place or time;
    `usual` the head of a province's body for a function (民政 → 厅).
    """

    functions: NameIndex[str]
    heads: Mapping[str, str]
    committees: frozenset[str]
    offices: frozenset[str]
    names: NameIndex[str]
    agencies: NameIndex[str]
    own: tuple[OwnNames, ...] = ()
    usual: Mapping[str, str] = field(default_factory=dict)

    def own_at(
        self, text: str, start: int, places: Sequence[str], date: str
    ) -> tuple[int, str] | None:
        """End and template of the longest own name of a place; the last listed wins among equals."""
        hits = [row.names.longest_at(text, start) for row in self.own if row.holds(places, date)]
        known = [hit for hit in reversed(hits) if hit is not None]
        return max(known, key=lambda hit: hit[0], default=None)


@dataclass(frozen=True, slots=True)
class Bodies:
    """All bodies; `index` finds national names in a text, `bare` those of a national plan."""

    all: tuple[Body, ...]
    index: NameIndex[tuple[Body, ...]]
    bare: NameIndex[tuple[Body, ...]]
    changes: tuple[Change, ...]
    local: LocalTable
    sources: tuple[str, ...] = ()

    def by_name(self, name: str, date: str = "") -> Body | None:
        """The national body of this name or alias: of several the one that existed on `date`."""
        return self.at(self.index.get(name) or self.bare.get(name) or (), date)

    @staticmethod
    def at(found: Sequence[Body], date: str) -> Body | None:
        """Of bodies that shared a name the one of the date; without a date, or a fit, the last."""
        fitting = [body for body in found if date and body.existed(date)]
        ordered = sorted(fitting or found, key=lambda body: body.until or "9999")
        return ordered[-1] if ordered else None

    def successors(self, name: str) -> tuple[Change, ...]:
        """The changes that ended a body, in order of their dates."""
        return tuple(change for change in self.changes if change.before == name)

    def current(self, name: str, date: str) -> str:
        """The name on `date` of a body that was only renamed: 建设部 in 2009 is 住房和城乡建设部.

        The name itself where the body still bore it, or several came of it.
        """
        seen = {name}
        while True:
            body = next((b for b in self.index.get(name) or () if b.name == name), None)
            after = [c.after for c in self.successors(name) if c.date <= date[:7]]
            if body is None or not date or body.existed(date) or len(after) != 1:
                return name
            if after[0] in seen:
                return name
            name = after[0]
            seen.add(name)

    def predecessors(self, name: str) -> tuple[Change, ...]:
        """The changes that a body came from."""
        return tuple(change for change in self.changes if change.after == name)


@lru_cache(maxsize=1)
def load_bodies() -> Bodies:
    """The bodies of the data files; raises `LexiconError` where an entry is wrong."""
    data, local = _read("bodies.toml"), _read("local_bodies.toml")
    found = tuple(_bodies(data))
    sources = (_source(data, "bodies.toml"), _source(local, "local_bodies.toml"))
    return make_bodies(found, tuple(_changes(data)), _local(local), sources)


def make_bodies(
    found: tuple[Body, ...],
    changes: tuple[Change, ...],
    local: LocalTable,
    sources: tuple[str, ...] = (),
) -> Bodies:
    """Checked bodies with their indexes."""
    names = {body.name for body in found}
    if len(names) != len(found):
        raise LexiconError("机构名称重复", where="bodies.toml")
    unknown = [c for c in changes if c.before not in names or c.after not in names]
    if unknown:
        raise LexiconError(f"机构改革条目里有未列出的机构：{unknown[0]}", where="bodies.toml")
    index = _index(
        (body, tuple(n for n in (body.name, *body.aliases) if "、" not in n)) for body in found
    )
    bare = _index((body, body.bare) for body in found)
    return Bodies(found, index, bare, changes, local, sources)


def _index(rows: Iterator[tuple[Body, tuple[str, ...]]]) -> NameIndex[tuple[Body, ...]]:
    """Name → bodies; two bodies share a name only at different times."""
    table: dict[str, list[Body]] = {}
    for body, names in rows:
        for name in names:
            _check_name(name, body, table.get(name, ()))
            table.setdefault(name, []).append(body)
    return NameIndex({name: tuple(bodies) for name, bodies in table.items()})


def _check_name(name: str, body: Body, others: Sequence[Body]) -> None:
    if not name.strip():
        raise LexiconError(f"机构有空白名称：{body.name}", where="bodies.toml")
    for other in others:
        apart = (other.until and other.until <= body.since) or (
            body.until and body.until <= other.since
        )
        if not apart:
            raise LexiconError(
                f"机构名称重复：{name}（{body.name}、{other.name}）", where="bodies.toml"
            )


def _bodies(data: Mapping[str, Any]) -> Iterator[Body]:
    for kind in KINDS:
        for row in data[kind]:
            unknown = set(row) - {"name", "aliases", "bare", "since", "until"}
            if unknown:
                raise LexiconError(f"机构条目有未知的键：{unknown}", where="bodies.toml")
            yield Body(
                row["name"],
                kind,
                tuple(row["aliases"]),
                tuple(row.get("bare", ())),
                row.get("since", ""),
                row.get("until", ""),
            )


def _changes(data: Mapping[str, Any]) -> Iterator[Change]:
    for row in data["change"]:
        for move in row["moves"]:
            before, _, after = move.partition(" > ")
            yield Change(row["date"], row["event"], before, after)


def _local(data: Mapping[str, Any]) -> LocalTable:
    functions: dict[str, str] = {}
    for line in data["functions"]:
        official, *others = line.split()
        for wording in (official, *others):
            if functions.setdefault(wording, official) != official:
                raise LexiconError(f"职能名称重复：{wording}", where="local_bodies.toml")
    official_names = set(functions.values())
    committees, offices = (frozenset(data[key].split()) for key in ("committees", "offices"))
    usual = {name: head for head, names in data["usual"].items() for name in names.split()}
    for name in (committees | offices | set(usual)) - official_names:
        raise LexiconError(f"职能没有列出：{name}", where="local_bodies.toml")
    return LocalTable(
        NameIndex(functions),
        dict(data["heads"]),
        committees,
        offices,
        NameIndex(data["names"]),
        NameIndex(data["agencies"]),
        tuple(_own(row) for row in data["own"]),
        usual,
    )


def _own(row: Mapping[str, Any]) -> OwnNames:
    if unknown := set(row) - {"place", "since", "until", "names"}:
        raise LexiconError(f"机构条目有未知的键：{unknown}", where="local_bodies.toml")
    place, since, until = (str(row.get(key, "")) for key in ("place", "since", "until"))
    return OwnNames(place, since, until, NameIndex(row["names"]))


def _read(name: str) -> dict[str, Any]:
    text = resources.files("kg.data").joinpath(name).read_text("utf-8")
    return tomllib.loads(text)


def _source(data: Mapping[str, Any], name: str) -> str:
    source = data.get("source")
    if not isinstance(source, str) or not source:
        raise LexiconError("缺少来源（source）", where=name)
    return source
