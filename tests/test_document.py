"""Text → sections, items, sentences: invented plans in many layouts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from texts import A, B, C, read, said, shape

from kg.document import read_document
from kg.document.labels import whole_number
from kg.lexicon import load_lexicon
from kg.model import Document
from kg.source import read_source

SHARED = Path(__file__).parents[1] / ".." / "shared" / "corpus" / "jiangsu-civil-affairs-2023.txt"

LAYOUTS: dict[str, tuple[str, list[str]]] = {
    "sections and running items": (
        f"要点\n一、河道治理\n（一）{A}\n（二）{B}\n二、水源保护\n（三）{C}\n",
        ["1.1:（一） 完善巡河制度", "1.2:（二） 清理河岸垃圾", "2.3:（三） 补种护岸林木"],
    ),
    "items that restart in each section": (
        f"要点\n一、河道治理\n（一）{A}\n（二）{B}\n二、水源保护\n（一）{C}\n（二）{A}\n",
        ["1.1:（一） 完善巡河制度", "1.2:（二） 清理河岸垃圾", "2.3:（一） 补种护岸林木", "2.4:（二） 完善巡河制度"],
    ),
    "half-width brackets": (
        f"要点\n一、河道治理\n(一){A}\n(二){B}\n二、水源保护\n(三){C}",
        ["1.1:(一) 完善巡河制度", "1.2:(二) 清理河岸垃圾", "2.3:(三) 补种护岸林木"],
    ),
    "arabic items": (
        f"要点\n一、河道治理\n1.{A}\n2.{B}\n二、水源保护\n3.{C}",
        ["1.1:1. 完善巡河制度", "1.2:2. 清理河岸垃圾", "2.3:3. 补种护岸林木"],
    ),
    "full-width stops and figures": (
        f"要点\n一、河道治理\n１．{A}\n２．{B}\n二、水源保护\n１．{C}\n２．{A}",
        ["1.1:１． 完善巡河制度", "1.2:２． 清理河岸垃圾", "2.3:１． 补种护岸林木", "2.4:２． 完善巡河制度"],
    ),
    "arabic with a comma mark": (
        f"要点\n一、河道治理\n1、{A}\n2、{B}\n二、水源保护\n1、{C}\n2、{A}",
        ["1.1:1、 完善巡河制度", "1.2:2、 清理河岸垃圾", "2.3:1、 补种护岸林木", "2.4:2、 完善巡河制度"],
    ),
    "items without sections": (
        f"要点\n开头一句。\n1. {A}\n2. {B}\n3. {C}",
        ["-.1:1. 完善巡河制度", "-.2:2. 清理河岸垃圾", "-.3:3. 补种护岸林木"],
    ),
    "sections are the items": (
        f"要点\n一、{A}\n二、{B}\n三、{C}",
        ["-.1:一、 完善巡河制度", "-.2:二、 清理河岸垃圾", "-.3:三、 补种护岸林木"],
    ),
    "headed sections without items": (
        f"要点\n一、河道治理\n{A}\n{B}\n二、水源保护\n{C}",
        ["-.1:一、 河道治理", "-.2:二、 水源保护"],
    ),
    "enumeration inside an item": (
        f"要点\n一、河道治理\n（一）整治支流。分三步推进：\n1.排查；\n2.整改；\n3.验收。\n（二）{B}\n二、水源保护\n（三）{C}",
        ["1.1:（一） 整治支流", "1.2:（二） 清理河岸垃圾", "2.3:（三） 补种护岸林木"],
    ),
    "enumeration inside a section-level item": (
        "要点\n一、整治支流。分三步推进：\n1.排查到村；\n2.整改到户；\n3.验收到人。\n二、管好水库。全年检查：\n1.大坝；\n2.闸门。\n",
        ["-.1:一、 整治支流", "-.2:二、 管好水库"],
    ),
    "bare second headings above arabic tasks": (
        f"要点\n一、水务\n（一）河道治理\n1.{A}\n2.{B}\n（二）水源保护\n3.{C}\n二、林业\n（三）护林防火\n4.{A}\n",
        ["1.1:1. 完善巡河制度", "1.2:2. 清理河岸垃圾", "2.3:3. 补种护岸林木", "3.4:4. 完善巡河制度"],
    ),
    "chapters and articles": (
        f"办法要点\n第一章 河道\n第一条 {A}\n第二条 {B}\n第二章 水源\n第三条 {C}",
        ["1.1:第一条 完善巡河制度", "1.2:第二条 清理河岸垃圾", "2.3:第三条 补种护岸林木"],
    ),
    "parts, sections, items": (
        f"要点\n第一部分 水务\n一、河道治理\n（一）{A}\n（二）{B}\n第二部分 林业\n一、护林\n（一）{C}\n",
        ["1.1:（一） 完善巡河制度", "1.2:（二） 清理河岸垃圾", "2.3:（一） 补种护岸林木"],
    ),
    "decimals": (
        f"要点\n1 总则\n一、河道治理\n1.1 {A}\n1.2 {B}\n二、水源保护\n2.1 {C}\n",
        ["1.1:1.1 完善巡河制度", "1.2:1.2 清理河岸垃圾", "2.3:2.1 补种护岸林木"],
    ),
    "decimals below arabic headings": (
        f"要点\n1. 河道治理\n1.1 {A}\n1.2 {B}\n2. 水源保护\n2.1 {C}\n",
        ["1.1:1.1 完善巡河制度", "1.2:1.2 清理河岸垃圾", "2.3:2.1 补种护岸林木"],
    ),
    "three decimals": (
        f"要点\n1. 水务\n1.1 河道治理\n1.1.1 {A}\n1.1.2 {B}\n1.2 水源保护\n1.2.1 {C}\n",
        ["1.1:1.1.1 完善巡河制度", "1.2:1.1.2 清理河岸垃圾", "2.3:1.2.1 补种护岸林木"],
    ),
    "brackets with figures": (
        f"要点\n一、河道治理\n（1）{A}\n（2）{B}\n二、水源保护\n（3）{C}",
        ["1.1:（1） 完善巡河制度", "1.2:（2） 清理河岸垃圾", "2.3:（3） 补种护岸林木"],
    ),
    "circled figures": (
        f"要点\n一、河道治理\n①{A}\n②{B}\n二、水源保护\n③{C}",
        ["1.1:① 完善巡河制度", "1.2:② 清理河岸垃圾", "2.3:③ 补种护岸林木"],
    ),
    "named tasks": (
        f"要点\n任务一：{A}\n任务二：{B}\n任务三：{C}",
        ["-.1:任务一： 完善巡河制度", "-.2:任务二： 清理河岸垃圾", "-.3:任务三： 补种护岸林木"],
    ),
    "everything on one line": (
        f"要点 开头一句话。一、河道治理 （一）{A}（二）{B}二、水源保护 （三）{C}",
        ["1.1:（一） 完善巡河制度", "1.2:（二） 清理河岸垃圾", "2.3:（三） 补种护岸林木"],
    ),
    "a section on one line": (
        f"要点\n一、河道治理。（一）{A}（二）{B}\n二、水源保护。（三）{C}",
        ["1.1:（一） 完善巡河制度", "1.2:（二） 清理河岸垃圾", "2.3:（三） 补种护岸林木"],
    ),
    "preamble section in front, closing section behind": (
        f"要点\n一、总体要求\n坚持问题导向。\n二、河道治理\n（一）{A}\n（二）{B}\n三、组织保障\n各地要加强领导，按季度报送进展，确保各项任务落到实处。\n",
        ["2.1:（一） 完善巡河制度", "2.2:（二） 清理河岸垃圾", "3.3:三、 组织保障"],
    ),
    "a number left out and one twice": (
        f"要点\n一、河道治理\n（一）{A}\n（二）{B}\n（四）{C}\n（五）{A}\n二、水源\n（五）{B}\n（六）{C}\n",
        ["1.1:（一） 完善巡河制度", "1.2:（二） 清理河岸垃圾", "1.3:（四） 补种护岸林木", "1.4:（五） 完善巡河制度",
         "2.5:（五） 清理河岸垃圾", "2.6:（六） 补种护岸林木"],
    ),
    "a table of tasks": (
        "要点\n序号\t工作任务\t牵头单位\n1\t疏浚东河\t县水务局\n2\t加固西坝\t县应急局\n3\t清理南湖\t县环保局\n",
        ["-.1:1 疏浚东河", "-.2:2 加固西坝", "-.3:3 清理南湖"],
    ),
    "figures that are no labels": (
        f"要点\n一、河道治理\n（一）{A}其中一、二级支流先行。增长3.5个百分点。\n2025年底前完成。\n（二）{B}\n二、水源\n（三）{C}\n",
        ["1.1:（一） 完善巡河制度", "1.2:（二） 清理河岸垃圾", "2.3:（三） 补种护岸林木"],
    ),
    "no numbering at all": ("要点\n做好河道治理。\n做好水源保护。\n", []),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    text, wanted = LAYOUTS[name]
    document = read(text)
    assert shape(document) == wanted
    check(document)


def check(document: Document) -> None:
    """What holds for every document: order, containment, nothing outside, labels where they say."""
    text, last = document.text, 0
    assert [item.number for item in document.items] == list(range(len(document.items)))
    assert len({item.eid for item in document.items}) == len(document.items)
    for item in document.items:
        assert last <= item.start <= item.end <= len(text)
        last = item.end
        at = item.start
        for sentence in item.sentences:
            assert at <= sentence.start < sentence.end <= item.end
            assert (
                text[sentence.start : sentence.end].strip() == text[sentence.start : sentence.end]
            )
            assert not any(
                s.start < sentence.end and sentence.start < s.end for s in document.outside
            )
            at = sentence.end
    for before, after in zip(document.sections, document.sections[1:], strict=False):
        assert before.start < before.end <= after.start
    for section in document.sections:
        assert text.startswith(section.label, section.start)


def test_contents_list_is_outside() -> None:
    body = f"一、河道治理\n（一）{A}\n（二）{B}\n二、水源保护\n（三）{C}\n三、宣传教育\n（四）{A}\n"
    for contents in (
        "目  录\n一、河道治理…………1\n二、水源保护…………4\n三、宣传教育…………9\n",
        "目录\n一、河道治理\n二、水源保护\n三、宣传教育\n",
        "目 录\n一、河道治理\t1\n（一）完善巡河制度\t1\n二、水源保护\t2\n三、宣传教育\t3\n",
    ):
        document = read("云岭县水务要点\n" + contents + "云岭县2025年水务工作要点\n" + body)
        assert [section.title for section in document.sections] == [
            "河道治理",
            "水源保护",
            "宣传教育",
        ]
        assert len(document.items) == 5
        assert "目" in document.text[document.outside[0].start : document.outside[0].end]
        assert not any("目" in sentence for sentence in said(document, 0))
        check(document)


def test_the_title_behind_a_contents_list_is_taken() -> None:
    contents = "目录\n一、河道治理\n二、水源保护\n"
    body = (
        f"云岭县2025年水务工作要点\n一、河道治理\n（一）{A}\n（二）{B}\n二、水源保护\n（三）{C}\n"
    )
    assert read("云岭县水务要点\n" + contents + body).metadata.title == "云岭县2025年水务工作要点"


def test_lines_broken_by_a_page_are_joined() -> None:
    text = (
        "云岭县2025年水务工作要点\n一、河道治理\n"
        "（一）完善巡河制度。落实河长责任，按月通报巡查情况\n，对连续两次没有整改到位的乡镇，由县河长办公室当面\n约谈，并在全县通报。年底前完成12个断面的监测设施改\n造，水质达标率保持稳定。\n"
        "（二）清理河岸垃圾。组织沿河村庄集中清理，全年清理\n40处，建立台账，销号管理，防止反弹，同步开展入河排\n污口的排查整治工作。\n二、水源保护\n"
        "（三）补种护岸林木。选择适合本地生长的树种，成活率\n不低于九成，落实管护人员，签订管护协议，明确管护的\n责任和期限。\n"
    )
    document = read(text)
    assert [item.title for item in document.items[1:]] == [
        "完善巡河制度",
        "清理河岸垃圾",
        "补种护岸林木",
    ]
    assert said(document, 1) == [
        "完善巡河制度。",
        "落实河长责任，按月通报巡查情况，对连续两次没有整改到位的乡镇，由县河长办公室当面约谈，并在全县通报。",
        "年底前完成12个断面的监测设施改造，水质达标率保持稳定。",
    ]
    check(document)


def test_section_lead_in_goes_with_its_first_item() -> None:
    document = read(
        f"要点\n一、河道治理\n今年抓好两件事。\n（一）{A}\n（二）{B}\n二、水源\n（三）{C}\n"
    )
    assert said(document, 1) == ["今年抓好两件事。", "完善巡河制度。", "落实河长责任，按月通报。"]
    assert document.items[1].title == "完善巡河制度"
    assert document.text[document.items[1].start :].startswith("今年")


def test_heading_lines_belong_to_no_item() -> None:
    document = read(LAYOUTS["sections and running items"][0])
    assert said(document, 2) == ["清理河岸垃圾。", "全年清理40处。"]
    assert document.items[2].end == document.sections[1].start
    assert document.items[3].eid == "sec_2__item_3"
    assert read(LAYOUTS["items without sections"][0]).items[2].eid == "item_2"


@pytest.mark.parametrize(
    "line",
    [
        "发布日期：2025-03-01 浏览次数：12", "发布时间: 2025-03-01", "字号：【大 中 小】", "打印本页", "扫一扫在手机打开当前页",
        "上一篇：关于召开会议的通知", "下一篇：没有了", "分享到：", "索引号：000014349/2025-00012", "版权所有：云岭县人民政府",
        "您现在的位置：首页 > 政务公开 > 通知公告", "浏览量：33", "【打印本页】 【关闭窗口】", "【字体：大 中 小】", "【关闭】",
        "访问次数：8", "当前位置：首页 > 公开", "网站标识码：5301000001", "滇ICP备05000001号", "附件下载：", "主题分类：水利",
        "信息来源：", "责任编辑：某某", "打印 关闭", "【返回顶部】", "返回首页", "阅读次数：100",
    ],
)  # fmt: skip
def test_website_lines_are_outside(line: str) -> None:
    for text in (
        f"{line}\n云岭县水务要点\n一、{A}\n二、{B}",
        f"云岭县水务要点\n一、{A}\n二、{B}\n\n{line}",
    ):
        document = read(text)
        spans = [document.text[s.start : s.end].strip() for s in document.outside]
        assert spans == [line]
        assert len(document.items) == 3


@pytest.mark.parametrize(
    "line",
    ["打印店要依法经营。", "首页设计要简洁，便于老年人使用。", "收藏文物要登记", "分享到会经验，推广好做法。",
     "公开发布日期要提前告知。", "来源不明的资金一律不得使用。", "关闭落后产能12家"],
)  # fmt: skip
def test_lines_of_a_plan_are_not_taken_for_a_website(line: str) -> None:
    document = read(f"云岭县要点\n{line}\n一、{A}\n二、{B}")
    assert document.outside == ()


def test_source_field_keeps_its_body() -> None:
    document = read(
        f"发布日期：2025-03-01 来源：县水务局 浏览次数：3\n云岭县要点\n一、{A}\n二、{B}"
    )
    assert said(document, 0) == ["县水务局", "云岭县要点"]


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="../shared/corpus is not here")
def test_real_plan() -> None:
    document = read_document(read_source(SHARED), load_lexicon())
    check(document)
    assert len(document.sections) == 11
    assert [whole_number(i.label.strip("()")) for i in document.items[1:]] == list(range(1, 45))
    assert document.items[11].eid == "sec_3__item_11"
    assert document.id == "jiangsu-mzt-2023"
    m = document.metadata
    assert (m.issuer, m.date, m.year, m.region) == ("江苏省民政厅", "2023-02-10", 2023, "江苏省")
    assert document.text[document.outside[-1].start : document.outside[-1].end].startswith("扫一扫")


# robustness

_CHARS = "一二三十、（）(1.．)第章条。；：“”《》\n\t 　年月日省市厅目录…河长工作要点序号①"


@given(st.text(alphabet=_CHARS, min_size=1, max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text: str) -> None:
    if text.strip("\ufeff\u200b \t\n\r\x0b\x0c\u3000\xa0"):
        check(read(text))


@given(st.text(min_size=1, max_size=200))
@settings(max_examples=100, deadline=None)
def test_any_unicode_is_read(text: str) -> None:
    # a NUL among a few letters makes bytes of them (`x0\\0` is refused); among text see tests/test_source.py
    cleaned = "x" + re.sub("[<\0]", "", text).encode("utf-8", "replace").decode()
    check(read(cleaned))


@pytest.mark.parametrize(
    "unit",
    ["，", "（", "《“（", "一、", "（一）", "1.", "第一条 ", "一", "1", "。", "\n", "目录\n", "序号\t任务\n", " （二）", "来源：",
     "江苏省民政厅\n2023年2月10日\n", "工作要点\n", "一、甲\n"],
)  # fmt: skip
def test_long_repetitions(unit: str) -> None:
    document = read("河" + unit * (300_000 // len(unit)))
    assert document.items[0].number == 0


@pytest.mark.slow
def test_five_megabytes() -> None:
    part = "".join(f"（{'一' if n == 0 else '二'}）{A}\n" for n in range(2))
    text = "要点\n" + f"一、河道治理\n{part}" * 30_000
    assert len(read(text).items) > 50_000


def test_a_document_number_that_a_line_break_cuts_is_one() -> None:
    text = "要点\n一、河道治理\n1.落实巡河办法（国发〔2031〕\n112号）等要求。\n2.清理河岸垃圾。\n"
    document = read(text)
    sentences = [text[s.start : s.end] for item in document.items for s in item.sentences]
    assert "落实巡河办法（国发〔2031〕\n112号）等要求。" in [
        one.removeprefix("1.") for one in sentences
    ]
