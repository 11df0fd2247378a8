"""Places of China: province-level, prefecture-level and county-level units, regions, waters.

Read from `places.toml`, `counties.toml` and `lands.toml` in `kg/data`. A name may belong to several places
(朝阳区 is in Beijing and in Changchun): `by_name` then needs to be told where the plan comes from.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Any

from kg.errors import LexiconError
from kg.lexicon.lands import Lands, load_lands
from kg.lexicon.names import NameIndex
from kg.lexicon.readings import spelled_out

NATION = "全国"
CORPS = "新疆生产建设兵团"  # a body with the rank of a province, and no place of its own
_NO_LANDS = Lands()
_SLUGS = {NATION: "quanguo", CORPS: "bingtuan"}
_NATIONS = re.compile(
    "(?:(?:满|回|苗|土家|彝|蒙古|藏|布依|侗|瑶|朝鲜|白|哈尼|哈萨克|黎|傣|畲|傈僳|仡佬|东乡|拉祜|水|佤|纳西|羌|土|仫佬|锡伯|塔吉克|达斡尔"
    "|景颇|毛南|撒拉|布朗|保安|裕固|壮|鄂温克|鄂伦春|普米|怒|独龙|各)族|柯尔克孜|锡伯|塔吉克|哈萨克|蒙古)*(?:自治县|自治旗|林区|特区|新区|[市县区旗])$"
)


class Level(StrEnum):
    """The administrative level of a place; regions and waters have none."""

    NATION = "nation"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    REGION = "region"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Place:
    """A place. `name` is the official full name, `parent` that of the unit above it.

    `abbreviation` is the one character of a province (苏); `aliases` are the other names;
    `members` the provinces of a region; `slug` is for ids (`jiangsu`), empty for regions; a
    `former` unit was abolished, renamed or upgraded, and gives its short name to the present one.
    """

    name: str
    level: Level
    aliases: tuple[str, ...] = ()
    parent: str = ""
    slug: str = ""
    abbreviation: str = ""
    members: tuple[str, ...] = ()
    former: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """All places; `index` answers which places' names begin at a position of a text.

    `short_counties` holds the short names of counties (汶川), which are read as places only beside
    other places or in a plan of the same province; `ambiguous` the names that are also other words;
    `waters` the rivers and lakes, and what else counts only set off; `lands` the other geographic
    names of `lands.toml`; `common_counties` the short names of counties that are everyday
    words (丰台, 建设), places only in a list of places.
    """

    all: tuple[Place, ...]
    index: NameIndex[tuple[Place, ...]]
    abbreviations: Mapping[str, Place]
    short_counties: NameIndex[tuple[Place, ...]]
    ambiguous: frozenset[str]
    waters: frozenset[str]
    common_counties: NameIndex[tuple[Place, ...]]
    county_words: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    lands: frozenset[str] = frozenset()
    _pairs: re.Pattern[str] = field(default=re.compile("(?!)"), repr=False)

    def by_name(self, name: str, region: str = "") -> Place | None:
        """The place of this full, short or one-character name; None where there is none or several.

        `region` is the official name of a place: of several places of one name the one in it wins.
        """
        found = self.index.get(name) or self.short_counties.get(name) or ()
        if not found and name in self.abbreviations:
            return self.abbreviations[name]
        if not found:
            found = self._joined(name)
        if len(found) > 1 and region:
            found = tuple(p for p in found if region in self.chain(p)) or found
        if len(found) > 1:
            found = tuple(p for p in found if not p.former)
        return found[0] if len(found) == 1 else None

    def _joined(self, name: str) -> tuple[Place, ...]:
        """The units that 上海市黄浦区 or 江苏省南京市 names: the last of a chain of names."""
        hit = self.index.longest_at(name, 0)
        while hit is not None and hit[0] < len(name):
            above, inner = {p.name for p in hit[1]}, self.index.longest_at(name, hit[0])
            below = tuple(p for p in inner[1] if above & set(self.chain(p))) if inner else ()
            hit = (inner[0], below) if inner and below else None
        return hit[1] if hit else ()

    def official(self, place: Place) -> str:
        """What bodies of a place put before their names: a district's begin with its city's."""
        if place.level is not Level.COUNTY:
            return place.name
        shared = len(self.index.get(place.name) or ()) > 1
        return place.parent + place.name if shared or place.name.endswith("区") else place.name

    def slug(self, name: str) -> str:
        """The slug of a place (`江苏`, `江苏省`, `苏` → `jiangsu`), empty where it has none."""
        if name in _SLUGS:
            return _SLUGS[name]
        place = self.by_name(name)
        return place.slug if place else ""

    def chain(self, place: Place) -> tuple[str, ...]:
        """The official names of a place and of what it lies in, smallest first.

        A district comes with its city before it and by its own name.
        """
        names = [*dict.fromkeys((self.official(place), place.name))]
        parent = place.parent
        while parent:
            names.append(parent)
            above = self.by_name(parent)
            parent = above.parent if above else ""
        return tuple(names)

    def province_of(self, name: str, region: str = "") -> str:
        """The official name of the province that a place lies in (itself for a province)."""
        place = self.by_name(name, region)
        if place is None or place.level in (Level.REGION, Level.FOREIGN):
            return ""
        return self.chain(place)[-1]

    def above(self, region: str, level: Level) -> str:
        """The official name of the unit of `level` that `region` is or lies in; else empty.

        A municipality (北京市) is its own city; a unit above the asked level gives nothing.
        """
        place = self.by_name(region)
        if place is None:
            return ""
        for name in self.chain(place):
            unit = place if name in (place.name, self.official(place)) else self.by_name(name)
            if unit and (unit.level is level or (level is Level.CITY and is_municipality(name))):
                return name
        return ""

    def longest_at(self, text: str, start: int) -> tuple[int, tuple[Place, ...]] | None:
        """End and places of the longest name that begins at `start`."""
        return self.index.longest_at(text, start)

    def inmost_at(
        self, text: str, end: int, units: tuple[Place, ...]
    ) -> tuple[int, tuple[Place, ...]]:
        """End and places of a name that ends at `end` with those below it that follow: 武威市|凉州区."""
        while units and (inner := self.longest_at(text, end)) is not None:
            above = {unit.name for unit in units}
            below = tuple(place for place in inner[1] if place.parent in above)
            if not below:
                break
            end, units = inner[0], below
        return end, units

    def find(self, text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
        """All names in a text from left to right, the longest at each position."""
        return self.index.find(text)

    def find_abbreviated(self, text: str) -> Iterator[tuple[int, int]]:
        """Runs of one-character names that stand for provinces (苏皖豫) or for a border (沪苏线)."""
        for match in self._pairs.finditer(text):
            yield match.span()

    def expand(self, abbreviated: str) -> tuple[Place, ...]:
        """The provinces of a run of one-character names: 沪苏线 → 上海市, 江苏省."""
        found = (self.abbreviations.get(char) for char in abbreviated)
        return tuple(place for place in found if place is not None)


def is_municipality(name: str) -> bool:
    """Whether a place is one of the four municipalities directly under the central government."""
    return name in ("北京市", "天津市", "上海市", "重庆市")


@lru_cache(maxsize=1)
def load_places() -> Places:
    """The places of the data files; raises `LexiconError` where an entry is wrong."""
    data, counties = _read("places.toml"), _read("counties.toml")
    units = list(_provinces(data))
    found = [
        *units,
        *_counties(counties, {unit.name: unit.slug for unit in units}),
        *_regions(data),
    ]
    sources = tuple(
        _source(table, name) for table, name in ((data, "places.toml"), (counties, "counties.toml"))
    )
    taken = {name for place in found for name in (place.name, *place.aliases)}
    lands = load_lands(taken)
    found += [Place(name, Level.REGION) for name in lands.names]
    return make_places(found, data["others"], sources, lands)


def make_places(
    found: Sequence[Place],
    others: Mapping[str, Any],
    sources: tuple[str, ...],
    lands: Lands = _NO_LANDS,
) -> Places:
    """Checked places with their index; raises `LexiconError` on an empty name or a duplicate."""
    names: dict[str, list[Place]] = {}
    seen: set[tuple[str, str]] = set()
    slugs: dict[str, str] = {}
    short: dict[str, list[Place]] = {}
    for place in found:
        _check(place, seen, slugs)
        names.setdefault(place.name, []).append(place)
        for name in place.aliases:
            whole = place.level is not Level.COUNTY or name.endswith(("县", "旗"))
            table = names if whole else short
            if not place.former or not table.get(name):  # former units come last
                table.setdefault(name, []).append(place)
    ambiguous, waters, common, words = (
        frozenset(" ".join(others[key] for key in keys).split())
        for keys in (
            ("ambiguous_short", "ambiguous_county"),
            ("waters",),
            ("common_words",),
            ("county_words",),
        )
    )
    counties = {n: tuple(p) for n, p in short.items() if n not in names}
    usual, everyday = (
        NameIndex({n: p for n, p in counties.items() if (n in common) is flag})
        for flag in (False, True)
    )
    index = NameIndex({name: _widest(places) for name, places in names.items()})
    abbreviations = {p.abbreviation: p for p in found if p.abbreviation}
    return Places(
        tuple(found), index, abbreviations, usual, ambiguous, waters | lands.set_off, everyday, words,
        (*sources, *lands.sources), frozenset(lands.names) - lands.set_off,
        _pair_pattern(abbreviations),
    )  # fmt: skip


def _check(place: Place, seen: set[tuple[str, str]], slugs: dict[str, str]) -> None:
    """Refuse an entry that could never fire, or would fire twice."""
    key = (place.name, place.parent)
    if not all((place.name, *place.aliases)) or place.name in place.aliases:
        raise LexiconError(f"地名有空白或重复的名称：{place}", where="places.toml")
    if key in seen:
        raise LexiconError(f"地名重复：{place.name}（{place.parent}）", where="places.toml")
    if place.slug and slugs.setdefault(place.slug, place.name) != place.name:
        raise LexiconError(f"代号重复：{place.slug}", where="places.toml")
    seen.add(key)


def _widest(places: Sequence[Place]) -> tuple[Place, ...]:
    """Of a province and a city of one name (吉林) the province; all others stay side by side."""
    top = tuple(p for p in places if p.level is Level.PROVINCE)
    return top or tuple(places)


def _pair_pattern(abbreviations: Mapping[str, Place]) -> re.Pattern[str]:
    """Two or more one-character names before a word of borders, lines and joint work."""
    chars = "".join(sorted(abbreviations))
    border = "(?=省界|边界|交界|毗邻|接壤|三省|两省|四省|五省|两地|三地|四地|合作|协作|协同|联动|一体化|地区|边区|省际|跨界)"
    return re.compile(
        f"(?<![{chars}])(?:[{chars}]{{2,6}}线|[{chars}]{{2,6}}{border}"
        f"|(?<=[“、,;:在与和及推进深化])[{chars}]{{3,6}}(?![省市县区人民族语剧菜]))"
    )


def _provinces(data: Mapping[str, Any]) -> Iterator[Place]:
    for row in data["province"]:
        yield Place(
            row["name"],
            Level.PROVINCE,
            (row["short"],),
            slug=row["slug"],
            abbreviation=row["abbreviation"],
        )
        for line in row["cities"]:
            name, short, *others, slug = line.split()
            state = (f"{short}州",) if name.endswith("自治州") and not short.endswith("州") else ()
            aliases = (short, *state, *others) if short != name else ()
            yield Place(name, Level.CITY, aliases, row["name"], slug)
    for line in data["former"]:
        name, short, slug, province = line.split()
        aliases = (short,) if short != name else ()
        yield Place(name, Level.CITY, aliases, province, slug, former=True)


def _counties(data: Mapping[str, Any], slugs: dict[str, str]) -> Iterator[Place]:
    """The counties; `slugs` are those of the units above them, and grow by those of the counties."""
    taken: set[str] = set()
    for group, cities in data.items():
        for city, names in cities.items() if group not in ("source", "slugs") else ():
            for name in names.split():
                slug = _county_slug(name, slugs.get(city, ""), data["slugs"], taken)
                slugs.setdefault(name, slug)
                short = _county_short(name)
                yield Place(name, Level.COUNTY, short, city, slug, former=group == "former")


def _county_slug(name: str, above: str, known: Mapping[str, str], taken: set[str]) -> str:
    """昆山市 → jiangsu-suzhou-kunshan; with its kind (-xian) where a present unit has that name, or -former."""
    core = known.get(name) or spelled_out((_county_short(name) or (name,))[0])
    choices = (f"{above}-{core}", f"{above}-{spelled_out(name)}", f"{above}-{core}-former")
    slug = next(choice for choice in choices if choice not in taken)
    taken.add(slug)
    return slug


def _county_short(name: str) -> tuple[str, ...]:
    """昆山市 → 昆山, 北川羌族自治县 → 北川, 北川县, 北川自治县; none where one character is left."""
    core = _NATIONS.sub("", name)
    if len(core) < 2 or core == name:
        return ()
    unit = name[-1] if name.endswith(("自治县", "自治旗")) else ""
    ways = (core, core + unit, f"{core}自治{unit}") if unit else (core,)
    return tuple(way for way in ways if way != name)


def _regions(data: Mapping[str, Any]) -> Iterator[Place]:
    for row in data["region"]:
        yield Place(row["name"], Level.REGION, tuple(row["aliases"]), members=tuple(row["members"]))
    for line in data["others"]["regions"]:
        name, *aliases = line.split()
        yield Place(name, Level.REGION, tuple(aliases))
    for name in data["others"]["foreign"].split():
        yield Place(name, Level.FOREIGN)


def _read(name: str) -> dict[str, Any]:
    text = resources.files("kg.data").joinpath(name).read_text("utf-8")
    return tomllib.loads(text)


def _source(data: Mapping[str, Any], name: str) -> str:
    source = data.get("source")
    if not isinstance(source, str) or not source:
        raise LexiconError("缺少来源（source）", where=name)
    return source
