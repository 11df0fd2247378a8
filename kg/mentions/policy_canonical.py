"""The full name of a policy in the context of its item."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.lexicon.policies import Policies, Policy
from kg.mentions.policy_found import Found
from kg.mentions.policy_names import VERSION, kind_of
from kg.model import Form, Metadata
from kg.normal import plain_text

_NOUN = (
    "(?:条例|办法|意见|规定|通知|方案|规划纲要|规划|纲要|细则|标准|决定|行动计划|计划|规范|目录|"
    "指南|规程|规则|要点|措施|清单|准则|法)"
)
_DRAFT = re.compile("\\([^()]*(?:草案|送审稿|征求意见稿|讨论稿|审议稿)[^()]*\\)$")
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
    "市直",
    "市县",
    "省属",
    "省直",
    "县直",
    "县级",
    "区级",
)
_GENERIC = re.compile(f"(?:实施|指导|若干|暂行|试行|管理|工作|行动|总体|发展)?{_NOUN}$")
_STEM = re.compile("(?:的)?(?:若干|指导|实施)?(?:意见|通知|决定|文件|规定|方案|措施)$")
_DEICTIC = re.compile("^(?:我|本)?[省市区县州](?:级)?(?:贯彻)?(?:落实)?的?(.+)$")
_BARE_PLAN = re.compile("“?十([一二三四五六])五”?(?:时期)?规划(?:纲要)?")
_NUMBER_ONE = re.compile("(?:(?P<year>20\\d\\d)年)?中央[一1]号文件")
# only the nation makes a 法; 《兵法》 and the like are books
_NATIONAL_LAW = re.compile(
    "(?!中华人民共和国|实施|《)[^省市县区州《》,。]{1,20}(?<![办方做执司用书兵魔语宪写读讲想])法"
)
_RULE = re.compile(
    "(?:管理办法|规定|细则|暂行办法)(?:\\((?:试行|暂行|修订)\\))?$|办法\\((?:试行|暂行)\\)$"
)
_OF_MONEY = re.compile("(?:资金|基金|公益金|费).{0,6}办法")  # a ministry's notice; 21 of 23 judged
_OF_A_PLACE = re.compile("[\u4e00-\u9fff]{2,9}?(?:省|自治区|市|州|县|区|旗)|关于")
_FIELD_PLAN = re.compile(
    "(?:全[省市县区州])?[^国省市县区“]{0,24}“十[一二三四五六]五”[^国省市县区]{0,24}规划(?:纲要)?"
)
# what only the nation plans: a place that works on it does not make it its own
_NATIONAL_FIELD = re.compile("重点流域|长江|黄河|京津冀|长三角|粤港澳|成渝")
_BODY = re.compile(
    "(?:[\u4e00-\u9fff]{2,9}?(?:省|自治区|市|自治州|州|县|区|旗))*(.{2,9}?)(?:厅|局|委员会|联合会)"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What names are completed from: the lexicon, the plan, short names, the names before."""

    policies: Policies
    metadata: Metadata
    shorts: dict[str, str]
    before: Sequence[tuple[str, str]]  # (canonical, kind) in the order of the item
    ours: bool = False  # 我省, 我市 stands directly before the title
    own: bool = False  # the plan's office drafts, issues, revises or evaluates it
    issuer: str = ""  # the Council or the Centre, where it stands directly before the title


def named(found: Found, surface: str, context: Context) -> tuple[str, str]:
    """The canonical name and the kind of a policy whose surface in plain spelling is given.

    A draft in title marks is called as it is written, with what says so: it is not yet the policy.
    """
    written = surface[1:-1] if found.form is Form.BRACKETED else surface
    name = _DRAFT.sub("", written)
    full, kind = _named(found, name, context)
    return (written, kind) if name != written and full.endswith(name) else (full, kind)


def _named(found: Found, name: str, context: Context) -> tuple[str, str]:
    """The canonical name and the kind of a policy called `name` without the mark of a draft."""
    if found.rule in ("bare.known", "bare.five_year") and _of_the_office(name, context):
        return _of_region(name, context.metadata.region), "plan"
    known = found.known or _number_one(name, context) or _look_up(name, context.policies)
    if known is not None:
        return known.name, known.kind
    return _antecedent(found, name, context) or _built(found, name, context)


def _built(found: Found, name: str, context: Context) -> tuple[str, str]:
    """The name and kind of a policy that neither the lexicon nor the item knows."""
    if found.rule == "bare.its" and context.before:
        return context.before[-1][0] + name, "regulation" if name == "实施条例" else "normative"
    if found.rule == "bare.deictic":
        full = _ours(name, context)
        return full, kind_of(full)
    full = found.full or _completed(found, name, context)
    if full.startswith("关于") and not context.own:
        full = context.issuer + full
    if found.rule != "bare.anaphora" and _NATIONAL_LAW.fullmatch(full):
        full = f"中华人民共和国{full}"
    kind = kind_of(full)
    rule = kind == "normative" and _is_rule(found, full, context)
    return full, "department_rule" if rule else kind


