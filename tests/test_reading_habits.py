"""Habits of plans that were held out until they were scored: one sentence each, all types at once."""

from __future__ import annotations

import pytest

from kg.lexicon import load_lexicon
from kg.model import Mention, MentionType, Relation
from kg.pipeline import read_bytes

LEXICON = load_lexicon()
TITLE = "安平市水务局2022年工作要点\n安平市水务局\n2022年3月1日\n\n一、重点任务\n1."
CITY = "九江市水利局2022年工作要点\n九江市水利局\n2022年3月1日\n\n一、重点任务\n1."
REST = "\n2.加强水利队伍建设。\n"


def mentions_of(text: str) -> tuple[Mention, ...]:
    """All mentions of a plan given as text."""
    return read_bytes(text.encode(), "plan.txt", LEXICON).mentions


SURFACES = [
    ("组织共青城市申报省级海绵城市试点。", ["共青城市", "省级海绵城市试点"]),
    ("支持湖口县、彭泽县创建国家农业绿色发展示范区。", ["湖口县", "彭泽县", "国家农业绿色发展示范区"]),
    ("开展再生水利用示范县建设。", []),
    ("完成长江入河排口排查。", ["长江"]),
    ("督促庐山市和共青城市加快城镇供水管网改造。", ["庐山市", "共青城市"]),
    ("编制完成农村供水实施方案、重点河湖生态修复“十四五”规划。", ["农村供水实施方案", "重点河湖生态修复“十四五”规划"]),
    ("完成“十四五”水利和节水事业发展规划中期评估。", ["“十四五”水利和节水事业发展规划"]),
    ("按照新污染物治理工作方案开展调查。", []),
    ("研究制定出租船舶安全管理办法。", ["出租船舶安全管理办法"]),
    ("修订船员适任考试大纲。", ["船员适任考试大纲"]),
    ("遵照河湖管护保障办法（试行）开展工作。", ["河湖管护保障办法（试行）"]),
    ("落实涉水企业执法正面清单。", ["涉水企业执法正面清单"]),
    ("推广使用船舶尾气联合监管与服务信息系统。", ["船舶尾气联合监管与服务信息系统"]),
    ("组织青年技师服务基层行动。", ["青年技师服务基层行动"]),
    ("把农村水价综合改革试点扩大到全市。", ["农村水价综合改革试点"]),
    ("充分发挥市节水促进和水源保护工作领导小组作用。", ["市节水促进和水源保护工作领导小组"]),
    ("各地不得擅自调整水价。", ["各地"]),
    ("由规划计划处统筹，直属各单位年内至少解决群众反映的问题3件。", ["规划计划处", "直属各单位", "3件"]),
    ("选派20名技术人员赴新疆博州工作。", ["20名", "新疆博州"]),
    ("取消4.5吨及以下货车通行限制。", []),
    ("落实交通运输部等10部门《船舶污染防治办法》。", ["交通运输部", "《船舶污染防治办法》"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), SURFACES)
def test_surfaces(sentence: str, expected: list[str]) -> None:
    found = mentions_of(CITY + sentence + REST)
    assert [m.surface for m in found if m.item == 1] == expected


def _relations(sentence: str) -> list[tuple[str, str]]:
    mentions = mentions_of(TITLE + sentence + REST)
    return [(m.surface, str(m.relation)) for m in mentions if m.type is MentionType.TARGET]


def test_a_bound_holds_for_every_figure_that_it_shares() -> None:
    found = _relations("供水保证率、水质合格率分别不低于90%和95%。")
    assert found == [("90%", str(Relation.GE)), ("95%", str(Relation.GE))]


def test_a_baseline_is_no_target_and_what_is_reached_is_one() -> None:
    assert _relations("用户由目前的200万户增加到260万户。") == [("260万户", str(Relation.EQ))]


def test_an_office_of_a_ministry_is_not_one_of_its_general_office() -> None:
    head = "交通运输部办公厅关于印发《2018年水运工作要点》的通知\n\n各单位：\n\n交通运输部办公厅\n2018年3月1日\n\n"
    text = head + "2018年水运工作要点\n\n一、重点\n（一）加快建设。推进航道整治。（水运司牵头）\n"
    offices = [m.canonical for m in mentions_of(text) if m.surface == "水运司"]
    assert offices == ["交通运输部水运司"]
