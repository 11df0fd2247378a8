"""The names in a list of responsibility: where each begins and ends, and its full name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon.places import Level
from kg.mentions.department_hit import NameHit
from kg.mentions.department_local import in_full
from kg.mentions.department_names import name_at
from kg.mentions.department_office import Office
from kg.model import Role

_SEPARATOR = re.compile(
    "[、,，/;；]|以及|及(?!时)|(?<=[局厅委办部处室会司院心府镇)\\)])[和与](?!规划|社会|旅游|信息|改革|草原|物资|湖泊|园林|城乡|计划|信访|体育|科技|数据|技术)"
)
_ENDING = re.compile(
    "等?(?:有关|相关)?(?:部门|单位)?(?:(?:按|根据|依据)[^、]{0,8}分工|共同|具体|分别)+(?:负责|落实|推进)?$|(?:负责|牵头|配合|落实)$|等(?:\\d+个|多个?)?(?:有关|相关)?(?:部门|单位|地)?$"
)
_MARK = re.compile(
    "\\((?:总)?(?P<who>牵头|主办|主责|负责|配合|协办|参与|协助)(?:单位|部门|处室|科室)?\\)$"
)


def segments_of(text: str, start: int, end: int, office: Office) -> Iterator[tuple[int, int]]:
    """The names of a list; brackets and joined levels (各市、县) belong to the name they stand in."""
    depth, begin = 0, start
    position = start
    while position < end:
        if position == begin:
            whole = name_at(text[:end], position, office, None)
            if whole and whole.generic and _ends(text, whole.end, end):
                position = whole.end
            if position >= end:
                break
        char = text[position]
        depth += (char in "(〔") - (char in ")〕")
        separator = _SEPARATOR.match(text, position, end) if depth == 0 else None
        if separator:
            yield from _trimmed(text, begin, position)
            begin = position = separator.end()
            continue
        position += 1
    yield from _trimmed(text, begin, end)


def _ends(text: str, at: int, end: int) -> bool:
    """Whether a name of a list may end here: 各镇、县|供电局 are two names."""
    return at >= end or not "\u4e00" <= text[at] <= "\u9fff" or text[at] in "和与及等"


_SECOND_NAME = re.compile(
    "(?P<first>[^()]{3,20})\\((?P<second>[省市县区州盟旗][^()、]{2,16}(?:局|委|办|厅|院|中心|办公室|委员会|工委))\\)$"
)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A name without what follows a list; 省市场监管局(省知识产权局) are two names."""
    raw = text[start:end]
    both = _SECOND_NAME.fullmatch(raw.strip())
    if both:
        at = text.find(both.group(), start)
        yield at + both.start("first"), at + both.end("first")
        yield at + both.start("second"), at + both.end("second")
        return
    body = _ENDING.sub("", raw)
    body = body.strip(" .;,:。")
    if 2 <= len(body) <= 30 and re.search("[\u4e00-\u9fff]", body):
        at = text.find(body, start)
        yield at, at + len(body)


def marked_role(segment: str) -> tuple[str, Role | None]:
    """市水务局(牵头): the name without its mark, and what the mark says."""
    mark = _MARK.search(segment)
    if mark is None:
        return segment, None
    leads = mark["who"] in ("牵头", "主办", "主责", "负责")
    return segment[: mark.start()], Role.LEAD if leads else Role.JOINT


_TOWN = re.compile("(?:街道办事处|街道办|街道|[镇乡](?:人民)?政府|[镇乡])$")
_TROOP = re.compile("(?:[总支大]队)$")
_POLICE = ("公安厅", "公安局")
_PART = "处|科|室|股|司|组|中心|办|站|机关党委|机关纪委|党支部|党总支|政治部"
_NATION = re.compile("国家|中国|全国")


def _below(surface: str, office: Office) -> NameHit | None:
    """坪坦乡, 西潞街道办事处, 执法支队 without a place: those of the county or city that the plan is of."""
    if office.national or re.match("[省市县区州各全]|有关|相关|属地|乡镇|镇街|街道", surface):
        return None
    if _TOWN.search(surface):
        end = "人民政府" if surface[-1] in "镇乡" else ""
        full = re.sub("(?<=[镇乡])政府$", "人民政府", surface)
        full = re.sub("街道办$|街道$", "街道办事处", full)
        return NameHit(0, len(surface), f"{office.region}{full}{end}", "duty-town")
    if _TROOP.search(surface):
        police = office.issuer.endswith(_POLICE)
        full = office.own_body(surface) if police else f"{office.region}{surface}"
        return NameHit(0, len(surface), full, "duty-troop")
    return None


def _is_part(surface: str, office: Office) -> bool:
    """Whether a name without a place is that of a part of the issuer: 基础教育处, 戒毒管理局."""
    if re.match("[省市县区州](?!场|划|域|政(?!府|务)|容)|各", surface):
        return False
    ends = "\\)" if _NATION.match(surface) else f"{_PART}|\\)"
    if not office.issuer.endswith("政府") and not _NATION.match(surface):
        ends += "|局"  # 执法督查局 of a department; 林草局 beside a government
    if office.issuer.endswith(("会", "联", "社")):
        ends += "|部"  # 残疾人联合会康复部
    return re.search(f"(?:{ends})$", surface) is not None


def _is_bureau(hit: NameHit, surface: str, office: Office) -> bool:
    """Whether 社区矫正管理局 is the issuer's: no institution of a place or of the nation."""
    unnamed = hit.rule == "institution" and surface.endswith("局") and bool(office.issuer)
    return unnamed and _is_part(surface, office) and next(office.places.find(surface), None) is None


def body_of(surface: str, office: Office) -> NameHit:
    """The full name of a segment of a list: known names first, then offices of the issuer."""
    hit = name_at(surface, 0, office, None)
    if hit and hit.end == len(surface) and not _is_bureau(hit, surface, office):
        return hit
    bracket = re.fullmatch("\\([^()]{2,12}\\)", surface[hit.end :]) if hit else None
    if hit and bracket:
        return NameHit(0, len(surface), hit.canonical + bracket.group(), hit.rule)
    below = _below(surface, office)
    if below:
        return below
    if _is_part(surface, office):
        return NameHit(0, len(surface), office.own_body(surface), "duty-office")
    known = office.places.by_name(surface, office.region) if surface[-1] in "市县区州旗" else None
    if known is not None and known.level in (Level.CITY, Level.COUNTY):
        full = f"{office.places.official(known)}人民政府"
        return NameHit(0, len(surface), full, "duty-place")
    level = re.match("自治区|兵团|[省市县区州]", surface)
    place = office.place_of(level.group()) if level else ""
    name = in_full(surface[level.end() :], place, office) if level and place else surface
    generic = surface.startswith(("各", "有关", "相关", "其他", "属地"))
    return NameHit(0, len(surface), surface if generic else name, "duty-name", generic)
