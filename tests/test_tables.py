"""Tables by display width, CSV and XLSX that a spreadsheet opens safely."""

import io
import zipfile

import openpyxl
import pytest

from api.tables import csv_table, cut, text_table, width, xlsx_table
from api.workbook import Sheet, workbook


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("民政", 4), ("a民", 3), ("，", 2), ("é", 1)]
)
def test_width_counts_columns(text: str, columns: int) -> None:
    assert width(text) == columns


@pytest.mark.parametrize(
    ("text", "bound", "shown"),
    [("民政部", 6, "民政部"), ("民政部门", 6, "民政…"), ("abcd", 3, "ab…")],
)
def test_cut_keeps_to_the_bound(text: str, bound: int, shown: str) -> None:
    assert cut(text, bound) == shown
    assert width(shown) <= bound


def test_columns_line_up() -> None:
    assert text_table(("名称", "n"), [("民政部", "1"), ("ab", "2")]) == (
        "名称    n\n──────  ─\n民政部  1\nab      2\n"
    )


def test_control_characters_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in text_table(("a",), [("\x1b[31m红",)])


def test_csv_has_a_mark_and_no_formulas() -> None:
    assert csv_table(("a",), [("=1+1",), ("民政部",)]) == "\ufeffa\r\n'=1+1\r\n民政部\r\n".encode()


def test_xlsx_reads_back_and_is_the_same_twice() -> None:
    rows = [("民政部", "=SUM(A1)"), ("a\x07b", "")]
    data = xlsx_table(("部门", "原文"), rows, "责任表")
    assert data == xlsx_table(("部门", "原文"), rows, "责任表")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [
        ["部门", "原文"], ["民政部", "=SUM(A1)"], ["a b", None],
    ]  # fmt: skip
    assert sheet["B2"].data_type == "s"
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert {part.compress_type for part in parts.infolist()} == {zipfile.ZIP_DEFLATED}


def test_a_sheet_opens_well() -> None:
    page = Sheet(
        "责任表/2031", ("部门", "任务数"), [("民政部", 3), ("公安部", 2)], {(1, 0): "http://a/items/b%23c"},
        ("合计", 5), fixed=1,
    )  # fmt: skip
    sheet = openpyxl.load_workbook(io.BytesIO(workbook([page])))["责任表 2031"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:B3")
    assert (sheet["A4"].value, sheet["B4"].value, sheet["B2"].data_type) == ("合计", 5, "n")
    assert [sheet[at].font.bold for at in ("A1", "A2", "A4")] == [True, False, True]
    assert sheet["A1"].fill.start_color.rgb == "001F4E79"
    assert sheet["A3"].hyperlink.target == "http://a/items/b%23c"
    assert sheet["A2"].hyperlink is None
    assert 8 < sheet.column_dimensions["A"].width < 12
    assert sheet.print_title_rows == "$1:$1"


def test_no_more_links_than_excel_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.workbook.LINKS", 1)
    links = {(0, 0): "http://a/1", (1, 0): "http://a/2"}
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_table("a", [("1",), ("2",)], "t", links))).active
    assert sheet is not None
    assert [bool(sheet[at].hyperlink) for at in ("A2", "A3")] == [True, False]
