"""Programmes that are known beforehand, by name or by form: lists, repeated labels, editions, titles, days."""

from __future__ import annotations

import re
from functools import lru_cache

from kg.lexicon.places import Level, load_places
from kg.lexicon.programmes import Evidence, Head
from kg.mentions.programme_name import (
    Ground,
    Name,
    behind_brackets,
    edition_before,
    ends_word,
    known_rule,
    with_region,
)
from kg.mentions.programme_quoted import extend

_DEFENCE = re.compile("(?:蓝天|碧水|净土)(?=[、和])")
_DEFENCES = re.compile(r"(?:(?:蓝天|碧水|净土)[、和]){1,2}(?=(?:蓝天|碧水|净土)保卫战)")
_EDITION_OF = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,4}届|首届|(?<!\d)20\d\d年?(?=中国|国际|世界|全国))(?:(?!第)[\u4e00-\u9fff·]|\([\u4e00-\u9fff·]{1,8}\)){2,24}?"
    r"(?:节|大会|周|季|模范城(?:\(县\))?|博览会|交易会|会|展|奖|赛|杯|论坛)(?=[,。;、)和与及的]|$|筹备|申报|命名|创建|举办|工作|系列|召开|评审|评选|评定|推荐|颁奖|期间|相关|各项|主|承)"
)
_AWARD = re.compile(r"奖$|模范城")
_MEETING = re.compile(
    r"(?:全|委员|理事|例|党代|人代|常委|工作|学|协|商)会$|(?:代表|职工|党员|会员|动员|表彰|总结|推进|誓师|庆祝|股东|村民|居民)大会$"
)
RHETORIC = re.compile(r"的[^,。;]{0,6}之年")  # the year of a battle's victory speaks of no work
_LONGEST_EDITION = 7  # characters: 第一百二十五届
# what stands between the verb and a known name, where that is only the end of a longer one
_MODIFIER = re.compile(
    r"(?:实施|开展|推进|启动|参与|组织)(?P<modifier>(?:(?![的和与及、第好了全各本我国省市县区中在对])[\u4e00-\u9fff]){2,8})$"
)
_SAYS_WHERE = re.compile(
    r"新一轮|重点|重大|系列|一批|相关|有关|专项|落实|做好|推进|实施|开展|新|“|[\u4e00-\u9fff]*(?:领域|行业|方面|系统)$"
)
NO_PROJECT = re.compile(
    "重点|重大|加强|推进|加快|做好|完善|工作|全面|深入|实施|开展|建设项目$|各|其他"
)
# a task that is called by a project's name: 5.高技能人才精工项目。
_TITLE = re.compile(
    r"(?P<label>[(]?[一二三四五六七八九十\d]{1,3}[).、]+)?(?P<name>[^,。;:、的\d]{4,24}(?:项目|工程|计划|行动))(?=[。:]|$)"
)
_DAY = re.compile(
    r"“?\d{1,2}[·.]\d{1,2}”?[\u4e00-\u9fff]{2,12}?(?:日|周|月)(?:主题|宣传|系列)?(?:宣传)?(?:活动)?(?=[,。;、)和及与]|$)"
)  # 3·15国际消费者权益日活动

_QUOTED_DAY = re.compile(r"“\d{1,2}[·.]\d{1,2}”(?:首个)?[\u4e00-\u9fff]{2,10}?日(?![常报程])")


@lru_cache(maxsize=1)
def _portal() -> re.Pattern[str]:
    """The names of portals that every province calls alike."""
    provinces = (place for place in load_places().all if place.level is Level.PROVINCE)
    names = sorted({name for place in provinces for name in (place.name, *place.aliases)})
    one = f"(?:{'|'.join(names)})"
    return re.compile(
        rf"{one}政务服务网|12348(?:{one}|中国)法网|信用(?:中国\({one}\)|{one})(?=[,。;、和与]|网站|平台)"
    )


def extended(ground: Ground, hit: tuple[int, Head]) -> tuple[int, Head]:
    """The last head of a chain. 消费季|活动: the first noun tells; 世博会|文化演艺活动: two things."""
    end, head = extend(ground, *hit)
    if head.evidence is not Evidence.VERB or hit[1].evidence is not Evidence.MODIFIER:
        return end, head
    if end - len(head.text) == hit[0]:
        return end, Head(head.text, head.kind, Evidence.MODIFIER)
    return hit if hit[1].kind == "event" else (end, head)


