"""Comparison of plans measured on known alignments: tasks, states, figures, responsibilities.

    .venv/bin/python tests/gold/evaluate_compare.py [--misses] [NAME…]

Precision and recall, right/found/wanted; `--misses` lists each error. The real plan wants `../shared`.
"""

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from embeddings.encoder import load_encoder
from embeddings.likeness import likeness_of
from embeddings.tagging import load_reader
from kg.compare import Pair, compare_plans
from kg.compare.likeness import tasks_of
from kg.lexicon import load_lexicon
from kg.model import MentionType, Reading, mention_id
from kg.pipeline import read_plan

GOLD = Path(__file__).parent
ROOT = GOLD.parent.parent
SAMPLE = ROOT / "kg/data/sample"
REAL = ROOT.parent / "shared/corpus/jiangsu-civil-affairs-2023.txt"
SETS = {
    **{f"pair-{n}": (GOLD / f"pair-{n}-a.txt", GOLD / f"pair-{n}-b.txt") for n in range(1, 7)},
    "sample": (SAMPLE / "donglan-mzt-2024.txt", SAMPLE / "donglan-mzt-2025.txt"),
    "dev-8-sample": (GOLD / "dev-8.txt", SAMPLE / "donglan-mzt-2024.txt"),
    "jiangsu-sample": (REAL, SAMPLE / "donglan-mzt-2024.txt"),
}
Key = tuple[int | None, int | None]
Row = dict[str, Any]


def compared(first: Reading, second: Reading) -> dict[Key, Pair]:
    """What the program says, by the numbers of the items."""
    sentences = [s for r in (first, second) for task in tasks_of(r) for s in task.sentences]
    found = compare_plans(first, second, likeness_of(load_encoder(), sentences))
    sides = [
        {f"{r.document.id}#{i.eid}": i.number for i in r.document.items} for r in (first, second)
    ]
    return {(sides[0].get(p.a or ""), sides[1].get(p.b or "")): p for p in found.pairs}


def figures(found: dict[Key, Pair]) -> set[tuple[Any, ...]]:
    """(pair, before, after) of every figure that differs in an aligned pair."""
    return {
        (key, c.before and c.before.surface, c.after and c.after.surface)
        for key, pair in found.items()
        if None not in key
        for c in pair.targets
    }


def printed(reading: Reading, number: int | None) -> set[tuple[str, str | None]]:
    """(surface, entity) of the departments of an item."""
    links = {link.mention: link.entity for link in reading.links}
    return {
        (m.surface, links.get(mention_id(reading.document.id, m)))
        for m in reading.mentions
        if m.item == number and m.type is MentionType.DEPARTMENT
    }


def responsibilities(
    readings: tuple[Reading, Reading], found: dict[Key, Pair], gold: dict[Key, Row]
) -> set[tuple[Any, ...]]:
    """(pair, body as the gold prints it, role before, role after)."""
    rows = set()
    for key, pair in found.items():
        if None in key:
            continue
        names = printed(readings[0], key[0]) | printed(readings[1], key[1])
        row = gold.get(key, {})
        wanted = {
            c["body"] for c in (*row.get("responsible", ()), *row.get("responsible_doubt", ()))
        }
        for change in pair.departments:
            same = sorted(surface for surface, entity in names if entity == change.entity)
            name = next((s for s in same if s in wanted), same[0] if same else change.name)
            rows.add((key, name, "+".join(change.before) or None, "+".join(change.after) or None))
    return rows


def wanted(gold: dict[Key, Row], field: str, *keys: str) -> set[tuple[Any, ...]]:
    """(pair, …) of the changes that the gold lists in a field."""
    return {
        (key, *(c[k] for k in keys))
        for key, row in gold.items()
        if None not in key
        for c in row.get(field, ())
    }


def state(row: Row) -> str:
    """The state of a task: a responsibility that changed is a change, too."""
    return "changed" if row["state"] == "continued" and row.get("responsible") else row["state"]


def show(name: str, what: str, found: set[Any], gold: set[Any], misses: bool) -> None:
    """One line of figures, and the errors."""
    right = len(found & gold)
    precision, recall = right / max(1, len(found)), right / max(1, len(gold))
    counts = f"({right}/{len(found)}/{len(gold)})"
    print(f"{name:15} {what:24} {precision:.3f} / {recall:.3f} {counts}")
    for sign, rows in (("+", found - gold), ("-", gold - found)) if misses else ():
        for row in sorted(rows, key=str):
            print(f"    {sign} {row}")


def both(rows: Iterable[tuple[Any, ...]]) -> set[tuple[Any, ...]]:
    """Those with a value before and after."""
    return {row for row in rows if row[-2] and row[-1]}


def certain(rows: set[tuple[Any, ...]], found: dict[Key, Pair]) -> set[tuple[Any, ...]]:
    """Those that are told as changes: what only one of two doubtful tasks says is not."""
    return {row for row in rows if not found[row[0]].doubtful} | both(rows)


def score(name: str, misses: bool) -> None:
    """All measures of one pair of plans."""
    one, other = (read_plan(path, load_lexicon(), second=load_reader()) for path in SETS[name])
    readings = one, other
    found = compared(*readings)
    lines = (GOLD / f"{name}-alignment.jsonl").read_text("utf-8").splitlines()
    gold: dict[Key, Row] = {(row["a"], row["b"]): row for row in map(json.loads, lines)}
    aligned = [{key for key in keys if None not in key} for keys in (found, gold)]
    show(name, "alignment", *aligned, misses)
    if not all("state" in row for row in gold.values()):
        return
    states = {(k, str(p.state)) for k, p in found.items()}
    show(name, "state", states, {(k, state(row)) for k, row in gold.items()}, misses)
    ours, theirs = figures(found), wanted(gold, "targets", "from", "to")
    show(name, "figure became another", both(ours), both(theirs), misses)
    show(name, "all changed figures", ours, theirs, False)
    show(name, "figures told as changed", certain(ours, found), theirs, misses)
    if any("responsible" in row for row in gold.values()):
        doubt = wanted(gold, "responsible_doubt", "body", "from", "to")
        roles = responsibilities(readings, found, gold) - doubt
        right = wanted(gold, "responsible", "body", "from", "to")
        show(name, "responsibilities", roles, right, False)
        show(name, "told as changed", certain(roles, found), right, misses)


def main() -> None:
    """Every set that is there, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", default=[n for n, p in SETS.items() if p[0].exists()])
    parser.add_argument("--misses", action="store_true")
    arguments = parser.parse_args()
    for name in arguments.names:
        score(name, arguments.misses)


if __name__ == "__main__":
    main()
