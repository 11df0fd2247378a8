"""Faults of a library's files: told clearly, nothing lost, mended by `reindex` or by searching."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan

from api import Library
from api.cli import main
from api.settings import Settings
from embeddings.checked import CHECKED
from embeddings.search import load_index
from kg.errors import StoreError, ViewError


def opened(folder: Path) -> Library:
    return Library.open(folder / "lib", Settings(folder), FakeEncoder())


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    with opened(tmp_path) as library:
        library.add(write_plan(tmp_path))
    yield tmp_path


def generation(folder: Path) -> Path:
    return next((folder / "lib" / "search").glob("generation-*"))


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


FAULTS: dict[str, Callable[[Path], object]] = {
    "no index at all": lambda g: shutil.rmtree(g.parent),
    "no generation": shutil.rmtree,
    "vectors cut": lambda g: cut(g / "dense.f32"),
    "vectors empty": lambda g: (g / "dense.f32").write_bytes(b""),
    "vectors of nonsense": lambda g: (g / "dense.f32").write_bytes(os.urandom(4096)),
    "passages cut": lambda g: cut(g / "passages.jsonl"),
    "manifest cut": lambda g: cut(g / "manifest.json"),
    "manifest of another encoder": lambda g: (g / "manifest.json").write_text(
        (g / "manifest.json").read_text().replace("fake@1", "fake@2")
    ),
    "manifest of another format": lambda g: (g / "manifest.json").write_text(
        (g / "manifest.json").read_text().replace('"format": ', '"format": 9')
    ),
    "pointer to nowhere": lambda g: (g.parent / "current").write_text("generation-none"),
    "pointer of nonsense": lambda g: (g.parent / "current").write_bytes(b"\xff\x00"),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_damaged_index_is_told_and_mended_by_the_next_search(
    folder: Path, fault: Callable[[Path], object]
) -> None:
    with opened(folder) as library:
        before = library.search("社区助餐点")
    fault(generation(folder))
    with pytest.raises(ViewError, match="reindex"):
        load_index(folder / "lib" / "search", FakeEncoder())
    with opened(folder) as library:
        assert library.search("社区助餐点") == before
    assert len(load_index(folder / "lib" / "search", FakeEncoder()).passages) > 5


def test_every_file_of_the_index_is_checked(folder: Path) -> None:
    """Whichever file of a generation is cut in half, it is noticed."""
    files = [
        p.relative_to(generation(folder))
        for p in generation(folder).rglob("*")
        if p.is_file() and p.name != CHECKED
    ]
    assert len(files) >= 5
    for name in sorted(files):
        with opened(folder) as library:
            library.reindex()
        cut(generation(folder) / name)
        with pytest.raises(ViewError, match="reindex"):
            load_index(folder / "lib" / "search", FakeEncoder())


def test_reindex_needs_only_the_record(folder: Path) -> None:
    with opened(folder) as library:
        before = library.search("社区助餐点")
        cut(generation(folder) / "dense.f32")
        count = library.reindex()
        assert count == len(load_index(folder / "lib" / "search", FakeEncoder()).passages)
        assert library.search("社区助餐点") == before


def test_a_backup_restores_the_library(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with opened(folder) as library:
        before = library.search("社区助餐点"), library.documents(), library.responsibilities()
        library.backup(copy)
        with pytest.raises(StoreError, match="已经存在"):
            library.backup(copy)
    shutil.rmtree(folder / "lib")
    (folder / "lib").mkdir()
    copy.rename(folder / "lib" / "library.db")
    with opened(folder) as library:
        assert (
            library.search("社区助餐点"),
            library.documents(),
            library.responsibilities(),
        ) == before


def test_the_commands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = ["--library", str(folder / "lib")]
    assert main([*library, "backup", str(folder / "copy.db")]) == 0
    assert "library.db" in capsys.readouterr().out
    assert main([*library, "backup", str(folder / "copy.db")]) == 1
    assert "已经存在" in capsys.readouterr().err


def test_searching_goes_on_while_documents_are_added(folder: Path) -> None:
    """Every answer is of a whole state: the old plan's, or that with the new ones too."""
    seen: list[int] = []
    done = threading.Event()

    def read(library: Library) -> None:
        while not done.is_set():
            seen.append(len({r.document for r in library.search("社区助餐点", 20)}))

    with opened(folder) as library:
        library.search("社区助餐点")
        reader = threading.Thread(target=read, args=[library])
        reader.start()
        for n in range(3):
            library.add(write_plan(folder, f"{n}.txt", PLAN.replace("云泽", f"星河{'甲乙丙'[n]}")))
        done.set()
        reader.join()
        assert len({r.document for r in library.search("社区助餐点", 20)}) == 4
    assert seen == sorted(seen)
    assert set(seen) <= {1, 2, 3, 4}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_still_searched(folder: Path) -> None:
    shutil.rmtree(folder / "lib" / "search")
    (folder / "lib").chmod(0o500)
    try:
        with opened(folder) as library:
            assert library.search("社区助餐点")[0].item == 1
    finally:
        (folder / "lib").chmod(0o700)
