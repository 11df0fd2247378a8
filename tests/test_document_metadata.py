"""What a text says about itself: title, issuer, dates, years, numbers; and its sentences."""

from __future__ import annotations

import pytest
from texts import A, B, read

from kg.document.dates import find_dates, find_year
from kg.document.ids import body_initials
from kg.document.labels import whole_number
from kg.document.sentences import sentences_of
from kg.lexicon import load_lexicon

HEADS = [
    (
        "江苏省教育厅关于印发2024年全省教育工作要点的通知\n苏教办〔2024〕3号\n各设区市教育局：\n现将要点印发。\n江苏省教育厅\n2024年3月5日\n2024年全省教育工作要点\n",
        ("2024年全省教育工作要点", "江苏省教育厅", "2024-03-05", 2024, "江苏省", "苏教办〔2024〕3号", "jiangsu-jyt-2024"),
    ),
    (
        "南京市卫生健康委员会2025年工作要点\n（二〇二五年一月十八日）\n",
        ("南京市卫生健康委员会2025年工作要点", "南京市卫生健康委员会", "2025-01-18", 2025, "南京市", "", "nanjing-wsjkwyh-2025"),
    ),
    (
        "国务院办公厅关于印发深化医药卫生体制改革2021年重点工作任务的通知\n国办发〔2021〕20号\n国务院办公厅\n2021年5月24日\n",
        ("深化医药卫生体制改革2021年重点工作任务", "国务院办公厅", "2021-05-24", 2021, "全国", "国办发〔2021〕20号", "quanguo-gwybgt-2021"),
    ),
    (
        "教育部2022年工作要点\n",
        ("教育部2022年工作要点", "教育部", "", 2022, "全国", "", "quanguo-jyb-2022"),
    ),
    (
        "云岭县农业农村局\n2026年工作要点\n发布日期：2026-02-03\n",
        ("云岭县农业农村局2026年工作要点", "云岭县农业农村局", "2026-02-03", 2026, "云岭县", "", "yunling-nyncj-2026"),
    ),
    (
        "关于印发《浙江省交通运输厅2020年工作要点》的通知\n各市交通运输局：\n浙江省交通运输厅\n2020年2月28日\n",
        ("浙江省交通运输厅2020年工作要点", "浙江省交通运输厅", "2020-02-28", 2020, "浙江省", "", "zhejiang-jtyst-2020"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("head", "wanted"), HEADS, ids=[wanted[1] for _, wanted in HEADS])
def test_metadata(head: str, wanted: tuple[object, ...]) -> None:
    document = read(head + f"一、{A}\n二、{B}\n")
    m = document.metadata
    found = (m.title, m.issuer, m.date, m.year, m.region, m.number, document.id)
    assert found == wanted


def test_signature_at_the_end_and_short_body() -> None:
    document = read(f"四川省2019年水利工作要点\n一、{A}\n二、{B}\n省水利厅\n2019年4月1日\n")
    assert (document.metadata.issuer, document.metadata.date) == ("四川省水利厅", "2019-04-01")
    assert document.id == "sichuan-slt-2019"


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2023年2月10日", ["2023-02-10"]),
        ("２０２３年２月１０日", ["2023-02-10"]),
        ("二〇二三年十二月二十一日", ["2023-12-21"]),
        ("2023-2-10 15:57", ["2023-02-10"]),
        ("2023.13.40", []),
        ("12023年2月30日", []),
    ],
)
def test_dates(text: str, dates: list[str]) -> None:
    assert find_dates(text) == dates


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023年工作要点", 2023),
        ("二〇二五年要点", 2025),
        ("要点（2024年度）", 2024),
        ("第12023号", None),
        ("要点", None),
    ],
)
def test_years(text: str, year: int | None) -> None:
    assert find_year(text) == year


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("二十一", 21),
        ("四十", 40),
        ("一百零二", 102),
        ("一百一十", 110),
        ("２１", 21),
        ("甲", None),
    ],
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    ("issuer", "region", "initials"),
    [
        ("江苏省民政厅", "江苏省", "mzt"),
        ("中华人民共和国民政部", "全国", "mzb"),
        ("国家税务总局", "全国", "swzj"),
        ("某省龘龘厅", "某省", ""),
    ],
)
def test_initials(issuer: str, region: str, initials: str) -> None:
    assert body_initials(issuer, region, load_lexicon()) == initials


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("甲。乙！丙？丁", ["甲。", "乙！", "丙？", "丁"]),
        ("他说“好。行。”然后走了。完", ["他说“好。行。”然后走了。", "完"]),
        ("（见附件。）下一句。", ["（见附件。）下一句。"]),
        ("甲；乙；丙。", ["甲；乙；丙。"]),
        ("开了“没有关。下一句。", ["开了“没有关。", "下一句。"]),
        ("“一句。”“又一句。”", ["“一句。”“又一句。”"]),
        ("  ", []),
        ("增长3.5%。达到2.1万户。", ["增长3.5%。", "达到2.1万户。"]),
    ],
)
def test_sentences(text: str, wanted: list[str]) -> None:
    assert [text[s.start : s.end] for s in sentences_of(text, 0, len(text))] == wanted
