"""Refusals measured on judged questions: what is refused rightly, wrongly, and why.

    .venv/bin/python tests/gold/refusals.py FOLDER [--kept] [--misses] [--only NAME,NAME]

FOLDER holds (or gets) one library a plan. Two groups of question sets: those that the rules and the
weights were completed with, and, with `--kept`, those that were put aside before and are only
measured. Prints the shares with a 95 % Wilson interval; `--misses` lists each question that is
answered or refused wrongly.
"""

import argparse
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from math import sqrt
from pathlib import Path

from api import Library
from api.settings import Settings
from embeddings.encoder import BUILT_IN, Encoder, load_encoder

GOLD = Path(__file__).parent
ROOT = GOLD.parent.parent
SHARED = ROOT.parent / "shared"
REAL = SHARED / "corpus/jiangsu-civil-affairs-2023.txt"
SAMPLE = ROOT / "kg/data/sample/donglan-mzt-2024.txt"
FRESH = ("real", "sample", *(f"dev-{n}" for n in (2, 5, 8, 9, 10, 11)))
"""Plans on which another hand wrote questions, one half to fit on and one to keep."""


def plan_of(name: str) -> Path:
    """The file of a plan that a set of questions is named after."""
    return {"real": REAL, "sample": SAMPLE}.get(name, GOLD / f"{name}.txt")


def sets_of(hand: str, plans: Iterable[int | str], end: str = "") -> dict[str, tuple[Path, Path]]:
    """One hand's sets of questions by name: the plan (`dev-N` for a number) and the file of questions."""
    names = [plan if isinstance(plan, str) else f"dev-{plan}" for plan in plans]
    begin = f"{hand}-" if hand else ""
    return {
        f"{begin}{name}{end}": (plan_of(name), GOLD / f"{begin}{name}{end}-queries.jsonl")
        for name in names
    }


SEEN = {
    "real-judged": (REAL, SHARED / "eval/queries.jsonl"),
    **sets_of("", ("real", "sample", 1, 2, 3, 5, 6, 7, 8, 9, 11)),
    **sets_of("fresh", FRESH),
    **sets_of("blind", (12, 13, 14, 16, 17)),
    **sets_of("blind2", (28, 30, 32, 34, 36)),
    **sets_of("blind3", (38, 44, 48, 52, 56, 60, 64, 68, 72, 76)),
    **sets_of("blind4", (39, 45, 49, 53, 57, 61, 65, 69, 73, 77)),
    **sets_of("blind5", (80, 84, 88, 92, 96, 100, 104, 108, 110, 112)),
    **sets_of("blind6", (40, 81, 85, 89, 93, 101, 105, 109, 114, 118), "-kept"),
    **sets_of("blind11", (144, 159, 171, 175, 179, 183, 187, 191, 195, 199)),
    **sets_of("blind12", (103, 106, 107, 111, 113, 115, 116, 117, 119, 203)),
    **sets_of("blind13", (82, 86, 87, 90, 91, 94, 95, 98, 99, 102)),
    **sets_of("twin1", (164, 166, 167, 168, 170, 172, 174, 176, 178, 180)),
    **sets_of("twin2", (182, 184, 186, 188, 190, 192, 194, 196, 198, 200)),
    **sets_of("twin3", (202, 204, 206, 208, 210, 212, 214, 216, 218, 220)),
    **sets_of("twin4", (222, 224, 226, 228, 230, 232, 234, 236, 238, 240)),
    **sets_of("twin5", (169, 173, 177, 181, 185, 189, 193, 197, 201, 205)),
    **sets_of("twin6", (207, 209, 211, 213, 215, 217, 219, 221, 223, 225)),
    **sets_of("twin7", (227, 229, 231, 233, 235, 237, 239, 241, 242, 243)),
}
"""A hand's first questions were scored once before anything was changed for them. The questions of `twin` sets are twins:
an answerable and an unanswerable one of the same sentence, worded alike. They are learnt from, never read through."""
KEPT = {
    **sets_of("", ("real",), "-kept"),
    **sets_of("", (4,)),
    **sets_of("", (6,), "-kept"),
    **sets_of("fresh", FRESH, "-kept"),
    **sets_of("blind", (18, 20, 22, 24, 25), "-kept"),
    **sets_of("blind2", (29, 31, 33, 35, 37), "-kept"),
    **sets_of("blind7", (120, 122, 124, 126, 129, 131, 133, 137, 139, 141), "-kept"),
    **sets_of("blind8", (123, 125, 127, 130, 132, 134, 136, 138, 140, 142), "-kept"),
    **sets_of("blind9", (143, 145, 147, 149, 151, 153, 155, 157, 160, 162), "-kept"),
    **sets_of("blind10", (146, 148, 150, 152, 154, 156, 158, 161, 163, 165), "-kept"),
}
"""Put aside: asked, never looked at or fitted on; but for `blind7-*-kept`, whose misses were read, and those before
`blind2`, which were looked at later and which `fit_support.py` learns from."""


@contextmanager
def library_of(plan: Path, folder: Path, encoder: Encoder) -> Iterator[Library]:
    """The library in a folder that holds one plan alone, read into it where it is not."""
    place = folder / plan.stem
    with Library.open(place, Settings(place), encoder) as library:
        if not library.documents():
            library.add([plan])
        yield library


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
        with library_of(plan, arguments.folder, encoder) as library:
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