def known_names(ground: Ground) -> list[Name]:
    """Names that are known beforehand, with an edition before and a head noun behind."""
    found: list[Name] = []
    for start, end, entry in ground.programmes.find(ground.text):
        if not ground.cover.is_free(start, end) or not ends_word(ground.text, end):
            continue
        stop = end
        head = ground.programmes.head_of(entry.name)
        if head is not None:
            stop, head = extended(ground, (end, head))
        stop = behind_brackets(ground.text, stop)
        if RHETORIC.match(ground.text, stop):
            continue
        begin = _widened(ground, edition_before(ground.text, start))
        kind = entry.kind if stop == end or head is None else head.kind
        name = entry.name if stop == end and begin >= start - _LONGEST_EDITION else ""
        found.append(Name(begin, stop, kind, known_rule(kind), canonical=name))
    return found


def _widened(ground: Ground, start: int) -> int:
    """Where a longer name that ends in a known one begins: 实施|离校未就业|高校毕业生就业创业促进计划."""
    before = _MODIFIER.search(ground.text[max(0, start - 16) : start])
    if before is None or _SAYS_WHERE.match(before["modifier"]):
        return start
    begin = _behind_verbs(ground, start - len(before["modifier"]), start)
    return begin if ground.is_free(begin, start) else start


def _behind_verbs(ground: Ground, begin: int, end: int) -> int:
    """Behind the last verb in `[begin, end)`: 企业参加|中国国际农产品交易会."""
    words = ground.programmes.words
    hits = (
        table.longest_at(ground.text, at)
        for table in (words.inner_verbs, words.organising_verbs)
        for at in range(begin, end)
    )
    behind = max((hit[0] for hit in hits if hit is not None and hit[0] <= end), default=begin)
    return behind if end - behind > 1 else end


def repeated_names(ground: Ground) -> list[Name]:
    """清风守护品牌 without quotes, where the document has it as “清风守护”品牌."""
    found: list[Name] = []
    for start, end, head in ground.repeated.find(ground.text) if ground.repeated else ():
        if ground.is_free(start, end) and ends_word(ground.text, end):
            found.append(Name(start, end, head.kind, "programme.repeated"))
    return found


def defences(ground: Ground) -> list[Name]:
    """蓝天、碧水、净土保卫战: three names that share a head; the last one is known by itself."""
    return [
        Name(part.start(), part.end(), "action", "programme.shared", "保卫战")
        for match in _DEFENCES.finditer(ground.text)
        for part in _DEFENCE.finditer(ground.text, match.start(), match.end())
        if ground.is_free(*part.span())
    ]


def by_edition(ground: Ground) -> list[Name]:
    """第二届…节, 第九届…展: an edition and a last character that alone would be no evidence."""
    found: list[Name] = []
    for match in _EDITION_OF.finditer(ground.text):
        start = with_region(ground.text, match.start())
        if not _MEETING.search(match.group()) and ground.is_free(start, match.end()):
            kind = "award" if _AWARD.search(match.group()) else "event"
            found.append(Name(start, match.end(), kind, "programme.edition"))
    return found


def titled(ground: Ground) -> list[Name]:
    """A sentence that is a project's name and nothing else: the title of a task."""
    match = _TITLE.fullmatch(ground.text.rstrip("。:"))
    if match is None or NO_PROJECT.search(match["name"]):
        return []
    start, end = match.span("name")
    hit = ground.programmes.head_of(match["name"])
    if (
        hit is None
        or not ground.is_free(start, end)
        or match["name"] in ground.programmes.words.generic_names
    ):
        return []
    verb = ground.programmes.words.organising_verbs.longest_at(match["name"], 0)
    verb = verb or ground.programmes.words.governing_verbs.longest_at(match["name"], 0)
    return [] if verb else [Name(start, end, hit.kind, "programme.title")]


def days(ground: Ground) -> list[Name]:
    """3·15国际消费者权益日活动, “6·9”国际档案日: a day of the year with what it is for."""
    found = [match.span() for match in _DAY.finditer(ground.text) if ground.is_free(*match.span())]
    found += [
        match.span()
        for match in _QUOTED_DAY.finditer(ground.text)
        if ground.cover.is_free(*match.span())
    ]
    return [Name(start, end, "campaign", "programme.day") for start, end in sorted(found)]


def portals(ground: Ground) -> list[Name]:
    """浙江政务服务网, 12348湖北法网, 信用中国(四川): portals that every province calls alike."""
    return [
        Name(match.start(), match.end(), "platform", "programme.portal")
        for match in _portal().finditer(ground.text)
        if ground.is_free(*match.span())
    ]
