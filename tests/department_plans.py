"""Offices of invented plans and one way to read a sentence as one of theirs; for tests."""

from __future__ import annotations

import re

from kg.lexicon import load_lexicon
from kg.mentions import find_mentions
from kg.model import Document, Item, Mention, MentionType, Metadata, Sentence, Source

LEXICON = load_lexicon()


def _plan(issuer: str, year: int, region: str) -> Metadata:
    return Metadata(f"{issuer}{year}年工作要点", issuer, f"{year}-02-20", year, region)


PLANS = {
    "四川教育24": _plan("四川省教育厅", 2024, "四川省"),
    "四川13": _plan("四川省人民政府办公厅", 2013, "四川省"),
    "国07": _plan("国家发展和改革委员会", 2007, "全国"),
    "国09": _plan("卫生部", 2009, "全国"),
    "国12": _plan("商务部", 2012, "全国"),
    "国14": _plan("国务院办公厅", 2014, "全国"),
    "国22": _plan("民政部", 2022, "全国"),
    "国24": _plan("生态环境部", 2024, "全国"),
    "内蒙22": _plan("内蒙古自治区教育厅", 2022, "内蒙古自治区"),
    "上海16": _plan("上海市人民政府办公厅", 2016, "上海市"),
    "上海21": _plan("上海市人民政府办公厅", 2021, "上海市"),
    "北京24": _plan("北京市民政局", 2024, "北京市"),
    "万州22": _plan("重庆市万州区人民政府", 2022, "重庆市万州区"),
    "深圳23": _plan("深圳市人民政府办公厅", 2023, "深圳市"),
    "延边20": _plan("延边朝鲜族自治州人民政府", 2020, "延边朝鲜族自治州"),
    "正定19": _plan("正定县人民政府", 2019, "正定县"),
    "浙江金融18": _plan("浙江省人民政府金融工作办公室", 2018, "浙江省"),
    "陕西林业10": _plan("陕西省林业厅", 2010, "陕西省"),
    "国交05": _plan("交通部", 2005, "全国"),
    "国农16": _plan("农业部", 2016, "全国"),
    "国市监25": _plan("市场监管总局", 2025, "全国"),
    "广西26": _plan("广西壮族自治区人民政府办公厅", 2026, "广西壮族自治区"),
    "昆山15": _plan("昆山市人民政府办公室", 2015, "昆山市"),
    "玄武24": _plan("南京市玄武区人民政府", 2024, "南京市玄武区"),
    "凉山11": _plan("凉山彝族自治州卫生局", 2011, "凉山彝族自治州"),
    "团湖北21": _plan("共青团湖北省委员会", 2021, "湖北省"),
    "宁夏20": _plan("宁夏回族自治区文化和旅游厅", 2020, "宁夏回族自治区"),
    "西藏19": _plan("西藏自治区交通运输厅", 2019, "西藏自治区"),
    "云南司法17": _plan("云南省司法厅", 2017, "云南省"),
    "国文08": _plan("文化部", 2008, "全国"),
    "国卫15": _plan("国家卫生和计划生育委员会", 2015, "全国"),
    "澄迈25": _plan("澄迈县人民政府", 2025, "澄迈县"),
    "沈阳22": _plan("沈阳市营商环境建设局", 2022, "沈阳市"),
    "重庆20": _plan("重庆市人民政府办公厅", 2020, "重庆市"),
    "福建残联12": _plan("福建省残疾人联合会", 2012, "福建省"),
    "兵团23": _plan("新疆生产建设兵团办公厅", 2023, "新疆生产建设兵团"),
    "泸州22": _plan("泸州市人民政府办公室", 2022, "泸州市"),
    "公安18": _plan("海南省公安厅", 2018, "海南省"),
    "房山17": _plan("北京市房山区住房和城乡建设委员会", 2017, "北京市房山区"),
}


def read(text: str, plan: str) -> list[Mention]:
    """The departments of a text as the only item of a plan; a line or a full stop ends a sentence."""
    spans = [Sentence(m.start(), m.end()) for m in re.finditer(r"[^。\n]+。?", text)]
    item = Item(1, "item_1", None, "", "", 0, len(text), tuple(spans))
    source = Source("t", "t", "0", "text/plain", "utf-8", text)
    document = Document("t", source, PLANS[plan], (), (item,))
    return [m for m in find_mentions(document, LEXICON) if m.type is MentionType.DEPARTMENT]


def rows(lines: str) -> list[tuple[str, str, list[str]]]:
    """`plan | text | surface role canonical; …` a line: canonical may be left out."""
    table = []
    for line in filter(None, map(str.strip, lines.splitlines())):
        plan, text, expected = (part.strip() for part in line.split(" | "))
        table.append((plan, text, [e.strip() for e in expected.split(";") if e.strip() != "-"]))
    return table


def check(plan: str, text: str, expected: list[str]) -> None:
    """What is read is what is expected: surface, role, and the full name where it is given."""
    found = read(text.replace("⏎", "\n").replace("⇥", "\t"), plan)
    shown = [
        " ".join([m.surface, str(m.role), m.canonical][: len(e.split(" "))])
        for m, e in zip(found, expected, strict=False)
    ]
    assert shown + [m.surface for m in found[len(shown) :]] == expected
