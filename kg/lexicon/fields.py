"""Headings from all fields of policy and daily life: what a question may be about instead."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError

_FILE = "fields.toml"


def read_fields(text: str) -> tuple[str, ...]:
    """The headings of a TOML text; raises LexiconError where one is too short or stands twice."""
    topics = tuple(tomllib.loads(text).get("topics", ()))
    seen: set[str] = set()
    for topic in topics:
        if not isinstance(topic, str) or len(topic) < 3 or topic in seen:
            raise LexiconError(
                f"主题“{topic}”过短或重复",
                english=f"heading {topic!r} is too short or stands twice",
                where=_FILE,
            )
        seen.add(topic)
    return topics


@lru_cache(maxsize=1)
def load_fields() -> tuple[str, ...]:
    """The headings that come with the package."""
    return read_fields(resources.files("kg.data").joinpath(_FILE).read_text("utf-8"))
