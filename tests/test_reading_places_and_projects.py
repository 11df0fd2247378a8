"""Habits of plans by other hands: places of no list, projects by long names, labels that need a modifier."""

import pytest

from kg.lexicon import load_lexicon
from kg.model import MentionType
from kg.pipeline import read_bytes

LEXICON = load_lexicon()


def found(issuer: str, sentence: str, kind: MentionType) -> list[str]:
    text = f"2023年工作要点\n{issuer}\n2023年2月10日\n一、重点任务\n（一）加强管理。{sentence}\n（二）甲。"
    reading = read_bytes(text.encode(), "plan.txt", LEXICON)
    begin, end = text.index("加强管理。"), text.index("（二）")
    return [m.surface for m in reading.mentions if m.type is kind and begin < m.start < end]


PLACES = [
    # waters and mountains with their banks, in lists of their kind, behind known ones
    ("甘肃省水利厅", "治理白石河沿岸污染。", ["白石河"]),
    ("甘肃省水利厅", "对白杨河、柳沟河沿线开展巡查。", ["白杨河", "柳沟河"]),
    ("甘肃省水利厅", "保护祁连山、乌鞘岭林区。", ["祁连山", "乌鞘岭"]),
    ("甘肃省水利厅", "加强中小河流域治理，整治城市河沿岸。", []),
    # towns and villages in lists, without their kind, inside a county
    ("甘肃省民政厅", "优先安排红崖乡、柳泉乡改造。", ["红崖乡", "柳泉乡"]),
    ("甘肃省民政厅", "完成柳泉、红崖两镇管网改造。", ["柳泉", "红崖"]),
    ("甘肃省民政厅", "改造景泰县红水镇界碑村水厂。", ["景泰县红水镇界碑村"]),
    ("甘肃省民政厅", "推进示范村、中心村建设。", []),
    # short names of counties at home; words that are none
    ("甘肃省民政厅", "讲好会宁红色故事。", ["会宁"]),
    ("甘肃省民政厅", "推进清水工程。", []),
    ("浙江省民政厅", "讲好会宁红色故事。", []),
    ("甘肃省民政厅", "在肃北县设站。", ["肃北县"]),
    # what is taken in
    ("甘肃省民政厅", "走访六盘山片区困难群众。", ["六盘山片区"]),
    ("甘肃省民政厅", "勘探鄂尔多斯盆地油气。", ["鄂尔多斯盆地"]),
]


@pytest.mark.parametrize(("issuer", "sentence", "wanted"), PLACES, ids=[r[1][:16] for r in PLACES])
def test_places(issuer: str, sentence: str, wanted: list[str]) -> None:
    assert found(issuer, sentence, MentionType.PLACE) == wanted


DIRECTED = [
    ("督促临夏市、永靖县落实整改责任。", ["临夏市", "永靖县"]),
    ("支持天水先行先试。", []),  # a place, not who governs it
    ("支持兰州新区建设园区。", []),  # a zone
]


@pytest.mark.parametrize(("sentence", "wanted"), DIRECTED)
def test_a_place_that_is_told_to_act_is_its_government(sentence: str, wanted: list[str]) -> None:
    assert found("甘肃省生态环境厅", sentence, MentionType.DEPARTMENT) == wanted


PROGRAMMES = [
    # two or three characters, or a count, tell nothing alone: what stands before belongs to the name
    ("开展粮食仓储“亮剑”专项行动。", ["粮食仓储“亮剑”专项行动"]),
    ("推进健康帮扶“三个一”行动计划。", ["健康帮扶“三个一”行动计划"]),
    ("年底前组织“亮剑”专项行动。", ["“亮剑”专项行动"]),
    ("联合省公安厅开展“亮剑”专项行动。", ["“亮剑”专项行动"]),
    ("开展粮食仓储“守望金穗”专项行动。", ["“守望金穗”专项行动"]),
    # a quoted label and another name behind 和
    ("开展“粮安月”和粮库隐患整治攻坚战。", ["“粮安月”", "粮库隐患整治攻坚战"]),
    # used by its quoted name alone
    ("推广“道德银行”，接入“甘快办”。", ["“道德银行”", "“甘快办”"]),
    # projects by long names; sorts of projects
    ("推进城东新区公共租赁住房项目前期工作。", ["城东新区公共租赁住房项目"]),
    ("加快重点项目、投资项目建设。", []),
    ("完成仓储设施智能管护项目20个。", []),
    ("开工建设青石峡水电站。", ["青石峡水电站"]),
    ("举办首届“古村印象”摄影展。", ["首届“古村印象”摄影展"]),
]


@pytest.mark.parametrize(("sentence", "wanted"), PROGRAMMES, ids=[r[0][:18] for r in PROGRAMMES])
def test_programmes(sentence: str, wanted: list[str]) -> None:
    assert found("甘肃省粮食和物资储备局", sentence, MentionType.PROGRAMME) == wanted
