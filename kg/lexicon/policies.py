"""The policies that are cited most: full name, kind, issuer, date, other names.

`kg/data/policies.toml` holds them in groups; each group says where its facts come from.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from kg.errors import LexiconError
from kg.normal import plain_name, plain_text

KINDS = (
    "law",
    "regulation",
    "party_rule",
    "department_rule",
    "normative",
    "standard",
    "plan",
    "publication",
    "other",
)
"""What a policy can be."""

_STATE = "中华人民共和国"
_FILE = "policies.toml"


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that is known beforehand.

    `date` is the day or year of the first issue (`2016-03-16`, `2016`), empty where unknown.
    `aliases` stand for the policy wherever they are written; `inside` are names that do so only
    between title marks, being ordinary words without them. `in_force` tells
    of amendments the first day in force by the day of adoption, where the text does not.
    """

    name: str
    kind: str
    issuer: str
    date: str
    aliases: tuple[str, ...]
    inside: tuple[str, ...]
    source: str
    in_force: dict[str, str] = field(default_factory=dict, compare=False)


class Policies:
    """All known policies, by every name they go under."""

    def __init__(self, entries: tuple[Policy, ...]) -> None:
        self.entries = entries
        self._bare: dict[str, Policy] = {}
        self._inside: dict[str, Policy] = {}
        for entry in entries:
            for name in (entry.name, *entry.aliases):
                self._enter(self._bare, name, entry)
            for name in entry.inside:
                self._enter(self._inside, name, entry)
        self._starts = _by_first_two(self._bare)

    def _enter(self, table: dict[str, Policy], name: str, entry: Policy) -> None:
        key = plain_name(name)
        known = self._bare.get(key) or self._inside.get(key)
        if len(key) < 2:
            raise _wrong(f"名称“{name}”太短", f"name too short: {name!r}")
        if known is not None:
            raise _wrong(
                f"“{name}”同时属于“{known.name}”和“{entry.name}”",
                f"{name!r} stands for both {known.name!r} and {entry.name!r}",
            )
        table[key] = entry

    def get(self, name: str) -> Policy | None:
        """The policy of this name (full or alias, with or without title marks), else None."""
        key = plain_name(name)
        return self._bare.get(key) or self._inside.get(key)

    def find(self, text: str) -> Iterator[tuple[int, int, Policy]]:
        """Names that occur in `text` (plain spelling) without title marks: (start, end, policy).

        Leftmost, longest, not overlapping; linear in the length of `text`. Quotation marks inside a
        name are passed over, so that `“十四五”` and `十四五` are found alike.
        """
        at = 0
        while at < len(text) - 1:
            best: tuple[int, Policy] | None = None
            for name, policy in self._starts.get(text[at : at + 2], ()):
                if text.startswith(name, at):
                    best = (at + len(name), policy)
                    break
            if best is None:
                at += 1
                continue
            yield at, best[0], best[1]
            at = best[0]


def _by_first_two(table: dict[str, Policy]) -> dict[str, list[tuple[str, Policy]]]:
    """Names by their first two characters, longest first."""
    starts: dict[str, list[tuple[str, Policy]]] = {}
    for entry in dict.fromkeys(table.values()):
        for name in (entry.name, *entry.aliases):
            for form in {plain_text(name).text, plain_name(name)}:
                starts.setdefault(form[:2], []).append((form, entry))
    for names in starts.values():
        names.sort(key=lambda pair: (-len(pair[0]), pair[0]))
    return starts


def _wrong(found: str, english: str) -> LexiconError:
    return LexiconError(found, advice="请更正数据文件", english=english, where=_FILE)


def _entry(group: dict[str, Any], row: dict[str, Any]) -> Policy:
    """One row of the data file with what its group says of all rows."""
    name, kind = str(row.get("name", "")), str(row.get("kind", group.get("kind", "")))
    source = str(row.get("source", group.get("source", "")))
    if not name or not source:
        raise _wrong(f"条目缺少名称或来源：{row}", f"entry without name or source: {row}")
    if kind not in KINDS:
        raise _wrong(f"“{name}”的种类“{kind}”未知", f"unknown kind {kind!r} of {name!r}")
    aliases = tuple(str(alias) for alias in row.get("aliases", ()))
    short = name.removeprefix(_STATE)
    if short != name and short not in aliases:
        aliases = (short, *aliases)
    return Policy(
        name=name,
        kind=kind,
        issuer=str(row.get("issuer", group.get("issuer", ""))),
        date=str(row.get("date", "")),
        aliases=aliases,
        inside=tuple(str(alias) for alias in row.get("inside", ())),
        source=source,
        in_force={str(day): str(first) for day, first in row.get("in_force", {}).items()},
    )


def read_policies(text: str) -> Policies:
    """The table in a TOML text; raises `LexiconError` where an entry is wrong or stands twice."""
    data = tomllib.loads(text)
    rows = [_entry(group, row) for group in data.get("group", ()) for row in group["policies"]]
    if not rows:
        raise _wrong("没有任何条目", "no entries")
    return Policies(tuple(rows))


@lru_cache(maxsize=1)
def load_policies() -> Policies:
    """The table that comes with the package."""
    return read_policies(resources.files("kg.data").joinpath(_FILE).read_text(encoding="utf-8"))
