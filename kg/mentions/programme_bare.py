"""Programmes without quotes: told by a head noun, its modifier and the verb that governs it."""

from __future__ import annotations

import re

from kg.lexicon.places import Level, load_places
from kg.lexicon.programmes import Evidence, Head
from kg.mentions.programme_built import built_works
from kg.mentions.programme_edge import Edge, edge_of, without_scope
from kg.mentions.programme_known import (
    NO_PROJECT,
    RHETORIC,
    by_edition,
    days,
    defences,
    extended,
    known_names,
    portals,
    repeated_names,
    titled,
)
from kg.mentions.programme_name import (
    EDITION,
    LONGEST_NAME,
    Ground,
    Name,
    behind_brackets,
)
from kg.mentions.programme_words import load_words

_CITY = re.compile(r"[\u4e00-\u9fff]{2,3}[省市县区](?=[\u4e00-\u9fff]{4})")
_LEAST = {Evidence.MODIFIER: 2, Evidence.VERB: 4, Evidence.SCOPE: 4, Evidence.EDITION: 2}
_LEAST_OF_PILOT = 4
_LEAST_SUBJECT = 10
_DOES = re.compile(
    "(?:全面|基本|如期|年内|年底前)?(?:实现|完成|覆盖|惠及|竣工|开工|建成|投入|启动|通过)"
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
    if _COUNTED.search(ground.text, start, end) or NO_PROJECT.search(ground.text, start, end):
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
    if load_words().any_platform.search(name):
        return False
    if edge.verb is None:
        return len(name) >= 8 and load_words().specific.search(name) is not None
    verb = ground.text[edge.verb[0] : edge.verb[1]]
    placed = "、" not in name and _of_a_place(name)
    if re.search("[、和与]", name) and not (placed or name.startswith(("国家", "全国", "省"))):
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


def _joined(ground: Ground, edge: Edge, floor: int, at: int) -> Edge:
    """A name right behind another one and a conjunction has that one's verb."""
    link = edge.verb is None and 0 < floor == edge.start - 1 and ground.text[floor] in "、和与及"
    if not link:
        return edge
    whole = edge_of(ground, 0, at)
    return Edge(edge.start, whole.verb, whole.organising)


def _name_at(ground: Ground, floor: int, at: int, hit: tuple[int, Head]) -> Name | None:
    end, head = extended(ground, hit)
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
    if RHETORIC.match(ground.text, stop):
        return None
    return Name(start, stop, head.kind, f"programme.{head.evidence}", verb=edge.verb)


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
    found = [*days(ground), *portals(ground)]
    taken = {at for name in found for at in range(name.start, name.end)}
    found += [n for n in known_names(ground) if taken.isdisjoint(range(n.start, n.end))]
    taken = {at for name in found for at in range(name.start, name.end)}
    for name in (
        *repeated_names(ground),
        *defences(ground),
        *_by_heads(ground),
        *by_edition(ground),
        *built_works(ground),
        *titled(ground),
    ):
        if taken.isdisjoint(range(name.start, name.end)):
            found.append(name)
            taken.update(range(name.start, name.end))
    return sorted(found, key=lambda name: name.start)
