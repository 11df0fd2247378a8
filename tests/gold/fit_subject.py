"""Fit the weights of `api.subject` and say how they do on plans that they have not seen.

    .venv/bin/python tests/gold/fit_subject.py FOLDER [--fit PLAN,PLAN] [--misses]

FOLDER holds (or gets) one library a plan. Examples: every judged question on its own plan, and, as
unanswerable, questions of keyword, paraphrase, everyday and figure kind on plans of other fields.
Unanswerable questions whose subject is there (a fact missing, a false premise) are for the rules of
`api.constraints` and are left out of the fit. Needs scikit-learn, which comes with
sentence-transformers.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import astuple, fields
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from api import Library
from api.answers import evidence_of
from api.constraints import RULES
from api.evidence import missing
from api.settings import Settings
from api.subject import LISTS, Features, features
from embeddings.encoder import BUILT_IN, load_encoder

GOLD = Path(__file__).parent
SHARED = GOLD.parent.parent.parent / "shared"
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
}
EVERY = 20  # of the questions of other fields, every so many is asked of a plan
FOREIGN = 0.5  # what one of these counts, an own question being 1
STRENGTH = 1.0  # inverse of the penalty on the weights
KEPT_REFUSED = 0.03  # of answerable questions that the line may cost in the fit


def plan_file(plan: str) -> Path:
    if plan == "real":
        return SHARED / "corpus/jiangsu-civil-affairs-2023.txt"
    if plan == "sample":
        return GOLD.parent.parent / "kg/data/sample/donglan-mzt-2024.txt"
    return GOLD / f"{plan}.txt"


def queries(plan: str) -> list[dict]:
    """All judged questions on a plan, also those that were put aside until 2026-11-29."""
    names = ("{}", "{}-kept", "fresh-{}", "fresh-{}-kept", "blind-{}")
    files = [GOLD / f"{name.format(plan)}-queries.jsonl" for name in names]
    if plan == "real":
        files.insert(0, SHARED / "eval/queries.jsonl")
    lines = [line for file in files if file.exists() for line in file.open(encoding="utf-8")]
    return [json.loads(line) for line in lines if line.strip()]


def foreign_to(plan: str) -> list[tuple[str, dict]]:
    """Every twentieth of the questions written for plans of other fields."""
    others = [
        (own, query)
        for own, field in FIELDS.items()
        if field != FIELDS[plan]
        for query in queries(own)
        if query["relevant"] and query["class"] in "abcfh"
    ]
    return others[list(FIELDS).index(plan) :: EVERY]


def examples(folder: Path) -> Iterator[tuple[str, str, dict, Features, bool, bool]]:
    """(asked of, written for, question, features, refused by a rule, is a list)."""
    encoder = load_encoder(BUILT_IN)
    for plan in FIELDS:
        lib = folder / plan_file(plan).stem
        with Library.open(lib, Settings(lib), encoder) as library:
            if not library.documents():
                library.add([plan_file(plan)])
            asked = [*((plan, query) for query in queries(plan)), *foreign_to(plan)]
            for own, query in asked:
                found = evidence_of(library, query["query"])
                refused = bool(missing(found, RULES[:-1]))
                listed = found.question.intent in LISTS
                yield plan, own, query, features(found), refused, listed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fit", default="", help="fit on these plans only, report on the others")
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    rows = list(examples(arguments.folder))
    x = np.array([astuple(row[3]) for row in rows])
    own = np.array([row[0] == row[1] for row in rows])
    y = np.array([row[0] == row[1] and bool(row[2]["relevant"]) for row in rows])
    plan, writer = np.array([row[0] for row in rows]), np.array([row[1] for row in rows])
    rule, listed = np.array([row[4] for row in rows]), np.array([row[5] for row in rows])
    trap = np.array([row[2].get("trap", "") in ("missing", "premise") for row in rows])
    used = ~listed & ~(own & ~y & (trap | rule))
    fit_on = [p for p in arguments.fit.split(",") if p]
    scores, lines = np.zeros(len(rows)), np.zeros(len(rows))
    for held in FIELDS:
        train = used & (plan != held) & (writer != held)
        if fit_on:
            train = used & np.isin(plan, fit_on) & np.isin(writer, fit_on)
        model = fitted(x[train], y[train], own[train])
        test = plan == held
        scores[test] = model.decision_function(x[test])
        trained = model.decision_function(x[train & y])
        lines[test] = np.quantile(trained, KEPT_REFUSED)
    below = (scores < lines) & ~listed
    print(f"AUC {roc_auc_score(y[used], scores[used]):.3f} of {used.sum()} examples")
    print(
        "plan     unanswerable refused (rules, both)   answerable refused (rules, both)   other fields"
    )
    for held in FIELDS:
        at = plan == held
        bad, good = at & own & ~y, at & y
        both = rule | below
        print(
            f"{held:8} {bad.sum():3} {share(rule[bad])} {share(both[bad])}        "
            f"{good.sum():3} {share(rule[good])} {share(both[good])}       "
            f"{share(both[at & ~own])}"
        )
    print(f"all unanswerable {share(both[own & ~y])}, answerable {share(both[y])}")
    if arguments.misses:
        for n in np.argsort(scores):
            if own[n] and (y[n] == (rule[n] or below[n])):
                print(
                    "REFUSED" if y[n] else "ANSWERED",
                    plan[n],
                    f"{scores[n]:.2f}",
                    rows[n][2]["query"],
                    [round(float(v), 2) for v in x[n]],
                )
    train = used & (np.isin(plan, fit_on) & np.isin(writer, fit_on) if fit_on else True)
    model = fitted(x[train], y[train], own[train])
    weights = ", ".join(
        f"{f.name}={w:.3f}" for f, w in zip(fields(Features), model.coef_[0], strict=True)
    )
    print(f"WEIGHTS = Features({weights})")
    print(f"BIAS = {model.intercept_[0]:.3f}")
    print(f"LINE = {np.quantile(model.decision_function(x[train & y]), KEPT_REFUSED):.3f}")


def share(which: np.ndarray) -> str:
    return f"{which.mean():.3f}" if len(which) else "–"


def fitted(x: np.ndarray, y: np.ndarray, own: np.ndarray) -> LogisticRegression:
    """Both answers weigh alike; a question of another field counts half."""
    counts = np.where(own, 1.0, FOREIGN)
    counts[y] *= counts[~y].sum() / counts[y].sum()
    return LogisticRegression(C=STRENGTH, max_iter=5000).fit(x, y, sample_weight=counts)


if __name__ == "__main__":
    main()
