"""The order of things, from a file to links; rows as eval/README.md has them."""

import json
from pathlib import Path

import pytest
from made import small

from kg.errors import SourceError
from kg.lexicon import load_lexicon
from kg.model import Version, Work
from kg.pipeline import mention_rows, read_bytes, read_plan
from kg.store import Store

PLAN = """江苏省民政厅关于印发2023年全市水务工作要点的通知
2023年2月10日
2023年全省民政工作要点
一、社会救助
（一）落实《中华人民共和国慈善法》。会同民政部建设养老床位300张以上。
（二）制定《江苏省驿站管理办法》。由省财政厅牵头，在南京市开展试点。
二、其他
（三）修订《江苏省驿站管理办法》。
"""
LAW = "policy/中华人民共和国慈善法"


def work() -> Work:
    versions = tuple(
        Version(f"{LAW}@{date}", LAW, date, "", "") for date in ("2016-03-16", "2023-12-29")
    )
    return Work(LAW, "中华人民共和国慈善法", "law", "", versions)


def test_a_file_becomes_a_reading_that_fits_together(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    reading = read_plan(path, load_lexicon())
    text = reading.document.text
    assert all(text[m.start : m.end] == m.surface for m in reading.mentions)
    assert {"policy/中华人民共和国慈善法", "policy/江苏省驿站管理办法", "department/民政部"} <= {
        entity.id for entity in reading.entities
    }
    assert {link.entity for link in reading.links} <= {entity.id for entity in reading.entities} | {
        None
    }
    with Store.open(tmp_path / "library") as store:
        assert store.reading(store.add(reading)) == reading
        again = read_plan(path, load_lexicon(), store.entities_named)
        assert [link.entity for link in again.links] == [link.entity for link in reading.links]


def test_bytes_are_read_like_the_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(PLAN.encode("gb18030"))
    one, other = (
        read_plan(path, load_lexicon()),
        read_bytes(path.read_bytes(), "plan.txt", load_lexicon()),
    )
    assert one.mentions == other.mentions
    assert (one.document.source.path, other.document.source.path) == (str(path), "")


@pytest.mark.parametrize(("year", "version"), [("2023", "2016-03-16"), ("2024", "2023-12-29")])
def test_a_law_resolves_to_the_version_in_force_on_the_plans_date(year: str, version: str) -> None:
    text = PLAN.replace("2023年", f"{year}年")
    reading = read_bytes(text.encode(), "plan.txt", load_lexicon(), laws={LAW: work()}.get)
    assert reading.document.metadata.date == f"{year}-02-10"
    versions = {link.version for link in reading.links if link.entity == LAW}
    assert versions == {f"{LAW}@{version}"}
    assert {link.version for link in reading.links if link.entity != LAW} == {None}


def test_a_plan_before_the_first_version_has_none() -> None:
    text = PLAN.replace("2023年", "2010年")
    reading = read_bytes(text.encode(), "plan.txt", load_lexicon(), laws={LAW: work()}.get)
    assert {link.version for link in reading.links} == {None}


def test_what_is_missing_is_warned_of() -> None:
    reading = read_bytes("只有一句话。".encode(), "note.txt", load_lexicon())
    assert reading.warnings[0] == "没有找到带编号的任务"
    assert reading.warnings[1].startswith("没有找到")


def test_a_bad_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        read_plan(tmp_path / "none.txt", load_lexicon())


def test_rows_are_as_the_evaluation_wants_them() -> None:
    rows = mention_rows(small())
    assert [row["type"] for row in rows].count("target") == 2
    law = next(row for row in rows if row.get("kind") == "law")
    assert {key: law[key] for key in ("item", "surface", "canonical", "role", "form", "article", "life_cycle", "entity")} == {
        "item": 1, "surface": "《中华人民共和国慈善法》", "canonical": "中华人民共和国慈善法", "role": "implement",
        "form": "bracketed", "article": "第十二条", "life_cycle": "exists", "entity": LAW,
    }  # fmt: skip
    target = next(row for row in rows if row.get("unit") == "张")
    assert (target["value"], target["relation"], target["what"], target["deadline"], target["per"]) == (
        300, "ge", "养老床位", "2023", "市",
    )  # fmt: skip
    lead = rows[0]
    assert (lead["generic"], lead["cue"], lead["rule"]) == (False, "牵头", "by")
    assert None not in {value for row in rows for value in row.values()}
    assert json.loads(json.dumps(rows, ensure_ascii=False)) == rows
    assert {type(value) for row in rows for value in row.values()} <= {str, int, float, bool}


@pytest.mark.shared
def test_the_real_plan_from_end_to_end(shared: Path, tmp_path: Path) -> None:
    reading = read_plan(shared / "corpus" / "jiangsu-civil-affairs-2023.txt", load_lexicon())
    assert [item.number for item in reading.document.items] == list(range(45))
    assert reading.document.id == "jiangsu-mzt-2023"
    ids = {entity.id for entity in reading.entities}
    assert {
        "policy/中华人民共和国慈善法",
        "department/民政部",
        "department/江苏省人力资源和社会保障厅",
    } <= ids
    linked = sum(link.entity is not None for link in reading.links)
    assert linked / len(reading.links) > 0.9
    with Store.open(tmp_path) as store:
        assert store.reading(store.add(reading)) == reading
