"""Departments × items over many documents: filters, totals, the workbook with its links."""

import io
import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan
from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.cli import main
from api.crossing import permalink, summary, totals_of, workbook_of
from api.settings import Settings
from kg.errors import QueryError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("crossing")
    later = PLAN.replace("2031", "2032").replace("联合市公安局", "会同市财政局")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as library:
        library.add([write_plan(folder), write_plan(folder, "later.txt", later)])
    return folder


@pytest.fixture
def library(folder: Path) -> Iterator[Library]:
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        yield opened


def test_totals_count_items_documents_and_roles(library: Library) -> None:
    totals = {t.name: t for t in totals_of(library.responsibilities())}
    health = totals["市卫生健康委员会"]
    assert (health.items, health.documents, health.roles) == (2, 2, {"joint": 2})
    assert (totals["市公安局"].items, totals["市财政局"].items) == (1, 1)
    counts = [t.items for t in totals_of(library.responsibilities())]
    assert counts == sorted(counts, reverse=True)
    assert totals_of([]) == ()


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"year": "2032", "role": "joint"}, {"市卫生健康委员会", "市财政局"}),
        ({"year": "2031", "section": "社会救助", "role": ["joint", "lead"]}, {"市公安局"}),
        ({"role": "lead", "year": "1999"}, set()),
    ],
)
def test_filters_narrow_the_rows(
    library: Library, filters: dict[str, str], names: set[str]
) -> None:
    rows = library.responsibilities(filters=filters)
    assert {row.name for row in rows if not row.generic} == names


def test_an_unknown_filter_is_told(library: Library) -> None:
    with pytest.raises(QueryError, match="colour"):
        library.responsibilities(filters={"colour": "red"})


def test_the_workbook_has_three_views_of_the_same_rows(library: Library) -> None:
    rows = library.responsibilities()
    data = workbook_of(rows, "zh", "https://plans.example/")
    assert data == workbook_of(rows, "zh", "https://plans.example/")
    table, matrix, totals = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    assert (table.title, matrix.title, totals.title) == ("责任表", "部门×任务", "部门合计")
    assert table.max_row == len(rows) + 2
    assert table.cell(2, 7).value == rows[0].id
    assert [cell.value for cell in table[1]][-2:] == ["位置", "计划"]
    assert table.cell(2, 8).value == library.document(rows[0].document).summary.title
    wanted = permalink("https://plans.example", rows[0].id)
    assert table.cell(2, 7).hyperlink.target == wanted
    assert wanted.startswith("https://plans.example/items/") and "%23" in wanted
    assert table.cell(2, 4).hyperlink.target == f"{wanted}#s{rows[0].start}"
    assert table.cell(len(rows) + 2, 1).value == "合计"
    head = [cell.value for cell in matrix[1]]
    at = head.index("市公安局") + 1
    marked = {matrix.cell(n, 1).value: matrix.cell(n, at).value for n in range(2, matrix.max_row)}
    found = {r.id for r in rows if r.name == "市公安局"}
    assert {id_ for id_, roles in marked.items() if roles} == found
    assert matrix.cell(matrix.max_row, at).value == len(found)
    lines = {row[0].value: [c.value for c in row[1:3]] for row in totals.iter_rows(min_row=2)}
    assert lines["市卫生健康委员会"] == [2, 2]
    assert lines["合计（不重复）"] == [len({r.id for r in rows}), 2]


def test_links_lead_to_pages_that_are_there(library: Library, folder: Path) -> None:
    with TestClient(create_app(library, Settings(folder / "lib")), "http://127.0.0.1") as client:
        data = client.get("/responsibilities?format=xlsx&filter=year%3D2032").content
        table = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        links = {c.hyperlink.target for row in table.iter_rows() for c in row if c.hyperlink}
        assert len(links) > 3
        for link in sorted(links):
            assert link.startswith("http://127.0.0.1/items/")
            assert client.get(link).status_code == 200
        found = client.get("/responsibilities").json()
        names = {r["name"] for r in found["responsibilities"]}
        assert {t["name"] for t in found["totals"]} == names
        page = client.get("/responsibilities", headers={"Accept": "text/html"}).text
        assert summary(library.responsibilities(), "zh") in page


def test_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start = ["--library", str(folder / "lib"), "responsibilities"]
    assert main([*start, "--totals", "--format", "json"]) == 0
    assert {row["name"] for row in json.loads(capsys.readouterr().out)} >= {"市公安局"}
    assert main([*start, "--totals"]) == 0
    assert "合计（不重复）" in capsys.readouterr().out
    assert main([*start, "--department", "公安局", "--filter", "year=2031"]) == 0
    assert "共 1 条：1 个部门，1 项任务，1 份文件" in capsys.readouterr().out
    path = folder / "table.xlsx"
    command = [*start, "--format", "xlsx", "-o", str(path), "--link-base", "https://a.example"]
    assert main(command) == 0
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.cell(2, 7).hyperlink.target.startswith("https://a.example/items/")
