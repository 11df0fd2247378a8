"""SIGKILL during `zhengmai laws add`, `zhengmai backup` and `zhengmai reindex`, the whole commands: what is opened
then is whole, what was acknowledged is held, and the command run again ends the work.
Short form: 6 kills; `make soak`: 200."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fake_encoder import FakeEncoder

from api import Library
from api.checks import checks_of
from api.settings import Settings

ROUNDS = 200 if os.environ.get("ZHENGMAI_SOAK") else 6
TESTS = Path(__file__).parent
# the command line as it is, but for the encoder: the built-in model would only add seconds
COMMAND = """
import sys
import embeddings.encoder
from fake_encoder import FakeEncoder
embeddings.encoder.load_encoder = lambda *_: FakeEncoder()
from api.cli import main
from kg.lexicon import load_lexicon
load_lexicon()
print("ready", flush=True)
status = main(sys.argv[1:])
print("done", status, flush=True)
"""


def plan(number: int) -> str:
    """An invented plan that cites an invented law twice."""
    return (
        f"云泽市船务局2031年工作要点\n\n一、造船\n\n（一）守法。贯彻《中华人民共和国造船法》第一条，新造船{number + 10}艘。\n\n"
        "（二）查船。落实《中华人民共和国造船法》第三条。\n"
    )


def law(version: int) -> str:
    """An invented law; each version has another date and other articles."""
    articles = "\n".join(
        f"第{n}条 第{version}版：{n}类船每年查{version + 1}次。" for n in "一二三四五六七"
    )
    return (
        "# 中华人民共和国造船法\n2001年5月6日 第九届大会通过\n"
        f"{2002 + version % 25}年{1 + version // 25}月4日 修订\n<!--INFO END-->\n{articles}\n"
    )


def run(folder: Path, *words: str) -> subprocess.Popen[str]:
    """A command that is ready to begin."""
    child = subprocess.Popen(
        [sys.executable, "-c", COMMAND, "--library", str(folder / "lib"), *words],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        env={**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
    )  # fmt: skip
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def finished(child: subprocess.Popen[str], seconds: float | None = None) -> bool:
    """Whether a command acknowledged its work before it was killed after so many seconds."""
    assert child.stdout is not None
    if seconds is not None:
        time.sleep(seconds)
        child.send_signal(signal.SIGKILL)
    said = child.stdout.read()
    child.stdout.close()
    child.wait()
    return "done 0\n" in said


def opened(folder: Path) -> Library:
    return Library.open(folder / "lib", Settings(folder), FakeEncoder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for n in range(5):
        (tmp_path / f"{n}.txt").write_text(plan(n), encoding="utf-8")
    (tmp_path / "laws").mkdir()
    with opened(tmp_path) as library:
        added = library.add([tmp_path / f"{n}.txt" for n in range(5)])
        assert [row.outcome for row in added] == ["added"] * 5
    return tmp_path


def versions_cited(library: Library) -> dict[str, set[str]]:
    """Document → the versions of the law that its links lead to, empty where it is not held."""
    found = {}
    for reading in library.catalogue.readings:
        links = [link for link in reading.links if link.entity == LAW]
        assert len(links) == 2
        found[reading.document.id] = {link.version or "" for link in links}
    return found


LAW = "policy/中华人民共和国造船法"


def timed(folder: Path, *words: str) -> float:
    """The seconds of a command that is not killed: kills are spread over as many."""
    child = run(folder, *words)
    start = time.monotonic()
    assert finished(child)
    return time.monotonic() - start


@pytest.mark.slow
def test_killed_while_laws_are_added(folder: Path) -> None:
    chance = random.Random(11)
    file = folder / "laws" / "造船法.md"
    file.write_text(law(0), encoding="utf-8")
    usual = timed(folder, "laws", "add", str(folder / "laws"))
    with opened(folder) as library:
        (before,) = {one for some in versions_cited(library).values() for one in some}
    outcomes = []
    for version in range(1, ROUNDS + 1):
        file.write_text(law(version), encoding="utf-8")
        child = run(folder, "laws", "add", str(folder / "laws"))
        done = finished(child, chance.uniform(0, 1.3 * usual))
        with opened(folder) as library:
            assert library.check_record() == ()
            cited = versions_cited(library)
            assert all(len(some) == 1 for some in cited.values())  # no document half linked
            work = library.find_work(LAW)
            assert work is not None
            (held,) = work.versions  # the law of before or the new one, with all its articles
            texts = {article.text for article in held.articles}
            assert len(texts) == 7
            assert len({text.partition("：")[0] for text in texts}) == 1
            now = {one for some in cited.values() for one in some}
            assert now <= {before, held.id}
            if done:
                assert now == {held.id}
            if now != {held.id}:  # the law is there, and not all documents lead to it
                assert not library.laws_linked()
        outcomes.append((done, held.id != before, len(now)))
        assert finished(run(folder, "laws", "add", str(folder / "laws")))
        with opened(folder) as library:
            assert library.laws_linked()
            (before,) = {one for some in versions_cited(library).values() for one in some}
            found = library.find_work(LAW)
            assert found is not None
            assert found.versions[0].id == before
            assert f"第{version}版" in found.versions[0].articles[0].text
            assert {row.document for row in library.search("查船", 20)} == set(cited)
    assert len(set(outcomes)) > 1  # not all killed before they began, nor after they were done


STOPPED = """
import os, signal, sys
from api import Library
from kg.store import Store

