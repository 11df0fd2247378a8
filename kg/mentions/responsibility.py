"""Lists of responsibility: （牵头单位：…；责任单位：…）, （A牵头，B、C负责）, tables, defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.lexicon import Lexicon
from kg.mentions.department_names import NameHit, name_at
from kg.mentions.department_office import Office
from kg.mentions.department_patterns import NOT_IN_NAME
from kg.mentions.department_roles import Ruling
from kg.model import Document, Role, Span

UNIT_LABEL = (
    "(?:牵头|责任|负责|配合|协同|协办|协助|参与|参加|主办|承办|主责|主要责任|落实|实施|组织|完成|督办|督导|指导|支持|主管|会办|共同牵头|第一责任|联合)"
    "(?:实施|落实|负责|责任)?(?:单位|部门|处室|科室|司局|机构|处|科|主体|地区)(?:和(?:责任|配合)?(?:单位|部门))?"
)
_OTHER_LABEL = "[\u4e00-\u9fff]{0,4}(?:领导|责任人|负责人|联系人|时限|时间|期限|范围|进度|目标|标准|要求|措施|备注|来源|方式|事项|电话)"
_LABEL = re.compile(f"(?P<unit>{UNIT_LABEL}):|(?P<other>{_OTHER_LABEL}):")
_BRACKET = re.compile("[(〔](?P<body>(?:[^()〔〕。]|\\([^()〔〕]{0,30}\\)){2,400})[)〕]")
_TAIL = re.compile(
    "(?:等(?:部门|单位|有关(?:部门|单位))?)?(?:按照?(?:各自)?(?:职责|职能)(?:分工)?|根据职责分工|按分工|共同|具体|联合|分别|分头|总|主要|组织|统筹|牵头|积极)*"
    "(?P<verb>牵头|负责|落实|实施|配合|参与|参加|协同|协助|抓好落实|推进|承办|主办|协办)?(?:组织)?(?:负责|实施|落实|推进)?$"
)
_JOINT_WORDS = ("配合", "协", "参与", "参加", "支持", "会办", "指导")
_SEPARATOR = re.compile(
    "[、,，]|以及|及(?!时)|(?<=[局厅委办部处室会司院心府镇)\\)])[和与](?!规划|社会|旅游|信息|改革|草原|物资|湖泊|园林|城乡|计划|信访|体育|科技|数据|技术)"
)
_ENDING = re.compile(
    "等?(?:有关|相关)?(?:部门|单位)?(?:(?:按|根据|依据)[^、]{0,8}分工|共同|具体|分别)+(?:负责|落实|推进)?$|(?:负责|牵头|配合|落实)$|等(?:\\d+个|多个?)?(?:有关|相关)?(?:部门|单位|地)?$"
)
_FIRST_LEADS = re.compile(
    "(?:列?(?:第一位|首位|排名第一|排在首位|列在首位|列首位|排第一位|排首位|第一个|列第一|排名首位)的?[^。;]{0,16}(?:牵头|总负责|负总责)"
    "|(?:牵头|第一)[^。;]{0,10}(?:列|排)[^。;]{0,6}(?:首位|第一))"
)
_DEFAULT_UNIT = re.compile(
    "(?:各项|所有|上述|以上|本|未注明)[^。;]{0,12}(?:任务|工作|事项)[^。;]{0,12}?(?:均?由)(?P<who>[^。;,]{2,20}?)(?:负责|牵头|承担)"
)


_PROSE = re.compile(
    "(?:由|[,;。]|^)(?P<body>(?![由])[^,;。:()《》“”〔〕\\s]{3,80}?)(?=(?:共同)?牵头(?!单位|部门|作用)|具体落实|具体负责|按(?:照)?(?:各自)?职责分工)"
)
_BODY_END = re.compile("(?:[局厅委办部司处室院]|中心|集团|公司|政府|管委会|指挥部|领导小组|部门)$")


@dataclass(frozen=True, slots=True)
class Duties:
    """The bodies named in a sentence's lists, with their roles, and the spans of those lists."""

    named: tuple[tuple[NameHit, Ruling], ...]
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of names that share a role; `cue` is the label or verb that says so."""

    start: int
    end: int
    role: Role
    cue: tuple[int, int]


def first_leads(document: Document) -> bool:
    """Whether the plan says that the first body of a list leads."""
    return _first_leads(document.text)


@lru_cache(maxsize=4)
def _first_leads(text: str) -> bool:
    return _FIRST_LEADS.search(text) is not None


def default_unit(document: Document, lexicon: Lexicon) -> tuple[str, Span] | None:
    """The body that a plan makes responsible for all its tasks, with the words that say so.

    For the items of the responsibilities table whose own text names no body.
    """
    office = Office.of(document, lexicon)
    hit = _DEFAULT_UNIT.search(document.text)
    if hit is None:
        return None
    return body_of(hit["who"], office).canonical, Span(*hit.span())


def find_duties(text: str, office: Office, leads: bool) -> Duties:
    """The lists of a sentence: in brackets, and after labels outside brackets."""
    named: list[tuple[NameHit, Ruling]] = []
    spans: list[tuple[int, int]] = []
    for start, end in _stretches(text):
        parts = _parts(text, start, end) or _names_only(text, start, end, office)
        if parts:
            spans.append((start, end))
            named.extend(_named(text, parts, office, leads))
    for hit in _PROSE.finditer(text):
        start, end = hit.span("body")
        if not any(a <= start < b for a, b in spans) and _all_bodies(text, start, end, office):
            spans.append((start, end))
            named.extend(_named(text, _in_prose(text, start, end), office, leads=False))
    return Duties(tuple(named), tuple(spans))


def _all_bodies(text: str, start: int, end: int, office: Office) -> bool:
    """Whether a stretch of prose is a list of what look like bodies, by their last characters."""
    segments = [text[a:b] for a, b in segments_of(text, start, end, office)]
    return bool(segments) and all(
        _BODY_END.search(segment) and not NOT_IN_NAME.search(segment) for segment in segments
    )


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Contents of brackets, and the rest of a sentence from its first label on."""
    last = 0
    for bracket in _BRACKET.finditer(text):
        if bracket.start() >= last:
            yield bracket.span("body")
            last = bracket.end()
    for label in _LABEL.finditer(text):
        before = text[label.start() - 1 : label.start()]
        if label["unit"] and before not in ("(", "〔") and not _inside(text, label.start()):
            yield label.start(), len(text)
            return


