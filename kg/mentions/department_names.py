"""Where a text names a body, and that body's full name in this plan."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.lexicon import Lexicon
from kg.lexicon.places import CORPS, Level, Place
from kg.mentions.department_acting import acting_place, does
from kg.mentions.department_hit import LEVEL, NameHit
from kg.mentions.department_local import rest_of_name, runs_on
from kg.mentions.department_office import Office
from kg.mentions.department_others import (
    BEGINNINGS,
    bare_name,
    generic_end,
    generic_name,
    inner_name,
    institution_name,
    may_be_bare,
    two_offices,
)
from kg.mentions.department_parts import branch, extended, with_part
from kg.mentions.department_patterns import (
    OWN_OFFICES,
    PARTS_AFTER,
    STATIONED,
    SURFACE_NAMED,
    YOUTH,
    YOUTH_AT,
)

_CENTRAL = re.compile(
    "中央(?=(?:[、和及与])?(?:国务院|自治区|[省市区县州])|关于|决策|部署|要求|精神|文件|有关|统一|全面依法)"
)


def find_names(text: str, office: Office, starts: Iterable[int] | None = None) -> list[NameHit]:
    """The names of bodies in a text, left to right, the longest at each position.

    `starts` are what `may_begin` gives for the text, for those who read it as several offices would.
    """
    found: list[NameHit] = []
    position = 0
    for start in range(len(text)) if starts is None else starts:
        if start < position:
            continue
        hit = name_at(text, start, office, found[-1] if found else None)
        if hit is not None:
            found.append(hit)
            position = hit.end
    return found


def may_begin(text: str, lexicon: Lexicon) -> list[int]:
    """Where a name may begin, whichever office reads the text: every finder wants one of these."""
    return [start for start in range(len(text)) if _may_begin(text, start, lexicon)]


def _may_begin(text: str, start: int, lexicon: Lexicon) -> bool:
    bodies, places = lexicon.bodies, lexicon.places
    return (
        text[start] in "人政两"
        or any(p.match(text, start) is not None for p in _BEGINNINGS)
        or bodies.index.longest_at(text, start) is not None
        or bodies.bare.longest_at(text, start) is not None
        or text.startswith(CORPS, start)
        or places.longest_at(text, start) is not None
        or places.short_counties.longest_at(text, start) is not None
        or may_be_bare(text, start, bodies)
        or generic_end(text, start, bodies) is not None
    )


_BEGINNINGS = (_CENTRAL, YOUTH, YOUTH_AT, LEVEL, *BEGINNINGS)


def name_at(text: str, start: int, office: Office, before: NameHit | None) -> NameHit | None:
    """The longest name that begins at `start`; among equals the earlier kind of this list."""
    same = _government_after(text, start, before) or two_offices(text, start, office)
    if same:
        return same
    near = _beside(text, start, office, before)
    hits = [
        finder(text, start, near)
        for finder in (
            _national,
            _with_place,
            acting_place,
            _with_level,
            bare_name,
            inner_name,
            generic_name,
            institution_name,
        )
    ]
    known = [hit for hit in hits if hit is not None]
    if not known:
        return None
    best = max(known, key=lambda hit: hit.end)
    acting = next((hit for hit in known if hit.rule == "acting-place"), None)
    if best.rule in ("free", "institution") and acting and does(text, acting.end):
        return acting  # 指导|丰县|抓好重点中心镇建设
    if best.rule == "free":  # 市州民政局: bodies by kind, not the 州民政局 of a 市
        best = next((hit for hit in known if hit.end == best.end and hit.generic), best)
    return _stationed(text, best, office) or with_part(text, best)


def _beside(text: str, start: int, office: Office, before: NameHit | None) -> Office:
    """苏州市委、市政府: after a named place's party committee 市 is that place."""
    if (
        before is None
        or before.rule != "local-name"
        or text[before.end : start] not in ("", "、", "和")
    ):
        return office
    place = before.canonical.removeprefix("中共").removesuffix("委")
    known = office.places.by_name(place)
    if not before.canonical.startswith("中共") or known is None or place[-1] != text[start]:
        return office
    return replace(office, region=place)


def _government_after(text: str, start: int, before: NameHit | None) -> NameHit | None:
    """自治区党委、|政府: the government beside a party committee is that of the same place."""
    if before is None or text[before.end : start] not in ("、", "和") or before.generic:
        return None
    party = re.fullmatch("中共(.{2,12}?)党?委", before.canonical)
    word = re.compile("(?:人民)?政府(?!部门|采购|购买|性|网|债)").match(text, start)
    if not party or not word:
        return None
    return NameHit(start, word.end(), f"{party[1]}人民政府", "beside-party")


def _stationed(text: str, hit: NameHit, office: Office) -> NameHit | None:
    """省纪委监委驻省发改委纪检监察组: the sender as it is written, whom it watches by the full name."""
    known = text.endswith(("纪委", "监委"), hit.start, hit.end)
    group = STATIONED.match(text, hit.end) if known else None
    if group is None:
        return None
    place, in_full, _ = hit.canonical.removeprefix("中共").partition("纪律检查")
    written = text[hit.start : hit.end]
    sender = place + written[written.find("纪委") :] if in_full else written
    body = group["body"]
    watched = name_at(body, 0, office, None) if body[1:] else None
    if watched and watched.end == len(body) and watched.rule != "national":
        body = watched.canonical
    elif body in ("厅", "局", "委", "部"):
        body = office.own_body("")
    return replace(hit, end=group.end(), canonical=f"{sender}{group['by']}{body}{group['group']}")


