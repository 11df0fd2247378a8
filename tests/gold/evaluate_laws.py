"""Search over articles measured on lay questions: `evaluate_laws.py LIBRARY`, a library with laws.

A question of `law-questions.jsonl`, or of `-kept`, on which nothing was fitted, is answered by an
article of a law whose title matches `law` and whose text matches `key` (regular expressions).
"""

import json
import re
import statistics
import sys
import time
from pathlib import Path

from api import Library

GOLD = Path(__file__).parent
QUESTIONS = ("law-questions.jsonl", "law-questions-kept.jsonl")


def main() -> None:
    with Library.open(sys.argv[1]) as library:
        library.search_laws("热身")
        for name in QUESTIONS:
            lines = (GOLD / name).read_text("utf-8").splitlines()
            measure(library, [json.loads(line) for line in lines])


def measure(library: Library, rows: list[dict[str, str]]) -> None:
    """Print what is not among the first ten, and the measures of all."""
    firsts, laws, taken = [], [], []
    for row in rows:
        start = time.perf_counter()
        found = library.search_laws(row["query"], 50)
        taken.append(time.perf_counter() - start)
        right = [bool(re.search(row["law"], r.title)) for r in found]
        held = [bool(re.search(row["key"], r.text)) for r in found]
        both = [law and key for law, key in zip(right, held, strict=True)]
        firsts.append(both.index(True) + 1 if True in both else 0)
        laws.append(any(right[:5]))
        if not 1 <= firsts[-1] <= 10:
            shown = [f"{r.title}{r.label}" for r in found[:3]]
            print(row["id"], row["query"], firsts[-1], shown)
    size = len(rows)
    print(
        f"{size} questions: Hit@1 {sum(f == 1 for f in firsts) / size:.3f}  "
        f"Hit@10 {sum(1 <= f <= 10 for f in firsts) / size:.3f}  "
        f"MRR@10 {sum(1 / f for f in firsts if 1 <= f <= 10) / size:.3f}  "
        f"in the first 50 {sum(f > 0 for f in firsts) / size:.3f}  "
        f"right law in the first 5 {sum(laws) / size:.3f}  median {statistics.median(taken) * 1e3:.0f} ms"
    )


if __name__ == "__main__":
    main()
