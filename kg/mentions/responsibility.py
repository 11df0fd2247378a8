"""Lists of responsibility: （牵头单位：…；责任单位：…）, （A牵头，B、C负责）, 由A牵头，B负责."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from kg.mentions.body_end import SURE_END
from kg.mentions.department_hit import NameHit
from kg.mentions.department_office import Office
from kg.mentions.department_patterns import NOT_IN_NAME
from kg.mentions.department_roles import Ruling
from kg.mentions.responsibility_parts import LABEL, Part, is_body, parts_of
from kg.mentions.responsibility_segments import body_of, marked_role, segments_of
from kg.model import Document, Role

# what a list says of itself at its end: 列第一位的为牵头单位,下同
_NOTE = (
    "(?:^|[,;。、]|(?<=负责)|(?<=落实))\\s*(?:以下)?(?:各?(?:责任|负责|承办)?(?:单位|部门|处室|科室)中?)?(?:(?:排|列|位列)(?:名|在)?|排名|首位|第一)[^,;。()]{0,14}(?:牵头|负责|主办|汇总)[^()]{0,16}$"
    "|(?:^|[,;。])\\s*下同[^()]{0,8}$"
)
_BRACKET = re.compile(
    "[(〔](?P<body>(?:[^()〔〕。]|。(?=(?:以下)?(?:排|列|首位|第一|下同))|[(〔][^()〔〕]{0,30}[)〕]){2,400})[)〕]"
)
_NOTE_BEHIND = re.compile(_NOTE)
_FIRST_LEADS = re.compile(
    "(?:列?(?:第一位|首位|排名第一|排在首位|列在首位|列首位|排第一位|排首位|第一个|列第一|排名首位)的?[^。;]{0,16}(?:牵头|总负责|负总责)"
    "|(?:牵头|第一)[^。;]{0,10}(?:列|排)[^。;]{0,6}(?:首位|第一))"
)
_PROSE = re.compile(
    "(?:由|[,;。]|(?<=牵头)、|^)(?P<body>(?![由与同])(?:[^,;。:()《》“”〔〕\\s]|\\([^()]{1,8}\\)){3,80}?)(?=负责(?=[,。;]|$)|(?:共同)?牵头(?!单位|部门|作用)|参加(?=[,。;]|$)|配合(?=[,。;]|$)|参与(?=[,。;]|$)|具体落实|具体负责|按(?:照)?(?:各自)?职责分工|(?:分工|分别|共同|联合)负责(?=[,。;]|$))"
)
_LONGEST_LIST = 400
_CLAUSE = re.compile("[^,;]+")
# how a clause of a list ends: …牵头, …等按职责分工负责
_LIST_END = re.compile(
    "(?:等(?:有关|相关)?(?:部门|单位)?)?(?:(?:按照?|根据|依据)(?:各自)?职责(?:分工)?|分工|共同|具体|分别|联合)*"
    "(?:牵头|负责|落实|配合|参与|参加|协助)(?:负责|落实|实施)?$"
)
_NO_LIST = re.compile("[:。《》“”]|由|会同")
_LEAD_LABEL = re.compile("牵头(?:责任|负责)?(?:单位|部门|处室|科室|司局)[:：]")


@dataclass(frozen=True, slots=True)
class Duties:
    """The bodies named in a sentence's lists, with their roles, and the spans of those lists."""

    named: tuple[tuple[NameHit, Ruling], ...]
    spans: tuple[tuple[int, int], ...]


def first_leads(document: Document) -> bool:
    """Whether the plan says that the first body of a list leads."""
    return _first_leads(document.text)


@lru_cache(maxsize=4)
def _first_leads(text: str) -> bool:
    return _FIRST_LEADS.search(text) is not None


def find_duties(text: str, office: Office, leads: bool, led: bool = False) -> Duties:
    """The lists of a sentence: in brackets, after labels outside brackets, or all of it.

    `led` says that another line of the task has a 牵头单位: 责任单位 then takes part.
    """
    named: list[tuple[NameHit, Ruling]] = []
    spans: list[tuple[int, int]] = []
    whole = _whole(text, office)
    for start, end in [whole] if whole else _stretches(text):
        parts = parts_of(text, start, end, office, led)
        if parts:
            spans.append((start, end))
            named.extend(_named(text, parts, office, leads))
    for hit in _PROSE.finditer(text):
        start, end = hit.span("body")
        if not any(a <= start < b for a, b in spans) and _all_bodies(text, start, end, office):
            spans.append((start, end))
            named.extend(_named(text, _in_prose(text, start, end), office, leads=False))
    return Duties(tuple(named), tuple(spans))


def _whole(text: str, office: Office) -> tuple[int, int] | None:
    """省农业农村厅牵头,省商务厅、供销社按职责分工负责: a sentence that is a list and nothing else."""
    end = len(text.rstrip("。;"))
    if end > _LONGEST_LIST or not _LIST_END.search(text, 0, end) or _NO_LIST.search(text, 0, end):
        return None
    clauses = [(m.start(), m.end()) for m in _CLAUSE.finditer(text, 0, end)]
    if all(_all_bodies(text, *_without_verb(text, a, b), office) for a, b in clauses):
        return 0, end
    return None


def _without_verb(text: str, start: int, end: int) -> tuple[int, int]:
    verb = _LIST_END.search(text, start, end)
    return start, verb.start() if verb else end


def has_lead(text: str) -> bool:
    """Whether a text has a label that says who leads (牵头单位：)."""
    return _LEAD_LABEL.search(text) is not None


def _all_bodies(text: str, start: int, end: int, office: Office) -> bool:
    """Whether a stretch of prose is a list of what look like bodies, by their last characters."""
    segments = [text[a:b] for a, b in segments_of(text, start, end, office)]
    return bool(segments) and all(
        (SURE_END.search(segment) and not NOT_IN_NAME.search(segment)) or is_body(segment, office)
        for segment in segments
    )


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Contents of brackets, and the rest of a sentence from its first label on."""
    brackets = list(_BRACKET.finditer(text))
    for bracket in brackets:
        start, end = bracket.span("body")
        note = _NOTE_BEHIND.search(bracket["body"])
        yield start, start + note.start() if note else end
    for label in LABEL.finditer(text):
        before = text[label.start() - 1 : label.start()]
        inside = any(b.start() < label.start() < b.end() for b in brackets)
        if label["unit"] and before not in ("(", "〔") and not inside:
            yield label.start(), len(text)
            return


def _in_prose(text: str, start: int, end: int) -> list[Part]:
    """由监管司牵头，种植司、畜牧局按职责分工负责, without brackets."""
    led = text.find("牵头") not in (-1, end) and text.find("牵头") < start
    led = led or text.startswith(("参加", "配合", "参与"), end)
    return [Part(start, end, Role.JOINT if led else Role.LEAD, (end, min(len(text), end + 2)))]


def _named(
    text: str, parts: list[Part], office: Office, leads: bool
) -> Iterator[tuple[NameHit, Ruling]]:
    """Every segment of the parts as a body."""
    first_only = leads and len(parts) == 1
    for part in parts:
        spans = list(segments_of(text, part.start, part.end, office))
        names = [marked_role(text[start:end]) for start, end in spans]
        marked = any(role is Role.LEAD for _, role in names)
        for number, ((start, _), (name, mark)) in enumerate(zip(spans, names, strict=True)):
            other = Role.JOINT if marked or (first_only and number) else part.role
            hit = replace(body_of(name, office), start=start, end=start + len(name))
            yield hit, Ruling(mark or other, part.cue, "department-duty")
