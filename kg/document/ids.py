"""Readable ids of documents: `jiangsu-mzt-2023`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from kg.errors import LexiconError
from kg.lexicon import Lexicon
from kg.model import Metadata

_NATION = ("中华人民共和国", "中共中央", "中共", "国家")


def document_id(metadata: Metadata, sha256: str, lexicon: Lexicon) -> str:
    """Region slug, initials of the body, year; `doc-` and hash digits where one is unknown.

    Not unique by itself: two plans of one body and year have the same id. The store sees to that.
    """
    slug = lexicon.places.slug(metadata.region) if metadata.region else ""
    initials = body_initials(metadata.issuer, metadata.region, lexicon)
    if not (slug and initials and metadata.year):
        return f"doc-{sha256[:8]}"
    return f"{slug}-{initials}-{metadata.year}"


def body_initials(issuer: str, region: str, lexicon: Lexicon) -> str:
    """`江苏省民政厅` → `mzt`; empty where a character is not in the table."""
    name = issuer.removeprefix(region)
    while (found := lexicon.places.longest_at(name, 0)) is not None and found[0] < len(name):
        name = name[found[0] :]
    for prefix in _NATION:
        if len(name) > len(prefix) + 1:
            name = name.removeprefix(prefix)
    table = _table()
    letters = [table.get(char, "") for char in name]
    return "".join(letters) if all(letters) else ""


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Character → initial. Raises `LexiconError` where a character stands twice."""
    name = "initials.toml"
    with (resources.files("kg.data") / name).open("rb") as file:
        rows: dict[str, str] = tomllib.load(file)["initials"]
    table: dict[str, str] = {}
    for letter, chars in rows.items():
        for char in chars:
            if char in table:
                raise LexiconError(
                    f"“{char}”出现两次",
                    where=name,
                    english=f"{char} stands twice",
                    advice="删去一处",
                )
            table[char] = letter
    return table
