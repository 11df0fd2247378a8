"""Which entity a name stands for: its readable id, and the region it belongs to.

A name that says whose it is (中华人民共和国慈善法, 江苏省民政厅, 国务院关于…) is its own id. One
that does not (“十四五”养老服务发展规划, 各地) means another thing in another province: its id ends
with the region of the document, `policy/十四五养老服务发展规划@江苏省`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.lexicon.places import NATION, Place
from kg.model import Document, Entity, Mention, MentionType, Work, entity_id
from kg.normal import plain_text

STATE = "中华人民共和国"
_NATIONAL = re.compile("中华人民共和国|国务院|中共|中央|全国|国家|中国|中华|全党")
_DEICTIC = re.compile("[全我本该]?[省市县区州厅局委旗]")
_HERE = re.compile("[全我本][省市县区州]")
# words that say what sort of document it is, but not which one
_KIND_WORDS = re.compile(
    "(?:该|本|上述|此|这一|有关|相关)?(?:实施|若干|指导|工作|管理|暂行|试行|行动|专项|总体|具体|配套|"
    "推进|发展|建设|任务|落实|的|重点|年度|三年|五年|三年行动)*"
    "(?:意见|办法|条例|细则|方案|通知|规定|规划|纲要|法|决定|标准|规程|目录|计划|要点|清单|指南|规范|制度|"
    "公告|公报|函|批复|文件|政策|法规|措施)(?:\\((?:试行|暂行|草案|送审稿|征求意见稿)\\))?"
)

FindWork = Callable[[str], "Work | None"]


@dataclass(frozen=True, slots=True)
class Setting:
    """What a document brings to its names: where it was issued, when, and what is known."""

    lexicon: Lexicon
    region: str = ""
    date: str = ""
    find_work: FindWork | None = None
    scope: str = ""

    @classmethod
    def of(cls, document: Document, lexicon: Lexicon, find_work: FindWork | None = None) -> Setting:
        """The setting of a document.

        `scope` is what names that do not say whose they are belong to: the region, nothing for a
        national plan, the document itself where it does not say where it is from.
        """
        data = document.metadata
        date = data.date or (f"{data.year}-01-01" if data.year else "")
        region = "" if data.region == NATION else data.region
        national = data.region == NATION or lexicon.bodies.by_name(spelled(data.issuer), date)
        scope = region or ("" if national else document.id)
        return cls(lexicon, region, date, find_work, scope)


def spelled(name: str) -> str:
    """A name as ids have it: plain spelling without title marks, quotation marks and blanks."""
    return re.sub(r"[\s《》〈〉“”‘’]", "", plain_text(name).text).replace("#", "＃")


def is_unspecific(name: str) -> bool:
    """Whether a title names only a sort of document (实施意见, 条例, 该办法)."""
    return bool(_KIND_WORDS.fullmatch(spelled(name)))


def is_deictic(name: str) -> bool:
    """Whether a name leans on its document (省民政厅, 我省): no alias for other documents."""
    return bool(_DEICTIC.match(name))


def base_of(id_: str) -> str:
    """The name in an id, without type and region."""
    return id_.partition("/")[2].partition("@")[0]


def region_of(id_: str) -> str:
    """The region in an id, empty where it has none."""
    return id_.partition("@")[2]


def places_in(name: str, lexicon: Lexicon) -> tuple[Place, ...]:
    """The first place that a name names, as all places that it may be."""
    return next((found for _, _, found in lexicon.places.find(name)), ())


def says_whose(name: str, lexicon: Lexicon) -> bool:
    """Whether a name says by itself whose it is: it names the nation, a place or a central body."""
    if _HERE.search(name):
        return False
    body = lexicon.bodies.index.longest_at(name, 0)
    central = body is not None and name[body[0] : body[0] + 1] != "门"  # 民政部|门 is any 民政部门
    return bool(_NATIONAL.search(name) or central or places_in(name, lexicon))


def entities_for(
    mention: Mention, setting: Setting, issuer: str | None = None
) -> tuple[Entity, ...]:
    """What a mention's full name stands for: one entity; several for places of one name.

    `issuer` is the region of the body named before the title (empty for a national one), None where
    there is none. Empty for a title that names only a sort of document.
    """
    if mention.type is MentionType.PLACE:
        return _places(mention, setting)
    if mention.type is MentionType.DEPARTMENT:
        return (_department(mention, setting),)
    if mention.type is MentionType.PROGRAMME:
        return (_programme(mention, setting),)
    policy = _policy(mention, setting, issuer)
    return (policy,) if policy else ()


def _places(mention: Mention, setting: Setting) -> tuple[Entity, ...]:
    name = spelled(mention.canonical or mention.surface)
    found = setting.lexicon.places.index.get(name) or ()
    one = setting.lexicon.places.by_name(name, setting.region)
    if one is not None and one not in found:
        found = (one,)
    if not found:
        return (Entity(entity_id(MentionType.PLACE, name), MentionType.PLACE, name),)
    return tuple(place_entity(place, setting.lexicon) for place in found)


def place_entity(place: Place, lexicon: Lexicon) -> Entity:
    """A place as an entity; one of several of a name bears the unit above it (南京市鼓楼区)."""
    same = [p for p in lexicon.places.index.get(place.name) or () if p.name == place.name]
    name = place.parent + place.name if len(same) > 1 else place.name
    aliases = tuple(alias for alias in (place.name, *place.aliases) if alias != name)
    return Entity(entity_id(MentionType.PLACE, name), MentionType.PLACE, name, aliases, place.level)


def _department(mention: Mention, setting: Setting) -> Entity:
    name = spelled(mention.canonical or mention.surface)
    generic = bool(mention.generic)
    body = None if generic else setting.lexicon.bodies.by_name(name, setting.date)
    if body is not None:
        aliases = tuple(alias for alias in body.aliases if alias != body.name)
        return _named(MentionType.DEPARTMENT, body.name, aliases=aliases, kind=body.kind)
    own = "" if not generic and says_whose(name, setting.lexicon) else setting.scope
    if generic and says_whose(name, setting.lexicon):
        own = ""
    return _named(MentionType.DEPARTMENT, name, region=own, generic=generic)


def _programme(mention: Mention, setting: Setting) -> Entity:
    name = spelled(mention.canonical or mention.surface)
    known = setting.lexicon.programmes.get(name)
    if known is not None:
        return _named(
            MentionType.PROGRAMME, spelled(known.name), aliases=known.aliases, kind=known.kind
        )
    own = "" if says_whose(name, setting.lexicon) else setting.scope
    return _named(MentionType.PROGRAMME, name, region=own, kind=mention.kind or "")


def _policy(mention: Mention, setting: Setting, issuer: str | None) -> Entity | None:
    name = spelled(mention.canonical or mention.surface)
    known = setting.lexicon.policies.get(name)
    if known is not None:
        return _named(
            MentionType.POLICY, spelled(known.name), aliases=known.aliases, kind=known.kind
        )
    work = _held(name, setting)
    if work is not None:
        short = work.title.removeprefix(STATE)
        others = (short,) if short != work.title else ()
        return Entity(work.id, MentionType.POLICY, work.title, others, work.kind)
    if is_unspecific(name):
        return None
    whose = says_whose(name, setting.lexicon) or mention.number
    own = "" if whose else (setting.scope if issuer is None else issuer)
    return _named(MentionType.POLICY, name, region=own, kind=mention.kind or "")


def _held(name: str, setting: Setting) -> Work | None:
    if setting.find_work is None:
        return None
    titles = (name, name.removeprefix(STATE), STATE + name)
    works = (setting.find_work(entity_id(MentionType.POLICY, title)) for title in titles)
    return next((work for work in works if work is not None), None)


def _named(
    type_: MentionType,
    name: str,
    *,
    region: str = "",
    aliases: tuple[str, ...] = (),
    kind: str = "",
    generic: bool = False,
) -> Entity:
    readable = name.removeprefix(STATE) if type_ is MentionType.DEPARTMENT else name
    readable = readable or name
    id_ = entity_id(type_, readable.replace("@", "＠")) + (f"@{region}" if region else "")
    spellings = (readable, *(spelled(alias) for alias in aliases))
    others = tuple(dict.fromkeys(alias for alias in spellings if alias != name))
    return Entity(id_, type_, name, others, kind, generic)
