"""Tables of web pages and Word files as lines with tabs, and as tasks."""

from __future__ import annotations

import pytest
from made_files import docx, paragraph

from kg.document import read_document
from kg.lexicon import load_lexicon
from kg.source import source_from_bytes

HEAD = "<tr><th>序号</th><th>任务</th><th>牵头单位</th></tr>"

# rows of a page's table → lines, titles of the tasks
PAGES = [
    (
        HEAD + "<tr><td rowspan=2>1</td><td>修好村道</td><td>县交通局</td></tr><tr><td>加装护栏</td><td>县财政局</td></tr>"
        "<tr><td>2</td><td>添置校车</td><td>县教育局</td></tr>",
        ["序号\t任务\t牵头单位", "1\t修好村道\t县交通局", "\t加装护栏\t县财政局", "2\t添置校车\t县教育局"],
        ["修好村道", "添置校车"],
    ),
    (
        "<tr><th>类别</th><th>任务</th><th>责任单位</th></tr><tr><td rowspan=2>交通</td><td>修好村道</td><td>县交通局</td></tr>"
        "<tr><td>添置校车</td><td>县教育局</td></tr><tr><td>卫生</td><td>改造厕所</td><td>县住建局</td></tr>",
        ["类别\t任务\t责任单位", "交通\t修好村道\t县交通局", "\t添置校车\t县教育局", "卫生\t改造厕所\t县住建局"],
        ["修好村道", "添置校车", "改造厕所"],
    ),
    (
        HEAD + "<tr><td>1</td><td colspan=2>修好村道</td></tr><tr><td>2</td><td>添置校车</td><td>县教育局</td></tr>",
        ["序号\t任务\t牵头单位", "1\t修好村道", "2\t添置校车\t县教育局"],
        ["修好村道", "添置校车"],
    ),
    (
        "<tr><th>序号</th><th>任务</th><th rowspan=1>牵头单位</th><th>时限</th></tr><tr><td>1</td><td>修好村道</td><td rowspan=2>县交通局</td><td>6月</td></tr>"
        "<tr><td>2</td><td>添置校车</td><td>9月</td></tr>",
        ["序号\t任务\t牵头单位\t时限", "1\t修好村道\t县交通局\t6月", "2\t添置校车\t\t9月"],
        ["修好村道", "添置校车"],
    ),
    (
        HEAD + "<tr><td rowspan=99999999999>1</td><td>修好村道</td><td>县交通局</td></tr><tr><td>x</td><td>y</td></tr>",
        ["序号\t任务\t牵头单位", "1\t修好村道\t县交通局", "\tx\ty"],
        [],  # one numbered row numbers nothing
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "lines", "titles"), PAGES)
def test_cells_that_span_keep_their_columns(rows: str, lines: list[str], titles: list[str]) -> None:
    page = f"<html><body><h1>云岭县2024年工作要点</h1><table>{rows}</table></body></html>"
    source = source_from_bytes(page.encode(), "plan.html")
    assert source.text.split("\n")[1:] == lines
    document = read_document(source, load_lexicon())
    assert [item.title for item in document.items[1:]] == titles
    assert document.metadata.region == "云岭县"


def test_a_word_cell_over_two_columns() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{}</w:tc>'
    cell = "<w:tc>{}</w:tc>"
    row = wide.format(paragraph("交通")) + cell.format(paragraph("县交通局"))
    text = source_from_bytes(docx(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>"), "a.docx").text
    assert text == "交通\t\t县交通局"
