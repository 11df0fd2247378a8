"""Faults that need a second process or a disk of their own: two writers, a reader beside a writer,
a full disk, a folder mounted read-only; and an index or a record of an older format."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan

from api import Library
from api.checks import checks_of
from api.schemas import Check
from api.settings import Settings
from embeddings.checked import CHECKED
from embeddings.search import load_index
from kg.errors import StoreError, ViewError

TESTS = Path(__file__).parent

WRITER = """
import sys
from pathlib import Path
from test_faults import numbered, opened

folder, first = Path(sys.argv[1]), int(sys.argv[2])
with opened(folder) as library:
    if first: library.search("助餐")  # this one looks at what it adds to, the other one does not
    for n in range(first, first + 6):
        (outcome,) = library.add(numbered(folder, n))
        assert outcome.outcome == "added", outcome
        if n % 3 == 0: library.remove(outcome.document)
"""


def opened(folder: Path) -> Library:
    return Library.open(folder / "lib", Settings(folder), FakeEncoder())


def numbered(folder: Path, n: int) -> Path:
    return write_plan(folder, f"{n}.txt", PLAN.replace("35个", f"{n + 100}个"))


def child(folder: Path, first: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(folder), str(first)],
        cwd=TESTS, env={**os.environ, "PYTHONPATH": f"{TESTS}{os.pathsep}{TESTS.parent}"},
    )  # fmt: skip


@pytest.mark.slow
def test_two_writers_and_a_reader(tmp_path: Path) -> None:
    """Both processes' documents are there, each whole, and a reader beside them sees whole states."""
    with opened(tmp_path) as library:
        library.add(write_plan(tmp_path))
        writers = [child(tmp_path, first) for first in (0, 100)]
        while any(writer.poll() is None for writer in writers):
            held = {d.id for d in library.documents()}
            assert len(library.search("社区助餐点", 100)) >= min(len(held), 1)
        assert [writer.wait() for writer in writers] == [0, 0]
        ids = {d.id for d in library.documents()}
        assert len(ids) == 1 + 2 * 4
        assert {r.document for r in library.search("社区助餐点", 100)} == ids
    index = load_index(tmp_path / "lib" / "search", FakeEncoder())
    assert {p.document for p in index.passages} == ids


