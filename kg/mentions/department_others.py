"""Names of bodies that begin with no place and no level: bare ones, parts of the issuer, kinds."""

from __future__ import annotations

import re

from kg.lexicon import Bodies
from kg.mentions.department_hit import LEVEL, NameHit
from kg.mentions.department_local import function_name, runs_on
from kg.mentions.department_office import Office, fill
from kg.mentions.department_parts import branch
from kg.mentions.department_patterns import (
    BARE_NAMES,
    BRANCH,
    CUES_BEFORE,
    GENERIC,
    INNER,
    INSTITUTION,
    LONE,
    NOT_IN_NAME,
    OFFICE,
    OFFICE_ACTING,
    OFFICE_BEFORE,
    TITLE_AFTER,
    TROOP,
    ZONE,
)

# how parts of a body end that bear no place's name
_OWN_PART = re.compile("(?:[处科股司]|(?<!实验)室|办公厅|机关党委|机关纪委|政治部|党支部|党总支)$")
# 有关…, 各…, 全省…: a body that the second reader sees and that is a kind of bodies
_KIND_OF_BODY = re.compile("各|有关|相关|全[国省市县区州]|基层|其他|多|所属|属地|[省市县区乡]级")
# 宣传部 in a women's federation's plan is its own, not the party committee's
_IS_UNION = re.compile(
    "妇女联合会|共青团|总工会|残疾人联合会|红十字会|科学技术协会|工商业联合会|文学艺术界联合会|妇联$|残联$|科协$"
)
_LEVELS = tuple("省市县区州")
_UNION_PARTS = ("组织部", "宣传部", "统战部", "社会工作部")
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


BEGINNINGS = (BARE_NAMES, INNER, OFFICE_ACTING, OFFICE, TROOP, BRANCH, ZONE, INSTITUTION, LONE)
"""Patterns of the finders here: without one of these, a function with a head or a kind of bodies, none
of them finds a name at a position."""


def may_be_bare(text: str, start: int, bodies: Bodies) -> bool:
    """Whether a function with a head (教育厅) begins here."""
    hit = bodies.local.functions.longest_at(text, start)
    return hit is not None and text.startswith(tuple(bodies.local.heads), hit[0])


def bare_name(text: str, start: int, office: Office) -> NameHit | None:
    """教育厅, 残联, 宣传部 without a level: the plan's own place's."""
    if start and (text[start - 1] in "各" or text.endswith("电子", 0, start)):
        return None  # 电子|税务局 is a system
    place = "" if office.national else office.region
    hit = function_name(text, start, place, office)
    if hit:
        return NameHit(
            start, hit[0], _whole_name(text[start : hit[0]], hit[1], office), "bare-function"
        )
    bare = BARE_NAMES.match(text, start)
    if (
        bare is None
        or runs_on(text, bare.end())
        or not place
        or TITLE_AFTER.match(text, bare.end())
    ):
        return None
    own_office = bare.group() == "委办公室" and office.is_own(bare.group())
    if own_office or (_IS_UNION.search(office.issuer) and bare.group() in _UNION_PARTS):
        return NameHit(start, bare.end(), office.own_body(bare.group()), "issuer-part")
    names = office.bodies.local.names
    template = names.get(bare.group()) or names.get("委" + bare.group())
    return (
        NameHit(start, bare.end(), fill(template, place, office), "bare-name") if template else None
    )


def _whole_name(surface: str, full: str, office: Office) -> str:
    """商务厅 is the province's, also in a city's plan; 公路局 in a ministry's is the ministry's."""
    if office.national:
        return surface if surface.endswith(("厅", "委", "委员会")) else office.own_body(surface)
    if surface.endswith(("支队", "总队", "大队")) and office.issuer.endswith(("局", "厅")):
        around = office.around(office.region)
        named = office.bodies.local.own_at(surface, 0, around, office.date)  # 消防总队
        # 法制支队 in a police office's plan
        return fill(named[1], office.region, office) if named else office.own_body(surface)
    province = office.place_of("省") if surface.endswith("厅") else ""
    return province + full.removeprefix(office.region) if province else full


def inner_name(text: str, start: int, office: Office) -> NameHit | None:
    """厅党组, 局机关各处室, 各直属单位: parts of the issuer."""
    match = INNER.match(text, start)
    if match is None:
        return _office_of_issuer(text, start, office)
    if (
        start
        and match["head"]
        and "\u4e00" <= text[start - 1] <= "\u9fff"
        and not _cue_ends(text, start)
    ):
        return None
    part = match["part"] or match["inner"]
    if (match["head"] or "")[:1] in _LEVELS and not office.is_own(match.group()):
        return None  # 省局办公室 in a city's plan
    if part.startswith("属"):  # 厅属各单位 of 民政厅: 民政厅厅属各单位
        part = match["head"] + part
    canonical = office.own_body(part)
    generic = part not in ("办公室", "办公厅")
    return NameHit(
        start, match.end(), canonical, "issuer-part", generic, weak=match["part"] is not None
    )


def _office_of_issuer(text: str, start: int, office: Office) -> NameHit | None:
    """报委规划处: an office of the issuer after a verb of reporting or joining."""
    acting = OFFICE_ACTING.match(text, start)
    if acting and office.issuer and text[start - 1 : start] in ("由", "报"):
        return NameHit(start, acting.end(), office.own_body(acting.group()), "issuer-office")
    troop = TROOP.match(text, start) if office.issuer.endswith(("公安厅", "公安局")) else None
    if troop and _free_start(text, start):
        return NameHit(start, troop.end(), office.own_body(troop.group()), "issuer-office")
    hit = OFFICE.match(text, start)
    if (
        hit is None
        or not office.issuer
        or not OFFICE_BEFORE.search(text[max(0, start - 3) : start])
    ):
        return None
    own = hit.group() if hit.group().startswith("驻") else hit.group()[1:]
    return NameHit(start, hit.end(), office.own_body(own), "issuer-office")


