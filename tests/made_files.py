"""Small files made by hand: archives, Word and PDF files, a page of a website."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(**parts: bytes) -> bytes:
    """An archive; in names of parts `__` stands for a slash and `_DOT_` for a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return out.getvalue()


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
    """A Word file with this body, numbered by NUMBERING and STYLES; `more` are other parts."""
    document = f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'.encode()
    parts = {
        "word__document_DOT_xml": document,
        "word__numbering_DOT_xml": NUMBERING,
        "word__styles_DOT_xml": STYLES,
    }
    return zipped(**(parts | more))


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
