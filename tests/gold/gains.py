"""What a change of the recognisers gained and lost, line by line, on every plan with gold.

usage: gains.py BASE [--plans PLAN.txt ...]

BASE is a revision of git. The plans default to tests/gold/*.txt and, where it is there, the real
plan of ../shared. A rule is judged by this list, not by one number.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SHARED = ROOT.parent / "shared"
ATTRIBUTES = ("canonical", "role", "kind", "form", "generic", "value", "unit", "relation")

Key = tuple[str, int, int]


def plans() -> list[tuple[Path, Path]]:
    """Each plan that has gold, with its gold."""
    pairs = [(p, p.with_suffix(".jsonl")) for p in sorted((ROOT / "tests" / "gold").glob("*.txt"))]
    real = SHARED / "corpus" / "jiangsu-civil-affairs-2023.txt"
    pairs.append((real, SHARED / "eval" / "mentions.jsonl"))
    return [(plan, gold) for plan, gold in pairs if plan.exists() and gold.exists()]


def rows(text: str) -> dict[Key, dict[str, object]]:
    """Mentions by type and span."""
    found = (json.loads(line) for line in text.splitlines() if line.strip())
    return {(row["type"], row["start"], row["end"]): row for row in found}


def annotate(tree: Path, plan: Path) -> dict[Key, dict[str, object]]:
    """The mentions that the code in `tree` finds in a plan."""
    command = [sys.executable, "-m", "api", "annotate", str(plan)]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=True)
    return rows(done.stdout)


def right(row: dict[str, object] | None, gold: dict[str, object] | None) -> set[str]:
    """What a prediction gets right of a gold line: `span` and the names of attributes."""
    if row is None or gold is None:
        return set()
    return {"span"} | {a for a in ATTRIBUTES if a in gold and gold[a] == row.get(a)}


def report(name: str, old: dict[Key, dict], new: dict[Key, dict], gold: dict[Key, dict]) -> str:
    """The lines that differ in one plan, gains first, with a total."""
    lines, gains, losses = [], 0, 0
    for key in sorted(old.keys() | new.keys(), key=lambda k: (k[1], k[2], k[0])):
        before, after = right(old.get(key), gold.get(key)), right(new.get(key), gold.get(key))
        surface = (new.get(key) or old[key])["surface"]
        if key not in gold and (key in old) != (key in new):
            invented = key in new
            gains, losses = gains + (not invented), losses + invented
            lines.append(
                f"  {'- invented' if invented else '+ no more invented'}: {key[0]} {surface}"
            )
        elif before != after:
            gains, losses = gains + len(after - before), losses + len(before - after)
            lines += [f"  + {what}: {key[0]} {surface}" for what in sorted(after - before)]
            lines += [f"  - {what}: {key[0]} {surface}" for what in sorted(before - after)]
    return "\n".join([f"{name}: {gains} gained, {losses} lost", *lines])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("base")
    parser.add_argument("--plans", nargs="*", type=Path)
    arguments = parser.parse_args()
    pairs = [(p, p.with_suffix(".jsonl")) for p in arguments.plans] if arguments.plans else plans()
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "base"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run(
            [*git, "add", "--detach", "-f", str(tree), arguments.base],
            check=True,
            capture_output=True,
        )
        try:
            for plan, gold in pairs:
                wanted = rows(gold.read_text("utf-8"))
                print(
                    report(
                        plan.stem,
                        annotate(tree, plan.resolve()),
                        annotate(ROOT, plan.resolve()),
                        wanted,
                    )
                )
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True, capture_output=True)


if __name__ == "__main__":
    main()
