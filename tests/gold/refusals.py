"""Refusals measured on judged questions: what is refused rightly, wrongly, and why.

    .venv/bin/python tests/gold/refusals.py FOLDER [--kept] [--misses] [--only NAME,NAME]

FOLDER holds (or gets) one library a plan. Two groups of question sets: those that the rules and the
weights were completed with, and, with `--kept`, those that were put aside before and are only
measured. Prints the shares with a 95 % Wilson interval; `--misses` lists each question that is
answered or refused wrongly.
"""

import argparse
import json
from math import sqrt
from pathlib import Path

from api import Library
from api.settings import Settings
from embeddings.encoder import BUILT_IN, load_encoder

GOLD = Path(__file__).parent
ROOT = GOLD.parent.parent
SHARED = ROOT.parent / "shared"
REAL = SHARED / "corpus/jiangsu-civil-affairs-2023.txt"
SAMPLE = ROOT / "kg/data/sample/donglan-mzt-2024.txt"
FRESH = {
    "real": REAL,
    "sample": SAMPLE,
    **{f"dev-{n}": GOLD / f"dev-{n}.txt" for n in (2, 5, 8, 9, 10, 11)},
}
"""Plans on which another hand wrote questions, one half to fit on and one to keep."""
BLIND = {f"dev-{n}": GOLD / f"dev-{n}.txt" for n in (12, 13, 14, 16, 17)}
BLIND_KEPT = {f"dev-{n}": GOLD / f"dev-{n}.txt" for n in (18, 20, 22, 24, 25)}
"""Plans on which a third hand wrote questions, scored once before anything was changed for them."""
BLIND2 = {f"dev-{n}": GOLD / f"dev-{n}.txt" for n in (28, 30, 32, 34, 36)}
BLIND2_KEPT = {f"dev-{n}": GOLD / f"dev-{n}.txt" for n in (29, 31, 33, 35, 37)}
"""The same of a fourth hand. The questions on the second five are asked, never looked at or fitted on."""
FOUR_HANDS = {
    "blind3": (38, 44, 48, 52, 56, 60, 64, 68, 72, 76),
    "blind4": (39, 45, 49, 53, 57, 61, 65, 69, 73, 77),
    "blind5": (80, 84, 88, 92, 96, 100, 104, 108, 110, 112),
    "blind6": (40, 81, 85, 89, 93, 101, 105, 109, 114, 118),
}
"""The plans `dev-N` on which hands A, B, C and D wrote questions. Those of D are put aside."""
SEEN = {
    "real-judged": (REAL, SHARED / "eval/queries.jsonl"),
    "real": (REAL, GOLD / "real-queries.jsonl"),
    "sample": (SAMPLE, GOLD / "sample-queries.jsonl"),
    **{
        f"dev-{n}": (GOLD / f"dev-{n}.txt", GOLD / f"dev-{n}-queries.jsonl")
        for n in (1, 2, 3, 5, 6, 7, 8, 9, 11)
    },
    **{
        f"fresh-{name}": (plan, GOLD / f"fresh-{name}-queries.jsonl")
        for name, plan in FRESH.items()
    },
    **{
        f"blind-{name}": (plan, GOLD / f"blind-{name}-queries.jsonl")
        for name, plan in BLIND.items()
    },
    **{
        f"blind2-{name}": (plan, GOLD / f"blind2-{name}-queries.jsonl")
        for name, plan in BLIND2.items()
    },
    **{
        f"{hand}-dev-{n}": (GOLD / f"dev-{n}.txt", GOLD / f"{hand}-dev-{n}-queries.jsonl")
        for hand in ("blind3", "blind4", "blind5")
        for n in FOUR_HANDS[hand]
    },
}
KEPT = {
    "real-kept": (REAL, GOLD / "real-kept-queries.jsonl"),
    "dev-4": (GOLD / "dev-4.txt", GOLD / "dev-4-queries.jsonl"),
    "dev-6-kept": (GOLD / "dev-6.txt", GOLD / "dev-6-kept-queries.jsonl"),
    **{
        f"fresh-{name}-kept": (plan, GOLD / f"fresh-{name}-kept-queries.jsonl")
        for name, plan in FRESH.items()
    },
    **{
        f"blind-{name}-kept": (plan, GOLD / f"blind-{name}-kept-queries.jsonl")
        for name, plan in BLIND_KEPT.items()
    },
    **{
        f"blind2-{name}-kept": (plan, GOLD / f"blind2-{name}-kept-queries.jsonl")
        for name, plan in BLIND2_KEPT.items()
    },
    **{
        f"blind6-dev-{n}-kept": (
            GOLD / f"dev-{n}.txt",
            GOLD / f"blind6-dev-{n}-kept-queries.jsonl",
        )
        for n in FOUR_HANDS["blind6"]
    },
}


def wilson(hits: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    z, p = 1.96, hits / of
    middle = (p + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(p * (1 - p) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return middle - half, middle + half


def shown(hits: int, of: int) -> str:
    if not of:
        return "–"
    low, high = wilson(hits, of)
    return f"{hits / of:.3f} ({hits}/{of}, {low:.2f}–{high:.2f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--kept", action="store_true")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--only", default="")
    arguments = parser.parse_args()
    encoder = load_encoder(BUILT_IN)
    sets = KEPT if arguments.kept else SEEN
    only = [name for name in arguments.only.split(",") if name]
    totals = {False: [0, 0], True: [0, 0]}
    for name, (plan, path) in sets.items():
        if (only and name not in only) or not plan.exists() or not path.exists():
            continue
        counts = {False: [0, 0], True: [0, 0]}
        with Library.open(
            arguments.folder / plan.stem, Settings(arguments.folder / plan.stem), encoder
        ) as library:
            if not library.documents():
                library.add([plan])
            for line in path.read_text("utf-8").splitlines():
                query = json.loads(line)
                answered = library.ask(query["query"])
                good = bool(query["relevant"])
                for table in (counts, totals):
                    table[good][0] += answered.refused
                    table[good][1] += 1
                if arguments.misses and answered.refused == good:
                    where = "refused " if good else "answered"
                    why = answered.missing or (answered.understood.intent, answered.text[:60])
                    print(f"  {where} {query.get('trap', ''):8} {query['query']}  {why}")
        print(
            f"{name:12} unanswerable refused {shown(*counts[False])}; answerable {shown(*counts[True])}"
        )
    print(
        f"{'all':12} unanswerable refused {shown(*totals[False])}; answerable {shown(*totals[True])}"
    )


if __name__ == "__main__":
    main()
