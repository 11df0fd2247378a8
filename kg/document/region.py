"""Whose plan a document is: the official name of a place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from kg.lexicon import Lexicon
from kg.lexicon.places import CORPS, NATION, Level, Place, Places

_REGION_END = re.compile("[一-鿿]{2,9}?(?:特别行政区|自治区|自治州|自治县|省|市|盟|州|县|旗|区)")
# 云岭县2024年…: a place in no lexicon, by its form
_TITLED = re.compile(
    "(?![全我各本])[一-鿿]{2,6}?(?:[省市县州旗]|(?<![湾片园社山牧灾景库校军])区)(?=[12二][0-9〇○零])"
)
_CENTRAL = re.compile(
    "国务院|国家(?!级)|中华人民共和国|中共中央|中央(?!企业)|最高人民|全国(?!各)|中国(?!.{0,3}[（(])"
)
_PARTY = re.compile("中共|中国共产党|中国共产主义青年团|共青团")
_UNITS = (Level.PROVINCE, Level.CITY, Level.COUNTY)
_OWN = {"省": Level.PROVINCE, "市": Level.CITY, "州": Level.CITY, "盟": Level.CITY,
        "县": Level.COUNTY, "旗": Level.COUNTY, "区": Level.COUNTY}  # fmt: skip
_LEVEL_WORDS = re.compile("(?:全|我)(省|自治区|市|州|盟|县|旗|区)")
# 市发展改革委, 县政府办: the level of the bodies a plan names by their level alone
_LEVEL_BODIES = re.compile(
    "(?<![一-鿿])(省|自治区|市|州|盟|县|旗|区)(?=委|政府|人民政府|[一-鿿]{2,10}(?:局|厅|委|办)(?![一-鿿]))"
)
_BELOW = {Level.PROVINCE: Level.CITY, Level.CITY: Level.COUNTY}
_VOTES = 3  # a place must be named so often for a plan to be taken for its own
_SHARE = 0.6  # and so often among all places of its level


def region_of(name: str, lexicon: Lexicon, text: str = "") -> str:
    """The official name of the place that a body's name begins with; 全国 for a central body.

    An office of a central body in a place (国家税务总局江苏省税务局) is that place's. Of places of one
    name `text` says which: the one whose upper units it names most.
    """
    bare = _PARTY.sub("", name, count=1) if _PARTY.match(name) else name
    if bare.startswith(CORPS):
        return CORPS
    central = lexicon.bodies.index.longest_at(name, 0)
    if central is not None and central[0] < len(name):
        hit = place_at(name, central[0], lexicon.places)
        return _one(hit[1], text, lexicon.places) if hit else NATION
    own = bare.removeprefix("中华人民共和国")  # 中华人民共和国南京海关 stands in 南京
    hit = None if central else place_at(own, 0, lexicon.places)
    if hit is not None:
        return _one(hit[1], text, lexicon.places)
    return NATION if central or _CENTRAL.match(name) else written_region(bare)


def written_region(body: str) -> str:
    """The place that a body's name begins with, by its form alone; empty where it has none."""
    written = _REGION_END.match(body)
    return written.group() if written and written.end() < len(body) else ""


def place_at(text: str, start: int, places: Places) -> tuple[int, list[Place]] | None:
    """End and unit of the places that follow each other at `start` (江苏省南京市玄武区).

    Several units where the name belongs to several.
    """
    hit = places.longest_at(text, start)
    hit = hit or _county_at(text, start, places)
    if hit is None:
        return None
    end, found = hit[0], [p for p in hit[1] if p.level in _UNITS]
    if not found:
        return None
    while (inner := places.longest_at(text, end) or _county_at(text, end, places)) is not None:
        below = [
            p for p in inner[1] if p.level in _UNITS and {q.name for q in found} & _over(p, places)
        ]
        if not below:
            break
        end, found = inner[0], below
    return end, found


def _one(found: list[Place], text: str, places: Places) -> str:
    """The official name of a place; of several the one whose upper units a text names most."""
    if len(found) > 1:
        votes = {p: sum(text.count(name[:2]) for name in _over(p, places)) for p in found}
        best = max(votes.values())
        found = [p for p in found if best and votes[p] == best]
    return places.official(found[0]) if len(found) == 1 else ""


