"""The record: what goes in comes out, ids are never reused, faults are told."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from made import LINES, linked, made_document, made_mention, small

from kg.errors import Busy, NotFound, QueryError, StoreError, WrongVersion
from kg.model import Article, Judgement, MentionType, Reading, Version, Work, mention_id
from kg.store import Outcome, Store, schema

LAW = "policy/中华人民共和国慈善法"
WORK = Work(
    LAW, "中华人民共和国慈善法", "law", "社会法",
    (
        Version(f"{LAW}@2016-03-16", LAW, "2016-03-16", "2016-09-01", "通过", (Article("1", "第一条", "甲。"),), "a.md"),
        Version(f"{LAW}@2023-12-29", LAW, "2023-12-29", "", "修正", (Article("12-1", "第十二条之一", "乙。"),), "b.md"),
    ),
)  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "library") as opened:
        yield opened


def named(reading: Reading, id_: str) -> Reading:
    """The reading under another id of its document."""
    old = reading.document.id
    links = tuple(
        replace(link, mention=link.mention.replace(f"{old}#", f"{id_}#", 1))
        for link in reading.links
    )
    return replace(reading, document=replace(reading.document, id=id_), links=links)


def test_a_reading_comes_out_as_it_went_in(store: Store) -> None:
    reading = small()
    assert store.add(reading) == "jiangsu-mzt-2023"
    found = store.reading("jiangsu-mzt-2023")
    assert found == reading
    values = [m.value for m in found.mentions if m.type is MentionType.TARGET]
    assert [(type(v), v) for v in values] == [(int, 300), (float, 0.6)]
    assert store.readings() == (reading,)


def test_extreme_numbers_and_empty_parts_come_out_too(store: Store) -> None:
    document = made_document("empty", ["没有任务"])
    assert store.reading(store.add(linked(document, []))) == linked(document, [])
    document = made_document("huge", ["", "目标为若干"])
    for value in (10**30, 1e300, -0.5, 1.0):
        reading = linked(document, [made_mention(document, 1, "若干", "target", value=value)])
        id_ = store.add(reading)
        back = store.reading(id_).mentions[0].value
        assert (type(back), back) == (type(value), value)


def test_the_same_again_changes_nothing(store: Store) -> None:
    assert store.put(small()).outcome is Outcome.ADDED
    revision, mark = store.revision(), store.contents()
    assert store.put(small()).outcome is Outcome.UNCHANGED
    assert store.put(small(path="/elsewhere/copy.txt")).outcome is Outcome.UNCHANGED
    assert (store.revision(), store.contents()) == (revision, mark)


def test_the_same_bytes_read_better_replace_the_document(store: Store) -> None:
    store.add(small())
    mark = store.contents()
    better = replace(small(), warnings=())
    assert store.put(better).outcome is Outcome.REPLACED
    assert store.reading("jiangsu-mzt-2023") == better
    assert store.contents() != mark


def test_a_changed_file_keeps_its_id_and_loses_its_orphans(store: Store) -> None:
    store.add(small(path="/plans/a.txt"))
    assert "programme/银铃守望行动@江苏省" in {e.id for e in store.entities()}
    document = made_document("jiangsu-mzt-2023", LINES[:2], path="/plans/a.txt")
    added = store.put(linked(document, []))
    assert (added.id, added.outcome, added.replaced) == ("jiangsu-mzt-2023", Outcome.REPLACED, "")
    assert len(store.documents()) == 1
    assert store.entities() == ()


def test_another_document_in_the_place_of_a_file_gets_its_own_id(store: Store) -> None:
    store.add(small(path="/plans/a.txt"))
    other = made_document("jiangsu-mzt-2024", LINES, path="/plans/a.txt", year=2024, salt="x")
    added = store.put(linked(other, []))
    assert (added.id, added.replaced) == ("jiangsu-mzt-2024", "jiangsu-mzt-2023")
    assert [d.id for d in store.documents()] == ["jiangsu-mzt-2024"]


def test_an_id_is_never_given_to_another_source(store: Store) -> None:
    first = small(path="/plans/a.txt")
    second = small(path="/plans/b.txt", salt="b")
    third = small(path="/plans/c.txt", salt="c")
    store.add(first)
    taken = f"jiangsu-mzt-2023-{second.document.source.sha256[:6]}"
    assert store.add(second) == taken
    store.remove("jiangsu-mzt-2023")
    assert store.add(third) == f"jiangsu-mzt-2023-{third.document.source.sha256[:6]}"
    assert store.add(first) == "jiangsu-mzt-2023"  # the same bytes come back to their address
    assert store.reading(taken) == named(second, taken)


def test_removing(store: Store) -> None:
    store.add(small())
    store.remove("jiangsu-mzt-2023")
    assert (store.documents(), store.entities(), store.readings()) == ((), (), ())
    for id_ in ("jiangsu-mzt-2023", "", "nothing", "x'; DROP TABLE documents; --"):
        with pytest.raises(NotFound):
            store.remove(id_)
        with pytest.raises(NotFound):
            store.reading(id_)


def test_summaries(store: Store) -> None:
    reading = small(path="/plans/a.txt")
    store.add(reading)
    (summary,) = store.documents()
    assert (summary.id, summary.name, summary.path) == (
        "jiangsu-mzt-2023", "jiangsu-mzt-2023.txt", "/plans/a.txt",
    )  # fmt: skip
    assert (summary.items, summary.mentions, summary.warnings) == (2, 9, ("注意",))
    assert summary.metadata == reading.document.metadata


def test_an_entity_is_one_over_all_documents(store: Store) -> None:
    store.add(small())
    store.add(small("zhejiang-mzt-2023", region="浙江省", salt="z"))
    ministry = store.entity("department/民政部")
    assert ministry.name == "中华人民共和国民政部"
    assert [d for d, _ in store.mentions_of("department/民政部")] == [
        "jiangsu-mzt-2023",
        "zhejiang-mzt-2023",
    ]
    assert [e.id for e in store.entities(MentionType.PROGRAMME)] == [
        "programme/银铃守望行动@江苏省", "programme/银铃守望行动@浙江省",
    ]  # fmt: skip
    assert [e.id for e in store.entities_named(["《民政部》", "没有的名称"])] == [
        "department/民政部"
    ]
    with pytest.raises(NotFound):
        store.entity("department/没有")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda r: replace(r, links=(*r.links, r.links[0])), "两个链接"),
        (lambda r: replace(r, mentions=(*r.mentions, r.mentions[0])), "出现了两次"),
        (lambda r: replace(r, entities=()), "没有着落"),
    ],
)
def test_a_reading_that_does_not_fit_together_is_refused(store: Store, change, words) -> None:
    with pytest.raises(StoreError, match=words):
        store.add(change(small()))
    assert store.documents() == ()


def test_a_failure_in_the_middle_leaves_nothing(store: Store) -> None:
    store.add(small(path="/plans/a.txt"))
    before = store.contents()
    with pytest.raises(StoreError, match="代理字符"):
        broken = replace(small(path="/plans/a.txt", salt="n"), warnings=("\ud800",))
        store.add(broken)
    assert store.contents() == before
    assert store.check() == ()


# -- judgements ------------------------------------------------------------------------------


def mention_of(reading: Reading, surface: str) -> str:
    found = next(m for m in reading.mentions if m.surface == surface)
    return mention_id(reading.document.id, found)


def test_judgements_win_and_survive(store: Store) -> None:
    reading = small(path="/plans/a.txt")
    store.add(reading)
    mention = mention_of(reading, "民政部")
    reject = Judgement(
        "reject", mention, "department/民政部", reason="指地方", by="甲", at="2024-01-01T00:00:00Z"
    )
    store.judge(reject)
    assert store.judgements() == (reject,)
    assert store.mentions_of("department/民政部") == ()
    link = next(one for one in store.reading("jiangsu-mzt-2023").links if one.mention == mention)
    assert (link.entity, link.reasons) == (None, ("人工判断：确认不是“民政部”（指地方）",))
    assert store.reading("jiangsu-mzt-2023", judged=False) == reading
    store.remove("jiangsu-mzt-2023")
    assert store.judgements() == (reject,)
    store.add(reading)
    assert store.mentions_of("department/民政部") == ()
    store.judge(Judgement("confirm", mention, "department/公安部"))
    assert [m.surface for _, m in store.mentions_of("department/公安部")] == ["民政部"]
    assert store.entity("department/公安部").name == "公安部"


def test_a_judgement_follows_its_words_when_the_text_moves(store: Store) -> None:
    reading = small(path="/plans/a.txt")
    store.add(reading)
    store.judge(Judgement("reject", mention_of(reading, "民政部"), "department/民政部"))
    lines = ["某省二〇二三年工作要点（修订稿）", *LINES[1:]]
    moved_document = made_document("jiangsu-mzt-2023", lines, path="/plans/a.txt")
    ministry = made_mention(
        moved_document, 1, "民政部", "department", canonical="中华人民共和国民政部"
    )
    store.add(linked(moved_document, [ministry]))
    assert store.judgements()[0].mention == mention_id("jiangsu-mzt-2023", ministry)
    assert store.mentions_of("department/民政部") == ()
    gone = made_document(
        "jiangsu-mzt-2023", ["会同民政部", "另一句话里的民政部"], path="/plans/a.txt"
    )
    store.add(linked(gone, [made_mention(gone, 1, "民政部", "department")]))
    assert store.judgements()[0].mention == "jiangsu-mzt-2023#department_lost"
    assert len(store.mentions_of("department/民政部")) == 1


def test_merging_and_splitting(store: Store) -> None:
    store.add(small())
    store.add(small("zhejiang-mzt-2023", region="浙江省", salt="z"))
    one, other = "programme/银铃守望行动@江苏省", "programme/银铃守望行动@浙江省"
    store.judge(Judgement("merge", "", one, other))
    assert [e.id for e in store.entities(MentionType.PROGRAMME)] == [one]
    assert [d for d, _ in store.mentions_of(other)] == ["jiangsu-mzt-2023", "zhejiang-mzt-2023"]
    assert store.entity(other).id == one
    reading = store.reading("zhejiang-mzt-2023")
    assert one in {link.entity for link in reading.links}
    assert one in {entity.id for entity in reading.entities}
    assert other not in {link.entity for link in reading.links}
    store.judge(Judgement("split", "", one, other))
    assert [d for d, _ in store.mentions_of(other)] == ["zhejiang-mzt-2023"]


@pytest.mark.parametrize(
    "judgement",
    [
        Judgement("perhaps", "m", "department/民政部"),
        Judgement("confirm", "", "department/民政部"),
        Judgement("confirm", "m", "民政部"),
        Judgement("merge", "", "department/民政部", "department/民政部"),
        Judgement("merge", "", "department/民政部", "place/南京市"),
    ],
)
def test_incomplete_judgements_are_refused(store: Store, judgement: Judgement) -> None:
    with pytest.raises(QueryError):
        store.judge(judgement)
    assert store.judgements() == ()


def test_a_judgement_on_nothing_is_refused(store: Store) -> None:
    with pytest.raises(NotFound):
        store.judge(Judgement("confirm", "x#policy_1_2", "policy/甲"))


# -- vectors, laws, the whole ------------------------------------------------------------------


def test_vectors_are_kept_by_encoder(store: Store) -> None:
    store.add(small(), [("k2", b"\x02"), ("k1", b"\x01")], "e5@1")
    store.put_vectors("other", [("k1", b"\x09")])
    assert store.vectors("e5@1") == {"k1": b"\x01", "k2": b"\x02"}
    assert store.vectors("none") == {}
    assert store.prune_vectors("e5@1", ["k1"]) == 1
    assert (store.vectors("e5@1"), store.vectors("other")) == ({"k1": b"\x01"}, {"k1": b"\x09"})


def test_laws_come_out_as_they_went_in(store: Store) -> None:
    store.put_works([WORK])
    assert (store.work(LAW), store.works()) == (WORK, (WORK,))
    revision = store.revision()
    store.put_works([WORK])
    assert store.revision() == revision
    shorter = replace(WORK, versions=WORK.versions[:1])
    store.put_works([shorter])
    assert store.work(LAW) == shorter
    assert store.find_work("policy/没有") is None
    with pytest.raises(NotFound):
        store.work("policy/没有")


def test_a_backup_in_use_can_be_restored(store: Store, tmp_path: Path) -> None:
    store.add(small())
    (tmp_path / "restored").mkdir()
    store.backup(tmp_path / "restored" / "library.db")
    store.remove("jiangsu-mzt-2023")
    with Store.open(tmp_path / "restored") as restored:
        assert restored.readings() == (small(),)
        assert restored.check() == ()
    with pytest.raises(StoreError, match="已经存在"):
        store.backup(tmp_path / "restored" / "library.db")
    with pytest.raises(StoreError):
        store.backup(tmp_path / "missing" / "library.db")


# -- opening and faults ------------------------------------------------------------------------


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