put, count = Store.put, 0
def killed(self, *rest):
    global count
    put(self, *rest)
    count += 1
    if count == 2:
        os.kill(os.getpid(), signal.SIGKILL)
Store.put = killed
Library.open(sys.argv[1]).add_laws(sys.argv[2])
"""


@pytest.mark.slow
def test_doctor_tells_laws_that_were_added_by_half(folder: Path) -> None:
    (folder / "laws" / "造船法.md").write_text(law(0), encoding="utf-8")
    words = [sys.executable, "-c", STOPPED, str(folder / "lib"), str(folder / "laws")]
    environment = {**os.environ, "PYTHONPATH": str(TESTS.parent)}
    assert subprocess.run(words, env=environment, check=False).returncode == -signal.SIGKILL
    with opened(folder) as library:
        linked = [id_ for id_, versions in versions_cited(library).items() if versions != {""}]
        assert len(linked) == 2  # of five
        (told,) = [check for check in checks_of(library) if check.name == "laws"]
        assert told.state == "warning"
        assert "zhengmai laws add" in told.chinese and "zhengmai laws add DIR" in told.english
        library.add_laws(folder / "laws")
        (told,) = [check for check in checks_of(library) if check.name == "laws"]
        assert told.state == "ok"
        assert all(versions != {""} for versions in versions_cited(library).values())


@pytest.mark.slow
@pytest.mark.parametrize("command", ["backup", "reindex"])
def test_killed_while_it_is_copied_or_indexed(folder: Path, command: str) -> None:
    chance = random.Random(7)
    words = [command, str(folder / "first.db")] if command == "backup" else [command]
    usual = timed(folder, *words)
    done = []
    for round_ in range(ROUNDS // 2):
        copy = folder / f"{round_}.db"
        words = [command, str(copy)] if command == "backup" else [command]
        done.append(finished(run(folder, *words), chance.uniform(0, 1.3 * usual)))
        with opened(folder) as library:
            assert library.check_record() == ()
            ids = {row.id for row in library.documents()}
            assert {row.document for row in library.search("查船", 20)} == ids
        if command == "backup" and (done[-1] or copy.exists()):  # a copy that is there is whole
            restored = folder / f"restored-{round_}"
            (restored / "lib").mkdir(parents=True)
            copy.rename(restored / "lib" / "library.db")
            with opened(restored) as library:
                assert library.check_record() == ()
                assert {row.id for row in library.documents()} == ids
    assert finished(
        run(folder, *words[:1], *([str(folder / "last.db")] if command == "backup" else []))
    )
