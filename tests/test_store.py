"""The record: what goes in comes out, ids are never reused."""

from dataclasses import replace
from pathlib import Path

import pytest
from made import LINES, linked, made_document, made_mention, small

from kg.errors import NotFound, StoreError
from kg.model import Article, MentionType, Reading, Version, Work
from kg.store import Outcome, Store

LAW = "policy/中华人民共和国慈善法"

WORK = Work(
    LAW, "中华人民共和国慈善法", "law", "社会法",
    (
        Version(f"{LAW}@2016-03-16", LAW, "2016-03-16", "2016-09-01", "通过", (Article("1", "第一条", "甲。"),), "a.md"),
        Version(f"{LAW}@2023-12-29", LAW, "2023-12-29", "", "修正", (Article("12-1", "第十二条之一", "乙。"),), "b.md"),
    ),
)  # fmt: skip


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
