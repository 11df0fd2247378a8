"""Layouts of real notices and tables: lists without labels, cut lines, cells, half-width stops."""

from __future__ import annotations

import pytest

from kg.lexicon import load_lexicon
from kg.model import Mention, MentionType, Role
from kg.pipeline import read_bytes

LEXICON = load_lexicon()
HEAD = "安平省水利厅2021年工作要点\n安平省水利厅\n2021年3月1日\n\n一、重点任务\n"


def mentions_of(text: str) -> tuple[Mention, ...]:
    """All mentions of a plan given as text."""
    return read_bytes(text.encode(), "plan.txt", LEXICON).mentions


def bodies_of(text: str, item: int = 1) -> list[tuple[str, Role | None]]:
    """The bodies of an item with their roles."""
    return [
        (m.surface, m.role)
        for m in mentions_of(text)
        if m.type is MentionType.DEPARTMENT and m.item == item
    ]


def test_brackets_behind_a_task_that_hold_offices_alone_are_its_list() -> None:
    text = (
        HEAD
        + "(一)修渠。完成渠道清淤。〔河湖处、工程处、省水科院〕\n(二)筑坝。加固堤防。〔工程处〕\n"
    )
    assert bodies_of(text) == [
        ("河湖处", Role.LEAD),
        ("工程处", Role.LEAD),
        ("省水科院", Role.LEAD),
    ]


@pytest.mark.parametrize("aside", ["(含水库管理站)", "(见附表)", "(不含乡镇水利站)"])
def test_an_aside_in_brackets_is_no_list(aside: str) -> None:
    text = HEAD + f"(一)修渠。完成渠道清淤{aside}。\n(二)筑坝。加固堤防。\n"
    assert bodies_of(text) == []


@pytest.mark.parametrize(
    "note",
    [",列第一位的为牵头单位,下同", "。排在首位的部门为牵头部门,下同", ",下同"],
)
def test_a_note_at_a_list_s_end_names_no_body(note: str) -> None:
    text = (
        HEAD + f"(一)修渠。完成清淤。(省水利厅、省财政厅{note})\n(二)筑坝。加固堤防。(省财政厅)\n"
    )
    assert [name for name, _ in bodies_of(text)] == ["省水利厅", "省财政厅"]


def test_a_line_that_is_a_list_and_nothing_else() -> None:
    text = (
        HEAD
        + "(一)修渠。完成清淤。\n省水利厅牵头，省财政厅、供销社按职责分工负责\n(二)筑坝。加固堤防。\n"
    )
    assert bodies_of(text) == [
        ("省水利厅", Role.LEAD),
        ("省财政厅", Role.JOINT),
        ("供销社", Role.JOINT),
    ]


def test_units_on_a_line_below_the_lead_take_part() -> None:
    text = (
        HEAD
        + "1．修渠。完成清淤。\n牵头单位：河湖处\n责任单位：财务处\n2．筑坝。加固堤防。\n牵头单位：工程处\n"
    )
    assert bodies_of(text) == [("河湖处", Role.LEAD), ("财务处", Role.JOINT)]


def test_a_second_name_in_brackets_is_a_body_of_its_own() -> None:
    text = (
        HEAD
        + "(一)修渠。完成清淤。(牵头单位：省市场监管局(省知识产权局)、省水利厅)\n(二)筑坝。加固。\n"
    )
    assert [name for name, _ in bodies_of(text)] == ["省市场监管局", "省知识产权局", "省水利厅"]


def test_a_name_that_a_line_break_cuts_is_read_whole() -> None:
    lines = [
        "（一）修渠。统筹山区丘陵平原，贯彻《中华人民共和国水",
        "法》，加强灌区管护，按程序报批方案，由省生态环",
        "境厅配合，疏通山塘水窖，新建渠道30",
        "公里，力争供水保证率达到九成以上。",
        "（二）筑坝。逐座排查病险，限期除险加固，会同省应急",
        "厅、省气象局完善预警，按月调度，",
        "落实资金，完成投资2亿元以上，按期",
        "通过竣工验收，推进数字化。",
        "（三）管护。落实巡查制度，明确人员经费，开展“清渠",
        "护岸”专项行动，巡查到位。",
        "（四）队伍。加强基层水利队伍建设。",
    ]
    found = [
        m.surface.replace("\n", "") for m in mentions_of(HEAD + "\n".join(lines) + "\n") if m.item
    ]
    assert found == [
        "《中华人民共和国水法》", "省生态环境厅", "30公里", "九成",
        "省应急厅", "省气象局", "2亿元", "“清渠护岸”专项行动",
    ]  # fmt: skip


