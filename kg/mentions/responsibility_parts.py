"""The stretches of a list of responsibility whose names share a role, by labels or by verbs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kg.mentions.body_end import BODY_END, OFFICE_END
from kg.mentions.department_names import name_at
from kg.mentions.department_office import Office
from kg.mentions.department_patterns import NOT_IN_NAME
from kg.mentions.responsibility_segments import segments_of
from kg.model import Role

UNIT_LABEL = (
    "(?:牵头|责任|负责|配合|协同|协办|协助|参与|参加|主办|承办|主责|主要责任|落实|实施|组织|完成|督办|督导|指导|支持|主管|会办|共同牵头|第一责任|联合)"
    "(?:实施|落实|负责|责任)?(?:单位|部门|处室|科室|股室|司局|机构|处|科|股|主体|地区)(?:\\((?:室|科|处|部门|单位|科室)\\))?(?:和(?:责任|配合)?(?:单位|部门))?"
)
_SHORT_LABEL = "(?<![^(〔;,。])(?:牵头|主办|承办|协办|配合|责任|负责|参与|落实)"
_OTHER_LABEL = "(?:牵头|责任|分管|主管|包保|包联|第一|直接|具体|工作|完成|办结|推进|计划|预期|主要|省级|市级|县级|区级|[省市县区]){0,3}(?:领导|责任人|负责人|联系人|时限|时间|期限|范围|进度|目标|标准|要求|措施|备注|来源|方式|事项|电话)"
LABEL = re.compile(f"(?P<unit>{UNIT_LABEL}|{_SHORT_LABEL}):|(?P<other>{_OTHER_LABEL}):")
_TAIL = re.compile(
    "(?:等(?:部门|单位|有关(?:部门|单位))?)?(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|根据职责分工|按分工|分工|共同|具体|联合|分别|分头|总|主要|组织|统筹|牵头|积极)*"
    "(?P<verb>牵头|负责|落实|实施|配合|参与|参加|协同|协助|督查|督办|监督|技术支持|技术支撑|指导|支持|抓好落实|推进|承办|主办|协办)?(?:组织)?(?:负责|实施|落实|推进)?$"
)
_CUT = re.compile("[,;]|(?<=牵头)[、和]|(?<=负责)、|(?<=配合)、")
# 责任单位: 市卫生局牵头,市财政局、市妇联|参与: behind a label verbs tell who takes part
_PARTNERS_INSIDE = re.compile("(?:配合|参与|参加|协助|协办)(?=[,;]|$)")
_WITH = re.compile("会同|联合(?![会国])")
_PARTNERS = (
    "支持",
    "支撑",
    "指导",
    "督查",
    "督办",
    "监督",
    "配合",
    "参与",
    "参加",
    "协同",
    "协助",
    "协办",
)
_NO_NAME = re.compile("含|如|见|即|包括|原|以下|其中|指|另|附|注|不|除")
_JOINT_WORDS = ("配合", "协", "参与", "参加", "支持", "会办", "指导")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of names that share a role; `cue` is the label or verb that says so."""

    start: int
    end: int
    role: Role
    cue: tuple[int, int]


def parts_of(text: str, start: int, end: int, office: Office, led: bool = False) -> list[Part]:
    """The stretches of names in a list; empty where the brackets hold something else.

    `led` says that the task's lead is named in another line.
    """
    labels = list(LABEL.finditer(text, start, end))
    if any(m["unit"] for m in labels):
        before = _before_labels(text, (start, labels[0].start(), end), office)
        return before + _labelled(labels, text, end, office, led)
    return _by_verbs(text, start, end, office) or _names_only(text, start, end, office)


def _before_labels(text: str, place: tuple[int, int, int], office: Office) -> list[Part]:
    """(城市更新处;配合单位:…): bodies without a label lead; `place` is start, first label, end."""
    start, stop, end = place
    if text[stop - 1] not in ";,":
        return []  # 市级|牵头单位: the label's own word
    while stop > start and text[stop - 1] in ";,":
        stop -= 1
    if stop == start:
        return []
    return _by_verbs(text, start, stop, office) or _names_only(text, start, stop, office, end)


def _labelled(
    labels: list[re.Match[str]], text: str, end: int, office: Office, led: bool
) -> list[Part]:
    has_lead = led or any(m["unit"] and "牵头" in m["unit"] for m in labels)
    parts: list[Part] = []
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        if not label["unit"]:
            continue
        stop = after.start() if after else end
        cut = re.compile("[;。]").search(text, label.end(), stop)
        last = cut.start() if cut else stop
        told = _PARTNERS_INSIDE.search(text, label.end(), last)
        inside = _by_verbs(text, label.end(), last, office) if told else []
        role = label_role(label["unit"], has_lead)
        parts.extend(inside or [Part(label.end(), last, role, label.span("unit"))])
        if cut and cut.end() < stop:
            after_cut = _by_verbs(text, cut.end(), stop, office)
            parts.extend(replace(p, role=Role.JOINT) if has_lead else p for p in after_cut)
    return parts