def _inside(text: str, at: int) -> bool:
    return any(b.start() < at < b.end() for b in _BRACKET.finditer(text))


def _parts(text: str, start: int, end: int) -> list[_Part]:
    """The stretches of names in a list; empty where the brackets hold something else."""
    labels = list(_LABEL.finditer(text, start, end))
    if any(m["unit"] for m in labels):
        return _labelled(labels, text, end)
    return _by_verbs(text, start, end)


def _names_only(text: str, start: int, end: int, office: Office) -> list[_Part]:
    """（市教育局、各区镇）: brackets that hold nothing but bodies say who is responsible."""
    if text[start - 1 : start] not in ("(", "〔"):
        return []
    segments = [text[a:b] for a, b in segments_of(text, start, end, office)]
    hits = [name_at(segment, 0, office, None) for segment in segments]
    whole = [
        hit is not None and hit.end == len(seg) for hit, seg in zip(hits, segments, strict=True)
    ]
    if not segments or not all(whole):
        return []
    return [_Part(start, end, Role.LEAD, (start - 1, start))]


def _in_prose(text: str, start: int, end: int) -> list[_Part]:
    """由监管司牵头，种植司、畜牧局按职责分工负责, without brackets."""
    led = text.find("牵头") not in (-1, end) and text.find("牵头") < start
    return [_Part(start, end, Role.JOINT if led else Role.LEAD, (end, min(len(text), end + 2)))]


