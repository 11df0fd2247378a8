"""What changed in a task: its figures, and who leads or takes part."""

from collections.abc import Sequence

import pytest
from compared import plan

from embeddings.encoder import load_encoder
from embeddings.likeness import likeness_of
from kg.compare import (
    Figure,
    Quote,
    compare_plans,
)
from kg.compare.changes import figures_of, match_figures
from kg.compare.likeness import OTHER_LEAD, WEIGHTS, compare_tasks, tasks_of
from kg.compare.plans import SURE


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
