"""The pages in a real Chromium: accessible, whole at every width, nothing from elsewhere, no error."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from api_fixtures import FakeEncoder
from browsing import (
    EVIL,
    EVIL_PLAN,
    TOKEN,
    Browsing,
    axe_faults,
    chromium,
    follow,
    opened,
    picture,
    serving,
    write_laws,
)

from api import Library
from api.settings import Settings

CHROMIUM = chromium()  # skips the whole module, with one line, where there is none
ITEM = "/items/donglan-mzt-2024%23sec_2__item_4"
LAW = "policy/中华人民共和国慈善法"
PAGES = {
    "home": "/", "search": "/search?q=养老服务", "search-empty": "/search", "ask": "/ask?q=哪些工作要会同财政厅",
    "refusal": "/ask?q=养老金涨多少", "documents": "/documents", "document": "/documents/donglan-mzt-2024",
    "item": ITEM, "entities": "/entities", "entity": f"/entities/{quote(LAW)}",
    "responsibilities": "/responsibilities", "compare": "/compare?a=donglan-mzt-2024&b=donglan-mzt-2025",
    "fulfilment": "/fulfilment", "graph": "/graph", "sparql": "/sparql", "docs": "/docs",
    "articles": f"/articles?item={ITEM.removeprefix('/items/')}", "matrix": "/matrix", "matrix-one": "/matrix?document=donglan-mzt-2024", "targets": "/targets",
    "upload": "/upload", "facets": "/search?q=养老服务&filter=type%3Dtarget", "missing": "/items/none",
}  # fmt: skip

OWN_WORDS = """() => {
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walk.nextNode()) {
    if (!walk.currentNode.parentElement.closest('[lang|=zh], script')) words.push(walk.currentNode.data.trim());
  }
  return words.filter(Boolean).join('\\n');
}"""
"""The text of a page outside of what is marked as Chinese: names and sentences of documents."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("browser")
    with Library.open(folder / "lib", Settings(folder, token=TOKEN), FakeEncoder()) as held:
        held.add_laws(write_laws(folder))
        held.add_sample()
        (folder / "evil.txt").write_text(EVIL_PLAN, "utf-8")
        held.add(folder / "evil.txt")
        yield held


@pytest.fixture(scope="module")
def base(library: Library) -> Iterator[str]:
    with serving(library) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with opened(CHROMIUM) as found:
        yield found


@pytest.fixture
def web(browser: Any, base: str) -> Iterator[Browsing]:
    """Pages that fail the test on any external request, console error or page error."""
    browsing = Browsing(browser, base)
    yield browsing
    browsing.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_whole(web: Browsing, name: str) -> None:
    if name == "missing":
        web.expected.append("404")
    page = web.page()
    page.goto(PAGES[name])
    picture(page, f"{name}-1280-light")
    assert axe_faults(page) == []
    page.emulate_media(color_scheme="dark")
    picture(page, f"{name}-1280-dark")
    assert axe_faults(page, only=("color-contrast", "link-in-text-block")) == []
    page.emulate_media(color_scheme="light")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, width
    picture(page, f"{name}-390-light")
    assert axe_faults(page) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_in_english_is_english(web: Browsing, name: str) -> None:
    if name == "missing":
        web.expected.append("404")
    page = web.page()
    address = PAGES[name]
    page.goto(f"{address}{'&' if '?' in address else '?'}lang=en")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert axe_faults(page) == []
    own = page.evaluate(OWN_WORDS)
    assert not re.search(r"[\u4e00-\u9fff]", own), own[:2000]
    picture(page, f"{name}-english")


def test_an_injection_stays_text(web: Browsing, library: Library) -> None:
    (row,) = [one for one in library.documents() if "<script>" in one.title]
    items = [one.id for section in library.document(row.id).sections for one in section.items]
    page = web.page()
    for address in ("/", "/documents", f"/documents/{quote(row.id)}", "/search?q=助餐点",
                    f"/search?q={quote(EVIL)}助餐", f"/ask?q={quote(EVIL)}助餐", "/fulfilment", "/graph",
                    *(f"/items/{quote(one, safe='')}" for one in items)):  # fmt: skip
        page.goto(address)
        wild = "[onerror], [onload], [onmouseover], img[src=x], main script:not([src]):not([type])"
        assert page.locator(wild).count() == 0, address
    page.goto(f"/documents/{quote(row.id)}")
    assert EVIL in page.locator("h1").inner_text()
    picture(page, "injection")


def test_the_skip_link_leads_to_the_content(web: Browsing) -> None:
    page = web.page()
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**/#main")  # a loaded machine takes its time


def test_nothing_moves_while_a_page_loads(web: Browsing) -> None:
    page = web.page()
    page.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) "
        "if (!one.hadRecentInput) window.moved += one.value; }).observe({type: 'layout-shift', buffered: true});"
    )
    for name in ("home", "search", "item", "entity", "graph", "responsibilities"):
        page.goto(PAGES[name])
        page.wait_for_timeout(150)
        assert page.evaluate("window.moved") < 0.05, name


def test_pages_work_without_javascript(web: Browsing) -> None:
    page = web.page(java_script_enabled=False)
    page.goto("/")
    page.locator("input[name=q]").fill("养老服务")
    follow(page.get_by_role("button", name="搜索"))
    follow(page.locator(".result a").first)
    assert page.locator("article.text .mention").count() > 0


PLAN = """2031年青禾市水利工作要点

青禾市水利局

2031年1月5日

一、保障供水

（一）新建水厂。新建水厂3座，会同市财政局落实资金。

（二）改造管网。改造供水管网120公里。
"""


