"""Judgements from every side: stored, winning, surviving, undone; errors name what is near."""

import getpass
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan
from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.cli import main
from api.settings import Settings
from kg.errors import NotFound, QueryError

TOKEN = "a-token-of-more-than-16-characters"
HEAD = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "lib", Settings(tmp_path, token=TOKEN), FakeEncoder()) as opened:
        opened.add(write_plan(tmp_path))
        yield opened


def linked(library: Library, surface: str) -> tuple[str, str]:
    """The id of a mention and the entity it is linked to now."""
    for place in library.catalogue.places:
        if place.mention.surface == surface:
            from kg.model import mention_id

            id_ = mention_id(place.reading.document.id, place.mention)
            return id_, (place.link.entity or "") if place.link else ""
    raise AssertionError(surface)


def test_a_rejected_link_is_gone_and_can_be_confirmed_again(library: Library) -> None:
    mention, entity = linked(library, "市公安局")
    assert entity
    made = library.judge("reject", (mention, entity), reason="另一个局", by="审核员")
    assert linked(library, "市公安局")[1] != entity
    assert library.judgements() == (made,)
    library.judge("confirm", (mention, entity))
    assert linked(library, "市公安局")[1] == entity


def test_merging_and_taking_it_back(library: Library) -> None:
    (_, one), (_, other) = linked(library, "市公安局"), linked(library, "市卫生健康委员会")
    library.judge("merge", (one, other), reason="合署办公")
    assert linked(library, "市卫生健康委员会")[1] == one
    assert library.entity(one).summary.mentions == 2
    library.judge("split", (one, other))
    assert linked(library, "市卫生健康委员会")[1] == other


def test_judgements_survive_reading_again_and_removal(library: Library, tmp_path: Path) -> None:
    mention, entity = linked(library, "市公安局")
    library.judge("reject", (mention, entity))
    changed = PLAN.replace("一、做好养老服务", "一、进一步做好养老服务")
    library.add(write_plan(tmp_path, text=changed))
    assert linked(library, "市公安局")[1] != entity
    library.remove(library.documents()[0].id)
    library.add(write_plan(tmp_path, text=changed))
    assert linked(library, "市公安局")[1] != entity


def test_laws_added_later_leave_judgements(library: Library, tmp_path: Path) -> None:
    mention, entity = linked(library, "市公安局")
    library.judge("reject", (mention, entity))
    (tmp_path / "laws").mkdir()
    library.add_laws(tmp_path / "laws")
    assert linked(library, "市公安局")[1] != entity


def test_errors_name_what_is_near(library: Library) -> None:
    mention, entity = linked(library, "市公安局")
    with pytest.raises(NotFound, match="公安局"):
        library.judge("reject", (mention, entity[:-1]))
    with pytest.raises(NotFound):
        library.judge("reject", ("none#department_1_2", entity))
    with pytest.raises(QueryError):
        library.judge("merge", (entity, entity))
    with pytest.raises(QueryError):
        library.judge("doubt", (entity, entity))
    with pytest.raises(QueryError, match="2001"):
        library.judge("confirm", (mention, entity), reason="长" * 2001)
    assert library.judgements() == ()


def test_the_commands(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    mention, entity = linked(library, "市公安局")
    base = ["--library", str(library.folder), "judge"]
    assert main([*base, "list"]) == 0
    assert "还没有判断" in capsys.readouterr().out
    assert main([*base, "reject", mention, entity, "--reason", "另一个局", "--by", "甲"]) == 0
    assert "否定" in capsys.readouterr().out
    assert main([*base, "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["verdict"], row["reason"], row["by"]) == ("reject", "另一个局", "甲")
    assert main([*base, "reject", mention, entity, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["by"] == getpass.getuser()
    assert row["at"].endswith("+00:00")
    assert main([*base, "merge", entity, "department/没有这个局"]) == 1
    assert "没有实体" in capsys.readouterr().err


def test_over_http_with_the_token_only(library: Library) -> None:
    mention, entity = linked(library, "市公安局")
    body = {"verdict": "reject", "mention": mention, "entity": entity, "reason": "另一个局"}
    app = create_app(library, library.settings)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        assert client.post("/judgements", json=body).status_code == 401
        assert (
            client.post("/judgements", json={**body, "verdict": "x"}, headers=HEAD).status_code
            == 400
        )
        made = client.post("/judgements", json=body, headers=HEAD)
        assert made.status_code == 201
        assert client.get("/judgements").json()["judgements"] == [made.json()]
    assert linked(library, "市公安局")[1] != entity


def test_explain_and_misses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = write_plan(tmp_path)
    assert main(["annotate", str(plan), "--explain"]) == 0
    said = capsys.readouterr().out
    assert "[部门机构] 市公安局" in said
    bare = write_plan(tmp_path, "bare.txt", "岸边有树。\n")
    assert main(["annotate", str(bare), "--explain"]) == 0
    assert capsys.readouterr().out == "没有读到任何提及\n"
    assert "提示词 “联合”" in said
    assert "→ department/" in said and "按本文件所属地区（云泽市）理解" in said
    assert main(["--lang", "en", "annotate", str(plan), "--explain"]) == 0
    english = capsys.readouterr().out
    assert "understood as of this document's region (云泽市)" in english and "理解" not in english
    assert main(["annotate", str(plan)]) == 0
    rows = capsys.readouterr().out.splitlines()
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(rows) + "\n", encoding="utf-8")
    assert main(["annotate", str(plan), "--misses", str(gold)]) == 0
    assert "没有错误" in capsys.readouterr().out
    kept = [row for row in rows if "市公安局" not in row]
    gold.write_text("\n".join(kept) + "\n", encoding="utf-8")
    assert main(["annotate", str(plan), "--misses", str(gold)]) == 1
    assert "部门机构 · 多出  1" in capsys.readouterr().out
    shutil.rmtree(tmp_path)


LAW = """# 中华人民共和国慈善法

2016年3月16日第十二届全国人民代表大会第四次会议通过

<!-- INFO END -->

第一条 为了试验，写下这一条。

第二条 自2016年9月1日起施行。
"""


def test_laws_added_later_reach_the_documents_that_are_held(
    library: Library, tmp_path: Path
) -> None:
    text = PLAN.replace("《养老服务条例》", "《中华人民共和国慈善法》")
    library.add(write_plan(tmp_path, text=text))
    mention, entity = linked(library, "市公安局")
    library.judge("reject", (mention, entity))
    before = library.documents()
    assert not [r for reading in library.catalogue.readings for r in reading.links if r.version]
    folder = tmp_path / "laws"
    folder.mkdir()
    (folder / "慈善法(2016-03-16).md").write_text(LAW, encoding="utf-8")
    works, errors = library.add_laws(folder)
    assert ([w.title for w in works], errors) == (["中华人民共和国慈善法"], ())
    versions = {r.version for reading in library.catalogue.readings for r in reading.links}
    assert versions == {None, "policy/中华人民共和国慈善法@2016-03-16"}
    assert library.documents() == before
    assert linked(library, "市公安局")[1] != entity
