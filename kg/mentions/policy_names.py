"""What a policy is called in full, of what kind it is, its number and its articles."""

from __future__ import annotations

import re
from functools import lru_cache

_KINDS = (
    (
        "law",
        "(?:(?<![办方做])法|法典|修正案(?:\\([一二三四五六七八九十]+\\))?)(?:\\(草案\\)|\\(修订草案\\))?$|"
        "^全国人(?:大|民代表大会)(?:常委会|常务委员会)?关于.*决定$",
    ),
    (
        "party_rule",
        "^中国共产党.*(?:条例|规定|准则|规则|办法)|党章|党内.*(?:准则|规定|条例|规则)|巡视|党组工作(?:条例|规则)$|纪律处分",
    ),
    ("department_rule", "^(?![^省市县区]{2,9}[省市县区]).*条例实施细则$"),
    (
        "regulation",
        "条例$|人(?:大|民代表大会)(?:常委会|常务委员会)?关于.*决定$|实施.{2,30}法.{0,2}办法$|法[》〉]实施办法$|选举办法$",
    ),
    (
        "publication",
        "志(?:·[\u4e00-\u9fff]{1,8}卷)?$|词典$|典$|年鉴(?:[—-]?\\d{4})?$|公报$|[图医]录$|(?<![息湿林草])地名录$|蓝皮书$|白皮书$|读本$|(?<!工作)(?<!评估)报告$|丛书$|教材$|图集$|文集$|选编$|选集$|史$|论述摘编$|谈治国理政|案例[选集]$|汇编$|总目(?:提要)?$|画册$|图册$|图志$|口袋书$|手册$",
    ),
    (
        "other",
        "工作报告$|目录(?:清单)?$|文本$|协定$|名录$|格式$|协议书?$|合同$|表$|书$|倡议书$|公约$|条约$|图$",
    ),
    (
        "plan",
        "规划(?:纲要)?$|纲要$|行动计划$|计划$|工作要点$|要点$|行动方案$|蓝图$|三年行动$|任务分解$|20\\d\\d年(?:下半年)?重点(?:工作)?任务$|工作安排$|区划$",
    ),
    (
        "standard",
        "标准$|(?<!工作)规范$|导则$|术语$|限值$|指标$|通则$|评价准则$|区划图$|字符集$|要求$|(?:指标|测评|核算)体系$|等级的?划分|技术.*(?:指南|规程)$|要点和规范$|定额$|加工.*规程$|数据.*指南$",
    ),
)
_KIND = tuple((kind, re.compile(pattern)) for kind, pattern in _KINDS)
_YEARS = re.compile(r"\(\d{4}(?:[—–~-]+\d{4})?\)$")  # (2018—2020), (2023)
_PLANNED = re.compile(r"(?<!工作)方案\(\d{4}年?[—–~-]{1,2}\d{4}年\)$")  # 实施方案(2021—2025年)
VERSION = re.compile(r"\((?:[^()]*(?:年|版|修订|修正|试行|暂行|草案|稿)[^()]*)\)$")
_SHORT = re.compile(
    "《([^《》\n]{4,80}(?:《[^《》]{2,60}》[^《》]{0,40})?)》"
    r"[^。;；《》]{0,60}?(?:以下|下)?简称(?:为)?[:：“\"《\s]*([^”\"》)）]{2,20})[”\"》)）]"
)
_NUMBER = re.compile(
    r"[(,]?(?:[^()《》。;]{0,20}?,)?\(?([\u4e00-\u9fff]{1,14}(?:[〔(]\d{4}[〕)]|令第?)\d{1,4}号|[\u4e00-\u9fff]{1,12}第\d{1,4}号令?)"
)
_N = "[一二三四五六七八九十百千零〇\\d]+"
_PIECE = (
    rf"第\s*\(?{_N}(?:\s*[、和及至到~—-]\s*{_N})*\)?\s*[条款项](?:\s*之\s*[一二三四五六七八九十]+)?"
)
_ARTICLES = re.compile(
    rf"(?:\([^()]*\))?(?:中|中的|的)?(?:第{_N}[编章节])*({_PIECE}(?:\s*[、,和及与至到~—-]?\s*{_PIECE})*)"
)


def kind_of(name: str) -> str:
    """The kind of a policy from the noun that ends its name."""
    base = _YEARS.sub("", VERSION.sub("", name))
    if _PLANNED.search(name):
        return "plan"
    inner = re.search(r"印发[《〈]?(.+?)[》〉]?的通知$", base)
    for kind, pattern in _KIND if not inner else ():
        if pattern.search(base):
            return kind
    return "normative"


def number_behind(text: str, end: int) -> str | None:
    """The document number that stands in brackets behind a title."""
    if text[end : end + 1] != "(":
        return None
    match = _NUMBER.match(text, end, end + 60)
    return match.group(1) if match else None


def articles_behind(text: str, end: int) -> str | None:
    """The articles cited with a title: `第十二条第二款`."""
    match = _ARTICLES.match(text, end, end + 80)
    return match.group(1) if match else None


@lru_cache(maxsize=8)
def short_names(text: str) -> dict[str, str]:
    """Short names that a document defines: 《全称》(以下简称《条例》) → {条例: 全称}."""
    names: dict[str, str] = {}
    for match in _SHORT.finditer(text):
        names.setdefault(match.group(2), match.group(1))
    return names
