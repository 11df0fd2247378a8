"""Pages of a library that grew: none shows more than its part, and each leads to the rest."""

import re
from collections.abc import Iterator
from html import escape
from urllib.parse import quote

import pytest
from api_fixtures import FakeEncoder
from fastapi.testclient import TestClient
from made_plans import made_plan

from api import Library, paging
from api.app import create_app
from api.labels import label
from api.overview import chosen_pair, span_of, successions
from api.page_views import COLUMNS, matrix_of
from api.schemas import DocumentSummary
from api.settings import Settings
from api.shown import (
    entity_label,
    entity_named,
    entity_shown,
    plan_label,
    plan_named,
    plan_shown,
    where,
)

PLANS = 14  # more than the columns of a matrix
PAGE = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("paged")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as held:
        for number in range(PLANS):
            (folder / f"{number:02}.txt").write_text(made_plan(number, 24), "utf-8")
        held.add(folder.glob("*.txt"))
        yield held


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(library, library.settings), base_url="http://127.0.0.1:8000") as one:
        yield one


def text(client: TestClient, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, answer.text[-2000:]
    return answer.text


def all_rows(client: TestClient, address: str, pattern: str) -> list[list[str]]:
    """What a pattern finds on each page of a list, from the first to the last."""
    found = []
    while address:
        page = text(client, address)
        found.append(re.findall(pattern, page))
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    return found


def test_documents_come_in_pages(client: TestClient, library: Library) -> None:
    pages = all_rows(client, "/documents?k=5", r'<tr><td[^>]*><a href="/documents/([^"]+)"')
    assert [len(rows) for rows in pages] == [5, 5, 4]
    assert [quote(row.id) for row in library.documents()] == [one for rows in pages for one in rows]


def test_documents_are_found_by_words_and_year(client: TestClient, library: Library) -> None:
    rows = client.get("/documents", params={"q": "星河 教育"}).json()
    assert [row["title"] for row in rows["documents"]] == ["星河市教育局2010年工作要点"]
    assert rows["total"] == 1
    assert client.get("/documents", params={"year": 2010, "q": ""}).json()["total"] == PLANS
    assert client.get("/documents", params={"year": 2011}).json()["total"] == 0
    page = text(client, "/documents?q=没有这种&year=")
    assert "没有这样的文档" in page and 'value="没有这种"' in page
    assert text(client, "/documents?q=民政&year=2010&k=1").count("year=2010") >= 1


def test_a_plan_is_chosen_by_its_title_too(client: TestClient, library: Library) -> None:
    row = library.documents()[3]
    by_title = text(client, f"/matrix?document={quote(row.title)}")
    assert f'value="{row.id}" selected' in by_title
    assert "<h1" in text(client, f"/targets?document={quote(row.title)}")
    assert client.get("/targets?document=无此计划", headers=PAGE).status_code == 404
    assert plan_named(library.documents(), "无此计划") == "无此计划"
    for plan in library.documents():
        assert plan_named(library.documents(), plan_shown(library.documents(), plan.id)) == plan.id


def test_bodies_are_shown_by_name_and_place_and_found_by_both(library: Library) -> None:
    catalogue = library.catalogue
    placed = [row for row in library.entities("department") if where(row.id, row.name)]
    assert placed
    for row in placed:
        said = entity_shown(catalogue, row.id)
        assert said == f"{row.name}（{row.id.rpartition('@')[2]}）"
        assert entity_named(catalogue, said, "department") == row.id
    assert entity_shown(catalogue, "department/无此部门") == "department/无此部门"
    assert entity_named(catalogue, "无此部门（某省）") == "无此部门（某省）"


def test_forms_and_chips_show_names_instead_of_ids(client: TestClient, library: Library) -> None:
    plan = library.documents()[0]
    body = next(row for row in library.entities("department") if where(row.id, row.name))
    said, name = plan_label(plan), entity_label(body.id, body.name)
    address = f"/responsibilities?department={quote(body.id)}&filter=document%3D{plan.id}"
    page = text(client, address)
    assert f'name="department" value="{name}"' in page and f">文件：{said}</bdi>" in page
    by_id, by_name = (
        client.get("/v1/responsibilities", params={"department": one}).json()["responsibilities"]
        for one in (body.id, name)
    )
    assert by_id and by_id == by_name


def test_many_plans_are_chosen_by_typing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert '<select name="a">' in text(client, "/compare")
    monkeypatch.setattr(paging, "CHOICES", 5)
    for address, names in (
        ("/compare", "ab"),
        ("/matrix", ["document"]),
        ("/targets", ["document"]),
    ):
        page = text(client, f"{address}?anew=1")  # not from the memory of answers
        assert page.count('list="plans"') == len(names) and page.count('<datalist id="plans">') == 1
        assert all(f'<input name="{name}"' in page for name in names), address


def test_why_two_tasks_are_paired_is_said_in_the_language(client: TestClient) -> None:
    one, other = client.get("/v1/documents?k=2").json()["documents"]
    address = f"/compare?a={one['id']}&b={other['id']}"
    pairs = client.get(f"/v1{address}").json()["pairs"]
    said = [pair for pair in pairs if pair["reasons"]]
    assert said and all(len(pair["reasons"]) == len(pair["english"]) for pair in pairs)
    for lang, own, other in (("zh", "reasons", "english"), ("en", "english", "reasons")):
        page = text(client, f"{address}&lang={lang}")
        assert all(f">{escape(reason)}</bdi>" in page for reason in said[0][own])
        assert not any(escape(reason) in page for reason in said[0][other])
    client.cookies.clear()  # the language is remembered


@pytest.mark.parametrize(
    ("address", "pattern"),
    [
        ("/responsibilities?k=50", r'<td class="task"'), ("/fulfilment?k=40", r'<td class="short bit">'),
        ("/entities?k=30", r'<li><span class="mention'), ("/targets?k=60", r'<td class="task"'),
    ],
)  # fmt: skip
def test_lists_come_in_pages_that_hold_each_row_once(
    client: TestClient, address: str, pattern: str
) -> None:
    size = int(address.partition("k=")[2])
    pages = [len(rows) for rows in all_rows(client, address, pattern)]
    total = int(re.search(r"共 (\d+) ", text(client, address))[1])  # type: ignore[index]
    assert len(pages) > 2 and set(pages[:-1]) == {size} and sum(pages) == total


def test_planned_documents_come_newest_first_and_by_outcome(client: TestClient) -> None:
    whole = client.get("/v1/fulfilment?k=1000").json()
    years = [row["year"] for row in whole["fulfilment"]]
    assert years == sorted(years, reverse=True) and sum(whole["counts"].values()) == whole["total"]
    for outcome, count in whole["counts"].items():
        found = client.get(f"/v1/fulfilment?k=1000&outcome={outcome}").json()
        wanted = [row for row in whole["fulfilment"] if row["outcome"] == outcome]
        assert found["fulfilment"] == wanted and len(wanted) == count == found["total"]
        assert found["counts"] == whole["counts"]
        page = text(client, f"/fulfilment?outcome={outcome}&k=2")
        assert f'aria-current="page">{label(outcome)} {count}</a>' in page
        assert count <= 2 or f"/fulfilment?offset=2&amp;outcome={outcome}&amp;k=2" in page


def test_a_list_without_a_size_has_the_usual_one(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "SHOWN", 30)
    address = "/responsibilities?filter=year%3D2010"
    page = text(client, address)
    assert len(re.findall(r'<td class="task"', page)) == 30 and "k=" not in page
    monkeypatch.setattr(paging, "USUAL", 70)
    assert len(client.get(f"{address}&offset=1").json()["responsibilities"]) == 70


def test_the_matrix_shows_forty_departments_and_twelve_plans(client: TestClient) -> None:
    page = text(client, "/matrix")
    assert page.count('<th scope="row"') <= 40
    assert page.count('<th scope="col"') == 1 + 12 + 1
    assert f"共 {PLANS}" in page and "plans=12" in page
    assert text(client, "/matrix?plans=12").count('<th scope="col"') == 1 + (PLANS - 12) + 1
    assert re.search(r'<th scope="col"[^>]*><span>[^<]+局 2010</span>', page), (
        "columns are told apart"
    )


def test_the_matrix_has_the_departments_of_the_plans_that_it_shows(library: Library) -> None:
    rows = library.responsibilities()
    for first in (0, COLUMNS):
        matrix = matrix_of(library, rows, "", (0, first))
        shown = {id_ for id_, _ in matrix.columns}
        asked: dict[str, set[str]] = {}
        for row in rows:
            if row.document in shown:
                asked.setdefault(row.department, set()).add(row.id)
        assert matrix.departments == len(asked)
        sizes = [sum(cell.count for cell in row.cells) for row in matrix.rows]
        assert sizes == [len(asked[row.department]) for row in matrix.rows]
        assert sizes == sorted(sizes, reverse=True) and min(sizes) > 0


def test_the_places_of_an_entity_come_in_pages(client: TestClient, library: Library) -> None:
    (entity, *_) = [row for row in library.entities() if row.mentions > 100]
    pages = all_rows(client, f"/entities/{quote(entity.id)}", r'<li class="result">')
    assert [len(rows) for rows in pages][:-1] == [100] * (len(pages) - 1)
    assert sum(map(len, pages)) == entity.mentions
    program = client.get(f"/entities/{quote(entity.id)}").json()
    assert len(program["mentions"]) == entity.mentions, "programs get them whole"


def test_the_start_page_says_what_is_held_and_what_can_be_done(client: TestClient) -> None:
    page = text(client, "/")
    assert "2010 年" in page and "云泽市" in page
    for address in ("/ask", "/responsibilities", "/matrix", "/targets", "/compare", "/fulfilment",
                    "/graph", "/entities", "/upload"):  # fmt: skip
        assert f'<a href="{address}">' in page, address
    assert "全部 14 份" in page


def plan(id_: str, issuer: str, year: int | None) -> DocumentSummary:
    return DocumentSummary(id_, id_, issuer, "", year, "云泽市", "", 1, 1)


def test_successions_are_plans_of_one_issuer_in_consecutive_years() -> None:
    rows = [plan("a", "甲局", 2021), plan("b", "乙局", 2021), plan("c", "甲局", 2023),
            plan("d", "甲局", 2024), plan("e", "甲局", None), plan("f", "", 2020)]  # fmt: skip
    pairs = [(one.id, two.id) for one, two in successions(rows)]
    assert pairs == [("c", "d"), ("a", "c")]
    assert chosen_pair(successions(rows)) == ("c", "d")
    assert chosen_pair(()) == ("", "")
    assert span_of(rows) == {"years": [2020, 2024], "regions": [("云泽市", 6)]}
    assert span_of(rows[:1])["years"] == [2021]
