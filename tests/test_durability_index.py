"""SIGKILL while documents are added, removed and the index is swapped: what is opened then agrees
with itself, and nothing acknowledged is lost. Short form: 8 kills; `make soak`: 200."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from api_fixtures import PLAN, FakeEncoder

from api import Library
from api.settings import Settings

ROUNDS = 200 if os.environ.get("ZHENGMAI_SOAK") else 8
TESTS = Path(__file__).parent

CHILD = """
import sys
from pathlib import Path
from test_durability import judged
from test_durability_index import opened, plan

folder = Path(sys.argv[1])
with opened(folder) as library:
    print("open", flush=True)
    for n in range(int(sys.argv[2]), int(sys.argv[2]) + 1000):
        (outcome,) = library.add(plan(folder, n))
        assert outcome.outcome == "added", outcome
        print("added", outcome.document, flush=True)
        if n % 3 == 2:
            library.remove(outcome.document)
            print("removed", outcome.document, flush=True)
        if n % 2:
            library._store.judge(judged(n))  # of entities that no document names
            print("judged", n, flush=True)
        if n % 4 == 3:
            library.reindex()
"""


def opened(folder: Path) -> Library:
    return Library.open(folder / "lib", Settings(folder), FakeEncoder())


def plan(folder: Path, n: int) -> Path:
    path = folder / f"{n}.txt"
    path.write_text(PLAN.replace("35个", f"{n + 100}个"), encoding="utf-8")
    return path


def killed(folder: Path, first: int, seconds: float) -> list[list[str]]:
    """What a child acknowledged that was killed `seconds` after the first thing that it did."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(first)], stdout=subprocess.PIPE, text=True,
        cwd=TESTS, env={**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    said = child.stdout.readline()  # loading the lexicon takes longer than all that follows
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    said += child.stdout.read()
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    return [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]


@pytest.mark.slow
def test_killed_while_the_index_is_swapped(tmp_path: Path) -> None:
    chance = random.Random(5)
    held: set[str] = set()
    judged: set[str] = set()
    count = 0
    for round_ in range(ROUNDS):
        said = killed(tmp_path, round_ * 1000, chance.uniform(0.0, 0.9))
        for word, id_ in said:
            {"added": held.add, "removed": held.discard, "judged": judged.add}[word](id_)
        count += len(said)
        with opened(tmp_path) as library:
            there = {document.id for document in library.documents()}
            untold = held ^ there  # at most one add or one remove was done and not told
            assert len(untold) <= 1
            found = {r.document for r in library.search("新建社区助餐点", 100)}
            assert found == there or len(there) > 100
            assert library.check_record() == ()
            assert judged <= {j.other.removeprefix("place/别名") for j in library.judgements()}
            held = there
            for id_ in sorted(there)[10:]:
                library.remove(id_)
                held.discard(id_)
    assert count > 2 * ROUNDS  # the children had time to do something