def test_paragraphs_that_all_lack_a_stop_are_a_list() -> None:
    lines = [f"修好第{n}条渠道，保障灌溉用水需要" for n in "一二三四五六七八九"]
    item = read_bytes((HEAD + "(一)修渠\n" + "\n".join(lines)).encode(), "plan.txt", LEXICON)
    assert len(item.document.items[-1].sentences) >= len(lines)


def test_no_figure_goes_from_cell_to_cell() -> None:
    table = "序号\t任务内容\t牵头单位\n1\t对口帮扶山区\t省水利厅\n2\t新建水库3座\t省财政厅\n"
    targets = [m.surface for m in mentions_of(HEAD + table) if m.type is MentionType.TARGET]
    assert targets == ["3座"]


def test_a_half_width_full_stop_ends_a_sentence() -> None:
    text = "县水利局2006年工作要点\n\n一、任务\n1、修渠.新修渠道12.5公里,完好率85 %以上.县财政局配合.\n2、筑坝.加固堤防.\n"
    found = [(m.surface, m.type) for m in mentions_of(text) if m.item == 1]
    assert found == [
        ("12.5公里", MentionType.TARGET),
        ("85 %", MentionType.TARGET),
        ("县财政局", MentionType.DEPARTMENT),
    ]


def test_a_body_that_calls_itself_by_its_kind_is_the_issuer() -> None:
    text = "2025年全省农业农村重点工作任务清单\n\n湖北省各地抓好落实，厅机关各处室配合。\n\n一、任务\n1．修渠。完成清淤。\n牵头单位：种业处\n2．筑坝。加固。\n"
    reading = read_bytes(text.encode(), "plan.txt", LEXICON)
    assert reading.document.metadata.issuer == "湖北省农业农村厅"
    assert "湖北省农业农村厅种业处" in [m.canonical for m in reading.mentions]


def test_a_city_is_told_by_its_counties() -> None:
    text = "重点工作任务清单\n\n一、任务\n1．修渠。完成清淤。（市水利局、海门区、启东市、如东县）\n2．筑坝。加固。（市财政局）\n"
    reading = read_bytes(text.encode(), "plan.txt", LEXICON)
    assert reading.document.metadata.region == "南通市"


def test_bodies_of_the_time_before_reforms_keep_their_names() -> None:
    text = "于都县水利局2007年工作要点\n于都县水利局\n2007年3月1日\n\n一、任务\n1.修渠。会同县交通局、县建设局完成清淤。\n2.筑坝。加固。\n"
    names = [m.canonical for m in mentions_of(text) if m.item == 1]
    assert names == ["于都县交通局", "于都县建设局"]


PROSE = [
    ("加快寺子川10万千瓦风电项目建设。", ["寺子川10万千瓦风电项目"]),
    ("抓好以下17项任务。", []),
    ("新增风电装机10万千瓦。", ["10万千瓦"]),
    ("预留不低于每千常住人口1.5张床位的空间。", ["1.5张"]),
    ("扩大重特大疾病医疗救助试点。", ["重特大疾病医疗救助试点"]),
    ("建设2个国家水权交易改革试点。", ["2个", "国家水权交易改革试点"]),
    ("举办第七届水利企业“清渠杯”竞赛活动。", ["第七届水利企业“清渠杯”竞赛活动"]),
    ("开展整治“霸王供水”专项行动。", ["整治“霸王供水”专项行动"]),
    ("静海县、蓟县先行试点。", ["静海县", "蓟县"]),
    ("在枢纽、水务、绿化工程中探索联合验收。", []),
    ("做好3·22世界水日活动。", ["3·22世界水日活动"]),
    ("《节水条例》出台后及时制定取水管理细则。", ["《节水条例》", "取水管理细则"]),
    ("启动水利事业发展“十四五”规划编制。", ["水利事业发展“十四五”规划"]),
    ("推进公立医院规划布局调整。", []),
    ("由县发改委会同县财政局审定。", ["县发改委", "县财政局"]),
    ("会同省公安厅联合会签文件。", ["省公安厅"]),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "expected"), PROSE)
def test_prose(sentence: str, expected: list[str]) -> None:
    found = mentions_of(HEAD + "(一)" + sentence + "\n(二)加强队伍建设。\n")
    assert [m.surface for m in found if m.item == 1] == expected


def test_a_title_of_a_task_that_is_a_project_s_name() -> None:
    text = HEAD + "1.高技能人才精工项目。评选人才。\n2.加强队伍建设。培训人才。\n"
    found = [m.surface for m in mentions_of(text) if m.item and m.type is MentionType.PROGRAMME]
    assert found == ["高技能人才精工项目"]


