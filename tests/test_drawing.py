"""Pictures: labels that do not meet, the same bytes again, a frame that fetches and leaks nothing."""

import html
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from made import linked, made_document, made_mention, small
from PIL import Image

from api.drawing import bars, chinese_font, draw, heat_map, interactive, show
from api.drawing.fonts import FONTS, PACKAGE, _found
from api.drawing.layout import Disc, place_labels, positions
from api.drawing.scene import scene_of
from api.drawing.shown import ShownGraph
from kg.errors import NotFound, QueryError, SettingsError
from kg.graph import build_graph, neighbours, projection

NASTY = "</script><script>alert(1)</script>\"'&<b>"


def graph() -> Any:
    readings = [small(), small("zhejiang-mzt-2023", region="浙江省", salt="z")]
    return build_graph(readings, ShownGraph())


def nasty() -> Any:
    document = made_document("d", ["", "会同民政部办理"])
    made = build_graph([linked(document, [made_mention(document, 1, "民政部", "department")])])
    nx.set_node_attributes(made, NASTY, "label")
    for *_, data in made.edges(data=True):
        data["sentences"] = (NASTY,)
    return made


def boxes(discs: list[Disc], placed: list[Any]) -> list[tuple[float, float, float, float]]:
    labels = [
        (c[0], c[1], c[0] + d.width, c[1] + d.height)
        for d, c in zip(discs, placed, strict=True)
        if c is not None
    ]
    return [
        *labels,
        *((d.x - d.radius, d.y - d.radius, d.x + d.radius, d.y + d.radius) for d in discs),
    ]


