"""Every judged question asked of its plan: what the fits of refusals start from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from refusals import SEEN, library_of

from api.answers import evidence_of
from api.constraints import VETOES, WEIGHED
from api.evidence import Evidence, missing
from api.subject import Features, features, rules_decide
from embeddings.encoder import BUILT_IN, load_encoder
from embeddings.passages import plain_query


@dataclass(frozen=True)
class Asked:
    """A question and what its plan gave for it. `hand` wrote it; `sentences` are those that are read with it, each
    with whether it answers: None where nobody says, since it is another sentence of an item that answers.
    `features` are without what the network says of them (`fit_cross.py`). `by_rule` is what the rules decide alone, True
    where they refuse; None where all is weighed."""

    hand: str
    plan: str
    query: dict[str, Any]
    plain: str
    features: Features
    by_rule: bool | None
    sentences: tuple[tuple[str, bool | None], ...]
    answers: tuple[str, ...]

    @property
    def good(self) -> bool:
        return bool(self.query["relevant"])


def asked(folder: Path, most: int) -> Iterator[Asked]:
    """The questions of `refusals.SEEN` with at most `most` sentences each; `folder` keeps one library a plan."""
    encoder = load_encoder(BUILT_IN)
    for name, (plan, path) in SEEN.items():
        if not plan.exists() or not path.exists():
            continue
        with library_of(plan, folder, encoder) as library:
            for line in path.read_text("utf-8").splitlines():
                query = json.loads(line)
                found = replace(evidence_of(library, query["query"]), encoder=None)
                yield _asked(hand_of(name), plan.stem, query, found, most)


def hand_of(name: str) -> str:
    """Who wrote a set of questions, by its name."""
    if name == "real-judged":
        return "given"
    begin = name.partition("-")[0]
    return "first" if begin in ("real", "dev", "sample") else begin


def _asked(hand: str, plan: str, query: dict[str, Any], found: Evidence, most: int) -> Asked:
    answers = tuple(dict.fromkeys(plain_query(one).strip() for one in query.get("answers", ())))
    sentences = []
    for one, shown in found.shown[:most]:
        answering = one.text.strip() in answers
        item = found.catalogue.locate(one.item)[1]
        unsaid = not answering and str(item.number) in query["relevant"]
        sentences.append((shown, None if unsaid else answering))
    lacks = missing(found, WEIGHED)
    by_rule = True if missing(found, VETOES) else bool(lacks) if rules_decide(found) else None
    return Asked(
        hand, plan, query, found.question.plain, features(found, lacks), by_rule,
        tuple(sentences), answers,
    )  # fmt: skip