def _labelled(labels: list[re.Match[str]], text: str, end: int) -> list[_Part]:
    has_lead = any(m["unit"] and "牵头" in m["unit"] for m in labels)
    parts: list[_Part] = []
    for label, after in zip(labels, [*labels[1:], None], strict=True):
        if not label["unit"]:
            continue
        stop = after.start() if after else end
        cut = re.compile("[;。]").search(text, label.end(), stop)
        role = label_role(label["unit"], has_lead)
        parts.append(_Part(label.end(), cut.start() if cut else stop, role, label.span("unit")))
    return parts


def label_role(label: str, has_lead: bool) -> Role:
    """牵头 leads; 责任单位 leads where nobody else does; partners by their word."""
    if any(word in label for word in _JOINT_WORDS) and "牵头" not in label:
        return Role.JOINT
    return Role.JOINT if has_lead and "牵头" not in label else Role.LEAD


def _by_verbs(text: str, start: int, end: int) -> list[_Part]:
    """A牵头，B、C按职责分工负责: each clause's verb gives the role of the names before it."""
    parts: list[_Part] = []
    begin = start
    for cut in [*(m.start() for m in re.compile("[,;]").finditer(text, start, end)), end]:
        tail = _TAIL.search(text, begin, cut) if text[begin:cut].strip() else None
        if tail and tail["verb"] is None:
            tail = re.compile("负责$|牵头$").search(text[begin:cut]) and tail
        if tail and tail.group():
            role = (
                Role.JOINT
                if any(w in tail.group() for w in ("配合", "参与", "参加", "协同", "协助", "协办"))
                else Role.LEAD
            )
            led = any(p.role is Role.LEAD for p in parts) and "牵头" not in tail.group()
            parts.append(_Part(begin, tail.start(), Role.JOINT if led else role, tail.span()))
            begin = cut + 1
    return parts


def _named(
    text: str, parts: list[_Part], office: Office, leads: bool
) -> Iterator[tuple[NameHit, Ruling]]:
    """Every segment of the parts as a body."""
    several = len({part.role for part in parts}) > 1
    for part in parts:
        for number, (start, end) in enumerate(segments_of(text, part.start, part.end, office)):
            role = Role.JOINT if leads and number and not several and len(parts) == 1 else part.role
            hit = body_of(text[start:end], office)
            yield (
                replace(hit, start=start, end=end),
                Ruling(role, part.cue, "department-duty"),
            )


def segments_of(text: str, start: int, end: int, office: Office) -> Iterator[tuple[int, int]]:
    """The names of a list; brackets and joined levels (各市、县) belong to the name they stand in."""
    depth, begin = 0, start
    position = start
    while position < end:
        if position == begin:
            whole = name_at(text[:end], position, office, None)
            position = whole.end if whole and whole.generic else position
            if position >= end:
                break
        char = text[position]
        depth += (char in "(〔") - (char in ")〕")
        separator = _SEPARATOR.match(text, position, end) if depth == 0 else None
        if separator:
            yield from _trimmed(text, begin, position)
            begin = position = separator.end()
            continue
        position += 1
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    raw = text[start:end]
    body = _ENDING.sub("", raw)
    body = body.strip(" .;,:。")
    if 2 <= len(body) <= 30 and re.search("[\u4e00-\u9fff]", body):
        at = text.find(body, start)
        yield at, at + len(body)


def body_of(surface: str, office: Office) -> NameHit:
    """The full name of a segment of a list: known names first, then offices of the issuer."""
    hit = name_at(surface, 0, office, None)
    if hit and hit.end == len(surface):
        return hit
    if re.search("(?:处|科|室|司|组|中心|办)$", surface) and not re.match(
        "[省市县区州]|各", surface
    ):
        return NameHit(0, len(surface), office.own_body(surface), "duty-office")
    level = re.match("自治区|[省市县区州]", surface)
    place = office.place_of(level.group()) if level else ""
    name = place + surface[level.end() :] if level and place else surface
    generic = surface.startswith(("各", "有关", "相关", "其他", "属地"))
    return NameHit(0, len(surface), surface if generic else name, "duty-name", generic)
