"""Programmes without quotes: told by a head noun, its modifier and the verb that governs it."""

from __future__ import annotations

import re

from kg.lexicon.places import Level, load_places
from kg.lexicon.programmes import Evidence, Head
from kg.mentions.programme_edge import Edge, edge_of, without_scope
from kg.mentions.programme_name import (
    EDITION,
    LONGEST_NAME,
    Ground,
    Name,
    behind_brackets,
    edition_before,
    ends_word,
)
from kg.mentions.programme_quoted import extend
from kg.mentions.programme_words import load_words

_SERVICE = re.compile(r"服务平台$|服务系统$")
_WHOLE = re.compile(r"国家|全国|中国|省|市|[^,]*(?:一体化|综合服务|信息服务|在线|[省市县]公共)")
_DEFENCE = re.compile("(?:蓝天|碧水|净土)(?=[、和])")
_DEFENCES = re.compile(r"(?:(?:蓝天|碧水|净土)[、和]){1,2}(?=(?:蓝天|碧水|净土)保卫战)")
_EDITION_OF = re.compile(
    r"(?:第[一二三四五六七八九十百\d]{1,4}届|首届|(?<!\d)20\d\d年?(?=中国|国际|世界|全国))(?:(?!第)[\u4e00-\u9fff·]|\([\u4e00-\u9fff·]{1,8}\)){2,24}?"
    r"(?:节|大会|周|季|博览会|交易会|会|展|奖|赛|杯|论坛)(?=[,。;、)和与及的]|$|筹备|申报|举办|工作|系列|召开|评审|评选|评定|推荐|颁奖|期间|相关|各项|主|承)"
)
_MEETING = re.compile(
    r"(?:全|委员|理事|例|党代|人代|常委|工作|学|协|商)会$|(?:代表|职工|党员|会员|动员|表彰|总结|推进|誓师|庆祝|股东|村民|居民)大会$"
)
_RHETORIC = re.compile(r"的[^,。;]{0,6}之年")  # the year of a battle's victory speaks of no work
_CITY = re.compile(r"[\u4e00-\u9fff]{2,3}[省市县区](?=[\u4e00-\u9fff]{4})")
_LEAST = {Evidence.MODIFIER: 2, Evidence.VERB: 4, Evidence.SCOPE: 4, Evidence.EDITION: 2}
_LEAST_OF_PILOT = 4
_LEAST_SUBJECT = 10
_DOES = re.compile(
    "(?:全面|基本|如期|年内|年底前)?(?:实现|完成|覆盖|惠及|竣工|开工|建成|投入|启动|通过)"
)
_LONGEST_EDITION = 7  # characters: 第一百二十五届
# what stands between the verb and a known name, where that is only the end of a longer one
_MODIFIER = re.compile(
    r"(?:实施|开展|推进|启动|参与|组织)(?P<modifier>(?:(?![的和与及、第好了全各本我国省市县区中在对])[\u4e00-\u9fff]){2,8})$"
)
_SAYS_WHERE = re.compile(
    r"新一轮|重点|重大|系列|一批|相关|有关|专项|落实|做好|推进|实施|开展|新|“|[\u4e00-\u9fff]*(?:领域|行业|方面|系统)$"
)
_NO_PROJECT = re.compile(
    "重点|重大|加强|推进|加快|做好|完善|工作|全面|深入|实施|开展|建设项目$|各|其他"
)
_LEAST_NAMED = 4  # characters that name a system: 全省就业信息资源库, not 全省民政系统
_AMONG = re.compile(
    "等(?:重大|重点|骨干|标志性|国家级?|省级|系列|一批|[\u4e00-\u9fff]大)*$"
)  # 甲、乙等重大|工程
_COUNTED = re.compile(r"\d")  # 国家级海洋牧场示范区70处: a sort of thing, counted
_PLACED = re.compile(
    "在(?![校线职编岗建家途册营])"
)  # 在苏州、伊春试点 says where, it names nothing
_BUILT = ("项目", "示范项目", "专项")
_LEAST_PROJECT = 8  # characters
# a sort of projects, not one: 重点项目, 规划项目
_ANY_PROJECT = re.compile(
    "重点|重大|相关|有关|投资|产业项目|服务项目|规划项目|试点示范项目|招商|科研|课题|债券|审批|收费|入库|储备|在建|续建|拟建|新建项目|化工项目"
    "|[各类批等]|其他|立法项目|公益金项目|健全|以上|资金项目|合作项目|采购|PPP|政府|工程项目|民政项目|监督|检查|工作|加强|专项$(?<!重大专项)"
)
# 开展|打击整治非法社会组织专项行动: what is put down belongs to the name of the drive
_FAULT = re.compile(
    "(?:开展|组织|实施|启动|推进|深化)(?P<what>(?:集中|依法)?(?:打击|整治|治理|清理|查处){1,2})$"
)
_AGAINST = re.compile("非法|违法|违规")
_DRIVES = ("百日会战", "会战", "专项行动", "专项整治", "专项治理", "攻坚战", "歼灭战")
_INNER_PLACED = re.compile("在[\u4e00-\u9fff]{2,6}?[省市县区州镇乡]")  # 在古浪县、…落地帮扶项目
_PLACES_ONLY = re.compile(
    r"(?:[\u4e00-\u9fff]{1,6}?[省市县区州旗盟][、和]?)+(?:先行|率先|承担)(?:先试)?"
)  # 静海县、蓟县先行|试点 says where
# a task that is called by a project's name: 5.高技能人才精工项目。
_TITLE = re.compile(
    r"(?P<label>[(]?[一二三四五六七八九十\d]{1,3}[).、]+)?(?P<name>[^,。;:、的\d]{4,24}(?:项目|工程|计划|行动))(?=[。:]|$)"
)
_DAY = re.compile(
    r"“?\d{1,2}[·.]\d{1,2}”?[\u4e00-\u9fff]{2,12}?(?:日|周|月)(?:主题|宣传|系列)?(?:宣传)?(?:活动)?(?=[,。;、)和及与]|$)"
)  # 3·15国际消费者权益日活动
_BAD = re.compile(r"[。;!?<>=]|[^\u4e00-\u9fff]{12}")