def label_role(label: str, has_lead: bool) -> Role:
    """牵头 leads; 责任单位 leads where nobody else does; partners by their word."""
    if any(word in label for word in _JOINT_WORDS) and "牵头" not in label:
        return Role.JOINT
    return Role.JOINT if has_lead and "牵头" not in label else Role.LEAD


def _by_verbs(text: str, start: int, end: int, office: Office) -> list[Part]:
    """A牵头，B、C按职责分工负责: each clause's verb gives the role of the names before it."""
    parts: list[Part] = []
    begin = start
    for cut in [*(m.start() for m in _CUT.finditer(text, start, end)), end]:
        tail = _TAIL.search(text, begin, cut) if text[begin:cut].strip() else None
        if tail and tail["verb"] is None:
            tail = re.compile("负责$|牵头$").search(text[begin:cut]) and tail
        if tail and tail.group():
            parts.extend(_clause(text, begin, tail, parts))
            begin = cut + 1
        elif text[cut : cut + 1] in (";", ",") and re.search("[:\\d]", text[begin:cut]):
            begin = cut + 1  # a date or another label's words
    parts = _behind_comma(text, parts)
    rest = [text[a:b] for a, b in segments_of(text, begin, end, office)] if parts else []
    if rest and all(BODY_END.search(name) for name in rest):
        parts.append(Part(begin, end, Role.JOINT, parts[-1].cue))
    return parts


def _behind_comma(text: str, parts: list[Part]) -> list[Part]:
    """甲司、乙司,丙单位参与: only who stands behind the last comma takes part, the others lead."""
    if len(parts) != 1 or parts[0].role is not Role.JOINT:
        return parts
    only = parts[0]
    comma = text.rfind(",", only.start, only.end)
    if comma < 0:
        return parts
    return [
        Part(only.start, comma, Role.LEAD, only.cue),
        Part(comma + 1, only.end, Role.JOINT, only.cue),
    ]


def _clause(text: str, begin: int, tail: re.Match[str], before: list[Part]) -> Iterator[Part]:
    """One clause: 由A牵头, A会同B负责, C参与."""
    partner = any(word in tail.group() for word in _PARTNERS)
    led = any(p.role is Role.LEAD for p in before) and "牵头" not in tail.group()
    role = Role.JOINT if led or partner else Role.LEAD
    begin += text.startswith("由", begin)
    together = _WITH.search(text, begin + 2, tail.start())
    if together and not partner:
        yield Part(begin, together.start(), role, tail.span())
        yield Part(together.end(), tail.start(), Role.JOINT, together.span())
    else:
        yield Part(begin, tail.start(), role, tail.span())


def _names_only(
    text: str, start: int, end: int, office: Office, closed: int | None = None
) -> list[Part]:
    """（市教育局、各区镇）: brackets that hold nothing but bodies say who is responsible.

    `closed` is where the brackets end, if other words follow the names.
    """
    if text[start - 1 : start] not in ("(", "〔"):
        return []
    segments = [text[a:b] for a, b in segments_of(text, start, end, office)]
    closing = _behind_a_task(text, start, closed or end)
    if not segments or not all(
        is_body(s, office) or (closing and _looks_like(s)) for s in segments
    ):
        return []
    return [Part(start, end, Role.LEAD, (start - 1, start))]


def is_body(segment: str, office: Office) -> bool:
    """Whether a segment is a known body's name, a bracket behind it included."""
    hit = name_at(segment, 0, office, None)
    return hit is not None and bool(re.fullmatch("(?:\\([^()]{2,12}\\))?", segment[hit.end :]))


def _looks_like(segment: str) -> bool:
    """Whether a segment ends as bodies do (生态修复处, 省林科院) and holds no other word."""
    return (
        OFFICE_END.search(segment) is not None
        and not NOT_IN_NAME.search(segment)
        and not _NO_NAME.match(segment)
    )


def _behind_a_task(text: str, start: int, end: int) -> bool:
    """Whether brackets stand between a full stop and the sentence's end: a task's list, no aside."""
    before = text[: start - 1].rstrip()
    return (not before or before[-1] in "。;") and not text[end + 1 :].strip("。;.) 〕")
