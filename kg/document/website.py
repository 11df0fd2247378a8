"""Lines that a website puts around a document: never part of the plan."""

from __future__ import annotations

import re

from kg.document.lines import Line
from kg.model import Span

_FIELD = (
    "(?:发布|发文|成文|印发|更新|公开|生成|录入)(?:日期|时间)|(?:信息|文章|稿件)?来源|作者|责任编辑|编辑|"
    "浏览(?:次数|量|数)?|阅读(?:次数|量|数)?|访问(?:次数|量)|点击(?:次数|量|数)?|字号|字体|索引号|"
    "主题分类|信息分类|体裁分类|分享到?|打印(?:本页)?|关闭(?:窗口|本页)?|收藏|保护视力色"
)
_WORD = (
    "扫一扫在手机打开当前页|扫一扫|分享到?|打印(?:本页|文章)?|关闭(?:窗口|本页|页面)?|返回(?:顶部|首页|列表)|"
    "上一[篇条]|下一[篇条]|当前位置|您(?:现在)?的位置|首页|网站地图|联系我们|版权所有|无障碍|"
    "相关(?:链接|附件|文档|阅读)|附件下载|网站标识码|.{0,4}公网安备.*|.{0,3}ICP备.*"
)
# 索 引 号：, and a table's cell before the next
_SPREAD = re.sub("(?<=[一-鿿])(?=[一-鿿])", r"\\s{0,4}", _FIELD)
_FIELDS = re.compile(rf"[【\[]?(?:{_SPREAD})[】\]]?\s{{0,4}}(?:[:：]|(?<=索引号)\t)")
# a word stands alone, or what follows it is set off: 打印店要依法经营 is a sentence of a plan
_WHOLE = re.compile(rf"[【\[]?(?:{_WORD})[】\]]?(?:\s*[:：>|©].{{0,60}}|\s+.{{0,60}})?")


def website_spans(text: str, lines: list[Line]) -> list[Span]:
    """Spans of the lines that a website added; a body named as source stays readable."""
    found: list[Span] = []
    for line in lines:
        body = text[line.start : line.end]
        if len(body) > 200:
            continue
        if _FIELDS.match(body):
            found.extend(_fields(body, line))
        elif len(body) <= 80 and _WHOLE.fullmatch(body):
            found.append(Span(line.start, line.end))
    return found


def _fields(body: str, line: Line) -> list[Span]:
    """A line of fields is outside, but for the value of 来源, which may name a body."""
    source = re.search(r"来源\s*[:：]\s*([一-鿿]{2,30})", body)
    if source is None:
        return [Span(line.start, line.end)]
    spans = [Span(line.start, line.start + source.start(1))]
    if source.end(1) < len(body):
        spans.append(Span(line.start + source.end(1), line.end))
    return spans