def _modifier(ground: Ground, start: int, head: int) -> str:
    return EDITION.sub("", ground.text[start:head])


def _has_edition(ground: Ground, start: int, head: int) -> bool:
    return EDITION.match(ground.text, start, head) is not None


def _is_name(ground: Ground, edge: Edge, start: int, place: tuple[int, int, Head]) -> bool:
    """Whether the evidence that the head noun asks for is there."""
    at, end, head = place
    modifier, edition = _modifier(ground, start, at), _has_edition(ground, start, at)
    if head.evidence is Evidence.QUOTE and head.text in _BUILT:
        return _is_project(ground, edge, modifier, (end, head))
    least = _LEAST_OF_PILOT if head.kind == "pilot" else _LEAST.get(head.evidence, 99)
    if len(modifier) < least or end - start > LONGEST_NAME or _BAD.search(ground.text[start:end]):
        return False
    if load_words().common.search(ground.text[start:end]) or _verb_touches(ground, at):
        return False
    if _COUNTED.match(ground.text, end) and head.kind == "pilot" and not edition:
        return False
    if "、" in modifier and head.text.endswith(("运会", "奥会")):
        return False
    if _AMONG.search(modifier) or _PLACED.match(modifier) or _INNER_PLACED.search(modifier):
        return False
    if head.kind == "pilot" and _PLACES_ONLY.fullmatch(modifier):
        return False
    if (
        load_words().vague.match(modifier)
        and not (_AGAINST.match(modifier) and head.text in _DRIVES)
    ) or ground.text[start:end] in ground.programmes.words.generic_names:
        return False
    if head.evidence is Evidence.EDITION:
        return edition
    if head.evidence is Evidence.VERB and head.text in ("活动", "论坛", "峰会", "计划"):
        planned = head.text == "计划" and not load_words().routine_plan.search(modifier)
        return _is_carried_out(ground, edge) if planned else edition
    if head.evidence is Evidence.VERB:
        governed = edge.organising or edition or (edge.verb is not None and len(modifier) > 3)
        begins = (start == 0 and len(modifier) < 12) or _is_subject(ground, start, end)
        return (governed or begins) and not load_words().routine.search(modifier)
    if head.evidence is Evidence.SCOPE:
        return _is_platform(ground, edge, ground.text[start:end])
    return edition or edge.verb is not None or len(modifier) >= least + 2


def _is_project(ground: Ground, edge: Edge, modifier: str, place: tuple[int, Head]) -> bool:
    """推进良乡高教园区公共租赁住房|项目: what is carried out under a long name of its own."""
    end, head = place
    if edge.verb is None or len(modifier) + len(head.text) < _LEAST_PROJECT:
        return False
    if _BAD.search(modifier) or len(modifier) > LONGEST_NAME or _COUNTED.match(ground.text, end):
        return False  # 改造项目20个: a sort of projects, counted
    sort = _ANY_PROJECT.search(modifier + head.text) or _INNER_PLACED.search(modifier)
    return not sort and not modifier.endswith(("和", "与", "及")) and modifier.count("、") < 2


