"""The graph explorer in a real Chromium: by mouse, by keyboard, as a table, as files."""

import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from api_fixtures import FakeEncoder
from browsing import (
    EVIL,
    EVIL_PLAN,
    Browsing,
    axe_faults,
    chromium,
    follow,
    opened,
    picture,
    serving,
)

from api import Library
from api.settings import Settings

CHROMIUM = chromium()  # skips the whole module, with one line, where there is none
LAW = "policy/中华人民共和国慈善法"
ITEM = "donglan-mzt-2024#sec_2__item_4"
SVG = "{http://www.w3.org/2000/svg}"
SCENE = "document.querySelector('#explorer').scene"
SHOWN = f"{SCENE}.model.shown.map((node) => node.id)"
FOCUS = f"{SCENE}.focus"
AT = f"""(id) => {{
  const {{ left, top }} = document.querySelector('canvas').getBoundingClientRect();
  const [x, y] = {SCENE}.at({SCENE}.model.nodes.get(id));
  return [left + x, top + y];
}}"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("graph")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as library:
        library.add_sample()
        (folder / "evil.txt").write_text(EVIL_PLAN, "utf-8")
        library.add(folder / "evil.txt")
        with serving(library) as address:
            yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with opened(CHROMIUM) as found:
        yield found


@pytest.fixture
def web(browser: Any, base: str) -> Iterator[Browsing]:
    browsing = Browsing(browser, base)
    yield browsing
    browsing.close()


def explorer(web: Browsing, query: str = "", **more: Any) -> Any:
    """The page, once its nodes have come to rest."""
    page = web.page(**more)
    page.goto(f"/graph{query}")
    rest(page)
    return page


def rest(page: Any) -> None:
    page.wait_for_selector("#explorer[data-state=settled]")


def click(page: Any, id_: str) -> None:
    page.locator("canvas").scroll_into_view_if_needed()
    page.mouse.click(*page.evaluate(AT, id_))


def rows(page: Any) -> list[list[str]]:
    """The table without the buttons that find a node."""
    texts = "rows => rows.map(r => [...r.cells].map(c => c.innerText.replace('◎', '').trim()))"
    found: list[list[str]] = page.locator("#edges tbody tr").evaluate_all(texts)
    return found


def expanded(page: Any, id_: str, act: Any) -> set[str]:
    """What an act that expands a node adds to the graph."""
    before = set(page.evaluate(SHOWN))
    act()
    page.wait_for_function(f"id => {SCENE}.model.open.has(id)", arg=id_)
    rest(page)
    return set(page.evaluate(SHOWN)) - before


def test_a_click_expands_a_node_and_another_collapses_it(web: Browsing, base: str) -> None:
    page = explorer(web, f"?node={quote(LAW)}")
    (item, *_) = [one for one in page.evaluate(SHOWN) if one.startswith("donglan-mzt-2024#")]
    added = expanded(page, item, lambda: click(page, item))
    answer = page.request.get(f"/graph?node={quote(item)}&format=json").json()
    known = {node["id"] for node in answer["nodes"] if node["type"] != "document"}
    assert added and added <= known and known <= set(page.evaluate(SHOWN))
    picture(page, "graph-expanded")
    click(page, item)
    page.wait_for_function(f"id => !{SCENE}.model.open.has(id)", arg=item)
    assert not added & set(page.evaluate(SHOWN))
    click(page, LAW)
    page.wait_for_function(f"() => {SCENE}.model.shown.length === 1")
    assert page.evaluate(SHOWN) == [LAW]


def test_the_keyboard_chooses_expands_and_collapses(web: Browsing) -> None:
    page = explorer(web, f"?node={quote(LAW)}")
    page.locator("canvas").focus()
    page.keyboard.press("n")
    first = page.evaluate(FOCUS)
    page.keyboard.press("n")
    second = page.evaluate(FOCUS)
    page.keyboard.press("p")
    assert page.evaluate(FOCUS) == first != second
    while page.evaluate(FOCUS) == LAW or not page.evaluate(FOCUS).startswith("donglan"):
        page.keyboard.press("n")
    item = page.evaluate(FOCUS)
    assert "回车展开" in page.locator("#explorer [role=status]").inner_text()
    added = expanded(page, item, lambda: page.keyboard.press("Enter"))
    assert added
    assert "收起" in page.locator("#explorer [role=status]").inner_text()
    page.keyboard.press("Enter")
    page.wait_for_function(f"id => !{SCENE}.model.open.has(id)", arg=item)
    assert not added & set(page.evaluate(SHOWN))
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS) is None
    assert page.locator("#explorer .tip").is_hidden()


def test_arrows_and_signs_move_and_scale_the_view(web: Browsing) -> None:
    page = explorer(web)
    page.locator("canvas").focus()
    start = page.evaluate(f"({{ ...{SCENE}.view }})")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{SCENE}.view.x") == pytest.approx(start["x"] - 60)
    page.keyboard.press("+")
    assert page.evaluate(f"{SCENE}.view.scale") == pytest.approx(start["scale"] * 1.2)
    page.keyboard.press("0")
    assert page.evaluate(f"{SCENE}.view.scale") == pytest.approx(start["scale"])


def test_types_and_roles_filter_graph_and_table_alike(web: Browsing) -> None:
    page = explorer(web)
    whole = page.evaluate(f"{SCENE}.model.shown.map((node) => node.type)")
    assert {"item", "policy", "department"} <= set(whole)
    page.get_by_label("部门机构").uncheck()
    rest(page)
    assert "department" not in page.evaluate(f"{SCENE}.model.shown.map((node) => node.type)")
    page.get_by_label("部门机构").check()
    page.get_by_label("角色").select_option("joint")
    rest(page)
    assert set(page.evaluate(f"{SCENE}.model.lines.map((edge) => edge.role)")) == {"joint"}
    assert {row[1] for row in rows(page)} == {"会同配合"}
    assert len(rows(page)) == page.evaluate(f"{SCENE}.model.lines.length")
    assert (
        page.locator(".counts").inner_text()
        == f"{len(page.evaluate(SHOWN))} 个节点，{len(rows(page))} 条关系。"
    )


def test_a_path_between_two_nodes_has_its_sentences(web: Browsing) -> None:
    page = web.page()
    page.goto("/graph")
    page.get_by_label("节点（全名或地址）").fill("省财政厅")
    page.get_by_label("到（求路径，可空）").fill("东澜省最低生活保障审核确认实施细则")
    follow(page.get_by_role("button", name="显示"))
    rest(page)
    steps = page.locator(".steps li")
    assert [one.split("—")[1].strip() for one in steps.all_inner_texts()] == ["会同配合", "修订"]
    assert all(quote_ for quote_ in page.locator(".steps blockquote").all_inner_texts())
    assert set(page.evaluate(SHOWN)) == {
        "department/省财政厅@东澜省", ITEM, "policy/东澜省最低生活保障审核确认实施细则@东澜省",
    }  # fmt: skip
    picture(page, "graph-path")


def test_the_table_says_what_the_graph_shows_and_leads_to_the_sentences(web: Browsing) -> None:
    page = explorer(web, f"?node={quote(ITEM)}")
    lines = page.evaluate(f"{SCENE}.model.lines")
    names = page.evaluate(f"Object.fromEntries([...{SCENE}.model.nodes].map(([id, n]) => [id, n.label]))")  # fmt: skip
    said = {(names[one["source"]], names[one["target"]], one["sentences"][0]) for one in lines}
    assert {(row[0], row[2], row[3]) for row in rows(page)} == said
    page.get_by_role("button", name="在图中找： 平均增幅4%").click()
    assert page.evaluate(FOCUS).startswith("donglan-mzt-2024#target_")
    assert "平均增幅4%" in page.locator(".tip").inner_text()
    page.locator(".tip a").click()
    page.wait_for_url("**/items/donglan-mzt-2024%23sec_2__item_4#s*")
    start = page.url.rpartition("#s")[2]
    assert "4%" in page.locator(f"#s{start}").inner_text()


def test_a_node_is_dragged_and_stays(web: Browsing) -> None:
    page = explorer(web, f"?node={quote(LAW)}")
    x, y = page.evaluate(AT, LAW)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y + 90, steps=4)
    page.mouse.up()
    assert page.evaluate(AT, LAW) == pytest.approx([x + 40, y + 90], abs=1)
    assert page.evaluate(f"{SCENE}.model.open.has('{LAW}')"), "a drag is no click"


def test_the_png_is_a_picture_of_what_is_seen(web: Browsing, tmp_path: Path) -> None:
    page = explorer(web, f"?node={quote(LAW)}")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 PNG 图片").click()
    waiting.value.save_as(tmp_path / "graph.png")
    data = (tmp_path / "graph.png").read_bytes()
    wide, high = struct.unpack(">II", data[16:24])
    size = page.locator("canvas").bounding_box()
    assert data.startswith(b"\x89PNG")
    assert (wide, high) == pytest.approx((2 * size["width"], 2 * size["height"]), abs=2)
    assert len(data) > 10_000, "an empty picture is smaller"


def test_the_svg_has_the_shapes_and_labels_and_no_text_escapes(
    web: Browsing, tmp_path: Path
) -> None:
    page = explorer(web)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载 SVG 矢量图").click()
    waiting.value.save_as(tmp_path / "graph.svg")
    root = ElementTree.parse(tmp_path / "graph.svg").getroot()
    nodes = page.evaluate(f"{SCENE}.model.shown.map(({{ type, label }}) => [type, label])")
    drawn = [
        (one.get("class"), one.find(f"{SVG}title").text, one.tag.removeprefix(SVG),
         len((one.get("points") or "").split()))
        for one in root if one.get("class")
    ]  # fmt: skip
    assert sorted((kind, name) for kind, name, *_ in drawn) == sorted(map(tuple, nodes))
    corners = {"item": 4, "policy": 4, "department": 0, "programme": 6, "target": 3, "place": 12}
    assert {(kind, n) for kind, _, _, n in drawn} == {(kind, corners[kind]) for kind, _, _, _ in drawn}  # fmt: skip
    assert {tag for kind, _, tag, _ in drawn if kind == "department"} == {"circle"}
    assert len(root.findall(f"{SVG}line")) == page.evaluate(f"{SCENE}.model.lines.length")
    allowed = {"svg", "rect", "line", "circle", "polygon", "text", "title"}
    assert {one.tag.removeprefix(SVG) for one in root.iter()} <= allowed
    assert any(EVIL in name for _, name, *_ in drawn)
    texts = [one.text for one in root.findall(f"{SVG}text")]
    assert {"任务", "政策文件", "部门机构"} <= set(texts), "the legend"
    assert any(text in name for text in texts for _, name, *_ in drawn)


def test_the_explorer_is_accessible_chosen_expanded_and_on_a_phone(web: Browsing) -> None:
    page = explorer(web, f"?node={quote(LAW)}")
    click(page, LAW)
    page.get_by_label("地名").uncheck()
    assert axe_faults(page) == []
    small = explorer(web, f"?node={quote(ITEM)}", width=390, scheme="dark")
    small.get_by_role("button", name="在图中找： 省财政厅").click()
    assert axe_faults(small) == []
    assert small.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    picture(small, "graph-390-dark")


def test_the_explorer_speaks_english(web: Browsing) -> None:
    page = explorer(web, f"?node={quote(ITEM)}&lang=en")
    assert "expands" in page.locator(".hint").first.inner_text()
    data = json.loads(page.locator("#explorer").get_attribute("data-words"))
    own = [*data["types"].values(), *data["roles"].values(), data["open"], data["find"]]
    assert all(word.isascii() for word in own)


def test_a_failed_request_is_told(web: Browsing) -> None:
    web.expected.append("500")
    page = explorer(web, f"?node={quote(LAW)}")
    page.route("**/graph?node=*", lambda route: route.fulfill(status=500, body="no"))
    item = next(one for one in page.evaluate(SHOWN) if one != LAW)
    click(page, item)
    page.locator("#explorer [role=status]", has_text="无法载入").wait_for(state="attached")
    assert not page.evaluate(f"{SCENE}.model.open.has('{item}')")


def test_a_long_table_grows_by_a_button(web: Browsing) -> None:
    page = explorer(web, "?limit=300")
    page.wait_for_function("document.querySelectorAll('#edges tbody tr').length === 100")
    whole = page.evaluate(f"{SCENE}.model.lines.length")
    assert 100 < whole < 200
    page.get_by_role("button", name=f"再列 {whole - 100} 条（共 {whole} 条）").click()
    assert len(rows(page)) == whole
    assert page.locator("#left").inner_text() == ""
    assert page.evaluate("document.activeElement.closest('tr').rowIndex") == 101
    assert axe_faults(page) == []


def test_a_graph_that_is_printed_in_the_dark_has_the_colours_of_paper(web: Browsing) -> None:
    page = explorer(web, "?node=donglan-mzt-2024")
    seen = []
    for scheme, media in (
        ("light", "screen"),
        ("dark", "screen"),
        ("dark", "print"),
        ("dark", "screen"),
    ):
        page.emulate_media(color_scheme=scheme, media=media)
        page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        seen.append(page.evaluate(f"{SCENE}.colours.ink"))
    light, dark, paper, again = seen
    assert paper == "#000" and dark == again and len({light, dark, paper}) == 3


def test_a_plan_is_drawn_as_its_tasks(web: Browsing) -> None:
    page = explorer(web, "?node=donglan-mzt-2024")
    shown = page.evaluate(SHOWN)
    assert ITEM in shown and len(shown) > 28
    assert all(id_ != "donglan-mzt-2024" for id_ in shown)