def meet(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


# -- layout -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5, 40, 150])
def test_no_label_covers_another_or_a_node_or_leaves_the_paper(count: int) -> None:
    """Against the slow and obvious: every pair of boxes is looked at."""
    discs = [Disc(37 * n % 500, 91 * n % 300, 4, 40, 10) for n in range(count)]
    placed = place_labels(discs, (0, 0, 500, 300))
    found = boxes(discs, placed)
    labels = found[: len(found) - count]
    for n, box in enumerate(labels):
        assert box[0] >= 0 and box[2] <= 500 and box[1] >= 0 and box[3] <= 300
        assert not any(meet(box, other) for m, other in enumerate(found) if m != n)
    assert len(labels) == count if count < 40 else len(labels) > 10


def test_a_label_without_room_is_left_out_and_the_first_has_the_first_choice() -> None:
    disc = Disc(50, 50, 5, 90, 10)
    assert place_labels([disc, disc], (0, 0, 100, 100))[0] is not None
    assert place_labels([Disc(50, 50, 5, 200, 10)], (0, 0, 100, 100)) == [None]


def test_positions_are_the_same_whatever_the_order_and_inside_the_box() -> None:
    made = nx.Graph([("a", "b"), ("b", "c"), ("x", "y"), ("c", "a")])
    made.add_node("alone")
    again = nx.Graph()
    again.add_nodes_from(["y", "alone", "c"])
    again.add_edges_from([("y", "x"), ("c", "b"), ("a", "c"), ("b", "a")])
    found = positions(made, (100, 50))
    assert found == positions(again, (100, 50))
    assert all(0 <= x <= 100 and 0 <= y <= 50 for x, y in found.values())
    assert len(set(found.values())) == 6


def test_several_edges_of_a_pair_are_one_line_with_all_roles_and_sentences() -> None:
    made = nx.MultiDiGraph()
    made.add_node("i", type="item", label="任务")
    made.add_node("d", type="department", label="民政部")
    made.add_edge("i", "d", role="lead", weight=1, sentences=("甲。", "乙。"))
    made.add_edge("i", "d", role="joint", weight=2, sentences=("甲。",))
    (line,) = scene_of(made, (10, 10)).lines
    assert (line.words, line.weight, line.sentences) == (
        "会同配合、牵头负责",
        3.0,
        ("甲。", "乙。"),
    )


def test_lines_of_a_projection_say_how_many_tasks() -> None:
    scene = scene_of(projection(graph(), "department"), (10, 10))
    assert {line.words for line in scene.lines} == {"同在 1 项任务"}


def test_too_many_or_no_nodes_and_unknown_ones_are_told() -> None:
    with pytest.raises(QueryError, match="401 个节点"):
        draw(nx.empty_graph(401))
    with pytest.raises(QueryError, match="0 个节点"):
        interactive(nx.Graph())
    with pytest.raises(NotFound, match="department/没有"):
        draw(graph(), around="department/没有")


# -- PNG ----------------------------------------------------------------------------------


def test_a_picture_is_a_png_with_words_and_the_same_bytes_again() -> None:
    found = draw(graph(), "图", around="department/民政部", depth=2)
    assert found.png == draw(graph(), "图", around="department/民政部", depth=2).png
    image = Image.open(io.BytesIO(found.png))
    assert (image.format, image.size) == ("PNG", (1100, 770))
    assert found.alt.startswith("图：9 个节点，10 条连线；联系最多的是（1）由省民政厅牵")
    assert set(found._repr_mimebundle_()) == {"image/png", "text/plain"}
    assert len(found.png) < 200_000


def test_nodes_are_drawn_in_the_colours_of_their_types() -> None:
    image = Image.open(io.BytesIO(draw(graph()).png)).convert("RGB")
    colours = {colour for _, colour in image.getcolors(10**7)}  # the palette is within 2 of each
    for wanted in ((0x1F, 0x6F, 0xB5), (0xB5, 0x36, 0x2A), (0x1C, 0x7F, 0x4E)):
        assert any(max(abs(a - b) for a, b in zip(c, wanted, strict=True)) <= 3 for c in colours)


def test_heat_map_and_bars_are_the_same_again_and_refuse_nothing_to_draw(tmp_path: Path) -> None:
    counts = {("民政部", "牵头"): 3, ("民政部", "会同"): 1, ("公安部", "会同"): 2}
    found = heat_map(counts, "谁做什么", columns=("牵头", "会同"))
    assert found.png == heat_map(counts, "谁做什么", columns=("牵头", "会同")).png
    assert found.alt == "谁做什么：2 行 2 列；最多的是民政部、公安部"
    made = bars([("甲", 3.0), ("乙", -1.5)], "数", unit="%")
    assert made.alt == "数：甲 3%；乙 -1.5%"
    made.save(tmp_path / "a.png")
    assert Image.open(io.BytesIO((tmp_path / "a.png").read_bytes())).size[0] == 990
    for nothing in (lambda: heat_map({}), lambda: bars([])):
        with pytest.raises(QueryError, match="没有数字可画"):
            nothing()


def test_without_matplotlib_the_extra_is_named() -> None:
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "import networkx as nx\nfrom api.drawing import draw, interactive\n"
        "assert interactive(nx.path_graph(['a', 'b'])).page\n"
        "from kg.errors import SettingsError\n"
        "try: draw(nx.path_graph(['a', 'b']))\n"
        "except SettingsError as error: print(error.message('en'))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "zhengmai[notebooks]" in done.stdout


# -- fonts --------------------------------------------------------------------------------


def test_the_first_font_of_the_list_is_taken_and_none_is_told() -> None:
    assert _found(frozenset({"SimHei", "Noto Sans CJK SC", "DejaVu Sans"})) == "Noto Sans CJK SC"
    with pytest.raises(SettingsError, match=r"zhengmai\[fonts\]") as caught:
        _found(frozenset({"DejaVu Sans"}))
    assert "no Chinese font" in caught.value.message("en")


def test_the_extra_brings_simplified_chinese() -> None:
    pytest.importorskip(PACKAGE)
    assert chinese_font() == FONTS[0] == "Noto Sans CJK SC"


# -- the frame ----------------------------------------------------------------------------


def test_the_frame_is_sandboxed_and_names_no_address() -> None:
    found = interactive(graph(), "图")._repr_html_()
    assert re.match(r'<iframe title="图" sandbox="allow-scripts" ', found)
    page = html.unescape(found.split('srcdoc="')[1].rsplit('"', 1)[0])
    assert "default-src 'none'" in page
    assert not re.search(
        r"https?:|//[a-z]|url\(|@import|\bsrc=|\bhref=|fetch\(|XMLHttp|eval\(", page
    )
    assert page.count("<g tabindex") == len(graph())
    assert found == interactive(graph(), "图")._repr_html_()


def test_text_in_the_frame_stays_text() -> None:
    page = interactive(nasty(), NASTY).page
    assert page.count("<script>") == page.count("</script>") == 1
    assert "alert(1)</script>" not in page
    assert "<b></b>" not in page
    assert "innerHTML" not in page


def test_the_graph_of_a_library_shows_itself() -> None:
    made = graph()
    assert made._repr_html_().startswith("<iframe")
    part = neighbours(made, "department/民政部")
    assert isinstance(part, ShownGraph)
    big = ShownGraph()
    big.add_nodes_from((str(n), {"type": "item<"}) for n in range(200))
    assert "图谱：200 个节点，0 条边" in big._repr_html_()
    assert "item&lt; 200" in big._repr_html_()
    assert nx.utils.graphs_equal(made, build_graph([small(), small("zhejiang-mzt-2023", region="浙江省", salt="z")]))  # fmt: skip


def test_show_gives_two_outputs_picture_first(monkeypatch: pytest.MonkeyPatch) -> None:
    outputs: list[Any] = []
    monkeypatch.setattr("IPython.display.display", outputs.append)
    show(graph(), "图")
    assert [type(output).__name__ for output in outputs] == ["Picture", "Frame"]


def test_the_frame_in_a_browser(tmp_path: Path) -> None:
    """Point at, choose, zoom, drag, by mouse and by keyboard; no request and no error."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    page_file = tmp_path / "page.html"
    page_file.write_text(
        f"<!DOCTYPE html><meta charset=utf-8>{interactive(graph(), '图')._repr_html_()}", "utf-8"
    )
    seen: list[str] = []
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        page = opened.new_page(viewport={"width": 1000, "height": 700})
        page.on("pageerror", lambda error: seen.append(str(error)))
        page.on("console", lambda message: seen.append(message.text))
        page.on("request", lambda request: seen.append(request.url))
        page.goto(page_file.as_uri())
        frame = page.frame_locator("iframe")
        spot = frame.locator("g[data-n='0']")
        spot.locator("circle").hover()
        assert "相邻" in frame.locator("#tip").inner_text()
        spot.locator("circle").click()
        near = frame.locator("g.near").count()
        assert near == 1 + scene_of(graph(), (1, 1)).spots[0].degree
        assert "。" in frame.locator("#told").inner_text() or "办理" in frame.locator("#told").inner_text()  # fmt: skip
        page.keyboard.press("Escape")
        assert frame.locator(".chosen").count() == 0
        frame.locator("#in").click()
        assert "scale(1.4)" in str(frame.locator("#view").get_attribute("transform"))
        frame.locator("#home").click()
        box = frame.locator("svg").bounding_box()
        assert box is not None
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.move(box["x"] + 105, box["y"] + 5, steps=4)
        page.mouse.up()
        moved = str(frame.locator("#view").get_attribute("transform"))
        assert float(re.findall(r"-?[\d.]+", moved)[0]) > 20
        spot.focus()
        page.keyboard.press("Enter")
        assert frame.locator("g.near").count() == near
        opened.close()
    assert seen == [page_file.as_uri()]


def test_labels_of_bodies_leave_the_state_out_and_laws_keep_it() -> None:
    shorts = {spot.name: spot.short for spot in scene_of(graph(), (10, 10)).spots}
    assert shorts["中华人民共和国民政部"] == "民政部"
    assert shorts["中华人民共和国慈善法"] == "中华人民共和国慈善法"