def test_a_backup_is_whole_while_documents_are_added(tmp_path: Path) -> None:
    copies = [tmp_path / f"copy-{n}.db" for n in range(5)]
    with opened(tmp_path) as library:
        library.add(write_plan(tmp_path))
        writer = threading.Thread(
            target=lambda: [library.add(numbered(tmp_path, n)) for n in range(5)]
        )
        writer.start()
        for copy in copies:
            library.backup(copy)
        writer.join()
    for copy in copies:
        restored = tmp_path / copy.stem / "lib"
        restored.mkdir(parents=True)
        copy.rename(restored / "library.db")
        with opened(restored.parent) as library:
            assert library.check_record() == ()
            ids = {d.id for d in library.documents()}
            assert {r.document for r in library.search("社区助餐点", 100)} == ids


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def test_one_wrong_byte_in_any_file_of_the_index_is_told(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.add(write_plan(tmp_path))
        before = library.search("社区助餐点")
    search = tmp_path / "lib" / "search"
    names = sorted(p.name for p in next(search.glob("generation-*")).iterdir())
    names.remove(CHECKED)
    assert len(names) == 7
    for name in names:
        flip(next(search.glob("generation-*")) / name)
        with pytest.raises(ViewError, match="reindex"):
            load_index(search, FakeEncoder())
        with opened(tmp_path) as library:
            assert library.search("社区助餐点") == before  # mended from the record


def test_checksums_are_compared_once_for_a_state_of_the_files(tmp_path: Path) -> None:
    """A change that leaves size and time as they were is found by `doctor`, and mended by `reindex`."""
    with opened(tmp_path) as library:
        library.add(write_plan(tmp_path))
    search = tmp_path / "lib" / "search"
    tokens = next(search.glob("generation-*")) / "tokens.i8"
    before = tokens.stat()
    flip(tokens)
    os.utime(tokens, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert len(load_index(search, FakeEncoder()).passages) > 5
    with pytest.raises(ViewError, match="reindex"):
        load_index(search, FakeEncoder(), trust=False)
    os.utime(tokens)
    with pytest.raises(ViewError, match="reindex"):
        load_index(search, FakeEncoder())
    with opened(tmp_path) as library:
        assert index_check(library).state == "warning"
        library.reindex()
        assert index_check(library).state == "ok"
        assert len(load_index(search, FakeEncoder(), trust=False).passages) > 5


def index_check(library: Library) -> Check:
    return next(c for c in checks_of(library) if c.name == "index")


@pytest.mark.parametrize("noted", [b"", b"{}", b"[1]", b"\xff"])
def test_without_a_note_that_they_are_whole_files_are_compared(
    tmp_path: Path, noted: bytes
) -> None:
    with opened(tmp_path) as library:
        library.add(write_plan(tmp_path))
    generation = next((tmp_path / "lib" / "search").glob("generation-*"))
    before = (generation / CHECKED).read_bytes()
    (generation / CHECKED).write_bytes(noted)
    load_index(generation.parent, FakeEncoder())
    assert (generation / CHECKED).read_bytes() == before  # they were, and it is noted again


def test_an_index_of_an_older_format_is_made_anew(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.add(write_plan(tmp_path))
        before = library.search("社区助餐点")
    search = tmp_path / "lib" / "search"
    shutil.rmtree(search)
    old = search / "generation-old"
    old.mkdir(parents=True)
    (old / "dense.faiss").write_bytes(b"of format 3")
    (old / "manifest.json").write_text('{"format": 3, "encoder": "fake@1", "passages": 9}')
    (search / "current").write_text("generation-old")
    with pytest.raises(ViewError, match="reindex"):
        load_index(search, FakeEncoder())
    with opened(tmp_path) as library:
        library.add(numbered(tmp_path, 1))
        assert [r.id for r in library.search("社区助餐点")][:1] == [before[0].id]
    assert not old.exists()


def test_the_order_of_adding_does_not_matter(tmp_path: Path) -> None:
    """Added one by one in two orders, with changes and removals between, or indexed in one go."""
    found = []
    for name, order in (("a", range(12)), ("b", reversed(range(12)))):
        folder = tmp_path / name
        folder.mkdir()
        with opened(folder) as library:
            for n in order:
                text = PLAN.replace("2031", str(2031 + n)).replace("35个", f"{n + 100}个")
                library.add(write_plan(folder, f"{n}.txt", text))
                if n % 4 == 1:
                    gone = write_plan(folder, "gone.txt", PLAN.replace("云泽", "星河"))
                    library.remove(library.add(gone)[0].document)
            found.append(answers(library))
            library.reindex()
            found.append(answers(library))
    assert found[0] == found[1]
    assert found[0] == found[2] == found[3]


def answers(library: Library) -> list[list[tuple[str, str, float]]]:
    return [
        [(r.id, r.sentence, r.score) for r in library.search(query, 5)]
        for query in ("新建社区助餐点103个", "入户核查", "走失的人怎么办")
    ]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True
    )
    if made.returncode:
        pytest.skip("a small disk wants the right to mount one: run as root")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)  # files may still be mapped


def test_a_full_disk_is_told_and_loses_nothing(disk: Path, tmp_path: Path) -> None:
    held = []
    with opened(disk) as library:
        with pytest.raises(StoreError, match=r"磁盘已满|写"):
            for n in range(1000):
                held += [o.document for o in library.add(numbered(tmp_path, n))]
                library.search("助餐")
        assert len(held) > 3
        assert {d.id for d in library.documents()} == set(held)
        assert {r.document for r in library.search("社区助餐点", 1000)} == set(held)
    with opened(disk) as library:
        assert library.check_record() == ()
        assert {d.id for d in library.documents()} == set(held)
        assert {r.document for r in library.search("社区助餐点", 1000)} == set(held)


def test_an_index_that_does_not_fit_is_held_in_memory(disk: Path, tmp_path: Path) -> None:
    with opened(disk) as library:
        library.add(write_plan(tmp_path))
        filler = disk / "filler"
        with filler.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(4096)):
                    pass
            except OSError:
                pass
        shutil.rmtree(disk / "lib" / "search")
    with opened(disk) as library:
        assert library.search("社区助餐点")[0].item == 1
        filler.unlink(missing_ok=True)
        library.reindex()
    assert len(load_index(disk / "lib" / "search", FakeEncoder()).passages) > 5


def test_a_folder_mounted_read_only_is_searched_and_not_written(disk: Path, tmp_path: Path) -> None:
    with opened(disk) as library:
        library.add(write_plan(tmp_path))
        before = library.search("社区助餐点")
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with opened(disk) as library:
        assert library.search("社区助餐点") == before
        with pytest.raises(StoreError, match="只读"):
            library.add(numbered(tmp_path, 1))
