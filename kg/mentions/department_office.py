"""Whose plan it is: what 省, 市, 厅 and a bare 教育局 stand for in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from kg.lexicon import Bodies, Lexicon, Places
from kg.lexicon.offices import load_offices
from kg.lexicon.places import CORPS, NATION, Level, Place
from kg.model import Metadata

_LEVELS = {
    "省": Level.PROVINCE, "自治区": Level.PROVINCE, "市": Level.CITY, "州": Level.CITY, "盟": Level.CITY,
    "县": Level.COUNTY, "区": Level.COUNTY, "旗": Level.COUNTY, "兵团": Level.PROVINCE,
}  # fmt: skip


_STATE = "中华人民共和国"
_STATIONED = re.compile("驻[厅局委部](?P<group>纪检监察组|纪检组)")
_CENTRAL_SENDER = {"纪委": "中央纪委", "纪委监委": "中央纪委国家监委"}


class Described(Protocol):
    """A document, or what stands for one."""

    @property
    def metadata(self) -> Metadata:
        """Who issued it, when."""
        ...


@dataclass(frozen=True, slots=True)
class Office:
    """The plan's region (official name, `全国`, or empty), issuer and date, with the lexicons."""

    places: Places
    bodies: Bodies
    region: str
    issuer: str
    date: str

    @classmethod
    def of(cls, document: Described, lexicon: Lexicon) -> Office:
        """The office of a document; its region falls back on the issuer and the title."""
        meta = document.metadata
        region = meta.region or _region_in(meta.issuer, lexicon) or _region_in(meta.title, lexicon)
        date = meta.date or (f"{meta.year}-01-01" if meta.year else "")
        issuer = lexicon.bodies.by_name(meta.issuer, date)
        return cls(
            lexicon.places, lexicon.bodies, region, issuer.name if issuer else meta.issuer, date
        )

    @property
    def national(self) -> bool:
        """Whether the plan is of the whole nation, or says nothing of its region."""
        return self.region in ("", NATION)

    def own_place(self, places: Sequence[Place]) -> Place:
        """Of places of one name the one in the plan's region, else the first."""
        for place in places:
            if self.region and self.region in self.places.chain(place):
                return place
        return places[0]

    def place_of(self, level: str) -> str:
        """The official name of the 省, 市 or 县 that the plan means; empty where unknown."""
        if level == "兵团":
            return CORPS  # there is one
        if self.national or self.region == CORPS:
            return ""
        own = self.places.by_name(self.region)
        if own is None:
            return ""
        if level in ("市", "区") and own.level is Level.COUNTY and own.name.endswith(level):
            return self.places.official(own)  # 昆山市 calls its own bodies 市…, 玄武区 its own 区…
        province = self.places.above(self.region, Level.PROVINCE)
        if level == "区" and own.level is not Level.COUNTY and province.endswith("自治区"):
            return province  # 区党委, 团区委 in an autonomous region
        return self.places.above(self.region, _LEVELS[level])

    def own_body(self, part: str) -> str:
        """The full name of a part of the issuer (办公室, 基础教育处); the part where none is known."""
        if not self.issuer:
            return part
        stationed = _STATIONED.fullmatch(part)
        if stationed:
            return self._stationed(stationed["group"])
        if self.issuer.endswith(("国务院", "国务院办公厅")):  # 统计局, 海洋局: offices of the state
            body = self.bodies.by_name(f"国家{part}", self.date)
            body = body or self.bodies.by_name(part, self.date)
            return body.name if body else part
        owner = _of_general_office(self.issuer)
        body = self.bodies.by_name(owner, self.date)
        known = load_offices().full(body.name if body else owner, _without_owner(part, owner))
        if body and not body.name.startswith(_STATE):
            owner = body.name  # 市场监管总局 is 国家市场监督管理总局
        owner, own = owner_name(owner), _without_owner(part, owner)
        if own in _PARTY_BODIES:
            return f"中共{owner}{_PARTY_BODIES[own]}"
        return f"{owner}{known or own}"

    def _stationed(self, group: str) -> str:
        """驻厅纪检监察组 is sent by the committee above."""
        bodies = "纪委" if group == "纪检组" else "纪委监委"
        sender = f"{self.region}{bodies}" if not self.national else _CENTRAL_SENDER[bodies]
        return f"{sender}驻{owner_name(self.issuer)}{group}"

    def is_own(self, surface: str) -> bool:
        """Whether a name begins with what the issuer is called for short: 厅政治部, 省局办公室."""
        head = _OWN_HEAD.match(surface)
        if head is None or not self.issuer or len(surface) < head.end() + 2:
            return False
        return _short_head(_of_general_office(self.issuer)) == head["head"] and (
            not head["level"] or self.region.endswith(head["level"])
        )

    def around(self, place: str) -> tuple[str, ...]:
        """The official names of a place and of what it lies in."""
        found = self.places.by_name(place, self.region)
        return self.places.chain(found) if found else (place,)


