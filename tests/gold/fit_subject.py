"""Fit the weights of `api.subject` and the network of `api.support`, and say how they do on hands not seen.

    .venv/bin/python tests/gold/fit_subject.py FOLDER [--misses] [--write]

FOLDER holds (or gets) one library a plan. Examples: every judged question on its own plan, and, as
unanswerable, questions of keyword, paraphrase, everyday and figure kind on plans of other fields.
The network also learns from answerable questions whose answers were taken away, so that it cannot learn
how answerable ones are worded. The weights are left without what the rules of `api.constraints` refuse rightly.
Network, weights and line are fitted without all questions of the hand whose questions are then judged; the rules
are those in use. The weights are fitted on what networks say that have not seen the hand of a question.
`--write` keeps the network that was trained on all.
Needs scikit-learn and torch, which come with sentence-transformers.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields, replace
from functools import cache
from pathlib import Path

import numpy as np
from fit_support import train
from refusals import plan_of
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from api import Library
from api.answers import evidence_of
from api.constraints import RULES
from api.evidence import Evidence, missing
from api.meaning import LOOKED_AT
from api.settings import Settings
from api.subject import LISTS, Features, features
from api.support import MODEL, Network, Tokens, write_network
from embeddings.encoder import BUILT_IN, load_encoder

GOLD = Path(__file__).parent
SHARED = GOLD.parent.parent.parent / "shared"
MIXED = "all fields"  # a county's plan: no question is foreign to it
FIELDS = {
    "real": "civil",
    "sample": "civil",
    "dev-8": "civil",
    "dev-5": "health",
    "dev-7": "market",
    "dev-6": "farming",
    "dev-1": "education",
    "dev-2": "transport",
    "dev-3": "culture",
    "dev-9": "environment",
    "dev-10": "transport",
    "dev-11": "labour",
    "dev-4": "farming",
    "dev-12": "health",
    "dev-13": "market",
    "dev-14": "farming",
    "dev-16": "transport",
    "dev-17": "culture",
    "dev-18": "civil",
    "dev-20": "education",
    "dev-24": "disabled",
    "dev-25": "emergency",
    "dev-28": "commerce",
    "dev-32": "civil",
    "dev-34": "water",
    "dev-36": "civil",
    "dev-22": MIXED,
    "dev-30": MIXED,
    "dev-38": "education",
    "dev-44": "civil",
    "dev-48": "health",
    "dev-52": "education",
    "dev-56": "transport",
    "dev-60": "farming",
    "dev-64": "environment",
    "dev-68": "culture",
    "dev-72": "market",
    "dev-76": MIXED,
    "dev-39": MIXED,
    "dev-45": "civil",
    "dev-49": "health",
    "dev-53": "education",
    "dev-57": "transport",
    "dev-61": "farming",
    "dev-65": "environment",
    "dev-69": "culture",
    "dev-73": "market",
    "dev-77": MIXED,
    "dev-80": "labour",
    "dev-84": "housing",
    "dev-88": "science",
    "dev-92": "justice",
    "dev-96": "forestry",
    "dev-100": "reform",
    "dev-104": "civil",
    "dev-108": "civil",
    "dev-110": "civil",
    "dev-112": "sport",
}
HANDS = {
    "fresh": "second",
    "blind": "third",
    "blind2": "fourth",
    "blind3": "A",
    "blind4": "B",
    "blind5": "C",
}
"""Who wrote the questions of a file, by how its name begins; the others are by the first."""
EVERY = 20  # of the questions of other fields, every so many is asked of a plan
FOREIGN = 0.5  # what one of these counts, an own question being 1
FOR_NETWORK = 0.3  # the same while the network learns
BEREFT = 0.5  # what a question without its answers counts there
STRENGTH = 1.0  # inverse of the penalty on the weights
LEFT_OUT = frozenset({"first", "lacking"})  # `support` says what they say
KEPT_REFUSED = 0.02  # of answerable questions that the line may cost in the fit


WEIGHED = [f.name for f in fields(Features) if f.name not in LEFT_OUT]


def queries(plan: str) -> list[tuple[str, dict]]:
    """All judged questions on a plan, each with the hand that wrote it."""
    names = ("{}", "{}-kept", *(f"{begin}-{{}}{end}" for begin in HANDS for end in ("", "-kept")))
    files = [GOLD / f"{name.format(plan)}-queries.jsonl" for name in names]
    if plan == "real":
        files.insert(0, SHARED / "eval/queries.jsonl")
    return [
        (HANDS.get(file.name.partition("-")[0], "first"), json.loads(line))
        for file in files
        if file.exists()
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]


@dataclass(frozen=True)
class Example:
    """A question asked of a plan; `writer` is the plan that it was written for."""

    plan: str
    writer: str
    hand: str
    query: dict
    features: Features
    tokens: Tokens
    bereft: Tokens | None  # an answerable question when its answers are taken away
    by_rule: bool
    listed: bool

    @property
    def own(self) -> bool:
        return self.plan == self.writer

    @property
    def good(self) -> bool:
        return self.own and bool(self.query["relevant"])

    @property
    def used(self) -> bool:
        """Whether the weights are fitted on it: not where a rule refuses it rightly."""
        return not self.listed and not (self.own and not self.good and self.by_rule)


def foreign_to(plan: str) -> list[tuple[str, str, dict]]:
    """Every twentieth of the questions written for plans of other fields."""
    if FIELDS[plan] == MIXED:
        return []
    others = [
        (own, hand, query)
        for own, field in FIELDS.items()
        if field not in (FIELDS[plan], MIXED)
        for hand, query in queries(own)
        if query["relevant"] and query["class"] in "abcfh"
    ]
    return others[list(FIELDS).index(plan) :: EVERY]


def examples(folder: Path) -> Iterator[Example]:
    encoder = load_encoder(BUILT_IN)
    for plan in FIELDS:
        lib = folder / plan_of(plan).stem
        with Library.open(lib, Settings(lib), encoder) as library:
            if not library.documents():
                library.add([plan_of(plan)])
            own = [(plan, hand, query) for hand, query in queries(plan)]
            for writer, hand, query in [*own, *foreign_to(plan)]:
                found = evidence_of(library, query["query"])
                by_rule = bool(missing(found, RULES[:-1]))
                listed = found.question.intent in LISTS
                bereft = without(query["relevant"], found, library) if writer == plan else None
                said = features(found), found.nearness.tokens, bereft
                yield Example(plan, writer, hand, query, *said, by_rule, listed)


def without(answers: dict[str, int], found: Evidence, library: Library) -> Tokens | None:
    """The tokens of a question among the items that do not answer it; None where none does."""
    near = found.results[: LOOKED_AT + len(answers)]
    left = [at for at, result in enumerate(near) if str(result.item) not in answers]
    if not answers or not left:
        return None
    nearness = library.meaning().nearness(found.question, near.chosen(left))
    return nearness.tokens if nearness else None


class Judges:
    """Networks that have not seen some hands, each trained when it is first asked."""

    def __init__(self, rows: list[Example]) -> None:
        self._rows = rows
        self.without = cache(self._without)

    def _without(self, hands: frozenset[str]) -> Network:
        rows = [row for row in self._rows if not row.listed and row.hand not in hands]
        bereft = [row.bereft for row in rows if row.bereft]
        good = np.array([*(row.good for row in rows), *([False] * len(bereft))])
        counts = np.array([*(own_or(row, FOR_NETWORK) for row in rows), *([BEREFT] * len(bereft))])
        tokens = [*(row.tokens for row in rows), *bereft]
        return train(tokens, good, evened(counts, good))

    def seen_by_others(self, rows: list[Example], besides: str = "") -> list[Example]:
        """Examples with what a network says of them that has not seen their hand, nor `besides`."""
        found = []
        for row in rows:
            network = self.without(frozenset({row.hand, besides} - {""}))
            support = network.support(row.tokens)
            found.append(replace(row, features=replace(row.features, support=support)))
        return found


def judged_by_others(rows: list[Example], judges: Judges) -> np.ndarray:
    """How far each example is above the line, with network, weights and line from the other hands."""
    above = np.zeros(len(rows))
    for hand in dict.fromkeys(row.hand for row in rows):
        others = [row for row in rows if row.used and row.hand != hand]
        model, line = fitted(judges.seen_by_others(others, hand))
        test = [n for n, row in enumerate(rows) if row.hand == hand]
        seen = judges.seen_by_others([rows[n] for n in test])
        above[test] = model.decision_function(table(seen)) - line
    return above


def table(rows: list[Example]) -> np.ndarray:
    return np.array([[getattr(row.features, name) for name in WEIGHED] for row in rows])


def counted(rows: list[Example], foreign: float) -> np.ndarray:
    """What each example counts: both answers alike, a question of another field `foreign`."""
    counts = np.array([own_or(row, foreign) for row in rows])
    return evened(counts, np.array([row.good for row in rows]))


def own_or(row: Example, foreign: float) -> float:
    return 1.0 if row.own else foreign


def evened(counts: np.ndarray, good: np.ndarray) -> np.ndarray:
    """The counts, so that both answers weigh alike."""
    return np.where(good, counts * counts[~good].sum() / counts[good].sum(), counts)


def fitted(rows: list[Example]) -> tuple[LogisticRegression, float]:
    """Weights and line."""
    x, y = table(rows), np.array([row.good for row in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(x, y, sample_weight=counted(rows, FOREIGN))
    return model, float(np.quantile(model.decision_function(x[y]), KEPT_REFUSED))


def report(rows: list[Example], above: np.ndarray) -> None:
    """Refused by the rules and by both tests, for each hand and for all."""
    used = np.array([row.used for row in rows])
    good, own = np.array([row.good for row in rows]), np.array([row.own for row in rows])
    rule = np.array([row.by_rule for row in rows])
    both = rule | ((above < 0) & ~np.array([row.listed for row in rows]))
    groups = np.array([row.hand for row in rows])
    print(f"AUC {roc_auc_score(good[used], above[used]):.3f} of {used.sum()} examples")
    print("unanswerable refused (rules, both); answerable refused (rules, both); other fields")
    for held in [*dict.fromkeys(groups), "all"]:
        at = (groups == held) | (held == "all")
        bad, fine = at & own & ~good, at & good
        print(
            f"{held:8} {bad.sum():3} {share(rule[bad])} {share(both[bad])}   "
            f"{fine.sum():3} {share(rule[fine])} {share(both[fine])}   {share(both[at & ~own])}"
        )


def misses(rows: list[Example], above: np.ndarray) -> Iterator[str]:
    for n in np.argsort(above):
        row = rows[n]
        refused = row.by_rule or (above[n] < 0 and not row.listed)
        if row.own and row.good == refused:
            shown = [round(float(value), 2) for value in astuple(row.features)]
            kind = "REFUSED" if row.good else "ANSWERED"
            yield f"{kind} {row.plan} {above[n]:.2f} {row.query['query']} {shown}"


def share(which: np.ndarray) -> str:
    return f"{which.mean():.3f}" if len(which) else "–"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    rows = list(examples(arguments.folder))
    judges = Judges(rows)
    above = judged_by_others(rows, judges)
    report(rows, above)
    if arguments.misses:
        print("\n".join(misses(judges.seen_by_others(rows), above)))
    model, line = fitted(judges.seen_by_others([row for row in rows if row.used]))
    pairs = zip(WEIGHED, model.coef_[0], strict=True)
    print(f"Features({', '.join(f'{name}={weight:.3f}' for name, weight in pairs)})")
    print(f"bias={model.intercept_[0]:.3f}")
    print(f"line={line:.3f}")

    if arguments.write:
        write_network(judges.without(frozenset()), MODEL)


if __name__ == "__main__":
    main()
