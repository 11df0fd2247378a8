"""Departments: names, roles and full names over offices, levels, years and layouts."""

from __future__ import annotations

import re

import pytest

from kg.lexicon import load_lexicon
from kg.mentions.department import find_departments
from kg.mentions.view import view_items
from kg.model import Document, Item, Mention, Metadata, Sentence, Source

LEXICON = load_lexicon()
JIANGSU = Metadata("某要点", "江苏省民政厅", "2023-02-10", 2023, "江苏省")
NATION = Metadata("某要点", "农业农村部", "2023-02-10", 2023, "全国")
YICHANG = Metadata("某计划", "宜昌市人民政府办公室", "2021-04-12", 2021, "宜昌市")
COUNTY = Metadata("湄潭县2019年任务分解", "", "", 2019, "")


def _read(text: str, metadata: Metadata, number: int = 1) -> list[Mention]:
    spans = [Sentence(m.start(), m.end()) for m in re.finditer(r"[^。\n]+。?", text)]
    item = Item(number, f"item_{number}", None, "", "", 0, len(text), tuple(spans))
    source = Source("t", "t", "0", "text/plain", "utf-8", text)
    document = Document("t", source, metadata, (), (item,))
    return [m for view in view_items(document) for m in find_departments(view, LEXICON, ())]


def _roles(text: str, metadata: Metadata = JIANGSU) -> list[tuple[str, str]]:
    return [(m.surface, str(m.role)) for m in _read(text, metadata)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("会同省教育厅印制手册。", [("省教育厅", "joint")]),
        ("由省体育局牵头承办赛事。", [("省体育局", "lead")]),
        (
            "与省文化和旅游厅、省妇联联合举办展览。",
            [("省文化和旅游厅", "joint"), ("省妇联", "joint")],
        ),
        ("提请省人大常委会审议草案。", [("省人大常委会", "request")]),
        ("推动省政府出台扶持办法。", [("省政府", "request")]),
        ("争取财政部支持试点。", [("财政部", "request")]),
        ("委托江苏省气象学会开展评估。", [("江苏省气象学会", "delegate")]),
        ("督促各地完成巡检。", [("各地", "direct")]),
        ("指导各市水利局排查水库。", [("各市水利局", "direct")]),
        ("按照党中央、国务院决策部署推进。", [("党中央", "authority"), ("国务院", "authority")]),
        ("落实省委省政府要求。", [("省委", "authority"), ("省政府", "authority")]),
        ("在省财政厅支持下扩建场馆。", [("省财政厅", "joint")]),
        ("在省委领导下推进。", [("省委", "authority")]),
        ("有关部门要每季度公布进度。", [("有关部门", "lead")]),
        ("强化卫生健康部门对托育机构监管。", [("卫生健康部门", "lead")]),
        ("夯实基层基础，提升省级平台功能。", []),
        ("民政部门所属报刊要办好专栏。", []),
        ("省委书记带队调研，民政局局长参加。", []),
    ],
)
def test_roles_in_prose(text: str, expected: list[tuple[str, str]]) -> None:
    assert _roles(text) == expected


@pytest.mark.parametrize(
    ("text", "metadata", "expected"),
    [
        ("（市水利局牵头，市财政局、市公安局按职责分工负责）", YICHANG,
         [("市水利局", "lead"), ("市财政局", "joint"), ("市公安局", "joint")]),
        ("（市水利局、市财政局等按职责分工负责）", YICHANG, [("市水利局", "lead"), ("市财政局", "lead")]),
        ("〔责任单位：县林业局；配合单位：县财政局、各镇（街道）〕", COUNTY,
         [("县林业局", "lead"), ("县财政局", "joint"), ("各镇（街道）", "joint")]),
        ("（牵头单位：救助处；责任单位：财务处、高等教育处；完成时限：2023年6月）", JIANGSU,
         [("救助处", "lead"), ("财务处", "joint"), ("高等教育处", "joint")]),
        ("牵头领导：张三 责任处室：救助处", JIANGSU, [("救助处", "lead")]),
        ("（科技部牵头，各省、自治区、直辖市人民政府参与）", NATION,
         [("科技部", "lead"), ("各省、自治区、直辖市人民政府", "joint")]),
        ("由种业管理司牵头，计划财务司、畜牧兽医局按职责分工负责。", NATION,
         [("种业管理司", "lead"), ("计划财务司", "joint"), ("畜牧兽医局", "joint")]),
        ("（市水利局、各县市区）", YICHANG, [("市水利局", "lead"), ("各县市区", "lead")]),
    ],
)  # fmt: skip
def test_lists_of_responsibility(
    text: str, metadata: Metadata, expected: list[tuple[str, str]]
) -> None:
    assert _roles(text, metadata) == expected


