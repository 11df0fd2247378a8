"""Of a thousand offices few read a question; what only one of them knows is still found."""

import pytest

from api.naming import bodies_in
from api.offices import Offices
from kg.lexicon import load_lexicon
from kg.mentions.department_names import find_names, may_begin
from kg.mentions.department_office import Office
from kg.model import Metadata
from kg.store import Head, Summary

LEXICON = load_lexicon()


def head(issuer: str, region: str, date: str) -> Head:
    meta = Metadata("", issuer, date, int(date[:4]), region, "")
    return Head(Summary(f"{issuer}{date}", "", "", "", meta, 0, 0), (), ())


def offices(*rare: Head) -> Offices:
    """Three hundred offices of one province, and others that stand where every spread passes them by."""
    many = [head(f"第{n}处", "江苏省", "2024-01-01") for n in range(300)]
    return Offices([*many[:7], *rare, *many[7:]], LEXICON)


def slow(plain: str, held: Offices) -> set[tuple[str, str]]:
    """As every single office reads it."""
    alone = Offices([], LEXICON)
    found = set()
    for office in held.all:
        alone.all = (office,)
        alone.__dict__.pop("_first", None)
        found |= {(n.surface, n.canonical) for n in bodies_in(plain, alone, LEXICON)}
    return found


QUESTIONS = (
    "中央对养老有什么要求",
    "朝阳区民政局负责什么",
    "国家乡村振兴局会同哪些部门",
    "鼓楼区教育局做什么",
    "财政部牵头哪些任务",
    "应急管理部会同什么",
    "市民政局负责什么",
)


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize(
    "rare",
    [
        head("民政部", "全国", "2024-01-01"),
        head("民政局", "辽宁省", "2024-01-01"),
        head("民政局", "福建省", "2012-01-01"),
        head("民政厅", "江苏省", "2016-05-01"),
    ],
    ids=["national", "liaoning", "fujian-2012", "jiangsu-2016"],
)
def test_what_one_office_of_many_reads_is_read(question: str, rare: Head) -> None:
    held = offices(rare)
    found = {(name.surface, name.canonical) for name in bodies_in(question, held, LEXICON)}
    assert found == slow(question, held)


def test_few_are_asked() -> None:
    held = offices(head("民政部", "全国", "2024-01-01"))
    assert len(held.all) == 301
    assert len(held.asked_first("社区里的老人怎么照顾")) <= 12


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_office_reads_a_name_where_none_may_begin(question: str) -> None:
    text = f"{question}，由厅办公室报委规划处，会同某市大数据协会、各有关部门和两办，请市残联、省教育厅党组落实"
    starts = may_begin(text, LEXICON)
    assert 0 < len(starts) < len(text)
    for issuer, region in (("民政部", "全国"), ("民政厅", "江苏省"), ("卫生健康委员会", "南京市")):
        office = Office.of(head(issuer, region, "2024-01-01").summary, LEXICON)
        assert find_names(text, office, starts) == find_names(text, office)