def test_a_document_is_uploaded_with_its_progress_and_faults_in_words(
    web: Browsing, library: Library, tmp_path: Path
) -> None:
    (tmp_path / "青禾.txt").write_text(PLAN, "utf-8")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    page = web.page()
    page.goto("/upload")
    web.expected += ["401", "422"]
    page.get_by_label("文件").set_input_files([tmp_path / "青禾.txt"])
    page.get_by_label("令牌").fill("a-wrong-token-of-16-chars")
    page.get_by_role("button", name="上传").click()
    page.locator("#outcomes .failed").wait_for()
    assert "令牌" in page.locator("#outcomes .failed").inner_text()
    page.get_by_label("令牌").fill(TOKEN)
    page.get_by_label("文件").set_input_files([tmp_path / "青禾.txt", tmp_path / "坏.pdf"])
    page.get_by_role("button", name="上传").click()
    page.get_by_role("link", name="2031年青禾市水利工作要点").wait_for()
    page.locator("#outcomes .failed").nth(1).wait_for()
    assert "坏.pdf" in page.locator("#outcomes .failed").nth(1).inner_text()
    picture(page, "upload-done")
    assert axe_faults(page) == []
    follow(page.get_by_role("link", name="2031年青禾市水利工作要点"))
    assert "新建水厂" in page.locator("main").inner_text()
    library.remove(page.url.rsplit("/", 1)[1])


def test_a_link_is_confirmed_in_place_and_the_judgement_is_shown(
    web: Browsing, library: Library
) -> None:
    before = len(library.judgements())
    page = web.page()
    page.goto(ITEM)
    page.locator("summary", has_text="令牌").click()
    page.get_by_label("理由").fill("核对过原文")
    page.get_by_label("令牌").fill(TOKEN)
    follow(page.get_by_role("button", name="确认").first)
    assert len(library.judgements()) == before + 1
    assert "核对过原文" in page.locator("main").inner_text()
    picture(page, "judged")
    page.locator("summary", has_text="令牌").click()
    assert page.get_by_label("令牌").input_value() == TOKEN  # kept for this tab


def test_a_wrong_token_is_told_in_words_and_forgotten(web: Browsing) -> None:
    web.expected.append("401")
    page = web.page()
    page.goto(ITEM)
    page.locator("summary", has_text="令牌").click()
    page.get_by_label("令牌").fill("a-wrong-token-of-16-chars")
    page.get_by_role("button", name="否定").first.click()
    page.locator("#judged", has_text="令牌").wait_for()
    assert page.evaluate("sessionStorage.length") == 0


def test_entities_are_merged_in_place(web: Browsing, library: Library) -> None:
    names = [row.id for row in library.entities("programme") if row.mentions]
    page = web.page()
    page.goto(f"/entities/{quote(names[0])}")
    page.get_by_label("实为同一实体").fill(names[1])
    page.locator("summary", has_text="令牌").click()
    page.get_by_label("令牌").fill(TOKEN)
    follow(page.get_by_role("button", name="合并到这里"))
    assert [(row.verdict, row.entity, row.other) for row in library.judgements()][-1] == (
        "merge", names[0], names[1],
    )  # fmt: skip


def test_a_mention_explains_itself_to_mouse_and_keyboard(web: Browsing) -> None:
    page = web.page()
    page.goto(ITEM)
    content = "getComputedStyle(document.activeElement, '::after').content"
    first = page.locator("article a.mention").first
    first.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert first.get_attribute("data-hint").split("\n")[0].split(" · ")[0] in page.evaluate(content)
    picture(page, "hint")


def test_facets_narrow_and_chips_widen_again(web: Browsing) -> None:
    page = web.page()
    page.goto("/search?q=养老服务&filter=type%3Dtarget&filter=year%3D2024")
    follow(page.locator(".facets details", has_text="类型").locator("a").first)
    assert page.url.count("filter=") == 3
    follow(page.locator(".chip a").first)
    assert page.url.count("filter=") == 2 and "year" in page.url


def test_a_cell_of_the_matrix_leads_to_as_many_items(web: Browsing) -> None:
    page = web.page()
    page.goto("/matrix?document=donglan-mzt-2024")
    cell = page.locator("td[class^=heat] a").first
    count = int(cell.inner_text())
    follow(cell)
    addresses = page.locator("tbody tr td:nth-child(3) a").evaluate_all(
        "links => new Set(links.map(a => a.href.split('%23')[1].split('#')[0])).size"
    )
    assert addresses == count


def test_a_page_on_paper_has_its_text_and_nothing_to_click(web: Browsing) -> None:
    page = web.page()
    page.emulate_media(media="print")
    for name in ("home", "search", "item", "responsibilities", "compare", "matrix-one", "graph"):
        page.goto(PAGES[name])
        assert page.locator("main h1, main .results").first.is_visible(), name
        for control in page.locator("main button, main select, main input, .top nav, .pager").all():
            assert not control.is_visible(), (name, control.inner_text())
        picture(page, f"{name}-print")


def test_tables_are_stacked_on_a_phone_with_every_cell_in_sight(web: Browsing) -> None:
    page = web.page(width=390)
    for name in ("item", "responsibilities", "targets", "fulfilment", "documents", "compare"):
        page.goto(PAGES[name])
        cells = page.locator("table.stack tbody td:not(:empty)").all()[:40]
        boxes = [box for cell in cells if (box := cell.bounding_box())]
        assert boxes and max(box["x"] + box["width"] for box in boxes) <= 390, name


def test_the_search_box_suggests_names(web: Browsing) -> None:
    page = web.page()
    page.goto("/")
    page.get_by_role("combobox").press_sequentially("财政厅")
    page.locator("#names option").first.wait_for(state="attached")
    assert page.locator("#names option").first.get_attribute("value") == "省财政厅"
