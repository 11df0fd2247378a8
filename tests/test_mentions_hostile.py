"""The readers on hostile text: no exception, spans that fit, no overlaps, the same twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promised import check

from kg.lexicon import load_lexicon
from kg.model import Reading, Source
from kg.pipeline import read_text

HEAD = "2023年工作要点\n江苏省民政厅\n一、任务\n（一）开头。会同各地落实责任。\n（二）"
LEXICON = load_lexicon()
# what rules look for, torn out of its sentences, in the widths and scripts that texts have
PIECES = (
    "《", "》", "〈", "〉", "“", "”", "「", "」", "（", "）", "(", ")", "〔", "〕", "，", ",", "。", "；", "、", "：", ":",
    "\n", "\t", "\u3000", " ", "\u200b", "\ufeff", "\x00", "□", "…", "—", "-", "~", "%", "％", "１２", "2023", "一百二十", "〇",
    "省", "市", "县", "区", "厅", "局", "委", "部", "民政部", "省人社厅", "团省委", "两办", "各地", "有关部门", "江苏省", "南京", "鼓楼区",
    "会同", "由", "牵头", "配合", "负责", "指导", "提请", "（牵头单位：", "责任单位：", "完成时限：", "关于", "印发", "的意见", "的通知", "条例",
    "办法", "该条例", "《条例》", "以下简称", "第三条", "第二款", "至", "国发〔2018〕38号", "令第", "号", "“十四五”", "规划", "修订", "出台",
    "制定", "落实", "送审稿", "行动", "工程", "试点", "平台", "活动", "第九届", "新增", "不少于", "以上", "左右", "达到", "提高", "翻番", "全覆盖",
    "每个", "万", "亿元", "张", "个百分点", "年底前", "到2025年", "同比", "等", "和", "及", "在", "为", "的", "了", "養老", "服務", "條例",
    "養", "ａ", "𠮷", "é", "e\u0301", "㈠", "（一）", "1.", "一、",
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(st.sampled_from(PIECES), st.sampled_from(PIECES), st.characters(codec="utf-8")),
    max_size=60,
).map("".join)


def read(text: str) -> Reading:
    return read_text(Source("plan.txt", "", "0" * 64, "text/plain", "utf-8", HEAD + text), LEXICON)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(TEXTS)
def test_random_text(text: str) -> None:
    reading = read(text)
    check(reading)
    assert read(text) == reading


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("".join), st.integers(1, 80))
def test_pieces_again_and_again(piece: str, times: int) -> None:
    check(read(piece * times))


@pytest.mark.parametrize(
    "text",
    [
        "同步做好第十一届全国残疾人运动会暨第八届特殊奥林匹克运动会的支持工作。",
        "持续推进“失联”“空壳”机构清理专项行动，对上报名单逐一核查。",
    ],
)
def test_two_names_that_the_tagger_bounds_alike_are_one(text: str) -> None:
    check(read(text))


@pytest.mark.parametrize(
    "text",
    [
        "，" * 100_000, "《" * 20_000, "《" * 500 + "条例" + "》" * 500, "《〈" * 400 + "办法" + "〉》" * 400,
        "“" * 20_000, "（" * 20_000, "“甲”" * 3_000, "１，" * 10_000, "省" * 10_000, "的" * 50_000,
        "关于" * 8_000 + "的意见", "、省民政厅" * 1_500, "南京市、" * 2_500, "由省民政厅牵头，" * 1_000,
        "《甲条例》和《乙条例》，《条例》。" * 300, "第一条、" * 6_000, "新增不少于3万张以上" * 1_000,
        "（牵头单位：省民政厅，" * 800, "国发〔" * 5_000, "一百" * 10_000, "会同" * 10_000, "“行动”不修订。" * 1_000,
        "|" * 50_000, "|甲|" * 20_000, "|甲|乙\n" * 10_000, "第" + "一" * 30_000 + "条", "《" + "关于" * 10_000 + "》第三条", "以下简称《" * 4_000,
    ],
    ids=lambda text: f"{text[:6]}-{len(text)}",
)  # fmt: skip
def test_long_and_deep(text: str) -> None:
    """Each took the square of its length, or more, in some reader once: see benchmarks/test_linear."""
    reading = read(text)
    assert all(reading.document.text[m.start : m.end] == m.surface for m in reading.mentions)
