"""Sentences of many fields, read whole: every mention that is there, and no other.

`type surface`, then `=canonical`, `/role`, `#what` where the row is about that; `|` between mentions.
"""

import pytest

from kg.lexicon import load_lexicon
from kg.model import Mention
from kg.pipeline import read_bytes

TYPES = {"P": "policy", "D": "department", "G": "programme", "T": "target", "L": "place"}

ROWS = [
    # a free name of a body does not cross a verb
    ("江西省民政厅", "支持赣州设立分中心。", "L 赣州"),
    ("江西省民政厅", "推动九江建设区域医疗中心。", "L 九江"),
    ("江西省民政厅", "会同省城乡建设集团开展检查。", "D 省城乡建设集团=江西省城乡建设集团"),
    # a deadline is no part of what is counted
    ("江西省民政厅", "到年底社区服务设施实现全覆盖。", "T 实现全覆盖#社区服务设施"),
    ("江西省民政厅", "力争到年底城乡社区实现全覆盖。", "T 实现全覆盖#城乡社区"),
    ("江西省民政厅", "到年底建成站点300个。", "T 300个#站点"),
    # a name that is quoted once is the same name without quotes
    (
        "江西省民政厅",
        "打造“赣鄱养老”品牌。推广赣鄱养老品牌。",
        "G “赣鄱养老”品牌=赣鄱养老品牌|G 赣鄱养老品牌=赣鄱养老品牌",
    ),
    # 全省 belongs to the name of a system, not to a bare 民政系统
    ("江西省民政厅", "打通全省就业信息资源库。", "G 全省就业信息资源库"),
    ("江西省民政厅", "在全省民政系统开展教育。", ""),
    # what an office drafts or looks back on is its own plan
    (
        "江西省民政厅",
        "做好“十五五”养老服务发展规划编制和“十四五”规划评估。",
        "P “十五五”养老服务发展规划=江西省“十五五”养老服务发展规划/draft|P “十四五”规划=江西省“十四五”民政事业发展规划/evaluate",
    ),
    ("江西省民政厅", "落实“十四五”养老服务体系规划。", "P “十四五”养老服务体系规划=“十四五”养老服务体系规划/implement"),
    ("湖北省教育厅", "选树湖北省技术能手。", ""),
]  # fmt: skip


def mentions(issuer: str, sentence: str) -> list[Mention]:
    text = f"2023年工作要点\n{issuer}\n2023年2月10日\n一、重点任务\n（一）加强管理。{sentence}\n（二）甲。"
    reading = read_bytes(text.encode(), "plan.txt", load_lexicon())
    begin, end = text.index("加强管理。"), text.index("（二）")
    return [m for m in reading.mentions if begin < m.start < end]


def shown(mention: Mention, wanted: str) -> str:
    """The mention as the row has it, with what the row asks of it."""
    (kind,) = [key for key, name in TYPES.items() if name == mention.type]
    parts = [f"{kind} {mention.surface}"]
    if "=" in wanted:
        parts.append(f"={mention.canonical}")
    if "/" in wanted:
        parts.append(f"/{mention.role}")
    if "#" in wanted:
        parts.append(f"#{mention.what}")
    return "".join(parts)


@pytest.mark.parametrize(("issuer", "sentence", "wanted"), ROWS, ids=[row[1][:24] for row in ROWS])
def test_sentences(issuer: str, sentence: str, wanted: str) -> None:
    found = mentions(issuer, sentence)
    rows = wanted.split("|") if wanted else []
    said = [shown(m, rows[i] if i < len(rows) else "") for i, m in enumerate(found)]
    assert said == rows


@pytest.mark.parametrize(
    ("first", "titled"),
    [
        ("2023年是全面落实规划的关键之年。", False),
        ("今年要坚持稳中求进，抓好各项任务。", False),
        ("江西省水利厅", False),
        ("2023年全省水利工作要点", True),
        ("关于印发2023年全省水利工作要点的通知", True),
    ],
)
def test_a_first_line_is_a_title_or_none(first: str, titled: bool) -> None:
    text = f"{first}\n一、任务\n（一）加强管理。甲。\n（二）甲。"
    reading = read_bytes(text.encode(), "plan.txt", load_lexicon())
    assert [m.surface for m in reading.mentions if m.type == "policy"] == [first] * titled
