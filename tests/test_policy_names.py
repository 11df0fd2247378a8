"""What policies are called in full and of what kind they are, told by the plan and the words around."""

import pytest
from test_policy import policies

from kg.model import Metadata

PROVINCE = Metadata(region="江苏省", year=2024, issuer="江苏省民政厅")
PREFECTURE = Metadata(region="甘南藏族自治州", year=2022, issuer="甘南藏族自治州水务局")


def name_and_kind(text: str, metadata: Metadata = PROVINCE) -> tuple[str, str | None]:
    (mention,) = policies(text, metadata=metadata)
    return mention.canonical, mention.kind


@pytest.mark.parametrize(
    ("text", "canonical", "role"),
    [
        ("起草《湖泊巡查办法（送审稿）》。", "湖泊巡查办法(送审稿)", "draft"),
        ("修改完善《湖泊巡查办法（征求意见稿）》。", "湖泊巡查办法(征求意见稿)", "revise"),
        ("提请省人大常委会审议《湖泊保护条例（修订草案）》。", "湖泊保护条例(修订草案)", "revise"),
        ("提请省人大常委会审议《湖泊保护条例（草案）》。", "湖泊保护条例(草案)", "draft"),
        ("起草《湖泊保护条例（修订草案）》。", "湖泊保护条例(修订草案)", "draft"),
        ("推动审议《慈善法（修正草案）》。", "慈善法(修正草案)", "revise"),
    ],
)
def test_a_draft_is_called_as_it_is_written(text: str, canonical: str, role: str) -> None:
    (mention,) = policies(text)
    assert (mention.canonical, mention.role) == (canonical, role)


def test_the_short_name_of_a_draft_means_the_policy() -> None:
    first, *later = policies(
        "审议《湖泊保护条例（草案）》（以下简称《条例》）。《条例》出台后开展宣传。"
    )
    assert first.canonical == "湖泊保护条例(草案)"
    assert {one.canonical for one in later} == {"湖泊保护条例"}


@pytest.mark.parametrize(
    ("text", "year", "end"),
    [
        ("落实中央一号文件精神。", 2011, "关于加快水利改革发展的决定"),
        ("落实中央1号文件精神。", 2018, "关于实施乡村振兴战略的意见"),
        ("落实2023年中央一号文件精神。", 2031, "关于做好2023年全面推进乡村振兴重点工作的意见"),
        ("落实中央一号文件精神。", 1999, "中央一号文件"),
        ("落实省委一号文件精神。", 2018, "省委一号文件"),
    ],
)
def test_the_first_document_of_a_year(text: str, year: int, end: str) -> None:
    (mention,) = policies(text, metadata=Metadata(region="江苏省", year=year))
    assert mention.canonical.removeprefix("中共中央 国务院") == end
    assert mention.kind == "normative"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("对照“十四五”民政事业发展规划梳理进度。", "江苏省“十四五”民政事业发展规划"),
        ("开展全省民政事业“十一五”规划评估。", "江苏省民政事业“十一五”规划"),
        ("落实“十四五”残疾人保障和发展规划。", "“十四五”残疾人保障和发展规划"),
        ("编制“十五五”渔港建设规划。", "江苏省“十五五”渔港建设规划"),
        ("编制“十五五”重点流域水生态保护规划。", "“十五五”重点流域水生态保护规划"),
        ("衔接“十五五”规划纲要。", "江苏省国民经济和社会发展第十五个五年规划纲要"),
        ("衔接“十四五”规划纲要。", "江苏省国民经济和社会发展第十四个五年规划和2035年远景目标纲要"),
        ("修订省属企业考核办法。", "省属企业考核办法"),
    ],
)
def test_whose_plan_it_is(text: str, canonical: str) -> None:
    assert name_and_kind(text)[0] == canonical


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("修订甘南州河湖巡查办法。", "甘南藏族自治州河湖巡查办法"),
        ("落实《甘南州河湖巡查办法》。", "甘南藏族自治州河湖巡查办法"),
        ("落实《甘南河湖巡查办法》。", "甘南河湖巡查办法"),
    ],
)
def test_an_autonomous_region_has_its_official_name(text: str, canonical: str) -> None:
    assert name_and_kind(text, PREFECTURE)[0] == canonical


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("发布《湖蟹》地方标准。", "standard"),
        ("执行行业标准《湖泊底泥》。", "standard"),
        ("发布《湖泊巡查指南》、《湖泊标识》等3项地方标准。", "standard"),
        ("执行《湖泊底泥检验规程》（SL 900—2031）。", "standard"),
        ("落实《湖泊标准化巡查指南》。", "normative"),
        ("编印《湖长百问》。", "publication"),
        ("编印《湖泊保护条例》。", "regulation"),
        ("编纂《中华湖泊志·太湖卷》。", "publication"),
        ("发布《湖泊水情形势报告》。", "publication"),
        ("落实《政府工作报告》。", "other"),
        ("对照《湖泊健康指标体系》。", "standard"),
        ("执行《湖泊养殖尾水排放要求》。", "standard"),
        ("落实《湖泊治理实施方案（2031—2035年）》。", "plan"),
        ("落实《湖泊治理实施方案》。", "normative"),
        ("印发深化水务改革2031年重点任务。", "plan"),
        ("落实《全国人民代表大会常务委员会关于湖泊禁渔的决定》。", "law"),
        ("落实《江苏省人民代表大会常务委员会关于湖泊禁渔的决定》。", "regulation"),
        ("学习《中华人民共和国刑法修正案（九）》。", "law"),
        ("修订《中共江苏省水利厅党组工作规则》。", "party_rule"),
        ("修订《湖泊条例实施细则》。", "department_rule"),
        ("修订《江苏省湖泊条例实施细则》。", "normative"),
        ("执行党纪处分条例。", "party_rule"),
        ("宣传物权法。", "law"),
        ("落实公墓管理暂行办法。", "department_rule"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert {mention.kind for mention in policies(text)} == {kind}


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("落实国务院《关于湖泊休渔的意见》。", "国务院关于湖泊休渔的意见"),
        ("贯彻中共中央、国务院关于湖泊休渔的意见。", "中共中央 国务院关于湖泊休渔的意见"),
        ("落实国务院办公厅《关于湖泊休渔的意见》。", "关于湖泊休渔的意见"),
        ("推动国务院出台关于湖泊休渔的意见。", "关于湖泊休渔的意见"),
        ("落实国务院《湖泊休渔行动计划》。", "湖泊休渔行动计划"),
    ],
)
def test_the_council_belongs_to_the_name_of_its_opinion(text: str, canonical: str) -> None:
    assert name_and_kind(text)[0] == canonical


def test_money_is_governed_by_notices() -> None:
    assert name_and_kind("执行《湖泊治理专项资金管理办法》。")[1] == "normative"
    assert name_and_kind("执行《湖泊治理监督管理办法》。")[1] == "department_rule"


def test_a_short_name_is_of_the_kind_of_its_policy() -> None:
    found = policies(
        "落实《治湖三年行动计划（2031—2033年）》（以下简称《计划》）。《计划》已印发。"
    )
    assert [one.kind for one in found] == ["plan"] * 3


def test_a_place_before_the_name_of_a_national_plan_makes_it_its_own() -> None:
    (mention,) = policies("实施芜湖市打赢蓝天保卫战三年行动计划。")
    assert mention.surface == "芜湖市打赢蓝天保卫战三年行动计划"
    assert mention.canonical == mention.surface
    assert policies("修订湖州市养老机构管理办法。")[0].surface == "湖州市养老机构管理办法"
