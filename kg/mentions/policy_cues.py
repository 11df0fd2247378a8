"""The words of `kg/data/policy_cues.toml` as tables and patterns."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError
from kg.lexicon.groups import any_of
from kg.model import Role

_FILE = "policy_cues.toml"


@dataclass(frozen=True, slots=True)
class Cues:
    """`before` and `after` map a word to its role (None: the word alone says nothing)."""

    before: dict[str, Role | None]
    after: dict[str, Role]
    asking: frozenset[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]
    heads: re.Pattern[str]
    document_heads: frozenset[str]
    vague: re.Pattern[str]
    before_words: re.Pattern[str]
    after_words: re.Pattern[str]


def _in_a_row(words: list[str]) -> re.Pattern[str]:
    """Verbs that follow each other as one: 修订出台, 细化、量化, 制定实施."""
    one = f"(?:{any_of(words)})"
    noun = "意见|方案|办法|细则|计划|规定|规划|条例|纲要|标准|情况"
    return re.compile(
        f"{one}(?:(?:[、并和]|并且)?{one}(?!{noun}))*(?:(?<=[订定])(?:、|并|和)?(?:实施|完善)(?!{noun}))?"
    )


def _roles(table: dict[str, list[str]]) -> dict[str, Role]:
    """Word → role, for the keys that are roles; an empty word is an error of the file."""
    roles = {word: Role(key) for key, words in table.items() for word in words}
    if not all(roles):
        raise LexiconError("有空的词", english="an empty word", where=_FILE)
    return roles


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """The cue words, read once."""
    data = tomllib.loads(resources.files("kg.data").joinpath(_FILE).read_text(encoding="utf-8"))
    table = dict(data["before"])
    frame, asking = table.pop("frame"), table.pop("asking")
    before: dict[str, Role | None] = dict.fromkeys((*frame, *asking))
    before.update(_roles(table))
    after, heads = _roles(data["after"]), data["heads"]
    return Cues(
        before=before,
        after=after,
        asking=frozenset(asking),
        strong=_in_a_row(data["governs"]["strong"]),
        weak=_in_a_row(data["governs"]["weak"]),
        heads=re.compile(any_of([*heads["document"], *heads["ordered"]])),
        document_heads=frozenset(heads["document"]),
        vague=re.compile(f"(?:{any_of(data['vague']['words'])})+"),
        before_words=re.compile(any_of(before)),
        after_words=re.compile(any_of(after)),
    )
