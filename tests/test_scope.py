"""Questions that name a place or an office are answered from its plans only."""

from __future__ import annotations

from pathlib import Path

import pytest

from api import Library
from api.finding import hits_of, pool_of
from api.results import Pool
from api.schemas import Result
from api.scope import scope_of

PLANS = {
    "a.txt": (
        "望川省体育局关于印发2025年全省体育工作要点的通知\n\n一、加强赛事管理\n\n"
        "1.完善制度。修订《望川省体育赛事安全管理办法》，出台《望川省冰雪运动发展规划》。\n2.办好省运会。加强场馆检查。\n"
    ),
    "b.txt": (
        "江苏省体育局2025年体育工作要点\n\n一、加强赛事管理\n\n"
        "1.完善制度。修订《江苏省体育赛事活动管理办法》，由省体育总会牵头。\n2.办好联赛。加强场馆检查。\n"
    ),
    "c.txt": (
        "安徽省体育局2025年体育工作要点\n\n一、加强赛事管理\n\n"
        "1.完善制度。修订《安徽省体育竞赛管理办法》。\n2.联合江苏修订《长三角赛事合作规则》。\n"
    ),
}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("scope")
    for name, text in PLANS.items():
        (folder / name).write_text(text, encoding="utf-8")
    library = Library.open(folder / "library")
    library.add([str(folder / name) for name in PLANS])
    return library


@pytest.mark.parametrize(
    ("question", "quoted", "silent"),
    [
        (
            "江苏要修订哪些文件",
            ["江苏省体育赛事活动管理办法", "长三角赛事合作规则"],
            ["安徽省", "望川"],
        ),
        ("安徽省体育局要修订哪些文件", ["安徽省体育竞赛管理办法"], ["江苏省", "望川"]),
        ("要修订哪些文件", ["江苏省体育赛事活动", "安徽省体育竞赛", "望川省体育赛事"], []),
    ],
)
def test_answers_stay_in_scope(
    library: Library, question: str, quoted: list[str], silent: list[str]
) -> None:
    text = "\n".join(q.text for q in library.ask(question).quotations)
    assert [one for one in quoted if one not in text] == []
    assert [one for one in silent if one in text] == []


def test_a_question_without_a_place_is_about_everything(library: Library) -> None:
    scope = scope_of(library.catalogue, library.reader().read("要修订哪些文件"))
    assert scope.documents == frozenset()
    assert scope.holds("any", "")


def test_a_pool_makes_the_results_that_are_looked_at() -> None:
    made: list[int] = []

    def make(at: int) -> Result:
        made.append(at)
        return Result("d", "", at, f"d#{at}", "", "", "", "", 0, 1, float(at), (), (), ())

    pool = Pool(["d#0", "d#1", "d#2", "d#3"], [4.0, 3.0, 2.0, 1.0], make)
    assert (len(pool), pool[1:].ids, pool[:0].ids) == (4, ("d#1", "d#2", "d#3"), ())
    turned = pool.chosen([3, 1, 0])[:2]
    assert (turned.ids, turned.scores, made) == (("d#3", "d#1"), (1.0, 3.0), [])
    assert [result.item for result in turned] == [3, 1]
    assert pool[-1].item == 3
    assert made == [3, 1, 3]
    with pytest.raises(IndexError):
        turned[2]


def test_the_items_of_a_ranking_are_those_of_its_hits(library: Library) -> None:
    hits, _ = hits_of(library, library.indexed(), "体育场馆检查", {}, "hybrid")
    assert len(hits) > 3
    assert hits.addresses(len(hits)) == [hit.passage.address for hit in hits]
    assert hits.addresses(2) == [hits[at].passage.address for at in range(2)]
    pool = pool_of(library, "体育场馆检查", 3)
    assert list(pool) == list(library.search("体育场馆检查", 3))
    assert pool.ids == tuple(result.id for result in pool)