def _is_rule(found: Found, name: str, context: Context) -> bool:
    """Whether a titled 管理办法 or 规定 of no place and no list is a rule of a ministry.

    Of those judged, seven in ten are; what a place's own office writes is none.
    """
    ours = context.own and context.metadata.region not in ("", "全国")
    titled = found.form is Form.BRACKETED and not ours and _OF_MONEY.search(name) is None
    return titled and _RULE.search(name) is not None and _OF_A_PLACE.match(name) is None


def _look_up(name: str, policies: Policies) -> Policy | None:
    """The lexicon's entry, also where the text adds a version: 《标准(2023年版)》, or an issuer."""
    return policies.get(name) or policies.get(VERSION.sub("", name))


def _of_the_office(name: str, context: Context) -> bool:
    """“十四五”民政事业发展规划 in the plan of a place's 民政局: its own, not the ministry's."""
    region = context.metadata.region
    body = _BODY.fullmatch(context.metadata.issuer.removeprefix(region))
    if region in ("", "全国") or body is None or f"{body[1]}事业" not in name:
        return False
    return _FIELD_PLAN.fullmatch(name) is not None


def _number_one(name: str, context: Context) -> Policy | None:
    """中央一号文件: that of the year it names, else that of the plan's year."""
    first = _NUMBER_ONE.fullmatch(name)
    year = (first["year"] or context.metadata.year) if first else None
    return context.policies.get(f"{year}年中央一号文件") if year else None


def _antecedent(found: Found, name: str, context: Context) -> tuple[str, str] | None:
    """《条例》, 《暂行办法》, 该办法: the policy named before whose name ends so."""
    short = _DRAFT.sub("", plain_text(context.shorts.get(name, "")).text)
    if short:
        known = context.policies.get(short)
        return (known.name, known.kind) if known else (short, kind_of(short))
    tail = re.sub("^(?:该|上述|前述|此)", "", name)
    if not (found.rule == "bare.anaphora" or _GENERIC.fullmatch(tail)) or len(tail) > 6:
        return None
    if found.form is Form.BARE and found.rule != "bare.anaphora":
        return None
    for canonical, kind in reversed(context.before):
        if VERSION.sub("", canonical).endswith(tail):
            return _DRAFT.sub("", canonical), kind
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
    name = _with_full_region(name, context.metadata.region)
    if found.rule == "bare.five_year" and context.own and _FIELD_PLAN.fullmatch(name):
        region = context.metadata.region
        national = region in ("", "全国") or _NATIONAL_FIELD.search(name)
        return name if national else _of_region(name, region)
    if found.form is Form.BRACKETED or found.rule not in ("bare.drafted", "bare.governed"):
        return name
    region = context.metadata.region
    if region and region != "全国":
        if context.ours and not name.startswith(("关于", region)):
            return region + name
        if name[0] == region[-1] and not name.startswith(_ORDINARY):
            return region + name[1:]
    return _shared_subject(name, context)


def _of_region(name: str, region: str) -> str:
    """全省… and … of a region: with the region's name."""
    return region + name.removeprefix(f"全{region[-1]}")


def _with_full_region(name: str, region: str) -> str:
    """甘南州…, 自治区… in the plan of 甘南藏族自治州, of 广西壮族自治区: with its official name."""
    autonomous = re.fullmatch("([\u4e00-\u9fff]{2}).*(自治[区州县旗])", region)
    if autonomous is None:
        return name
    short = f"{autonomous[1]}{autonomous[2][-1]}"
    return re.sub(f"^(?:{short}|{autonomous[2]})", region, name)


def _shared_subject(name: str, context: Context) -> str:
    """…儿童福利机构管理办法、机构等级评定标准: the second is of 儿童福利机构 too."""
    if not context.before or len(name) < 6:
        return name
    last = context.before[-1][0].removeprefix(context.metadata.region)
    at = last.find(name[:2])
    return last[:at] + name if 2 <= at <= 8 and name[:2] == "机构" else name


def _five_year(name: str, which: str, metadata: Metadata) -> str:
    """“十四五”规划 of a country or a whole government; of a ministry it is left as written."""
    issuer, region = metadata.issuer, metadata.region
    if region in ("", "全国"):
        ministry = issuer and "国务院" not in issuer and "发展" not in issuer
        return name if ministry else _of_a_government("中华人民共和国", which)
    if name.endswith("纲要"):
        return _of_a_government(region, which)
    subject = "民政事业发展" if "民政" in issuer else ""
    return f"{region}“十{which}五”{subject}规划"


def _of_a_government(place: str, which: str) -> str:
    """The plan of a whole government in full; the fourteenth alone looked ahead to 2035."""
    tail = "和2035年远景目标纲要" if which == "四" else "纲要"
    return f"{place}国民经济和社会发展第十{which}个五年规划{tail}"
