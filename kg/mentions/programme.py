"""Programmes: named initiatives (actions, campaigns, projects, platforms, awards, events, pilots)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.lexicon.names import NameIndex
from kg.lexicon.programmes import Head, Programmes, load_programmes
from kg.mentions.apart import apart
from kg.mentions.cover import Cover, Earlier
from kg.mentions.programme_bare import find_bare
from kg.mentions.programme_built import separate_works
from kg.mentions.programme_edge import without_scope
from kg.mentions.programme_name import EDITION, Ground, Name
from kg.mentions.programme_quoted import find_quoted
from kg.mentions.second_reader import better_bounds, further_names, is_believed
from kg.mentions.view import ItemView, SentenceView
from kg.model import Mention, MentionType, Span
from kg.normal import plain_name, plain_text

# 第六个“防灾减灾日”, 2019国际…大会: editions that only stand in front of such names
_LOOSE_EDITION = re.compile(
    r"^(?:第[一二三四五六七八九十百\d]{1,4}个(?:(?=“)|(?=(?:全国|国际|世界|全省)“))|20\d\d(?=中国|国际|世界|全国))"
)
_NTH_WITHIN = re.compile(r"第[一二三四五六七八九十百\d]{1,4}届")  # 江西省|第十七届|运动会
_LEVELS = re.compile(r"(?<=”)国家级(?:和|、)省级")
_QUOTED = re.compile(r"[“「\"]([\u4e00-\u9fff·+]{3,14})[”」\"]([\u4e00-\u9fff]{2,6})")
# an action, a day, a label, and what follows it: of 211 names with such a 和 inside or between two, 207 end there
_JOINT = re.compile(
    "(?<=行动|活动|大会|论坛|大赛)和(?![美谐平])|(?<=攻坚战|博览会)和|(?<=[节月周日”])和(?![美谐平])"
)
_SHORTEST = 4
_TITLE = re.compile(r"《[^《》]{1,200}》")


@lru_cache(maxsize=8)
def _quoted_names(text: str) -> NameIndex[Head] | None:
    """The names of a document whose label is quoted and whose head stands right behind it."""
    table = load_programmes()
    found: dict[str, Head] = {}
    for match in _QUOTED.finditer(text):
        label, behind = plain_name(match[1]), plain_text(match[2]).text
        head = table.head_at(behind, 0)
        generic = label in table.words.generic_labels or table.is_formula(label)
        if head is not None and head[0] > 1 and len(label) > 2 and not generic:
            found[label + head[1].text] = head[1]
    return NameIndex(found) if found else None


def _region(view: ItemView, name: str) -> str:
    """The region that a leading 省 or 市 stands for."""
    region = view.metadata.region
    province = re.match(r"[\u4e00-\u9fff]{2,8}?(?:省|自治区)", region)
    if re.match(r"省(?!级|内|际|会|市|域)", name) and province:
        return province.group()[:-1]
    if re.match(r"市(?!级|内|场|域|政|民|县|直)", name) and region.endswith("市"):
        return region[:-1]
    return ""


def canonical_of(surface: str, extra: str, programmes: Programmes) -> str:
    """The name without quotation marks, editions and levels; the known name where there is one."""
    text = _LEVELS.sub("", surface) + extra
    text = EDITION.sub("", text, count=1) if EDITION.match(text) else text
    text = _LOOSE_EDITION.sub("", text)
    text = _NTH_WITHIN.sub("", text, count=1)
    text = re.sub("[“”]", "", text)
    known = programmes.get(text)
    return known.name if known else text


def _mention(view: ItemView, sentence: SentenceView, name: Name, programmes: Programmes) -> Mention:
    start, end = sentence.span(name.start, name.end)
    plain = sentence.text[name.start : name.end]
    canonical = name.canonical or canonical_of(plain, name.extra, programmes)
    return Mention(
        item=view.item.number,
        type=MentionType.PROGRAMME,
        surface=view.document.text[start:end],
        start=start,
        end=end,
        canonical=_region(view, plain) + canonical,
        cue=Span(*sentence.span(*name.verb)) if name.verb else None,
        rule=name.rule,
        kind=name.kind,
    )


def _with_titles(text: str, cover: Cover) -> Cover:
    """Titles in marks are closed to programmes, whether or not a policy was found there."""
    inside = {at for match in _TITLE.finditer(text) for at in range(*match.span())}
    return Cover(cover.spans, cover.taken | inside)


def find_programmes(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The programmes of an item in the order of the text; their spans never overlap."""
    held = Earlier(earlier)
    repeated = _quoted_names(view.document.text)
    found: list[Mention] = []
    for part in view.sentences:
        cover = _with_titles(part.text, held.cover(part))
        ground = Ground.of(part.text, cover, lexicon.programmes, repeated)
        names = [
            name
            for name in apart((*find_quoted(ground), *find_bare(ground)))
            if is_believed(part.tags, MentionType.PROGRAMME, name.start, name.end)
        ]
        names = apart(_bounded(ground, part, name) for name in names)
        names = [one for name in names for one in _parted(part.text, name, lexicon.programmes)]
        names = [work for name in names for work in separate_works(part.text, name)]
        names += _tagged(ground, part, names)
        names.sort(key=lambda name: name.start)
        found.extend(_mention(view, part, name, lexicon.programmes) for name in names)
    return found


def _bounded(ground: Ground, part: SentenceView, name: Name) -> Name:
    """A name as the rules bound it, or as the second reader does where it is sure."""
    start, end = better_bounds(part.tags, MentionType.PROGRAMME, name.start, name.end)
    if without_scope(ground.text, start, name.end, ground.programmes.words) == name.start:
        start = name.start  # 全省 that only says where
    if (start, end) == (name.start, name.end) or not ground.cover.is_free(start, end):
        return name
    return replace(name, start=start, end=end, canonical="", extra="")


def _parted(text: str, name: Name, programmes: Programmes) -> Iterator[Name]:
    """Two names that 和 joins, each by itself: 攻坚战|和|工地“百日攻坚”行动."""
    joint = _JOINT.search(text, name.start + _SHORTEST, name.end - _SHORTEST)
    left = text[name.start : joint.start()] if joint else ""
    if joint is None or left.count("“") != left.count("”"):
        yield name
        return
    for start, end in ((name.start, joint.start()), (joint.end(), name.end)):
        kind = _kind_of(text[start:end], programmes)
        yield replace(name, start=start, end=end, kind=kind, canonical="", extra="")


def _tagged(ground: Ground, part: SentenceView, names: Sequence[Name]) -> list[Name]:
    """Programmes that only the second reader sees; the kind is that of the head noun or the known name."""
    found: list[Name] = []
    spans = [(name.start, name.end) for name in names]
    for tagged in further_names(part.tags, MentionType.PROGRAMME, spans):
        if ground.cover.is_free(tagged.start, tagged.end):
            surface = part.text[tagged.start : tagged.end]
            kind = _kind_of(surface, ground.programmes)
            found.append(Name(tagged.start, tagged.end, kind, "programme.tagged"))
    return found


def _kind_of(surface: str, programmes: Programmes) -> str:
    name = re.sub("[“”]", "", surface)
    known = programmes.get(name) or programmes.head_of(name)
    return known.kind if known is not None else "other"
