"""The full name of a policy in the context of its item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.lexicon.policies import Policies, Policy
from kg.mentions.policy_found import Found
from kg.mentions.policy_names import VERSION, kind_of
from kg.model import Form, Metadata

_NOUN = (
    "(?:条例|办法|意见|规定|通知|方案|规划纲要|规划|纲要|细则|标准|决定|行动计划|计划|规范|目录|"
    "指南|规程|规则|要点|措施|清单|准则|法)"
)
_DRAFT = re.compile("\\((?:[^()]*(?:草案|送审稿|征求意见稿|讨论稿|审议稿)[^()]*)\\)$")
_ORDINARY = (
    "市场",
    "市容",
    "市政",
    "市民",
    "市域",
    "县域",
    "县乡",
    "县城",
    "区域",
    "区划",
    "省级",
    "市级",
    "县级",
    "区级",
)
_GENERIC = re.compile(f"(?:实施|指导|若干|暂行|试行|管理|工作|行动|总体|发展)?{_NOUN}$")
_STEM = re.compile("(?:的)?(?:若干|指导|实施)?(?:意见|通知|决定|文件|规定|方案|措施)$")
_DEICTIC = re.compile("^(?:我|本)?[省市区县州](?:级)?(?:贯彻)?(?:落实)?的?(.+)$")
_BARE_PLAN = re.compile("“?十([一二三四五六])五”?(?:时期)?规划(?:纲要)?")
# only the nation makes a 法; 《兵法》 and the like are books
_NATIONAL_LAW = re.compile(
    "(?!中华人民共和国|实施|《)[^省市县区州《》,。]{1,20}(?<![办方做执司用书兵魔语宪写读讲想])法"
)
_RULE = re.compile(
    "(?:管理办法|规定|细则|暂行办法)(?:\\((?:试行|暂行|修订)\\))?$|办法\\((?:试行|暂行)\\)$"
)
_OF_A_PLACE = re.compile("[\u4e00-\u9fff]{2,9}?(?:省|自治区|市|州|县|区|旗)|关于")
_FIELD_PLAN = re.compile("“十[一二三四五六]五”[^国省市县区]{4,24}规划(?:纲要)?")
_FIRST_YEAR = {"一": 2006, "二": 2011, "三": 2016, "四": 2021, "五": 2026, "六": 2031}


@dataclass(frozen=True, slots=True)
class Context:
    """What names are completed from: the lexicon, the plan, short names, the names before."""

    policies: Policies
    metadata: Metadata
    shorts: dict[str, str]
    before: Sequence[tuple[str, str]]  # (canonical, kind) in the order of the item
    ours: bool = False  # 我省, 我市 stands directly before the title
    own: bool = False  # the plan's office drafts, issues, revises or evaluates it


def named(found: Found, surface: str, context: Context) -> tuple[str, str]:
    """The canonical name and the kind of a policy whose surface in plain spelling is given."""
    name = surface[1:-1] if found.form is Form.BRACKETED else surface
    name = _DRAFT.sub("", name)
    known = found.known or _look_up(name, context.policies)
    if known is not None:
        return known.name, known.kind
    antecedent = _antecedent(found, name, context)
    if antecedent is not None:
        return antecedent
    if found.rule == "bare.its" and context.before:
        return context.before[-1][0] + name, "regulation" if name == "实施条例" else "normative"
    if found.rule == "bare.deictic":
        full = _ours(name, context)
        return full, kind_of(full)
    full = _completed(found, name, context)
    if found.rule != "bare.anaphora" and _NATIONAL_LAW.fullmatch(full):
        full = f"中华人民共和国{full}"
    kind = kind_of(full)
    return full, "department_rule" if kind == "normative" and _is_rule(
        found, full, context
    ) else kind


def _is_rule(found: Found, name: str, context: Context) -> bool:
    """Whether a titled 管理办法 or 规定 of no place and no list is a rule of a ministry.

    Of those judged, seven in ten are; what a place's own office writes is none.
    """
    ours = context.own and context.metadata.region not in ("", "全国")
    titled = found.form is Form.BRACKETED and not ours
    return titled and _RULE.search(name) is not None and _OF_A_PLACE.match(name) is None


def _look_up(name: str, policies: Policies) -> Policy | None:
    """The lexicon's entry, also where the text adds a version: 《标准(2023年版)》, or an issuer."""
    return policies.get(name) or policies.get(VERSION.sub("", name))