def _is_subject(ground: Ground, start: int, end: int) -> bool:
    """…,零散纪念设施抢救保护工程|实现全覆盖: a long name that begins a clause and does something."""
    opens = start == 0 or ground.text[start - 1] in ",;。"
    if _COUNTED.search(ground.text, start, end) or _NO_PROJECT.search(ground.text, start, end):
        return False
    return opens and end - start >= _LEAST_SUBJECT and _DOES.match(ground.text, end) is not None


def _is_carried_out(ground: Ground, edge: Edge) -> bool:
    """Whether the verb carries a scheme out (实施…计划), not makes or minds a paper."""
    verb = ground.text[edge.verb[0] : edge.verb[1]] if edge.verb else ""
    return edge.organising and load_words().planned.search(verb) is not None


def _verb_touches(ground: Ground, at: int) -> bool:
    """Whether a verb stands right before the head noun: 选择三个县开展|试点 names nothing."""
    return load_words().starting.search(ground.text, max(0, at - 4), at) is not None


def _is_platform(ground: Ground, edge: Edge, name: str) -> bool:
    """A system counts where the sentence uses or improves it, or where it creates a specific one."""
    if load_words().handling.search(name) or load_words().physical.search(name):
        return False
    if load_words().any_platform.search(name) or (
        _SERVICE.search(name) and not (_WHOLE.match(name) or _of_a_place(name))
    ):
        return False
    if edge.verb is None:
        return len(name) >= 8 and load_words().specific.search(name) is not None
    verb = ground.text[edge.verb[0] : edge.verb[1]]
    if re.search("[、和与]", name) and not name.startswith(("国家", "全国", "省")):
        return (
            load_words().in_use.search(verb) is not None
            and load_words().specific_end.search(name) is not None
        )
    named = (
        name.startswith(("智慧", "全国", "国家")) or load_words().specific.search(name) is not None
    )
    return verb not in load_words().creating or named or _of_a_place(name)


def _of_a_place(name: str) -> bool:
    """济南教育资源公共服务平台: a system that bears a place's name."""
    hit = load_places().longest_at(name, 0)
    return hit is not None and hit[1][0].level in (Level.PROVINCE, Level.CITY)


def _own_scope(ground: Ground, edge: Edge, head_at: int, kind: str) -> int:
    """The edge without 全省 (fairs, contests and systems keep it), or without the city whose pilot
    spreads."""
    start, text = edge.start, ground.text
    bare = without_scope(text, start, head_at, ground.programmes.words)
    named = kind == "platform" and text.startswith("全", start) and head_at - bare >= _LEAST_NAMED
    if kind != "event" and not named:
        start = bare
    verb = text[edge.verb[0] : edge.verb[1]] if edge.verb else ""
    city = _CITY.match(text, start, head_at)
    return city.end() if kind == "pilot" and verb in load_words().spreading and city else start


def _extended(ground: Ground, hit: tuple[int, Head]) -> tuple[int, Head]:
    """The last head of a chain. 消费季|活动: the first noun tells; 世博会|文化演艺活动: two things."""
    end, head = extend(ground, *hit)
    if head.evidence is not Evidence.VERB or hit[1].evidence is not Evidence.MODIFIER:
        return end, head
    if end - len(head.text) == hit[0]:
        return end, Head(head.text, head.kind, Evidence.MODIFIER)
    return hit if hit[1].kind == "event" else (end, head)


def _joined(ground: Ground, edge: Edge, floor: int, at: int) -> Edge:
    """A name right behind another one and a conjunction has that one's verb."""
    link = edge.verb is None and 0 < floor == edge.start - 1 and ground.text[floor] in "、和与及"
    if not link:
        return edge
    whole = edge_of(ground, 0, at)
    return Edge(edge.start, whole.verb, whole.organising)


def _name_at(ground: Ground, floor: int, at: int, hit: tuple[int, Head]) -> Name | None:
    end, head = _extended(ground, hit)
    head_at = end - len(head.text)
    edge = _joined(ground, edge_of(ground, floor, at), floor, at)
    start = _own_scope(ground, edge, at, head.kind)
    first = at if head_at == at else head_at
    if not ground.is_free(start, end) or not _is_name(ground, edge, start, (first, end, head)):
        return None
    fault = _FAULT.search(ground.text[max(0, start - 10) : start])
    if fault and head.kind in ("action", "campaign"):
        start -= len(fault["what"])
    elif (
        edge.verb
        and load_words().denying.search(ground.text[max(0, edge.verb[1] - 8) : edge.verb[1]])
        and head.kind == "campaign"
    ):
        return None
    stop = behind_brackets(ground.text, end)
    if _RHETORIC.match(ground.text, stop):
        return None
    return Name(start, stop, head.kind, f"programme.{head.evidence}", verb=edge.verb)


