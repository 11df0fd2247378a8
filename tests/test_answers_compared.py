"""Questions that compare two plans of one issuer, answered from both texts."""

from collections.abc import Iterator

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan

from api import Library
from api.comparing import plans_to_compare
from api.settings import Settings

NEWER = PLAN.replace("2031", "2032").replace("助餐点35个", "助餐点48个")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("compared")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([write_plan(folder), write_plan(folder, "newer.txt", NEWER)])
        yield opened


def test_a_change_is_quoted_from_both_plans(library: Library) -> None:
    found = library.ask("社区助餐点与去年相比有什么变化?")
    assert found.understood.intent == "compared_plans" and found.complete
    assert "35个 → 48个" in found.text
    assert {q.document[-4:] for q in found.quotations} == {"2031", "2032"}
    assert all("助餐点" in q.text for q in found.quotations)


def test_where_nothing_changed_nothing_is_claimed(library: Library) -> None:
    assert library.ask("街面巡查与去年相比有什么变化?").refused


@pytest.mark.parametrize(("question", "years"), [
    ("与去年相比有什么变化?", ("2031", "2032")),
    ("2031年和2032年有哪些变化?", ("2031", "2032")),
    ("2030年和2032年有哪些变化?", None),
    ("社区助餐点新建多少个?", None),
])  # fmt: skip
def test_which_plans(library: Library, question: str, years: tuple[str, str] | None) -> None:
    found = plans_to_compare(library.catalogue, library.reader().read(question))
    assert (found and tuple(id_[-4:] for id_ in found)) == years
