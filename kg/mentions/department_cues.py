"""The words around a body that show what is asked of it, from `kg/data/department_cues.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError
from kg.model import Role

_MANNER = "(?:积极|主动|密切|共同|全力|通力)?"  # 积极参与


@dataclass(frozen=True, slots=True)
class Cues:
    """The words of `department_cues.toml`, longest first, as patterns."""

    left: tuple[tuple[re.Pattern[str], Role], ...]
    right: tuple[tuple[re.Pattern[str], Role], ...]
    support: tuple[tuple[re.Pattern[str], Role], ...]
    verbs: re.Pattern[str]


def _one_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=1)
def load_cues() -> Cues:
    """The cue words; raises `LexiconError` where the file lacks its source."""
    text = resources.files("kg.data").joinpath("department_cues.toml").read_text("utf-8")
    data = tomllib.loads(text)
    if not data.get("source"):
        raise LexiconError("缺少来源（source）", where="department_cues.toml")
    left = tuple(
        (re.compile(f"(?:{_one_of(words)})(?:各级|全国|全省|全市|国家|国内)?$"), Role(role))
        for role, words in data["left"].items()
    )
    right = tuple(
        (re.compile(f"{_MANNER if role == 'joint' else ''}(?:{_one_of(words)})"), Role(role))
        for role, words in data["right"].items()
    )
    support = tuple(
        (re.compile(f"的?(?:{_one_of(words)})"), Role(role))
        for role, words in data["support"].items()
    )
    return Cues(left, right, support, re.compile(_one_of(data["verbs"]["lead"])))
