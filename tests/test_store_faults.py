"""A record that is damaged, of another format, in use or out of room: faults are told."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from made import small

from kg.errors import Busy, NotFound, StoreError, WrongVersion
from kg.store import Store, schema


def test_a_reader_wants_a_library(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="这里没有文库"):
        Store.open(tmp_path / "none", read_only=True)
    assert not (tmp_path / "none").exists()


def test_a_reader_cannot_write(store: Store) -> None:
    store.add(small())
    with Store.open(store.folder, read_only=True) as reader:
        assert reader.readings() == (small(),)
        with pytest.raises(StoreError, match="只读"):
            reader.remove("jiangsu-mzt-2023")


@pytest.mark.parametrize(
    "content",
    [b"not a database, but long enough to be read" * 50, b"SQLite format 3\x00" + b"\x07" * 4000],
)
def test_what_is_no_library_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "library.db").write_bytes(content)
    with pytest.raises(StoreError):
        Store.open(tmp_path)
    assert (tmp_path / "library.db").read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "library.db")
    other.execute("CREATE TABLE theirs (x)")
    other.close()
    with pytest.raises(StoreError, match="别的程序"):
        Store.open(tmp_path)


def test_a_torn_file_is_told(store: Store) -> None:
    for n in range(30):
        store.add(small(f"plan-{n}", salt=str(n)))
    store.close()
    path = store.folder / "library.db"
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2 // 4096 * 4096])
    with pytest.raises(StoreError, match="损坏"), Store.open(store.folder) as torn:
        torn.readings()


def test_a_later_format_is_refused(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    raw = sqlite3.connect(tmp_path / "library.db")
    raw.execute("PRAGMA user_version = 99")
    raw.close()
    with pytest.raises(WrongVersion, match="第 99 版"):
        Store.open(tmp_path)


def test_an_older_format_is_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(tmp_path) as old:
        old.add(small())
    monkeypatch.setattr(schema, "FORMAT", schema.FORMAT + 1)
    with pytest.raises(WrongVersion, match="可写方式"):
        Store.open(tmp_path, read_only=True)

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("ALTER TABLE documents ADD COLUMN note TEXT")
        raise sqlite3.OperationalError("stop")

    monkeypatch.setattr(schema, "MIGRATIONS", {schema.FORMAT - 1: broken})
    with pytest.raises(StoreError):
        Store.open(tmp_path)
    monkeypatch.setattr(
        schema, "MIGRATIONS",
        {schema.FORMAT - 1: lambda c: c.execute("CREATE TABLE notes (document TEXT)")},
    )  # fmt: skip
    with Store.open(tmp_path) as brought:
        assert brought.readings() == (small(),)
    raw = sqlite3.connect(tmp_path / "library.db")
    assert raw.execute("PRAGMA user_version").fetchone() == (schema.FORMAT,)
    columns = [row[1] for row in raw.execute("PRAGMA table_info(documents)")]
    assert "note" not in columns  # the broken step left nothing behind
    raw.close()


def test_a_writer_waits_and_then_says_busy(store: Store) -> None:
    store.add(small())
    with Store.open(store.folder, timeout=0.1) as second:
        other = sqlite3.connect(store.folder / "library.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            second.remove("jiangsu-mzt-2023")
        assert len(second.readings()) == 1  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        second.remove("jiangsu-mzt-2023")


def test_a_reader_goes_on_seeing_its_state_while_another_writes(store: Store) -> None:
    store.add(small())
    with Store.open(store.folder) as reader, reader.snapshot():
        before = (reader.revision(), reader.documents())
        store.add(small("second", salt="2"))
        assert (reader.revision(), reader.documents()) == before
        assert len(store.documents()) == 2
    with Store.open(store.folder) as reader:
        assert len(reader.documents()) == 2


def test_many_threads_write_through_one_store(store: Store) -> None:
    errors: list[Exception] = []

    def work(n: int) -> None:
        try:
            for m in range(3):
                store.add(small(f"plan-{n}-{m}", salt=f"{n}-{m}"))
                store.readings()
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(store.documents()) == 12
    assert store.check() == ()


def test_a_full_disk_is_told_and_leaves_the_record_whole(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(small())
    # SQLite's own bound on pages answers as a full disk does (SQLITE_FULL)
    pages = store._connections.get().execute("PRAGMA page_count").fetchone()[0]
    store._connections.get().execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="磁盘已满"):
        for n in range(200):
            store.add(small(f"plan-{n}", salt=str(n)))
    held = store.documents()
    assert all(store.reading(d.id) for d in held)
    assert store.check() == ()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_a_folder_that_may_not_be_written_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "library"
    with Store.open(folder) as made:
        made.add(small())
    for path in (*tmp_path.parents, tmp_path):
        if str(path).startswith("/tmp/pytest"):
            path.chmod(0o755)
    folder.chmod(0o555)
    code = (
        "import os, sys; sys.path[:0] = sys.argv[2:]\n"
        "from pathlib import Path\nfrom kg.store import Store\nfrom kg.errors import StoreError\n"
        "import kg.lexicon\n"
        "os.setuid(65534)\n"
        "with Store.open(Path(sys.argv[1]), read_only=True) as s: print(len(s.readings()))\n"
        "try: Store.open(Path(sys.argv[1])).remove('jiangsu-mzt-2023')\n"
        "except StoreError as e: print('told', e)\n"
    )
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), root], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("1\ntold"), done.stdout + done.stderr
    assert "只读" in done.stdout


def test_a_commit_is_on_the_disk_when_it_returns(store: Store) -> None:
    raw = store._connections.get()
    assert raw.execute("PRAGMA synchronous").fetchone() == (2,)
    assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert raw.execute("PRAGMA foreign_keys").fetchone() == (1,)
