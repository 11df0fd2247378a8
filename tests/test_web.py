"""Pages: both languages, escaped, marked by offsets, nothing from elsewhere."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan
from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.pages import Piece, href, pieces
from api.schemas import Mark
from api.settings import Settings

EVIL = "<script>alert(1)</script>"
PAGE = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder = tmp_path_factory.mktemp("web")
    text = PLAN.replace("工作要点", f"工作要点{EVIL}", 1).replace("新建社区", f"{EVIL}新建社区")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as library:
        library.add([write_plan(folder, text=text)])
        yield TestClient(
            create_app(library, library.settings), base_url="http://localhost", headers=PAGE
        )


def addresses(client: TestClient) -> list[str]:
    found = client.get("/search?q=社区助餐点&format=json").json()["results"][0]
    entity = client.get("/entities?format=json").json()["entities"][0]["id"]
    return [
        "/", "/search?q=社区助餐点", "/search", "/ask?q=哪些工作要会同公安局", "/ask?q=养老金涨多少",
        "/ask", "/documents", f"/documents/{quote(found['document'])}", f"/items/{quote(found['id'], safe='')}",
        "/entities", f"/entities/{quote(entity)}", "/responsibilities", "/docs",
        f"/search?q={quote(EVIL)}助餐", f"/ask?q={quote(EVIL)}助餐",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_are_whole_escaped_and_offline(client: TestClient, lang: str) -> None:
    for address in addresses(client):
        joined = f"{address}{'&' if '?' in address else '?'}lang={lang}"
        answer = client.get(joined)
        assert answer.status_code == 200, (address, answer.text[-500:])
        page = answer.text
        assert f'<html lang="{"zh-Hans" if lang == "zh" else "en"}">' in page
        assert not re.search(r"<script(?![^>]*(?:\bsrc=|application/json))", page.lower())
        assert "style=" not in page
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page), address
        assert len(re.findall("<main", page)) == len(re.findall("<h1", page)) == 1
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), address
        for name in re.findall(r'<input id="([^"]+)"', page):
            assert f'<label class="hidden" for="{name}"' in page


def test_links_on_pages_lead_somewhere(client: TestClient) -> None:
    seen = set()
    for address in addresses(client):
        seen.update(re.findall(r'href="(/[^"#]*)', client.get(address).text))
    for address in sorted(seen):
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address


def test_the_query_is_marked_in_the_sentence(client: TestClient) -> None:
    page = client.get("/search?q=社区助餐点").text
    assert "<mark>社区助餐点</mark>" in page


def test_a_filter_is_dropped_alone(client: TestClient) -> None:
    query = {"q": "社区助餐点", "filter": ["year=2031", "type=target"], "lang": "zh"}
    links = re.findall(
        r'href="([^"]+)" aria-label="去掉筛选', client.get("/search", params=query).text
    )
    kept = [parse_qs(link.replace("&amp;", "&").partition("?")[2]) for link in links]
    assert [one["filter"] for one in kept] == [["type=target"], ["year=2031"]]
    assert all(one["q"] == ["社区助餐点"] for one in kept)


def test_an_item_page_marks_mentions_by_type(client: TestClient) -> None:
    page = client.get(addresses(client)[8]).text
    assert re.search(r'<a class="mention policy"[^>]*>《养老服务条例》</a>', page)
    assert re.search(r'<span class="mention target"[^>]*>35个</span>', page)


def test_why_a_mention_is_linked_is_said_in_the_language(client: TestClient) -> None:
    address = addresses(client)[8]
    own, english = "按本文件所属地区（云泽市）理解", "understood as of this document"
    chinese_page = client.get(address).text
    english_page = client.get(f"{address}?lang=en").text
    client.cookies.clear()
    assert own in chinese_page and english not in chinese_page
    assert english in english_page and own not in english_page


def test_a_refusal_is_shown_as_one(client: TestClient) -> None:
    page = client.get("/ask?q=2019年新建多少助餐点").text
    assert 'class="answer refused"' in page and "2019" in page and "<blockquote" not in page


def test_errors_are_pages_too(client: TestClient) -> None:
    answer = client.get("/items/none")
    assert answer.status_code == 404 and '<span class="label">404</span>' in answer.text


def test_the_language_is_remembered(client: TestClient) -> None:
    client.cookies.clear()
    assert "zh-Hans" in client.get("/").text
    client.get("/?lang=en")
    assert '<html lang="en">' in client.get("/").text
    client.cookies.clear()


def test_downloads_of_the_table(client: TestClient) -> None:
    for form, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        answer = client.get("/responsibilities", params={"format": form})
        assert (
            answer.content.startswith(start)
            and "attachment" in answer.headers["content-disposition"]
        )


@pytest.mark.parametrize(("marks", "wanted"), [
    ([], ["甲乙丙丁"]), ([Mark(11, 12)], ["甲", "乙", "丙丁"]), ([Mark(10, 14)], ["甲乙丙丁", ""]),
    ([Mark(10, 12), Mark(11, 13)], ["甲乙", "丙丁"]), ([Mark(9, 11), Mark(13, 15)], ["甲乙丙丁"]),
])  # fmt: skip
def test_pieces_join_to_the_text(marks: list[Mark], wanted: list[str]) -> None:
    found = pieces("甲乙丙丁", 10, marks)
    assert [piece.text for piece in found] == wanted
    assert "".join(piece.text for piece in found) == "甲乙丙丁"
    assert isinstance(found[0], Piece)


def test_addresses_are_percent_encoded() -> None:
    assert href("/items/", "市-2031#sec_1__item_2") == "/items/%E5%B8%82-2031%23sec_1__item_2"
    assert href("/search", q="a&b c", k=None) == "/search?q=a%26b+c"


def test_errors_are_told_in_the_language_and_without_commands(client: TestClient) -> None:
    page = client.get("/nothing").text
    assert "文库中没有这个地址" in page and "Not Found" not in page
    assert "there is no such address here" in client.get("/nothing?lang=en").text
    client.cookies.clear()
    missing = client.get("/items/none").text
    assert "文库里没有这个任务：none" in missing and "zhengmai search" not in missing
    assert "zhengmai search" in client.get("/v1/items/none").json()["detail"]
