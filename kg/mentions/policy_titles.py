"""Titles between 《》, however they are nested, and what stands directly behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator

LONGEST_TITLE = 160  # characters; the longest official titles have about 90
_MARK = re.compile("[《》]")
_PAIR = re.compile(f"《[^《》]{{1,{LONGEST_TITLE}}}》")

# What a 《》 encloses besides policies, told by the word before or the end of the name.
_WORKS = re.compile(
    "(?:电影|影片|话剧|舞剧|京剧|戏剧|剧目|歌曲|栏目|节目|专栏|专题片|纪录片|宣传片|微电影|电视剧|杂志|期刊|报刊|"
    "小说|音乐剧|公益广告|短视频|短片|动漫|画册|刊物|专刊|内刊|微视频|舞台剧|儿童剧|广播剧|木偶剧|皮影戏|杂技剧|交响乐|民族管弦乐|长篇|报告文学|"
    "动画片|[\u4e00-\u9fff]剧|黄梅戏|采茶戏|花鼓戏|大戏)(?:[(“].{0,8})?$"
)
# 《甲》、《乙》|等现实题材电视剧: told by what they are called behind
_SHOWN = re.compile(
    "(?:、?《[^《》]{1,30}》){0,6}等[^,。;:《》]{0,10}?(?:电视剧|电影|节目|栏目|专栏|剧目|纪录片|动画片|歌曲)"
)
_PAPERS = re.compile(
    "(?:日报|晚报|周刊|时报|杂志|早报|半月谈|许可证|证书|执照|身份证|居住证|残疾人证|登记证|合格证)$"
)


def bracketed(text: str) -> Iterator[tuple[int, int]]:
    """Outermost 《…》 of a text in plain spelling, as (start, end) with the marks.

    Marks that do not pair do no harm: where a 《 is never closed, or closed too far away, only the
    pairs without marks between them count. Linear in the length of the text.
    """
    start, depth = -1, 0
    for mark in _MARK.finditer(text):
        at = mark.start()
        if depth and at - start > LONGEST_TITLE:
            yield from _innermost(text, start, at)
            start, depth = -1, 0
        if mark.group() == "《":
            start, depth = (at, 1) if depth == 0 else (start, depth + 1)
        elif depth:
            depth -= 1
            if depth == 0:
                yield start, at + 1
    if depth:
        yield from _innermost(text, start, len(text))


def _innermost(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for pair in _PAIR.finditer(text, start, end):
        yield pair.span()


def is_policy_title(text: str, start: int, end: int) -> bool:
    """Whether a 《title》 is a document of rules or plans, not a newspaper, film or certificate."""
    name = text[start + 1 : end - 1]
    if len(name) < 2 or _PAPERS.search(name):
        return False
    return not _WORKS.search(text[max(0, start - 12) : start]) and not _SHOWN.match(text, end)
