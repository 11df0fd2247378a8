"""Bytes → text: formats by content, refusals that name file and cause."""

# ruff: noqa: SIM401
from __future__ import annotations

import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.errors import (
    Damaged,
    EmptySource,
    Encrypted,
    NoText,
    SourceError,
    TooLarge,
    UnknownFormat,
    ZhengmaiError,
)
from kg.source import MAX_BYTES, read_source, source_from_bytes
from kg.source.numbering import chinese
from kg.source.pdf import without_running_lines

PLAN = (
    "2025年云岭市城市管理工作要点\n一、街巷整治\n（一）清理占道摊点。年内完成12条背街小巷改造。\n"
    "（二）更新路灯。会同市供电公司更换老旧灯杆300根。\n"
)
SHARED = Path(__file__).parents[1] / ".." / "shared" / "corpus" / "jiangsu-civil-affairs-2023.txt"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


# text files


@pytest.mark.parametrize(
    ("codec", "mark", "encoding"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le"),
        ("gbk", b"", "gb18030"),
        ("gb18030", b"", "gb18030"),
    ],
)
def test_encodings(codec: str, mark: bytes, encoding: str) -> None:
    source = source_from_bytes(mark + PLAN.encode(codec), "a.bin")
    assert (source.text, source.encoding, source.media_type) == (PLAN, encoding, "text/plain")


def test_big5_where_it_reads_better() -> None:
    text = "一、推動長者服務\n（一）改善社區設施，增加服務名額，加強對家庭的支援，並檢討現行的條例與標準。\n"
    assert source_from_bytes(text.encode("big5"), "a.txt").text == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("甲\r\n乙\r丙\n丁".encode(), "甲\n乙\n丙\n丁"),
        ("甲\x00乙".encode(), "甲 乙"),
        (b"plain ascii", "plain ascii"),
    ],
)
def test_newlines_and_nul(data: bytes, text: str) -> None:
    assert source_from_bytes(data, "a.txt").text == text


def test_lone_surrogates_become_storable() -> None:
    text = source_from_bytes(b"\xff\xfe" + "甲乙".encode("utf-16-le") + b"\x00\x0a", "a").text
    assert text.encode("utf-8") and text[:2] == "甲乙"


def test_same_text_as_open(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(("\ufeff" + PLAN.replace("\n", "\r\n") + "尾\r行").encode())
    source = read_source(path)
    with path.open(encoding="utf-8-sig", newline=None) as file:
        assert source.text == file.read()
    assert (source.name, source.path) == ("plan.txt", str(path))
    assert len(source.sha256) == 64


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="../shared/corpus is not here")
def test_real_plan_has_the_offsets_of_open() -> None:
    assert read_source(SHARED).text == SHARED.read_text(encoding="utf-8")


# refusals


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return out.getvalue()


CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "error", "word"),
    [
        (b"", EmptySource, "空"),
        (" \n\u3000\t\r\n".encode(), EmptySource, "空"),
        (b"\xef\xbb\xbf", EmptySource, "空"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, UnknownFormat, "JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), UnknownFormat, "PNG"),
        (b"{\\rtf1 text}", UnknownFormat, "RTF"),
        (bytes(range(256)) * 40, UnknownFormat, "二进制"),
        (CFB + "EncryptedPackage".encode("utf-16-le"), Encrypted, "密码"),
        (CFB + "WordDocument".encode("utf-16-le"), UnknownFormat, ".docx"),
        (CFB, UnknownFormat, "Office"),
        (zipped(xl__workbook_DOT_xml=b"<a/>"), UnknownFormat, "Excel"),
        (zipped(photo=b"x"), UnknownFormat, "压缩包"),
        (b"PK\x03\x04 cut", Damaged, "压缩包"),
        (b"%PDF-1.7\n cut", Damaged, "PDF"),
        (PLAN.encode()[:-20] + b"\xe4" + PLAN.encode() * 9, Damaged, "UTF-8"),
        (b"<html><body><script>var a = 'long enough to be text';</script></body></html>", NoText, "正文"),
        (b"a" * (MAX_BYTES + 1), TooLarge, "MB"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)  # fmt: skip
def test_refusals(data: bytes, error: type[SourceError], word: str) -> None:
    with pytest.raises(error) as caught:
        source_from_bytes(data, "某文件.txt")
    assert type(caught.value) is error
    assert caught.value.where == "某文件.txt"
    assert word in caught.value.message("zh")
    assert caught.value.english.isascii()


def test_size_is_seen_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)  # a sparse file
    with pytest.raises(TooLarge, match="200 MB"):
        read_source(path)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="没有这个文件"):
        read_source(tmp_path / "none.txt")
    with pytest.raises(SourceError, match="文件夹"):
        read_source(tmp_path)
    with pytest.raises(SourceError):
        read_source(Path("a\x00b"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="普通文件"):
        read_source(tmp_path / "pipe")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything, so chmod shows nothing
    with pytest.raises(SourceError, match="权限"):
        read_source(path)


# HTML

PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>云岭市城管局 关于印发要点的通知</title>
<meta name="ArticleTitle" content="关于印发要点的通知"><meta name="PubDate" content="2025-03-01 10:00">
<style>p {{color: red}}</style></head><body>
<div class="top"><ul><li><a href="/">首页</a></li><li><a href="/a">政务公开</a></li></ul></div>
<div class="path"><a href="/">首页</a> &gt; <a href="/b">通知</a></div>
<div class="main"><h1>关于印发要点的通知</h1>
<div class="info">发布日期：2025-03-01 来源：局办公室</div>
<div id="zoom"><p>各区、县城市管理局：</p><p>&nbsp;&nbsp;现将要点印发，请结合实际&ldquo;照此&rdquo;办理，年底前报送总结。</p>
<p>一、街巷
整治</p><p>（一）清理占道摊点。年内完成12条背街小巷改造，<b>先易后难</b>，不留死角。<br>（二）更新路灯。</p>
<table><tr><th>序号</th><th>任务</th><th>责任单位</th></tr><tr><td>1</td><td><p>更换灯杆</p></td><td>市供电公司</td></tr></table>
<script>track("正文里的脚本不是正文")</script><p style="display: none">看不见的字</p></div></div>
<div class="side"><a href="/1">相关新闻一则标题很长很长</a><a href="/2">相关新闻二则标题很长很长</a></div>
<footer>主办单位：云岭市城市管理局，地址在此，电话在此，邮编在此。</footer></body></html>"""

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


# DOCX


def paragraph(
    text: str, *, number: str = "", level: str = "0", style: str = "", extra: str = ""
) -> str:
    num = (
        f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    )
    pstyle = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{pstyle}{num}</w:pPr><w:r><w:t>{text}</w:t></w:r>{extra}</w:p>"


def level(index: int, form: str, pattern: str, style: str = "") -> str:
    link = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


NUMBERING = (
    f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCountingThousand", "%1、", "Heading1")
    + level(1, "chineseCounting", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%3.%4")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "·")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
).encode()
STYLES = (
    f'<w:styles xmlns:w="{W}"><w:style w:styleId="Heading1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    '</w:style><w:style w:styleId="Sub"><w:basedOn w:val="Heading1"/></w:style></w:styles>'
).encode()


def docx(body: str, **more: bytes) -> bytes:
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
    parts = {
        "word__document_DOT_xml": document,
        "word__numbering_DOT_xml": NUMBERING,
        "word__styles_DOT_xml": STYLES,
    }
    return zipped(**(parts | more))


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


# PDF


def pdf(pages: list[list[str]], **options: object) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    out = io.BytesIO()
    canvas = Canvas(out, **options)
    for lines in pages:
        canvas.setFont("STSong-Light", 12)
        for index, line in enumerate(lines):
            canvas.drawString(60, 780 - 20 * index, line)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


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


# robustness: nothing but our own errors


VALID = {
    "txt": PLAN.encode(),
    "gbk": PLAN.encode("gb18030"),
    "html": PAGE.format(charset="utf-8").encode(),
    "docx": docx(paragraph("街巷", style="Heading1") + paragraph("摊点", number="1", level="1")),
}


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xff\xfe"]),
)
@settings(max_examples=150, deadline=None)
def test_random_bytes(data: bytes, head: bytes) -> None:
    try:
        source_from_bytes(head + data, "a").text.encode()
    except ZhengmaiError as error:
        assert isinstance(error, SourceError) and error.where == "a"


@pytest.mark.parametrize("kind", [*VALID, "pdf"])
@given(st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_mutated_files(kind: str, data: st.DataObject) -> None:
    whole = bytearray(VALID[kind] if kind in VALID else PDF)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(whole)))
    try:
        source_from_bytes(bytes(whole[:cut]), "a").text.encode()
    except ZhengmaiError as error:
        assert isinstance(error, SourceError) and error.where == "a"


PDF = pdf([["一、街巷整治", "（一）清理占道摊点。"]])
