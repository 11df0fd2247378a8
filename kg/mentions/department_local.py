"""What follows a level or a place in a body's name: 人民政府, 委组织部, 人力资源社会保障厅."""

from __future__ import annotations

import re

from kg.mentions.department_office import Office, fill
from kg.mentions.department_patterns import (
    CUES_BEFORE,
    FREE,
    NOT_BEFORE,
    NOT_IN_NAME,
    NUMBER_AFTER,
    PERSON_AFTER,
    TITLE_AFTER,
)


def runs_on(text: str, end: int) -> bool:
    """Whether the last character belongs to another word: 民政部|门, 省委|员."""
    if (text[end - 1], text[end : end + 1]) in NOT_BEFORE and not text.startswith(
        ("会同", "派驻", "动员", "同意"), end
    ):
        return True
    return PERSON_AFTER.match(text, end) is not None or NUMBER_AFTER.match(text, end) is not None


def rest_of_name(
    text: str, at: int, place: str, office: Office, *, named: bool
) -> tuple[int, str, str] | None:
    """What follows a level or a place: end, full name, rule; the longest of the kinds."""
    options = [_table(text, at, place, office, named), function_name(text, at, place, office)]
    known = [option for option in options if option is not None]
    if known:  # the tables come first: their names are whole ones
        return max(known, key=lambda option: option[0])
    free = FREE.match(text, at)
    if free and _free_fits(text, at, free, named) and not _joins_place(free.group(), office):
        return free.end(), in_full(free.group(), place, office), "free"
    return None


_COMMITTEE = re.compile("(?<=[\u4e00-\u9fff]{2})(?<![党纪监政工团])委$")


def in_full(name: str, place: str, office: Office) -> str:
    """The full name of a place's body whose name no table has: 药监局稽查局, 旅游发展委, 目标绩效办.

    A body that it begins with is named in full, and so is the kind of body that it ends with.
    """
    owner = _table(name, 0, place, office, named=True) or function_name(name, 0, place, office)
    full = f"{owner[1]}{name[owner[0] :]}" if owner and owner[0] > 2 else f"{place}{name}"
    return f"{full}公室" if full.endswith("办") else _COMMITTEE.sub("委员会", full)


_GROUP = re.compile("(?:领导小组|联席会议|指挥部|协调小组|议事协调机构)(?:办公室)?$")
_WORK = re.compile("促进|推进|协调|整治|清理|统筹|规范|建设|保护|实施|深化|加快|加强|完善|扩大")
# 省内三甲医院, 县属企业: what a level has, not a body of its name
_NO_BEGIN = (
    "等",
    "内",
    "外",
    "属",
    "直",
    "域",
    "重点",
    "部分",
    "各",
    "有",
    "本",
    "新",
    "老",
    "两",
    "三",
    "际",
    "城",
    "民",
)


# 赣州|设立分中心, 九江|建设区域医疗中心: a place that does something, not a body of its
_ACTS = re.compile(
    "(?:新设|设立|设置|组建|成立|创建|建成|打造|开展|承办|举办|申办|筹建|筹办|布局|新建|改建|扩建|推进|推动|实施|落户|遴选|集约|争创|申报|培育|引进|加快|做大|做强"
    "|建设(?!(?:发展|投资|控股|工程|交通|开发|集团|管理|服务|规划|房产|监理|标准|造价|用地|项目|银行|厅|局|委|和|与)))"
)
_DOING = re.compile("设立|新设|组建(?!设)|筹建|开设|承建")


def _free_fits(text: str, at: int, free: re.Match[str], named: bool) -> bool:
    """A name of unknown words counts after a mark or a cue only: the words before may be its own."""
    if _ACTS.match(free.group()) or _DOING.search(free.group()):
        return False
    if free.group().startswith(_NO_BEGIN) or re.search(
        "(?:常委|群众)$|[和及与][省市县区]", free.group()
    ):
        return False
    if (
        runs_on(text, free.end())
        or NOT_IN_NAME.search(_without_work(free.group()))
        or free.group().startswith("级建")
    ):
        return False
    level = 3 if text.startswith("自治区", at - 3) else 2 if text.startswith("兵团", at - 2) else 1
    start = max(0, at - level)
    return named or CUES_BEFORE.search(text[max(0, start - 5) : start]) is not None


def _joins_place(name: str, office: Office) -> bool:
    """Whether a place's name follows a conjunction: 市和|广东省农业农村厅 are two."""
    return any(office.places.longest_at(name, m.end()) for m in re.finditer("[和与及]", name))


def _without_work(name: str) -> str:
    """就业促进和劳动保护工作领导小组: what a leading group works on may hold verbs' nouns."""
    if not _GROUP.search(name):
        return name
    return _WORK.sub("", name)


def _table(
    text: str, at: int, place: str, office: Office, named: bool
) -> tuple[int, str, str] | None:
    local = office.bodies.local
    if re.match("党委[组宣统政社网编办老巡农台机]", text[at : at + 3]):
        at += 1  # 自治区党委组织部 is named like 省委组织部
    hit = local.names.longest_at(text, at)
    own = local.own_at(text, at, office.around(place), office.date)
    agency = local.agencies.longest_at(text, at)
    best = max((h for h in (own, hit, agency) if h), key=lambda h: h[0], default=None)
    if best is None or runs_on(text, best[0]) or TITLE_AFTER.match(text, best[0]):
        return None
    return best[0], fill(best[1], place, office), "local-name"


def function_name(text: str, at: int, place: str, office: Office) -> tuple[int, str, str] | None:
    """A function and a head: 人力资源社会保障|厅."""
    local = office.bodies.local
    hit = local.functions.longest_at(text, at)
    if hit is None:
        return None
    head = next(
        (h for h in sorted(local.heads, key=len, reverse=True) if text.startswith(h, hit[0])), ""
    )
    if not head or not _pair(hit[1], head, office) or runs_on(text, hit[0] + len(head)):
        return None
    return hit[0] + len(head), f"{place}{hit[1]}{local.heads[head]}", "function"


def _pair(function: str, head: str, office: Office) -> bool:
    """Whether bodies of a function have such a head."""
    if head in ("委", "委员会"):
        return function in office.bodies.local.committees
    if head in ("办", "办公室"):
        return function in office.bodies.local.offices
    return True
