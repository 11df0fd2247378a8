"""SIGKILL at random moments of add, remove, judge and laws add: nothing acknowledged is lost.

A child process works on a library and prints a line after each call that returned; it is killed at
a random moment. Short form: 24 kills; `make soak` (ZHENGMAI_SOAK=1): 200.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made import made_document, made_mention

from kg.model import Candidate, Entity, Link, MentionType, Reading, mention_id
from kg.store import Store

ROUNDS = 200 if os.environ.get("ZHENGMAI_SOAK") else 24
TESTS = Path(__file__).parent

CHILD = """
import sys
from pathlib import Path
from test_durability import judged, plan, work
from kg.store import Store

with Store.open(Path(sys.argv[1])) as store:
    print("open", flush=True)
    for n in range(int(sys.argv[2]), int(sys.argv[2]) + 100000):
        store.add(plan(n), [(f"key-{n}", bytes(64))], "e")
        print("added", n, flush=True)
        store.judge(judged(n))
        print("judged", n, flush=True)
        if n % 3 == 2:
            store.put_works([work(n)])
            print("law", n, flush=True)
            store.remove(plan(n - 1).document.id)
            print("removed", n - 1, flush=True)
"""


def plan(n: int) -> Reading:
    """A reading that needs no lexicon, so that the child begins its work at once."""
    name = "会同民政部在各县建设驿站"
    lines = ["要点", *(f"{name}{i}个。" for i in range(1, 20))]
    document = made_document(f"plan-{n}", lines, path=f"/plans/{n}.txt", salt=str(n))
    mentions = tuple(made_mention(document, i, "民政部", "department") for i in range(1, 20))
    entity = Entity("department/民政部", MentionType.DEPARTMENT, "民政部", ("民政部门",))
    links = tuple(
        Link(
            mention_id(document.id, m), entity.id, 0.9, ("全称一致",), (Candidate(entity.id, 0.9),)
        )
        for m in mentions
    )
    return Reading(document, mentions, (entity,), links)


def judged(n: int):
    from kg.model import Judgement

    return Judgement("merge", "", "place/南京市", f"place/别名{n}")


def work(n: int):
    from kg.model import Article, Version, Work

    articles = tuple(Article(str(i), f"第{i}条", f"内容{n}。") for i in range(1, 40))
    id_ = f"policy/法{n}"
    return Work(
        id_,
        f"法{n}",
        "law",
        "",
        (Version(f"{id_}@2020-01-01", id_, "2020-01-01", "", "通过", articles),),
    )


def run_until_killed(folder: Path, first: int, seconds: float) -> list[list[str]]:
    """The acknowledgements of a child that is killed `seconds` after it opened the library."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(first)], stdout=subprocess.PIPE, text=True,
        cwd=TESTS, env={**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    time.sleep(seconds)
    child.send_signal(signal.SIGKILL)
    said = child.stdout.read()
    child.stdout.close()
    assert child.wait() == -signal.SIGKILL
    return [line.split() for line in said.splitlines(keepends=True) if line.endswith("\n")]


class Expected:
    """What must be held, may be held (the call had begun), and must be gone."""

    def __init__(self) -> None:
        self.held: set[int] = set()
        self.gone: set[int] = set()
        self.judged: set[int] = set()
        self.laws: set[int] = set()

    def take(self, said: list[list[str]]) -> None:
        for word, number in said:
            n = int(number)
            if word == "added":
                self.held.add(n)
            elif word == "removed":
                self.held.discard(n)
                self.gone.add(n)
            else:
                {"judged": self.judged, "law": self.laws}[word].add(n)

    def check(self, store: Store, last: int) -> None:
        """`last` is the number that the killed child was working on at most."""
        assert store.check() == ()
        ids = {int(d.id.removeprefix("plan-")) for d in store.documents()}
        begun = {last, last - 1}  # an add or a remove may be done without having been told
        assert self.held - ids <= begun - self.gone
        assert not (self.held - {last - 1}) - ids
        assert ids - self.held <= {last}
        assert not ids & self.gone
        vectors = store.vectors("e")
        for n in sorted(ids)[-12:] if len(ids) > 40 else sorted(ids):
            assert store.reading(f"plan-{n}", judged=False) == plan(n)
            assert f"key-{n}" in vectors
        said = {int(j.other.removeprefix("place/别名")) for j in store.judgements()}
        assert self.judged <= said
        laws = {int(w.title.removeprefix("法")): w for w in store.works()}
        assert self.laws <= set(laws)
        assert all(w == work(n) for n, w in laws.items())


@pytest.mark.slow
def test_killed_at_random_moments_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    chance = random.Random(20231124)
    expected, first, counts = Expected(), 0, []
    for _ in range(ROUNDS):
        said = run_until_killed(tmp_path, first, chance.uniform(0.0, 0.12))
        expected.take(said)
        added = [int(n) for word, n in said if word == "added"]
        last = max(added, default=first - 1)
        with Store.open(tmp_path) as store:
            ids = {int(d.id.removeprefix("plan-")) for d in store.documents()}
            # the child may have committed one add, or one remove, that it could not tell any more
            expected.check(store, max(ids | {last}))
            untold = ids - expected.held
            expected.held |= untold
            lost = expected.held - ids
            expected.gone |= lost
            expected.held -= lost
            first = max(ids | {last} | expected.gone) + 1
        counts.append(len(said))
    assert sum(counts) > ROUNDS  # the kills fell into work, not into waiting
    assert min(counts) < max(counts)


@pytest.mark.slow
def test_two_processes_write_at_once(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom test_durability import plan\n"
        "from kg.store import Store\n"
        "with Store.open(Path(sys.argv[1])) as store:\n"
        "    for n in range(int(sys.argv[2]), int(sys.argv[2]) + 15): store.add(plan(n))\n"
    )
    environment = {**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"}
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(tmp_path), str(n)], cwd=TESTS, env=environment
        )
        for n in (0, 100)
    ]
    assert [child.wait() for child in children] == [0, 0]
    with Store.open(tmp_path, read_only=True) as store:
        assert {d.id for d in store.documents()} == {
            f"plan-{n}" for n in (*range(15), *range(100, 115))
        }
        assert store.revision() == 30
        assert store.check() == ()


def test_the_check_notices_a_loss(tmp_path: Path) -> None:
    expected = Expected()
    expected.take([["added", "0"], ["judged", "0"], ["added", "1"], ["added", "2"]])
    with Store.open(tmp_path) as store:
        for n in (1, 2):
            store.add(plan(n), [(f"key-{n}", bytes(64))], "e")
        with pytest.raises(AssertionError):
            expected.check(store, 2)
        store.add(plan(0), [("key-0", bytes(64))], "e")
        with pytest.raises(AssertionError):
            expected.check(store, 2)  # the judgement is missing
        store.judge(judged(0))
        expected.check(store, 2)
