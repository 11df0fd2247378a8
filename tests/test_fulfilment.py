"""What became of planned documents."""

from dataclasses import replace

import pytest
from compared import plan

from kg.compare import (
    Fulfilments,
    Outcome,
    fulfilments,
    policies_named,
)
from kg.model import Article, Reading, Version, Work


def outcomes(readings: list[Reading], works: dict[str, Work] | None = None) -> dict[str, Outcome]:
    held = works or {}
    return {row.name: row.outcome for row in fulfilments(readings, held.get)}


DRAFT = "完善制度。制定《江苏省社区助餐服务管理办法》，规范服务流程。"

CITE = "落实制度。贯彻《江苏省社区助餐服务管理办法》，开展检查。"

REVISE = "修订制度。修订《江苏省社区助餐服务管理办法》，补充条款。"

CITE_NEW = "执行制度。贯彻新修订的《江苏省社区助餐服务管理办法》，开展检查。"

NAME = "江苏省社区助餐服务管理办法"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (DRAFT, CITE, Outcome.ISSUED),
        (DRAFT, DRAFT, Outcome.PLANNED),
        (DRAFT, "开展培训。组织骨干人员参加培训。", Outcome.UNHEARD),
        (REVISE, CITE, Outcome.CITED),
        (REVISE, CITE_NEW, Outcome.ISSUED),
        (DRAFT, CITE.replace("江苏省社", "社"), Outcome.ISSUED),
        (DRAFT, CITE.replace("办法》", "办法（试行）》"), Outcome.ISSUED),
        (DRAFT, CITE.replace("助餐", "助浴"), Outcome.UNHEARD),
    ],
    ids=[
        "cited",
        "planned again",
        "silence",
        "not called revised",
        "called revised",
        "without province",
        "on trial",
        "another title",
    ],
)
def test_what_became_of_a_planned_document(first: str, second: str, expected: Outcome) -> None:
    rows = fulfilments([plan(2023, first), plan(2024, second)], lambda _: None, 2023)
    assert [row.outcome for row in rows if row.year == 2023] == [expected]


def test_rows_that_are_made_when_asked_for_are_those_of_the_whole_list() -> None:
    readings = [
        plan(2023, DRAFT, REVISE.replace("助餐", "助浴")),
        plan(2024, DRAFT),
        plan(2025, CITE),
    ]
    whole = fulfilments(readings, lambda _: None)
    lazy = Fulfilments.of_plans(
        [(r, policies_named(r)) for r in reversed(readings)], lambda _: None
    )
    assert len(whole) == len(lazy) == 3
    assert lazy[0:2] == whole[:2] and lazy[2] == whole[2]
    assert [row.year for row in whole] == [2024, 2023, 2023]
    assert tuple(lazy.since(2024)) == fulfilments(readings, lambda _: None, 2024) == whole[:1]
    assert [row.year for row in lazy.of(whole[0].entity)] == [2024, 2023]


def test_rows_of_one_outcome_and_how_many_came_to_each() -> None:
    readings = [
        plan(2023, DRAFT, REVISE.replace("助餐", "助浴"), DRAFT.replace("助餐", "助医")),
        plan(2024, DRAFT, DRAFT.replace("助餐", "助行")),
        plan(2025, CITE, CITE.replace("助餐", "助浴"), DRAFT.replace("助餐", "助行")),
    ]
    lazy = Fulfilments.of_plans([(r, policies_named(r)) for r in readings], lambda _: None)
    wanted = [Outcome.ISSUED, Outcome.ISSUED, Outcome.CITED, Outcome.PLANNED, Outcome.UNHEARD]
    assert sorted(lazy.counts().elements()) == sorted([*wanted, Outcome.OPEN])
    for outcome in Outcome:
        kept = [row for row in lazy if row.outcome is outcome]
        assert list(lazy.that_are(outcome)) == kept and lazy.counts()[outcome] == len(kept)


def test_a_later_plan_that_names_no_policy_is_heard_too() -> None:
    silent = replace(plan(2024, "开展培训。组织骨干人员参加培训。"), mentions=())
    assert policies_named(silent) == ()
    assert outcomes([plan(2023, DRAFT), silent]) == {NAME: Outcome.UNHEARD}


def test_nothing_is_concluded_without_a_later_plan_of_the_same_place() -> None:
    assert outcomes([plan(2023, DRAFT)]) == {NAME: Outcome.OPEN}
    elsewhere = plan(2024, CITE.replace("江苏省", "浙江省"), region="浙江省")
    assert outcomes([plan(2023, DRAFT), elsewhere]) == {NAME: Outcome.OPEN}


def test_a_law_that_is_held_shows_what_was_issued() -> None:
    held = plan(2023, REVISE)
    (row,) = fulfilments([held], lambda _: None)
    version = Version(
        f"{row.entity}@2023-09-01",
        row.entity,
        "2023-09-01",
        "",
        "修订",
        (Article("1", "第一条", "内容"),),
    )
    older = Version(f"{row.entity}@2019-09-01", row.entity, "2019-09-01", "", "公布")
    work = Work(row.entity, NAME, "regulation", versions=(older, version))
    (found,) = fulfilments([held], {row.entity: work}.get)
    assert found.outcome is Outcome.ISSUED
    assert [proof.version for proof in found.evidence] == [version.id]


def test_quotations_of_plan_and_proof_are_verbatim() -> None:
    readings = [plan(2023, DRAFT), plan(2024, CITE)]
    texts = {r.document.id: r.document.text for r in readings}
    (row,) = fulfilments(readings, lambda _: None)
    quotes = [row.planned, *(proof.quote for proof in row.evidence if proof.quote)]
    assert [q.text for q in quotes] == [DRAFT.split("。")[1] + "。", CITE.split("。")[1] + "。"]
    assert all(texts[q.document][q.start : q.end] == q.text for q in quotes)