def _antecedent(found: Found, name: str, context: Context) -> tuple[str, str] | None:
    """《条例》, 《暂行办法》, 该办法: the policy named before whose name ends so."""
    short = context.shorts.get(name)
    if short is not None:
        known = context.policies.get(short)
        return (known.name, known.kind) if known else (short, kind_of(short))
    tail = re.sub("^(?:该|上述|前述|此)", "", name)
    if not (found.rule == "bare.anaphora" or _GENERIC.fullmatch(tail)) or len(tail) > 6:
        return None
    if found.form is Form.BARE and found.rule != "bare.anaphora":
        return None
    for canonical, kind in reversed(context.before):
        if VERSION.sub("", canonical).endswith(tail):
            return canonical, kind
    return None


def _ours(name: str, context: Context) -> str:
    """我省实施意见 → 江苏省关于…的实施意见, from the policy named before."""
    region = context.metadata.region
    match = _DEICTIC.match(name)
    if not (match and context.before):
        return name
    noun, (last, kind) = match.group(1), context.before[-1]
    if kind in ("law", "regulation"):
        return f"{region}实施《{last}》{noun.removeprefix('实施')}"
    stem = re.sub("^.*?关于", "关于", _STEM.sub("", last))
    subject = stem if stem.startswith("关于") else f"关于{stem}"
    return f"{region}{subject}的{noun}"


def _completed(found: Found, name: str, context: Context) -> str:
    """A name with the region that the text leaves to its deictic, or the subject it shares."""
    plan = _BARE_PLAN.fullmatch(name)
    if plan:
        return _five_year(name, plan.group(1), context.metadata)
    if found.rule == "bare.five_year" and context.own and _FIELD_PLAN.fullmatch(name):
        region = context.metadata.region
        return name if region in ("", "全国") else region + name
    if found.form is Form.BRACKETED or found.rule not in ("bare.drafted", "bare.governed"):
        return name
    region = context.metadata.region
    if region and region != "全国":
        if context.ours and not name.startswith(("关于", region)):
            return region + name
        if name[0] == region[-1] and not name.startswith(_ORDINARY):
            return region + name[1:]
    return _shared_subject(name, context)


def _shared_subject(name: str, context: Context) -> str:
    """…儿童福利机构管理办法、机构等级评定标准: the second is of 儿童福利机构 too."""
    if not context.before or len(name) < 6:
        return name
    last = context.before[-1][0].removeprefix(context.metadata.region)
    at = last.find(name[:2])
    return last[:at] + name if 2 <= at <= 8 and name[:2] == "机构" else name


def _five_year(name: str, which: str, metadata: Metadata) -> str:
    """“十四五”规划 of a country or a whole government; of an office it is left as written."""
    ordinal = {"一": "十一", "二": "十二", "三": "十三", "四": "十四", "五": "十五", "六": "十六"}[
        which
    ]
    year = _FIRST_YEAR[which]
    field = re.search("(.{2,3}?)(?:厅|局)$", metadata.issuer)
    if metadata.region == "全国" or not metadata.region:
        if metadata.issuer and "国务院" not in metadata.issuer and "发展" not in metadata.issuer:
            return name
        tail = f"和{year + 14}年远景目标纲要" if year >= 2021 else "规划纲要"
        return f"中华人民共和国国民经济和社会发展第{ordinal}个五年规划{tail}".replace(
            "规划规划", "规划"
        )
    if metadata.issuer.endswith(("民政厅", "民政局")) or field is None:
        subject = "民政事业发展" if "民政" in metadata.issuer else ""
        return f"{metadata.region}“{ordinal}五”{subject}规划"
    return f"{metadata.region}“{ordinal}五”规划"