def _cue_ends(text: str, start: int) -> bool:
    return (
        CUES_BEFORE.search(text[max(0, start - 6) : start]) is not None or text[start - 1] in "次届"
    )


def generic_end(text: str, start: int, bodies: Bodies) -> int | None:
    """Where the words for a kind of bodies end that begin here."""
    return GENERIC(bodies.local.functions)(text, start)


def generic_name(text: str, start: int, office: Office) -> NameHit | None:
    """各地, 有关部门, 各级民政部门: bodies by kind."""
    match = generic_end(text, start, office.bodies)
    if match is None or runs_on(text, match):
        return None
    name = text[start:match]
    if name in office.bodies.local.functions:
        name += "部门"  # 公安、城管部门: the head stands with the last
    return NameHit(start, match, name, "generic", True, weak=True)


def institution_name(text: str, start: int, office: Office) -> NameHit | None:
    """An association, a university, a joint conference, by its last word and what stands before."""
    known = BRANCH.match(text, start)
    if known:
        return NameHit(start, known.end(), _branch_name(known.group(), office), "branch")
    zone = ZONE.match(text, start)
    if zone and not NOT_IN_NAME.search(zone.group()) and _free_start(text, start):
        name = zone["zone"].replace("高新区", "高新技术产业开发区")
        name = name.replace("经开区", "经济技术开发区")
        return NameHit(start, zone.end(), f"{name}管理委员会", "zone")
    match = INSTITUTION.match(text, start)
    if (
        match
        and not runs_on(text, match.end())
        and not NOT_IN_NAME.search(match.group())
        and match.group()[0] not in "与和同在以按及或接"
        and "社会组织" not in match.group()
        and (match["nation"] or CUES_BEFORE.search(text[max(0, start - 6) : start]))
    ):
        end = _campus_end(text, match.end(), office)
        name = _institution_name(text[start:end], office)
        hit = NameHit(start, end, name, "institution")
        return (branch(text, hit, office) if name.endswith("银行") else None) or hit
    lone = LONE.match(text, start)
    if (
        lone
        and not NOT_IN_NAME.search(lone.group())
        and CUES_BEFORE.search(text[max(0, start - 6) : start])
    ):
        place = "" if office.national else office.region
        scope = re.match("全[省市县区]|[省市县]级", lone.group())
        name = place + lone.group()[scope.end() :] if scope and place else lone.group()
        name = _institution_name(name, office)
        central = "部际" in lone.group() or lone.group().startswith(("全国", "国家"))
        return NameHit(start, lone.end(), name, "institution", weak=not (place or central))
    return None


def _campus_end(text: str, end: int, office: Office) -> int:
    """Where a university's name ends that says in brackets which one: 中国地质大学|(武汉)."""
    if not text.startswith("大学(", end - 2):
        return end
    place = office.places.longest_at(text, end + 1)
    close = place[0] if place else end + 3 if text.startswith("华东", end + 1) else end
    return close + 1 if text[close : close + 1] == ")" else end


def _branch_name(surface: str, office: Office) -> str:
    """国网绵阳供电公司, 武警浙江总队: a branch of a body of the nation or of the province, in full."""
    grid = re.fullmatch("国网(?P<place>[^省电]+)供电公司", surface)
    place = office.places.longest_at(surface, 2)
    if place is None:
        return surface
    if grid:
        province = office.places.province_of(place[1][0].name, office.region)
        return f"国网{province}电力有限公司{grid['place']}供电公司" if province else surface
    force = surface.removeprefix("武警")
    official = office.places.official(place[1][0])
    return f"中国人民武装警察部队{official}{surface[place[0] :]}" if force != surface else surface


def _free_start(text: str, start: int) -> bool:
    """Whether a name of unknown words may begin here: after a mark or a cue."""
    return CUES_BEFORE.search(text[max(0, start - 6) : start]) is not None


def tagged_name(text: str, start: int, end: int, office: Office) -> NameHit:
    """A body that only the second reader sees: an office of the issuer by its last word, else as it is called."""
    surface = text[start:end]
    inner = (
        office.is_own(surface) or _OWN_PART.search(surface) or surface.startswith("驻")
    ) and not office.places.longest_at(surface, 0)
    name = office.own_body(surface) if inner else _institution_name(surface, office)
    generic = _KIND_OF_BODY.match(surface) is not None
    return NameHit(start, end, surface if generic else name, "tagged", generic)


def _institution_name(surface: str, office: Office) -> str:
    """区教育学院 is the place's; customs and maritime offices are the state's."""
    if surface.endswith(("海事局", "海关")):
        return f"中华人民共和国{surface}"
    level = LEVEL.match(surface)
    place = office.place_of(level.group()) if level else ""
    return f"{place}{surface[level.end() :]}" if level and place else surface


def two_offices(text: str, start: int, office: Office) -> NameHit | None:
    """两办: the offices of the party committee and of the government of the plan's place."""
    if not text.startswith("两办", start) or office.national or (start and text[start - 1] in "这"):
        return None
    party, state = (fill(t, office.region, office) for t in ("{d}", "{p}人民政府"))
    top = office.region.endswith(("省", "自治区"))
    name = "办公厅" if top or party[2:-1] in _MUNICIPALITIES else "办公室"
    return NameHit(start, start + 2, f"{party}{name}、{state}{name}", "two-offices")