_PARTY_BODIES = {
    "党组": "党组",
    "党委": "委员会",
    "纪委": "纪律检查委员会",
    "机关纪委": "机关纪律检查委员会",
}
# 厅政治部, 省局办公室, 部科学研究院: a part that begins with what the issuer is
_OWN_HEAD = re.compile("(?P<level>[省市县区州]?)(?P<head>总局|[厅局委部署院办社])(?![际属长有])")
_SHORT_HEADS = {"委员会": "委", "办公室": "办", "总局": "总局"}


def owner_name(body: str) -> str:
    """A body's name before that of a part of it: a ministry's offices go without the state's name."""
    return body.removeprefix(_STATE)


def _without_owner(part: str, owner: str) -> str:
    """办公室 of 厅办公室, 市场运行处 of 省商务厅市场运行处; 局属各单位 stays."""
    shared = next((n for n in range(len(part), 1, -1) if owner.endswith(part[:n])), 0)
    head = _OWN_HEAD.match(part)
    if not shared and head and head["head"] == _short_head(owner):
        return part[head.end() :]
    return part[shared:]


def _short_head(body: str) -> str:
    """What a body's own people call it: 厅 of 民政厅, 委 of …委员会."""
    return next((short for end, short in _SHORT_HEADS.items() if body.endswith(end)), body[-1:])


def _of_general_office(issuer: str) -> str:
    """The body whose general office signs: 交通运输部办公厅 → 交通运输部; other names as they are."""
    body = re.sub("(?<=[部局厅署])(?:办公[厅室]|综合司)$", "", issuer)
    return body if len(body) > 2 else issuer


def party_of(place: str) -> str:
    """The name of a place's party committee: 江苏省 → 中共江苏省委."""
    if place.endswith(("自治区", "地区")):
        return f"中共{place}党委" if place.endswith("自治区") else f"中共{place}委"
    if place.endswith("自治州"):
        return f"中共{place[:-3]}州委"
    if place.endswith("自治县"):
        return f"中共{place}委"
    return f"中共{place}委"


def fill(template: str, place: str, office: Office) -> str:
    """A template of `local_bodies.toml` for a place."""
    found = office.places.by_name(place, office.region)
    short = found.aliases[0] if found and found.aliases else place
    top = found is not None and found.level is Level.PROVINCE
    court = "高级" if top else ("中级" if found and found.level is Level.CITY else "")
    if "{d纪}" in template:
        return template.replace("{d纪}", f"中共{place}").replace("{p}", place)
    table = {
        "{d}": party_of(place),
        "{p}": place,
        "{院}": court,
        "公安厅": "公安局" if place.endswith("市") else "公安厅",
        "{短}": short,
        "{军}": short if place.endswith("自治区") else place,
        "{全}": place,
        "{p短}": short,
    }
    for key, value in table.items():
        template = template.replace(key, value)
    return template


def _region_in(text: str, lexicon: Lexicon) -> str:
    """The place that a title or an issuer begins with."""
    hit = lexicon.places.longest_at(text, 0) if text else None
    return hit[1][0].name if hit and len(hit[1]) == 1 else ""
