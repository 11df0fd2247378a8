"""Ambiguous names in invented plans: each leads to the one entity of its context, or to candidates."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kg.lexicon import load_lexicon
from kg.model import Entity, Link, Reading, Version, Work, mention_id
from kg.pipeline import read_bytes

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parent / "gold" / "links.jsonl").read_text("utf-8").splitlines()
]


def plan(issuer: str, year: int, text: str) -> bytes:
    lines = (
        f"{year}年工作要点",
        issuer,
        f"{year}年2月10日",
        "一、重点任务",
        f"（一）加强管理。{text}",
    )
    return "\n".join(lines).encode()


def works(row: dict[str, Any]) -> dict[str, Work]:
    """The laws that a row says are held: by id, with the dates of their versions."""
    return {
        law: Work(
            law, law.partition("/")[2], "law", "",
            tuple(Version(f"{law}@{date}", law, date, "", "") for date in dates),
        )
        for law, dates in row.get("laws", {}).items()
    }  # fmt: skip


def read(row: dict[str, Any], known: tuple[Entity, ...] = ()) -> Reading:
    data = plan(row["issuer"], row["year"], row["text"])
    return read_bytes(data, "plan.txt", load_lexicon(), known, works(row).get)


def link_of(row: dict[str, Any]) -> Link | None:
    """The link of the row's mention (the first of that text, or the `which`-th)."""
    known = tuple(e for earlier in row.get("earlier", ()) for e in read(earlier).entities)
    reading = read(row, known)
    links = {link.mention: link for link in reading.links}
    begin = reading.document.text.index("一、")
    found = [
        links[mention_id(reading.document.id, m)]
        for m in reading.mentions
        if m.start > begin and m.surface == row["mention"] and m.type == row["type"]
    ]
    return found[row.get("which", 0)] if found else None


def answer(link: Link | None) -> str | list[str]:
    """What a link says, as the table has it: one id, or the candidates that are as likely."""
    if link is None:
        return "not found"
    if link.entity is not None:
        return link.entity
    best = max((c.score for c in link.candidates), default=0.0)
    return sorted(c.entity for c in link.candidates if best - c.score < 0.15)


def wanted(row: dict[str, Any]) -> str | list[str]:
    return str(row["expected"]) if "expected" in row else sorted(row["candidates"])


def test_the_table_is_what_it_says() -> None:
    assert len({row["id"] for row in ROWS}) == len(ROWS) >= 40
    assert all(row["mention"] in row["text"] for row in ROWS)
    causes = Counter(row["cause"] for row in ROWS)
    assert min(causes.values()) >= 3
    assert sum("candidates" in row for row in ROWS) >= 5


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['id']}-{row['cause']}")
def test_each_name_means_what_its_context_says(row: dict[str, Any]) -> None:
    link = link_of(row)
    assert answer(link) == wanted(row)
    assert link is not None
    assert link.reasons, "a link says why, and so does an open one"
    if "version" in row:
        date = f"{row['expected']}@{row['version']}" if row["version"] else None
        assert link.version == date