def _national(text: str, start: int, office: Office) -> NameHit | None:
    """A national body by one of its names; 中央 only before what makes it the party's centre."""
    central = _CENTRAL.match(text, start)
    if central:
        return NameHit(start, central.end(), "中共中央", "national")
    found = office.bodies.index.longest_at(text, start)
    if found is None and office.national:
        found = office.bodies.bare.longest_at(text, start)
        found = found if found and text[start : found[0]] != "中央" else None
    if found is None or runs_on(text, found[0]):
        return None
    body = office.bodies.at(found[1], office.date)
    return extended(text, NameHit(start, found[0], body.name, "national"), office) if body else None


def _with_place(text: str, start: int, office: Office) -> NameHit | None:
    """江苏省民政厅, 南京市委宣传部, 奉贤区农业农村委, 江苏证监局, 新疆生产建设兵团财政局."""
    if text.startswith(CORPS, start):
        rest = rest_of_name(text, start + len(CORPS), CORPS, office, named=True)
        return NameHit(start, rest[0], rest[1], rest[2]) if rest else None
    found = office.places.longest_at(text, start) or _own_county(text, start, office)
    if text.startswith("会同县", start) and not office.region.startswith(("会同", "怀化", "湖南")):
        return None  # 会同|县水利局
    if found is None or (start and text[start - 1] in "全各我"):
        return None
    end, places = office.places.inmost_at(text, *found)
    place = office.own_place(places)
    if place.level is Level.REGION and text.startswith(("管委会", "管理委员会"), end):
        stop = end + (3 if text.startswith("管委会", end) else 5)
        return NameHit(start, stop, f"{place.name}管理委员会", "zone")
    area = place.level is Level.REGION and text[start:end].endswith("新区")  # 天府新区|法院
    if place.level is Level.FOREIGN or (place.level is Level.REGION and not area):
        return None
    if text[start:end] in office.places.ambiguous and not _shares(place, office):
        return None
    full = text[start:end] if area else office.places.official(place)
    rest = rest_of_name(text, end, full, office, named=True)
    name = rest[1] if rest else ""
    short = office.places.longest_at(text, start) is None  # 威宁|供电局: no 县供电局
    unsure = area or (short and not SURFACE_NAMED.search(name))
    if rest is None or (unsure and rest[2] == "free"):
        return None
    if SURFACE_NAMED.search(
        name
    ):  # 洛阳师范学院, 合肥燃气集团有限公司: by the place as it is written
        name = text[start : rest[0]] if rest[2] == "free" else _placed(text[start:end], name, full)
    return NameHit(start, rest[0], name, rest[2])


def _own_county(text: str, start: int, office: Office) -> tuple[int, tuple[Place, ...]] | None:
    """威宁|供电局 in a plan of that county: its short name, which elsewhere may be another word."""
    hit = office.places.short_counties.longest_at(text, start)
    own = tuple(p for p in hit[1] if office.places.official(p) == office.region) if hit else ()
    return (hit[0], own) if hit and own else None


def _placed(written: str, name: str, full: str) -> str:
    """A body's name with its place as it is written, where the name begins with the place."""
    return written + name.removeprefix(full) if name.startswith(full) else name


def _shares(place: Place, office: Office) -> bool:
    """Whether a place lies where the plan's own region lies."""
    return bool(office.region) and bool(
        set(office.places.chain(place)) & {office.region, office.places.province_of(office.region)}
    )


def _league_at(text: str, start: int, office: Office) -> NameHit | None:
    """团长沙市委: the Youth League's committee of a named place."""
    word = YOUTH_AT.match(text, start)
    place = office.places.longest_at(text, word.end()) if word else None
    if place is None or not text.startswith("委", place[0]):
        return None
    full = office.places.official(office.own_place(place[1]))
    return NameHit(start, place[0] + 1, f"共青团{full}委员会", "youth")


def _with_level(text: str, start: int, office: Office) -> NameHit | None:
    """省发展改革委, 市委, 县人民政府, 团省委."""
    league = _league_at(text, start, office)
    if league:
        return league
    youth = YOUTH.match(text, start)
    if youth:
        place = office.place_of(youth["level"])
        name = f"共青团{place}委员会" if place else youth.group()
        return NameHit(start, youth.end(), name, "youth")
    level = LEVEL.match(text, start)
    if level is None or not _begins_word(text, start) or text.startswith("市场", start):
        return None
    place = office.place_of(level.group())
    rest = rest_of_name(text, level.end(), place or level.group(), office, named=False)
    if rest is None:
        return None
    canonical = rest[1] if place else text[start : rest[0]]
    parts = PARTS_AFTER.match(text, rest[0])
    if parts and text[rest[0] - 1] in "委府":
        return NameHit(start, parts.end(), canonical + parts.group(), "level-parts", True)
    hit = NameHit(start, rest[0], canonical, rest[2])
    if text[rest[0] - 1] == "委" and OWN_OFFICES.match(text, rest[0]):
        return replace(hit, end=rest[0] + 2, canonical=canonical + "机关")
    return (branch(text, hit, office) if text[rest[0] - 1] == "局" else None) or hit


def _begins_word(text: str, start: int) -> bool:
    """Whether 省, 市, 区 here is a level of the plan's own, not the end of 城市, 社区, 各县, 邻省."""
    before = text[start - 1 : start]
    return (
        not before
        or before
        not in "城都集夜超新税股楼债期上社地片园灾景校山牧库林辖矿全各我本该两外邻节减跨设乡镇街困"
    )
