"""The text of pages, Word and PDF files, without what stands around it."""

from __future__ import annotations

import pytest
from made_files import PAGE, W, docx, paragraph, pdf

from kg.errors import (
    Damaged,
    Encrypted,
    NoText,
    SourceError,
    TooLarge,
)
from kg.source import source_from_bytes
from kg.source.numbering import chinese
from kg.source.pdf import without_running_lines

PAGE_TEXT = [
    "关于印发要点的通知",
    "发布日期：2025-03-01 来源：局办公室",
    "各区、县城市管理局：",
    "\xa0\xa0现将要点印发，请结合实际“照此”办理，年底前报送总结。",
    "一、街巷整治",
    "（一）清理占道摊点。年内完成12条背街小巷改造，先易后难，不留死角。",
    "（二）更新路灯。",
    "序号\t任务\t责任单位",
    "1\t更换灯杆\t市供电公司",
]


@pytest.mark.parametrize(("charset", "codec"), [("utf-8", "utf-8"), ("gb2312", "gb18030")])
def test_main_text_of_a_page(charset: str, codec: str) -> None:
    source = source_from_bytes(PAGE.format(charset=charset).encode(codec), "a.txt")
    assert [line.lstrip(" ") for line in source.text.split("\n")] == [
        line.strip("\xa0") for line in PAGE_TEXT
    ]
    assert (source.media_type, source.encoding) == ("text/html", codec)
    assert dict(source.hints) == {"title": "关于印发要点的通知", "date": "2025-03-01 10:00"}


def test_layout_table_and_ordered_list() -> None:
    page = (
        "<table><tr><td><p>栏目</p></td><td><table><tr><td><p>第一段写得足够长，可以当作正文来读。</p>"
        "<ol><li>修桥铺路，方便出行。</li><li>植树造林，绿化荒山。</li></ol></td></tr></table></td></tr></table>"
    )
    lines = source_from_bytes(page.encode(), "a.html").text.split("\n")
    assert lines[-3:] == [
        "第一段写得足够长，可以当作正文来读。",
        "1. 修桥铺路，方便出行。",
        "2. 植树造林，绿化荒山。",
    ]


def test_deep_page_does_not_overflow() -> None:
    page = (
        "<div>" * 50_000 + "深处的一句话，长得足够当作正文来读了，真的足够长。" + "</div>" * 50_000
    )
    try:
        assert "深处" in source_from_bytes(page.encode(), "a.html").text
    except SourceError as error:
        assert error.where == "a.html"


def docx_lines(body: str) -> list[str]:
    return source_from_bytes(docx(body), "a.docx").text.split("\n")


def test_automatic_numbers_are_rendered() -> None:
    body = (
        paragraph("街巷", style="Heading1") + paragraph("摊点", number="1", level="1")
        + paragraph("路灯", number="1", level="1") + paragraph("灯杆", number="1", level="2")
        + paragraph("公园", style="Sub") + paragraph("绿地", number="1", level="1")
        + paragraph("点", number="2") + paragraph("续", number="3", level="2")
        + paragraph("深", number="1", level="3")
    )  # fmt: skip
    assert docx_lines(body) == [
        "一、街巷", "（一）摊点", "（二）路灯", "1.灯杆".replace(".", ". "), "二、公园", "（一）绿地", "点",
        "5. 续", "1.1 深",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (44, "四十四"), (100, "一百"), (101, "一百零一"), (110, "一百一十")],
)  # fmt: skip
def test_chinese_numbers(number: int, text: str) -> None:
    assert chinese(number) == text


def test_tables_changes_boxes_and_fields() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    cell = "<w:tc>{}</w:tc>"
    body = (
        f"<w:p>{run.format('保留')}<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>"
        f"<w:ins>{run.format('加上')}</w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:br/><w:t>下一行</w:t></w:r></w:p>"
        f"<w:tbl><w:tr>{cell.format(paragraph('1'))}{cell.format(paragraph('修路') + paragraph('架桥'))}</w:tr>"
        f"<w:tr>{cell.format(paragraph('只有一格') + paragraph('两段'))}{cell.format('<w:p/>')}</w:tr></w:tbl>"
        f"<w:p><w:r><w:txbxContent>{paragraph('框中字')}</w:txbxContent><w:t>框外字</w:t></w:r></w:p>"
    )
    assert docx_lines(body) == [
        "保留加上", "下一行", "1\t修路 架桥", "只有一格", "两段", "框中字", "框外字",
    ]  # fmt: skip


def test_docx_without_text_and_with_dtd() -> None:
    with pytest.raises(NoText):
        source_from_bytes(docx("<w:p/>"), "a.docx")
    bomb = (
        b'<!DOCTYPE a [<!ENTITY b "ha">]><w:document xmlns:w="' + W.encode() + b'">&b;</w:document>'
    )
    with pytest.raises(Damaged):
        source_from_bytes(docx("", word__document_DOT_xml=bomb), "a.docx")
    with pytest.raises(Damaged):
        source_from_bytes(docx("", word__document_DOT_xml=b"<a>"), "a.docx")


def test_zip_bomb_is_refused_by_ratio_and_by_real_size() -> None:
    bomb = docx("", word__document_DOT_xml=b"<a>" + b" " * (60 * 2**20) + b"</a>")
    with pytest.raises(TooLarge, match="压缩比"):
        source_from_bytes(bomb, "a.docx")
    liar = bytearray(docx("", word__document_DOT_xml=b"<a>" + b" " * (8 * 2**20) + b"</a>"))
    real = (8 * 2**20 + 7).to_bytes(4, "little")
    assert liar.count(real) == 2
    with pytest.raises(SourceError):
        source_from_bytes(bytes(liar.replace(real, (100).to_bytes(4, "little"))), "a.docx")


def test_pdf_lines_without_page_numbers_and_heads() -> None:
    pages = [
        ["云岭市城市管理局文件", f"第{n}段的内容写在这里。", "还有一行", f"— {n} —"]
        for n in range(1, 5)
    ]
    source = source_from_bytes(pdf(pages), "a.pdf")
    wanted = [line for n in range(1, 5) for line in (f"第{n}段的内容写在这里。", "还有一行")]
    assert source.text.split("\n")[:2] == wanted[:2]
    assert "— 2 —" not in source.text and "文件" not in source.text
    assert source.media_type == "application/pdf"


def test_running_lines_need_three_pages() -> None:
    assert without_running_lines([["标题", "正文", "1"], ["标题", "另文", "2"]]) == [
        "标题", "正文", "标题", "另文",
    ]  # fmt: skip


def test_scanned_and_encrypted_pdf() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    with pytest.raises(NoText, match="扫描"):
        source_from_bytes(pdf([[]]), "a.pdf")
    locked = pdf([["密文一行"]], encrypt=StandardEncryption("secret", strength=128))
    with pytest.raises(Encrypted, match="密码"):
        source_from_bytes(locked, "a.pdf")
