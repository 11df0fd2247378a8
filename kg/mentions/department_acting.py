"""A place that acts, or is told to act, stands for its government: 督促|临湘市|落实….

Which words tell so was counted over the judged plans: docs/decisions/acting-places.md.
"""

from __future__ import annotations

import re

from kg.lexicon.places import Level, Place, Places
from kg.mentions.department_cues import load_cues
from kg.mentions.department_hit import NameHit
from kg.mentions.department_office import Office
from kg.mentions.department_patterns import ACTING

_AND = ("、", "和")
_BEFORE = "(?:(?:(?![和在])[\u4e00-\u9fff]){2,10}[、和]){0,8}$"  # other places of the same list
_MADE_TO = re.compile(f"(?:指导|督促|督导|要求|责成|鼓励){_BEFORE}")
# 支持长沙先行 names a place, 支持浏阳市整改 who governs it
_HELPED_TO = re.compile(f"(?:支持|推动|组织|引导|协助|帮助){_BEFORE}")
_CLAUSE = re.compile("[,。;:)”\\s][^,。;:)”\\s]*$")
_ALL = "等?(?:重点|中心)?(?:地|城市|省份|市县|县区|[两三四五六七八九十]?[省市县区])?"  # what may close a list of places
_MUST = re.compile(f"{_ALL}(?:要(?![素求点件道塞闻害])|应(?![急对用])|须|承担|继续|牵头)")
_FIRST = re.compile(f"{_ALL}先行")
_VERBS = re.compile(
    "(?:[两三四五六七八九]?[省市县区](?=[于在按对加开落做推建]))?(?:整[省市县]推进|申报|申办|申请|创建|举办|整治|巩固|建强|争创|办好|承办|承接|稳妥|有序|扎实|持续|构建|拓展|盘活|新建|改建|扩建|布局|争取|开行|发展(?!规划)|于|加快|开展|落实|做好|推进|建成)"
)
_LEFT = 60  # characters before a place that may tell that it is told to act
_MOST = 40  # places that act together: bounded, so that a list of thousands stays linear


def acting_place(text: str, start: int, office: Office) -> NameHit | None:
    """The place at `start` as its government, where it acts or is told to; None where it is a place."""
    found = _unit_at(text, start, office)
    if found is None:
        return None
    end, place = found
    full, last = _is_full(text, start, end), _list_end(text, end, office)
    alone = last == end and text[start - 1 : start] not in _AND
    if (alone and not full and text[start:end] in office.places.ambiguous) or text.endswith(
        "新区", start, end
    ):
        return None  # 浦东新区 is a zone, too
    if not (_is_told(text, start, last, full) or _is_actor(text, start, last, full, office)):
        return None
    return NameHit(start, end, f"{office.places.official(place)}人民政府", "acting-place")


def government_of(text: str, start: int, end: int, office: Office) -> NameHit | None:
    """A span that is the name of a province, city or county as its government; None where it is none."""
    found = _unit_at(text, start, office)
    if found is None or found[0] != end:
        return None
    return NameHit(start, end, f"{office.places.official(found[1])}人民政府", "acting-tagged")


def _unit_at(text: str, start: int, office: Office) -> tuple[int, Place] | None:
    """End and unit of a province, city or county, with those above it (武威市|凉州区)."""
    places = office.places
    hit = places.longest_at(text, start) or _listed_county(text, start, places)
    if hit is None or hit[1][0].level not in (Level.PROVINCE, Level.CITY, Level.COUNTY):
        return None
    end, units = places.inmost_at(text, *hit)
    return end, office.own_place(units)


def _listed_county(text: str, start: int, places: Places) -> tuple[int, tuple[Place, ...]] | None:
    """A county without its kind (靖州), in a list."""
    hit = places.short_counties.longest_at(text, start)
    listed = hit and (text[start - 1 : start] in _AND or text[hit[0] : hit[0] + 1] in _AND)
    return hit if listed else None


def _is_full(text: str, start: int, end: int) -> bool:
    """Whether a name says what kind of unit it is; 苏州 and 株洲 do not."""
    return text[end - 1] in "省市县区州旗" and not (text[end - 1] == "州" and end - start < 3)


def _list_end(text: str, end: int, office: Office) -> int:
    """Where a list of units ends whose first ends at `end`."""
    for _ in range(_MOST):
        after = _unit_at(text, end + 1, office) if text[end : end + 1] in _AND else None
        if after is None:
            break
        end = after[0]
    return end


def _is_told(text: str, start: int, last: int, full: bool) -> bool:
    """Whether the list is told what to do: a word that tells before it, a verb behind it."""
    left = max(0, start - _LEFT)
    told = _MADE_TO.search(text, left, start) or (full and _HELPED_TO.search(text, left, start))
    return bool(told) and does(text, last)


def _is_actor(text: str, start: int, last: int, full: bool, office: Office) -> bool:
    """Whether the list is the subject of a duty."""
    if full and ACTING.match(text, last):
        return True
    if not (_MUST.match(text, last) or (full and _FIRST.match(text, last))):
        return False
    mark = _CLAUSE.search(text, max(0, start - _LEFT), start)
    first = mark.start() + 1 if mark else 0
    unit = _unit_at(text, first, office) if first < start else None
    return first == start or (unit is not None and _list_end(text, unit[0], office) == last)


def does(text: str, at: int) -> bool:
    """Whether a verb begins at `at`: what a place is told to do."""
    return bool(load_cues().verbs.match(text, at) or _VERBS.match(text, at))
