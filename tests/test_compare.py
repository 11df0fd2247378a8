"""Plan beside plan: known alignments of invented plans, changed figures, planned documents."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from embeddings.encoder import load_encoder
from embeddings.likeness import likeness_of
from kg.compare import (
    Comparison,
    Figure,
    Fulfilments,
    Outcome,
    Quote,
    State,
    compare_plans,
    fulfilments,
    policies_named,
)
from kg.compare.alignment import align
from kg.compare.changes import figures_of, match_figures
from kg.compare.likeness import OTHER_LEAD, WEIGHTS, Features, compare_tasks, tasks_of
from kg.compare.plans import SURE
from kg.lexicon import load_lexicon
from kg.model import Article, Reading, Version, Work
from kg.pipeline import read_bytes, read_plan

GOLD = Path(__file__).parent / "gold"
SAMPLE = Path(__file__).parent.parent / "kg" / "data" / "sample"
FIRST, SECOND = SAMPLE / "donglan-mzt-2024.txt", SAMPLE / "donglan-mzt-2025.txt"
PAIR = GOLD / "pair-1-a.txt", GOLD / "pair-1-b.txt"
Numbers = tuple[int | None, int | None]


@cache
def reading(path: Path) -> Reading:
    return read_plan(path, load_lexicon())


@cache
def compared(a: Path, b: Path) -> Comparison:
    first, second = reading(a), reading(b)
    sentences = [s for r in (first, second) for t in tasks_of(r) for s in t.sentences]
    return compare_plans(first, second, likeness_of(load_encoder(), sentences))


def numbered(found: Comparison, a: Path, b: Path) -> dict[Numbers, object]:
    sides = [
        {f"{r.document.id}#{item.eid}": item.number for item in r.document.items}
        for r in (reading(a), reading(b))
    ]
    return {
        (sides[0][p.a] if p.a else None, sides[1][p.b] if p.b else None): p for p in found.pairs
    }


def gold_rows(name: str) -> list[dict[str, object]]:
    lines = (GOLD / f"{name}-alignment.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def pairs(rows: Iterable[Numbers]) -> set[Numbers]:
    return {row for row in rows if None not in row}


def precision_recall(found: set[Numbers], gold: set[Numbers]) -> tuple[float, float]:
    right = len(found & gold)
    return right / len(found), right / len(gold)


@pytest.mark.parametrize(
    ("name", "a", "b"),
    [
        ("sample", FIRST, SECOND),
        ("dev-8-sample", GOLD / "dev-8.txt", FIRST),
        ("pair-1", GOLD / "pair-1-a.txt", GOLD / "pair-1-b.txt"),
        ("pair-2", GOLD / "pair-2-a.txt", GOLD / "pair-2-b.txt"),
    ],
    ids=["two years", "two provinces", "two years, blind", "two provinces, blind"],
)
def test_alignment_of_invented_plans(name: str, a: Path, b: Path) -> None:
    gold = pairs((row["a"], row["b"]) for row in gold_rows(name))  # type: ignore[misc]
    precision, recall = precision_recall(pairs(numbered(compared(a, b), a, b)), gold)
    assert precision >= 0.85
    assert recall >= 0.85


@pytest.mark.shared
def test_alignment_with_the_real_plan(shared: Path) -> None:
    real = shared / "corpus" / "jiangsu-civil-affairs-2023.txt"
    gold = pairs((row["a"], row["b"]) for row in gold_rows("jiangsu-sample"))  # type: ignore[misc]
    found = pairs(numbered(compared(real, FIRST), real, FIRST))
    precision, recall = precision_recall(found, gold)
    assert precision >= 0.85
    assert recall >= 0.85


@pytest.mark.parametrize("other", ["dev-1", "dev-5", "dev-7"])
def test_plans_of_other_fields_are_hardly_aligned(other: str) -> None:
    found = compared(GOLD / f"{other}.txt", FIRST)
    assert sum(bool(p.a and p.b) for p in found.pairs) <= 2  # digital services, safety: rightly so


def test_changed_figures() -> None:
    found = numbered(compared(FIRST, SECOND), FIRST, SECOND)
    gold = {
        ((row["a"], row["b"]), change["from"], change["to"])
        for row in gold_rows("sample")
        for change in row["targets"]  # type: ignore[attr-defined]
        if row["a"] and row["b"]
    }
    ours = {
        (key, c.before and c.before.surface, c.after and c.after.surface)
        for key, pair in found.items()
        if None not in key
        for c in pair.targets  # type: ignore[attr-defined]
    }
    assert len(ours & gold) / len(ours) >= 0.9
    assert len(ours & gold) / len(gold) >= 0.9


BLIND = [f"pair-{n}" for n in range(1, 7)]


def blind(name: str) -> tuple[Path, Path]:
    return GOLD / f"{name}-a.txt", GOLD / f"{name}-b.txt"


def test_alignment_of_the_blind_pairs_together() -> None:
    wanted = {(n, key) for n in BLIND for key in pairs((r["a"], r["b"]) for r in gold_rows(n))}  # type: ignore[misc]
    found = {(n, key) for n in BLIND for key in pairs(numbered(compared(*blind(n)), *blind(n)))}
    right = len(found & wanted)
    assert right / len(found) >= 0.85
    assert right / len(wanted) >= 0.9


def test_figures_of_the_blind_pairs_that_become_others() -> None:
    gold = {
        (name, (row["a"], row["b"]), change["from"], change["to"])
        for name in BLIND
        for row in gold_rows(name)
        for change in row["targets"]  # type: ignore[attr-defined]
        if change["from"] and change["to"]
    }
    ours = {
        (name, key, change.before.surface, change.after.surface)
        for name in BLIND
        for key, pair in numbered(compared(*blind(name)), *blind(name)).items()
        for change in pair.targets  # type: ignore[attr-defined]
        if change.before and change.after
    }
    assert len(ours & gold) / len(ours) >= 0.9
    assert len(ours & gold) / len(gold) >= 0.9


@pytest.mark.parametrize(
    ("before", "after", "matched"),
    [
        (
            ("建成社区花园30个", 30, "个", "社区花园"),
            ("新建社区花园45个", 45, "个", "社区花园"),
            True,
        ),
        (("新增岗位4万个", 40000, "个", "岗位"), ("新增岗位5万人", 50000, "人", "岗位"), True),
        (("社区花园完好率70%", 70, "%", "社区花园"), ("社区花园70个", 70, "个", "社区花园"), False),
        (("设立辅导点160个", 160, "个", "辅导点"), ("设立登记点5个", 5, "个", "登记点"), False),
        (("设立辅导点8个", 8, "个", "辅导点"), ("设立登记点5个", 5, "个", "登记点"), True),
        (("上线率85%", 85, "%", "上线率"), ("上线率提高5个百分点", 5, "个百分点", "上线率"), True),
    ],
    ids=["same", "other unit", "measured and counted", "another size", "of one size", "growth"],
)
def test_figures_are_matched_by_name_unit_and_size(
    before: tuple[str, int, str, str], after: tuple[str, int, str, str], matched: bool
) -> None:
    def figure(clause: str, value: int, unit: str, what: str) -> Figure:
        quote = Quote("p", "p#1", 0, len(clause), clause)
        return Figure(f"{value}{unit}", value, unit, what, quote, clause)

    def even(first: Sequence[str], second: Sequence[str]) -> list[list[float]]:
        return [[0.3] * len(second) for _ in first]

    found = match_figures([figure(*before)], [figure(*after)], even)
    assert found == ([(0, 0)] if matched else [])


def test_the_second_of_two_figures_counts_what_the_first_does() -> None:
    (held,) = [plan(2023, "提高标准。城乡助餐补贴标准分别提至每人每月60元和45元。")]
    clauses = [figure.clause for figure in figures_of(held, held.document.items[1])]
    assert len(clauses) == 2 and clauses[0] == clauses[1] != ""


def test_tasks_that_other_bodies_lead_are_less_alike() -> None:
    led = "培训骨干。由省{}厅牵头{}，培训骨干500名。"
    one, same, helped, other = (
        tasks_of(plan(2023, led.format(*bodies)))[0]
        for bodies in (
            ("教育", ""), ("教育", ""), ("交通运输", "，省教育厅配合"), ("交通运输", "")
        )
    )  # fmt: skip
    likeness = likeness_of(load_encoder(), [s for task in (one, other) for s in task.sentences])
    (found,) = compare_tasks([one], [same, helped, other], likeness)
    assert [features.other_lead for features in found] == [False, False, True]
    parts = found[2].meaning, found[2].words, found[2].title, found[2].entities
    whole = sum(weight * max(0.0, part) for weight, part in zip(WEIGHTS, parts, strict=True))
    assert found[2].score == pytest.approx(whole - OTHER_LEAD)


def scored(*rows: tuple[float, ...]) -> list[list[Features]]:
    """Pairs of tasks with these scores, all from their meaning."""
    return [[Features(score / WEIGHTS[0], 0, 0, 0, (), False) for score in row] for row in rows]


@pytest.mark.parametrize(
    ("scores", "aligned"),
    [
        ([(0.6, 0.4), (0.1, 0.0)], [(0, 0), (0, 1)]),
        ([(0.9, 0.4), (0.1, 0.0)], [(0, 0)]),
        ([(0.6, 0.3), (0.1, 0.0)], [(0, 0)]),
        ([(0.6, 0.3), (0.1, 0.26)], [(0, 0)]),
        ([(0.6, 0.2), (0.1, 0.26)], [(0, 0), (1, 1)]),
        ([(0.6, 0.5), (0.1, 0.35)], [(0, 0), (1, 1)]),
    ],
    ids=["a part", "no part of what goes on word for word", "too little for a part",
         "left over, too little", "each the other's best", "left over, enough"],
)  # fmt: skip
def test_who_is_paired(scores: list[tuple[float, ...]], aligned: list[Numbers]) -> None:
    assert align(scored(*scores)) == aligned


@pytest.mark.parametrize(
    ("later", "likeness", "doubtful"),
    [
        ("开展水库巡查2.4万次。", 0.3, True),
        ("开展水库巡查2.4万次。", 0.9, False),
        ("除险加固水库40座，开展巡查2.4万次。", 0.3, False),
        ("开展水库巡查。", 0.3, False),
    ],
    ids=["others", "others, but surely one task", "one goes on", "no figure"],
)
def test_tasks_whose_figures_count_other_things_are_doubted(
    later: str, likeness: float, doubtful: bool
) -> None:
    first = plan(2023, "管理水库。除险加固水库30座，开展巡查。")
    second = plan(2024, f"管理水库。{later}")
    found = compare_plans(first, second, lambda a, b: [[likeness] * len(b) for _ in a]).pairs[0]
    assert found.b and (found.score >= SURE) is (likeness == 0.9)
    assert found.doubtful is doubtful
    told = ("但所设指标各不相同", "but their figures count different things")
    assert (told in found.reasons) is doubtful


def test_all_and_full_coverage_are_the_same() -> None:
    first = plan(2023, "监测水库。水库监测设施覆盖率达到100%。")
    second = plan(2024, "监测水库。水库监测设施实现全覆盖。")
    sentences = [s for r in (first, second) for t in tasks_of(r) for s in t.sentences]
    found = compare_plans(first, second, likeness_of(load_encoder(), sentences)).pairs[0]
    assert found.b and found.targets == ()


def test_a_body_of_another_part_neither_goes_nor_comes() -> None:
    first = plan(
        2023,
        "管好公园草木和公共泳池。修剪公园树木，检修泳池水泵。省教育厅、省林业局、省体育局、省水利厅配合。",
    )
    second = plan(
        2024,
        "管好公园草木。修剪公园树木，补种公园草皮。省林业局、省教育厅配合。",
        "管好公共泳池。检修泳池水泵，更换泳池水。省体育局、省财政厅配合。",
    )  # fmt: skip
    sentences = [s for r in (first, second) for t in tasks_of(r) for s in t.sentences]
    found = compare_plans(first, second, likeness_of(load_encoder(), sentences)).pairs[:2]
    assert found[0].split == (found[1].b,)
    changes = [(c.name, c.before, c.after) for pair in found for c in pair.departments]
    assert sorted(changes) == [
        ("江苏省水利厅", ("joint",), ()), ("江苏省财政厅", (), ("joint",))
    ]  # fmt: skip


def test_limits_of_time_are_figures() -> None:
    first = plan(
        2023, "响应求助。接到求助后24小时内上门，3月10日内报备。年内办结时间压缩到5个工作日以内。"
    )
    task = tasks_of(first)[0]
    found = [(f.surface, f.value, f.unit, f.what) for f in figures_of(first, task.item)]
    assert found == [("24小时", 24, "小时", "上门"), ("5个工作日", 5, "个工作日", "办结时间")]


def test_a_new_figure_stands_beside_the_part_that_it_is_about() -> None:
    first = plan(
        2023, "管好公园草木。修剪公园树木，补种草皮。", "管好公共泳池。更换泳池池水，检修水泵。"
    )
    second = plan(2024, "管好公园草木和公共泳池。修剪公园树木，补种草皮，检修泳池水泵40台。")
    sentences = [s for r in (first, second) for t in tasks_of(r) for s in t.sentences]
    found = compare_plans(first, second, likeness_of(load_encoder(), sentences)).pairs[:2]
    assert found[1].merged == (found[0].a,)
    assert [[c.after and c.after.surface for c in p.targets] for p in found] == [[], ["40台"]]


def test_only_who_leads_or_takes_part_changes_a_responsibility() -> None:
    first = plan(2023, "汛前排查。指导各市排查，省水利厅牵头，会同省气象局会商。")
    second = plan(2024, "汛前排查。提请省政府部署排查，省水利厅牵头。")
    sentences = [s for r in (first, second) for t in tasks_of(r) for s in t.sentences]
    found = compare_plans(first, second, likeness_of(load_encoder(), sentences)).pairs[0]
    assert [(c.name, c.before, c.after) for c in found.departments] == [
        ("江苏省气象局", ("joint",), ())
    ]


def test_counterparts_of_two_provinces_did_not_change() -> None:
    a, b = GOLD / "pair-2-a.txt", GOLD / "pair-2-b.txt"
    found = numbered(compared(a, b), a, b)
    assert found[14, 12].departments == ()  # type: ignore[attr-defined]
    changes = {(c.before, c.after) for c in found[13, 20].departments}  # type: ignore[attr-defined]
    assert changes == {((), ("joint",))}  # the youth league joins; the trade unions stay


def test_a_split_and_a_merger_name_each_other() -> None:
    found = numbered(compared(*PAIR), *PAIR)
    assert found[6, 9].split == (found[6, 10].b,)  # type: ignore[attr-defined]
    assert found[6, 10].split == (found[6, 9].b,)  # type: ignore[attr-defined]
    assert found[8, 12].merged == (found[9, 12].a,)  # type: ignore[attr-defined]
    assert found[1, 1].split == found[1, 1].merged == ()  # type: ignore[attr-defined]


def test_states_and_a_split() -> None:
    found = numbered(compared(FIRST, SECOND), FIRST, SECOND)
    states = {key: pair.state for key, pair in found.items()}  # type: ignore[attr-defined]
    assert states[8, 8] is states[8, 9] is State.CHANGED
    assert states[27, 29] is State.CONTINUED
    assert states[14, None] is State.DROPPED
    assert states[None, 26] is State.NEW


def test_both_quotations_are_verbatim() -> None:
    texts = {r.document.id: r.document.text for r in (reading(FIRST), reading(SECOND))}
    quotes = [
        quote
        for pair in compared(FIRST, SECOND).pairs
        for change in pair.targets
        for side in (change.before, change.after)
        if side and (quote := side.quote)
    ]
    assert len(quotes) > 50
    assert all(texts[q.document][q.start : q.end] == q.text for q in quotes)


def test_every_item_stands_in_a_pair_and_in_order() -> None:
    found = compared(FIRST, SECOND).pairs
    first = [item for item in reading(FIRST).document.items if item.number]
    assert {p.a for p in found if p.a} == {f"{reading(FIRST).document.id}#{i.eid}" for i in first}
    numbers = [p.a for p in found if p.a]
    order = [f"{reading(FIRST).document.id}#{i.eid}" for i in first]
    assert numbers == sorted(numbers, key=order.index)


def test_the_same_plan_twice_is_continued() -> None:
    found = compared(FIRST, FIRST)
    assert {pair.state for pair in found.pairs} == {State.CONTINUED}


def test_a_responsibility_that_changed() -> None:
    found = numbered(compared(FIRST, SECOND), FIRST, SECOND)
    changes = {c.name: (c.before, c.after) for c in found[19, 20].departments}  # type: ignore[attr-defined]
    assert changes == {"省公安厅": (("request",), ("joint",)), "省卫生健康委": ((), ("joint",))}


# -- what became of planned documents ------------------------------------------------------


def plan(year: int, *tasks: str, region: str = "江苏省") -> Reading:
    every = (*tasks, "做好宣传。通过多种形式讲好一线故事。")
    lines = "\n\n".join(f"（{'一二三四五'[n]}）{task}" for n, task in enumerate(every))
    text = f"{region}民政厅{year}年工作要点\n\n{region}民政厅\n{year}年2月1日\n\n一、重点任务\n\n{lines}\n"
    return read_bytes(text.encode(), f"plan-{region}-{year}.txt", load_lexicon())


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
