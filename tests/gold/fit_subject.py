"""Fit the weights of `api.subject`, and say how they do on hands not seen.

    .venv/bin/python tests/gold/fit_subject.py FOLDER [--misses]

FOLDER holds one library a plan, and what `fit_cross.py FOLDER --half 0` and `--half 1` wrote there: for each question
of `refusals.SEEN` what a network says of its sentences that has not seen its hand. Fitted on what the rules do not
decide alone. The line is drawn where `MISTAKEN` of the answerable questions of the hands in `MEASURED_ON` are refused, each
judged by weights of the other hands: the network of `api.support` has not seen these either (`fit_support.py`), and
twins are harder than what people ask.
Needs scikit-learn, which comes with sentence-transformers.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path

import numpy as np
from asked import Asked, asked
from refusals import REAL
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from api.evidence import SHOWN
from api.subject import Features, surest_of

MEASURED_ON = ("blind6", "blind11", "blind12", "blind13")
STRENGTH = 0.3  # inverse of the penalty on the weights
LEFT_OUT = frozenset({"gap", "present", "named", "latin", "first", "lacking"})
"""Features that the networks leave nothing to say for."""
MISTAKEN = 0.1
TWIN = 0.3  # what a question of a twin counts, another being 1
WEIGHED = [one.name for one in fields(Features) if one.name not in LEFT_OUT]


def weighed(folder: Path) -> list[Asked]:
    """The questions with what the network says, but those on the real plan of `../shared`."""
    said = {
        (row["hand"], row["plan"], row["query"]): sorted(row["said"], reverse=True)
        for half in (0, 1)
        for row in json.loads((folder / f"half-{half}.json").read_text("utf-8"))
    }
    return [
        _with(one, said[one.hand, one.plan, one.query["query"]])
        for one in asked(folder, SHOWN)
        if one.plan != REAL.stem
    ]


def _with(one: Asked, said: Sequence[float]) -> Asked:
    return replace(one, features=replace(one.features, **surest_of(said)))


def table(rows: Sequence[Asked]) -> np.ndarray:
    return np.array([[asdict(row.features)[name] or 0.0 for name in WEIGHED] for row in rows])


def fitted(rows: Sequence[Asked]) -> LogisticRegression:
    """Weights, by the questions that the rules leave open."""
    open_ = [row for row in rows if row.by_rule is None]
    counts = [TWIN if row.hand.startswith("twin") else 1.0 for row in open_]
    model = LogisticRegression(C=STRENGTH, max_iter=5000, class_weight="balanced")
    return model.fit(table(open_), [row.good for row in open_], sample_weight=counts)


def judged_by_others(rows: Sequence[Asked]) -> np.ndarray:
    """The weighed sum of each question by weights from the other hands; far off where rules decide."""
    sums = np.zeros(len(rows))
    hands = np.array([row.hand for row in rows])
    for hand in dict.fromkeys(hands):
        model = fitted([row for row in rows if row.hand != hand])
        at = np.flatnonzero(hands == hand)
        sums[at] = model.decision_function(table([rows[n] for n in at]))
    rules = [row.by_rule for row in rows]
    return np.where([r is None for r in rules], sums, [-99.0 if r else 99.0 for r in rules])


def line_of(rows: Sequence[Asked], sums: np.ndarray) -> float:
    usual = [row.good and row.hand in MEASURED_ON for row in rows]
    return float(np.quantile(sums[usual], MISTAKEN))


def report(rows: Sequence[Asked], sums: np.ndarray, line: float) -> Iterator[str]:
    """A line a hand: how well the sums tell good from bad, and what is refused."""
    good, hands = np.array([row.good for row in rows]), np.array([row.hand for row in rows])
    groups = {"usual": np.isin(hands, MEASURED_ON), "twins": np.char.startswith(hands, "twin")}
    for hand in [*dict.fromkeys(hands), *groups]:
        at = groups.get(hand, hands == hand)
        bad, fine = sums[at & ~good], sums[at & good]
        yield (
            f"{hand:8} AUC {roc_auc_score(good[at], sums[at]):.3f}  "
            f"refused {(bad < line).mean():.3f} of {len(bad)}, {(fine < line).mean():.3f} of {len(fine)} by mistake"
        )


def misses(rows: Sequence[Asked], sums: np.ndarray, line: float) -> Iterator[str]:
    for n in np.argsort(sums):
        row = rows[n]
        if row.good == (sums[n] < line):
            shown = {name: round(value, 1) for name, value in asdict(row.features).items() if value}
            kind = "REFUSED" if row.good else "ANSWERED"
            yield f"{kind} {row.hand} {row.plan} {sums[n] - line:.2f} {row.query['query']} {shown}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    rows = weighed(arguments.folder)
    sums = judged_by_others(rows)
    line = line_of(rows, sums)
    print("\n".join(report(rows, sums, line)))
    if arguments.misses:
        print("\n".join(misses(rows, sums, line)))
    model = fitted(rows)
    pairs = zip(WEIGHED, model.coef_[0], strict=True)
    print(f"Features({', '.join(f'{name}={weight:.3f}' for name, weight in pairs)})")
    print(f"bias={model.intercept_[0]:.3f}, line={line:.3f}")


if __name__ == "__main__":
    main()