def test_the_first_listed_leads_where_the_plan_says_so() -> None:
    text = "排名第一的单位为牵头单位。\n开渠。（市水利局、市财政局）"
    assert _roles(text, YICHANG) == [("市水利局", "lead"), ("市财政局", "joint")]


@pytest.mark.parametrize(
    "text",
    [
        "序号\t任务\t牵头单位\t责任单位\n1\t修渠\t市水利局\t市财政局、各县市区\n",
        "|序号|任务|牵头单位|责任单位|\n|---|---|---|---|\n|1|修渠|市水利局|市财政局、各县市区|\n",
        "序号 | 任务 | 牵头单位 | 责任单位\n1 | 修渠 | 市水利局 | 市财政局、各县市区\n",
    ],
)
def test_table_columns_name_the_bodies(text: str) -> None:
    assert _roles(text, YICHANG) == [
        ("市水利局", "lead"),
        ("市财政局", "joint"),
        ("各县市区", "joint"),
    ]


@pytest.mark.parametrize(
    ("text", "metadata", "canonical"),
    [
        ("会同省人社厅培训。", JIANGSU, ["江苏省人力资源和社会保障厅"]),
        ("联合团省委、省残联、省税务局办赛。", JIANGSU,
         ["共青团江苏省委员会", "江苏省残疾人联合会", "国家税务总局江苏省税务局"]),
        ("会同省发展改革委、教育厅、财政厅评审。", JIANGSU,
         ["江苏省发展和改革委员会", "江苏省教育厅", "江苏省财政厅"]),
        ("配合省委组织部、宣传部办班。", JIANGSU, ["中共江苏省委组织部", "中共江苏省委宣传部"]),
        ("会同发展改革委、卫生健康委推进。", NATION, ["中华人民共和国国家发展和改革委员会", "中华人民共和国国家卫生健康委员会"]),
        ("经厅党组研究同意。", JIANGSU, ["中共江苏省民政厅党组"]),
        ("按照市委、市政府要求修路。", COUNTY, ["中共遵义市委", "遵义市人民政府"]),
        ("会同县应急局演练。", COUNTY, ["湄潭县应急管理局"]),
        ("会同奉贤区农业农村委办会。", COUNTY, ["上海市奉贤区农业农村委员会"]),
        ("联合武汉海关、湖北证监局检查。", YICHANG,
         ["中华人民共和国武汉海关", "中国证券监督管理委员会湖北监管局"]),
        ("落实苏州市委、市政府部署。", YICHANG, ["中共苏州市委", "苏州市人民政府"]),
        ("委托南京林业大学测算。", JIANGSU, ["南京林业大学"]),
    ],
)  # fmt: skip
def test_full_names(text: str, metadata: Metadata, canonical: list[str]) -> None:
    assert [m.canonical for m in _read(text, metadata)] == canonical


def test_names_follow_the_year() -> None:
    early = Metadata("某要点", "", "2010-03-01", 2010, "全国")
    assert [m.canonical for m in _read("会同卫生部、广电总局宣传。", early)] == [
        "中华人民共和国卫生部", "国家广播电影电视总局",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["会同 省 教育\n厅 办班。", "會同省教育廳辦班，協調財政廳撥款，督促縣區落實。"]
)
def test_spaces_and_traditional_characters(text: str) -> None:
    found = _read(text, JIANGSU) if "\n" not in text else _one_sentence(text)
    assert found[0].canonical == "江苏省教育厅" and str(found[0].role) == "joint"
    assert found[0].surface == text[found[0].start : found[0].end]


def _one_sentence(text: str) -> list[Mention]:
    item = Item(1, "item_1", None, "", "", 0, len(text), (Sentence(0, len(text)),))
    document = Document(
        "t", Source("t", "t", "0", "text/plain", "utf-8", text), JIANGSU, (), (item,)
    )
    return [m for view in view_items(document) for m in find_departments(view, LEXICON, ())]


def test_every_mention_says_why() -> None:
    for mention in _read("会同省教育厅、省公安厅，督促各地整改。（责任处室：救助处）", JIANGSU):
        assert mention.rule and mention.cue is not None and mention.role is not None