def _known(ground: Ground) -> list[Name]:
    """Names that are known beforehand, with an edition before and a head noun behind."""
    found: list[Name] = []
    for start, end, entry in ground.programmes.find(ground.text):
        if not ground.cover.is_free(start, end) or not ends_word(ground.text, end):
            continue
        stop = end
        head = ground.programmes.head_of(entry.name)
        if head is not None:
            stop, head = _extended(ground, (end, head))
        stop = behind_brackets(ground.text, stop)
        if _RHETORIC.match(ground.text, stop):
            continue
        begin = _widened(ground, edition_before(ground.text, start))
        kind = entry.kind if stop == end or head is None else head.kind
        name = entry.name if stop == end and begin >= start - _LONGEST_EDITION else ""
        found.append(Name(begin, stop, kind, "programme.known", canonical=name))
    return found


def _widened(ground: Ground, start: int) -> int:
    """Where a longer name that ends in a known one begins: 实施|离校未就业|高校毕业生就业创业促进计划."""
    before = _MODIFIER.search(ground.text[max(0, start - 16) : start])
    if before is None or _SAYS_WHERE.match(before["modifier"]):
        return start
    begin = start - len(before["modifier"])
    return begin if ground.is_free(begin, start) else start


def _repeated(ground: Ground) -> list[Name]:
    """清风守护品牌 without quotes, where the document has it as “清风守护”品牌."""
    found: list[Name] = []
    for start, end, head in ground.repeated.find(ground.text) if ground.repeated else ():
        if ground.is_free(start, end) and ends_word(ground.text, end):
            found.append(Name(start, end, head.kind, "programme.repeated"))
    return found


def _defences(ground: Ground) -> list[Name]:
    """蓝天、碧水、净土保卫战: three names that share a head; the last one is known by itself."""
    return [
        Name(part.start(), part.end(), "action", "programme.shared", "保卫战")
        for match in _DEFENCES.finditer(ground.text)
        for part in _DEFENCE.finditer(ground.text, match.start(), match.end())
        if ground.is_free(*part.span())
    ]


def _by_edition(ground: Ground) -> list[Name]:
    """第二届…节, 第九届…展: an edition and a last character that alone would be no evidence."""
    found: list[Name] = []
    for match in _EDITION_OF.finditer(ground.text):
        if not _MEETING.search(match.group()) and ground.is_free(*match.span()):
            kind = "award" if match.group().endswith("奖") else "event"
            found.append(Name(match.start(), match.end(), kind, "programme.edition"))
    return found


def _titled(ground: Ground) -> list[Name]:
    """A sentence that is a project's name and nothing else: the title of a task."""
    match = _TITLE.fullmatch(ground.text.rstrip("。:"))
    if match is None or _NO_PROJECT.search(match["name"]):
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


def _days(ground: Ground) -> list[Name]:
    """3·15国际消费者权益日活动: a day of the year with what it is for."""
    return [
        Name(match.start(), match.end(), "campaign", "programme.day")
        for match in _DAY.finditer(ground.text)
        if ground.is_free(*match.span())
    ]


def _by_heads(ground: Ground) -> list[Name]:
    found: list[Name] = []
    floor = at = 0
    while at < len(ground.text) - 1:
        hit = ground.head_at(at)
        if hit is None or (hit[1].evidence is Evidence.QUOTE and hit[1].text not in _BUILT):
            at += 1
            continue
        name = _name_at(ground, floor, at, hit)
        if name is not None:
            found.append(name)
            floor = at = name.end
        else:
            at = hit[0]
    return found


def find_bare(ground: Ground) -> list[Name]:
    """Known names and names told by their heads; a known name fixes where it begins."""
    found = _days(ground)
    taken = {at for name in found for at in range(name.start, name.end)}
    found += [n for n in _known(ground) if taken.isdisjoint(range(n.start, n.end))]
    taken = {at for name in found for at in range(name.start, name.end)}
    for name in (
        *_repeated(ground),
        *_defences(ground),
        *_by_heads(ground),
        *_by_edition(ground),
        *_titled(ground),
    ):
        if taken.isdisjoint(range(name.start, name.end)):
            found.append(name)
            taken.update(range(name.start, name.end))
    return sorted(found, key=lambda name: name.start)