def test_rules_that_go_with_a_law_do_not_amend_the_law() -> None:
    text = HEAD + "(一)修订《节水条例》相关配套规定。\n(二)加强队伍建设。\n"
    assert [m.role for m in mentions_of(text) if m.item == 1] == [Role.MENTION]


def test_a_row_without_a_header_above_names_its_bodies_in_cells() -> None:
    rows = "1\t新建水库3座\t省水利厅\t省财政厅、省应急管理厅\t2021年9月\n2\t疏浚河道\t省水利厅\t无\t2021年12月\n"
    bodies = [
        (m.surface, m.role)
        for m in mentions_of("安平省水利厅2021年任务表\n" + rows)
        if m.type is MentionType.DEPARTMENT and m.rule == "department-table"
    ]
    assert bodies == [
        ("省水利厅", Role.LEAD),
        ("省财政厅", Role.JOINT),
        ("省应急管理厅", Role.JOINT),
        ("省水利厅", Role.LEAD),
    ]


def test_who_stands_before_the_last_comma_leads_where_only_partners_are_told() -> None:
    text = HEAD + "(一)修渠。完成清淤。〔河湖处、工程处，厅内各单位参与〕\n(二)筑坝。加固堤防。\n"
    assert bodies_of(text) == [
        ("河湖处", Role.LEAD),
        ("工程处", Role.LEAD),
        ("厅内各单位", Role.JOINT),
    ]


NAMES = [
    ("召开第十四届安平旅游产业发展大会。", ["第十四届安平旅游产业发展大会"]),
    ("召开第三次职工代表大会。", []),
    ("举办第六个“节水惜水日”宣传活动。", ["第六个“节水惜水日”宣传活动"]),
    ("完善参训机制，零散古井设施抢救保护工程实现全覆盖。", ["零散古井设施抢救保护工程"]),
    ("推进“两学一做”学习教育常态化制度化。", ["“两学一做”学习教育"]),
    ("建设济南水利资源公共服务平台。", ["济南水利资源公共服务平台"]),
]


@pytest.mark.parametrize(("sentence", "expected"), NAMES)
def test_names_of_programmes(sentence: str, expected: list[str]) -> None:
    found = mentions_of(HEAD + "(一)" + sentence + "\n(二)加强队伍建设。\n")
    assert [m.surface for m in found if m.item == 1 and m.type is MentionType.PROGRAMME] == expected


def test_an_edition_is_no_part_of_the_full_name() -> None:
    text = HEAD + "(一)举办2019国际山地旅游大会和第六个“节水惜水日”宣传活动。\n(二)加强队伍建设。\n"
    names = [m.canonical for m in mentions_of(text) if m.type is MentionType.PROGRAMME]
    assert names == ["国际山地旅游大会", "节水惜水日宣传活动"]


def test_a_portal_s_path_is_no_title() -> None:
    text = (
        "网站首页 > 政府信息公开 > 规划计划 > 正文\n"
        + HEAD
        + "(一)修渠。清淤。\n(二)筑坝。加固。\n"
    )
    assert not [m for m in mentions_of(text) if ">" in m.surface]


PLACES = [
    ("完善沣河、澉河、渌河流域联防联控。", ["沣河", "澉河", "渌河"]),
    ("确保云岩山、石鼓岭等重点区域安全。", ["云岩山", "石鼓岭"]),
    ("在花溪、赤水等地推进试点。", ["花溪", "赤水"]),
    ("治理大江大河、荒山荒坡。", []),
]


@pytest.mark.parametrize(("sentence", "expected"), PLACES)
def test_places(sentence: str, expected: list[str]) -> None:
    text = "贵州省水利厅2021年工作要点\n贵州省水利厅\n2021年3月1日\n\n一、重点任务\n(一)" + sentence
    found = mentions_of(text + "\n(二)加强队伍建设。\n")
    assert [m.surface for m in found if m.item == 1 and m.type is MentionType.PLACE] == expected


def test_a_ministry_s_offices_bear_its_full_name() -> None:
    text = "市场监管总局2024年工作要点\n市场监管总局\n2024年3月1日\n\n一、任务\n1.修订规章。（网监司、法规司）\n2.加强队伍建设。（人事司）\n"
    names = [m.canonical for m in mentions_of(text) if m.item == 1]
    assert names == ["国家市场监督管理总局网络交易监督管理司", "国家市场监督管理总局法规司"]
