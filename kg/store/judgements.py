"""What people decided, tied to the words it was decided on rather than to their offsets."""

from __future__ import annotations

import sqlite3

from kg.model import Judgement, Reading, mention_id

_COLUMNS = "verdict, mention, entity, other, reason, by, at"


def write_judgement(connection: sqlite3.Connection, judgement: Judgement) -> None:
    """Add a judgement with the surface and the sentence of its mention, if it has one."""
    document, _, _ = judgement.mention.partition("#")
    anchor = _anchors(connection, document).get(judgement.mention, ("", ""))
    j = judgement
    connection.execute(
        "INSERT INTO judgements (verdict, mention, entity, other, reason, by, at, surface, "
        "sentence) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (j.verdict, j.mention, j.entity, j.other, j.reason, j.by, j.at, *anchor),
    )


def read_judgements(connection: sqlite3.Connection) -> tuple[Judgement, ...]:
    """All judgements in the order in which they were made."""
    rows = connection.execute(f"SELECT {_COLUMNS} FROM judgements ORDER BY number")  # noqa: S608
    return tuple(Judgement(*row) for row in rows)


def follow(connection: sqlite3.Connection, id_: str) -> None:
    """After a document was read anew, lead its judgements to the same words in the same sentence.

    A judgement whose words are gone, or stand there twice, is kept with an address that no mention
    has (`…#lost`), so that it can be seen but decides nothing.
    """
    rows = connection.execute(
        "SELECT number, mention, surface, sentence FROM judgements WHERE mention GLOB ?",
        (_glob(id_) + "#*",),
    ).fetchall()
    if not rows:
        return
    anchors = _anchors(connection, id_)
    for number, mention, surface, sentence in rows:
        if anchors.get(mention) == (surface, sentence):
            continue
        kind = mention.partition("#")[2].partition("_")[0]
        same = [
            new for new, anchor in anchors.items()
            if anchor == (surface, sentence) and new.startswith(f"{id_}#{kind}_")
        ]  # fmt: skip
        moved = same[0] if len(same) == 1 else f"{id_}#{kind}_lost"
        connection.execute("UPDATE judgements SET mention = ? WHERE number = ?", (moved, number))


def _glob(text: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in text)


def _anchors(connection: sqlite3.Connection, document: str) -> dict[str, tuple[str, str]]:
    """Mention id → (surface, text of its sentence)."""
    from kg.store.readings import read_reading

    reading = read_reading(connection, document)
    return {} if reading is None else _anchors_of(reading)


def _anchors_of(reading: Reading) -> dict[str, tuple[str, str]]:
    document = reading.document
    sentences = sorted((s.start, s.end) for item in document.items for s in item.sentences)
    found = {}
    for mention in reading.mentions:
        around = [s for s in sentences if s[0] <= mention.start < s[1]]
        text = document.text[around[0][0] : around[0][1]] if around else ""
        found[mention_id(document.id, mention)] = (mention.surface, text)
    return found