def _county_at(text: str, start: int, places: Places) -> tuple[int, tuple[Place, ...]] | None:
    """The short name of a county where a unit stands before it or a year or body follows."""
    hit = places.short_counties.longest_at(text, start)
    return hit if hit and re.match("[12２]|委|团委", text[hit[0] :]) else None


def _over(place: Place, places: Places) -> set[str]:
    return set(places.chain(place)) - {place.name, places.official(place)}


def region_in(title: str, lexicon: Lexicon, text: str = "") -> str:
    """The first province, city, county or new area that a title names; 全国 where it says so."""
    position = 0
    while position < len(title):
        if title.startswith(CORPS, position):
            return CORPS
        hit = place_at(title, position, lexicon.places)
        if hit is not None:
            return _one(hit[1], text, lexicon.places)
        area = lexicon.places.longest_at(title, position)
        if area is not None and title[area[0] - 2 : area[0]] == "新区":
            return area[1][0].name
        position = area[0] if area else position + 1
    if "全国" in title or _CENTRAL.match(title):
        return NATION
    written = _TITLED.match(title)
    return written.group() if written else ""


def region_by_number(number: str, text: str, lexicon: Lexicon) -> str:
    """苏民发〔2023〕12号 in a text that names 江苏 → 江苏省; empty where the two do not agree.

    A city may begin its numbers as a province does (宁 is 南京 and 宁夏), so the text must agree.
    """
    place = lexicon.places.abbreviations.get(number[:1])
    if place is None or place.aliases[0] not in text:
        return ""
    return place.name if _level_of(text) is Level.PROVINCE else ""


def region_by_text(text: str, lexicon: Lexicon) -> str:
    """The place of the level that the text speaks of (全省, 全市, 全县) that it names most by far."""
    level = _level_of(text)
    if level is None:
        return ""
    own = _winner(Counter(_named(text, level, lexicon.places)))
    return own or _region_of_parts(text, level, lexicon.places)


def _winner(votes: Counter[str]) -> str:
    """The name with most votes, where it has enough of them and by far; else empty."""
    if not votes:
        return ""
    name, count = min(votes.items(), key=lambda row: (-row[1], row[0]))
    return name if count >= _VOTES and count >= _SHARE * votes.total() else ""


def _region_of_parts(text: str, level: Level, places: Places) -> str:
    """海门区、启东市、如东县 lie in 南通市: the unit in which most of the places named lie."""
    below = _BELOW.get(level)
    if below is None:
        return ""
    parts = sorted(set(_named(text, below, places)))
    return _winner(Counter(above for part in parts if (above := places.above(part, level))))


def _named(text: str, level: Level, places: Places) -> Iterable[str]:
    """Each place of a level by its official name, as often as the text has it."""
    for _, _, found in places.find(text):
        fitting = [p for p in found if p.level is level]
        if len(fitting) == 1:
            yield places.official(fitting[0])


def _level_of(text: str) -> Level | None:
    """The level that 全省, 我市 and the like speak of most; without these, that of its bodies."""
    counts = Counter(
        Level.PROVINCE if word in ("自治区", "省") else _OWN[word]
        for word in _LEVEL_WORDS.findall(text) or _LEVEL_BODIES.findall(text)
    )
    return min(counts, key=lambda level: (-counts[level], level)) if counts else None


def in_region(name: str, region: str, lexicon: Lexicon) -> str:
    """A body's name with its place: `省民政厅` in a plan of 江苏省 → `江苏省民政厅`.

    A level above the region's is that of the unit above; one that does not fit leaves the name.
    """
    if not region or region == NATION or region_of(name, lexicon):
        return name
    level = re.match("自治区|[省市州盟县旗区]", name)
    if level is None:
        return region + name
    place, rest = region, name[level.end() :]
    if not region.endswith(level.group()):
        wanted = _OWN.get(level.group(), Level.PROVINCE)
        place = lexicon.places.above(region, wanted)
    if not place:
        return name
    return f"中共{place}{rest}" if rest.startswith("委") and "委员会" not in rest else place + rest
