"""Departments: the bodies that an item names, with what it asks of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.document.cells import rows_in
from kg.lexicon import Lexicon
from kg.mentions.apart import apart
from kg.mentions.cover import Cover, Earlier
from kg.mentions.department_acting import government_of
from kg.mentions.department_cues import load_cues
from kg.mentions.department_hit import NameHit
from kg.mentions.department_names import find_names
from kg.mentions.department_office import Office
from kg.mentions.department_others import tagged_name
from kg.mentions.department_roles import Ruling, group_names, rule_group, with_partner
from kg.mentions.responsibility import find_duties, first_leads, has_lead
from kg.mentions.responsibility_cells import find_cells, in_header
from kg.mentions.second_reader import ACTS, LIKELY, better_bounds, further_names, is_believed
from kg.mentions.view import ItemView, SentenceView
from kg.model import Mention, MentionType, Role, Span
from kg.tagger import Tagged

_UNHEARD = "中共中央"  # the invented plans that the network learnt from leave out the formulas that name it
_SIGNED = re.compile(
    "[^,。;:、]{3,30}?(?:厅|局|委员会|办公室|办公厅|人民政府|部|委)(?:\\d{4}年\\d{1,2}月\\d{1,2}日)?"
)
_Where = tuple[ItemView, SentenceView, Office]
_KINDS = re.compile("(?:医院|医疗机构|卫生机构|学校|高校|院校|幼儿园|企业)$")
_PAPERS = re.compile("规章|规范性文件|数据(?!共享)|信息(?!共享)|系统|预算|决算|门户")


def find_departments(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The bodies of an item in order, outside the spans of earlier mentions."""
    office = Office.of(view.document, lexicon)
    leads = first_leads(view.document)
    led = any(has_lead(sentence.text) for sentence in view.sentences)
    found = find_cells(view, office)
    named = (m for m in earlier if m.type in (MentionType.POLICY, MentionType.PROGRAMME))
    held = Earlier((*named, *found))
    for sentence in view.sentences:
        if in_header(view.document.text, sentence.span(0, 1)[0]):
            continue
        cover = held.cover(sentence)
        duties = find_duties(sentence.text, office, leads, led)
        found.extend(
            _mention((view, sentence, office), hit, ruling)
            for hit, ruling in duties.named
            if cover.is_free(hit.start, hit.end)
        )
        found.extend(_in_prose(view, sentence, office, cover, duties.spans))
    return found


def _in_prose(
    view: ItemView,
    sentence: SentenceView,
    office: Office,
    cover: Cover,
    duties: Sequence[tuple[int, int]],
) -> list[Mention]:
    """The names outside responsibility lists; weak ones only where they have a role."""
    text = sentence.text
    names = _with_tagged(sentence, find_names(text, office), office)
    acting = _acting_inside(text, names, cover)
    hits = [
        hit
        for hit in names
        if (cover.is_free(hit.start, hit.end) or hit.start in acting)
        and not any(start < hit.end and hit.start < end for start, end in duties)
    ]
    found: list[Mention] = []
    for group in group_names(text, hits):
        ruling = _addressed(text, view, sentence) or rule_group(text, group, cover)
        for hit in group:
            if hit is not group[0] and text[hit.start - 1] == "与":
                ruling = with_partner(ruling, hit)
            if not (hit.weak and ruling.role is Role.MENTION) and _acts(text, hit, ruling):
                found.append(_mention((view, sentence, office), hit, ruling))
    return found


def _with_tagged(sentence: SentenceView, names: Sequence[NameHit], office: Office) -> list[NameHit]:
    """The names that the second reader does not rule out, bounded as it is sure they are, and those that only it sees."""
    tags, kind, text = sentence.tags, MentionType.DEPARTMENT, sentence.text
    believed = [
        name
        for name in names
        if name.canonical == _UNHEARD or is_believed(tags, kind, name.start, name.end)
    ]
    kept = [_bounded(sentence, name, believed, office) for name in believed]
    spans = [(name.start, name.end) for name in kept]
    for one in further_names(tags, kind, spans, ACTS):
        unit = government_of(text, one.start, one.end, office)
        if unit is not None:
            kept.append(unit)
        elif one.probability >= LIKELY and not _is_place(text, one, office):
            kept.append(tagged_name(text, one.start, one.end, office))
    return apart(kept)


def _bounded(
    sentence: SentenceView, name: NameHit, names: Sequence[NameHit], office: Office
) -> NameHit:
    """A name as the rules bound it, or as the second reader does where it is sure; 省委省政府 stay two."""
    text, kind = sentence.text, MentionType.DEPARTMENT
    start, end = better_bounds(sentence.tags, kind, name.start, name.end)
    if (start, end) == (name.start, name.end):
        return name
    inside = [one for one in names if start < one.end and one.start < end]
    if len(inside) > 1 and text.endswith("政府", start, end):
        return name
    return government_of(text, start, end, office) or tagged_name(text, start, end, office)


def _is_place(text: str, name: Tagged, office: Office) -> bool:
    """Whether a name is a place's that no one governs: a river's, a zone's."""
    place = office.places.longest_at(text, name.start)
    return place is not None and place[0] >= name.end


def _acting_inside(text: str, names: Sequence[NameHit], cover: Cover) -> set[int]:
    """推动|省财政厅完善补贴办法: where a name without marks begins with bodies and what they do."""
    found: set[int] = set()
    for span in cover.spans:
        inside = [n for n in names if span.start <= n.start and n.end < span.end]
        at, taken = span.start, set()
        for name in inside:
            if name.start != at or name.weak:
                break
            taken.add(name.start)
            at = name.end + (text[name.end : name.end + 1] in ("、", "和"))
        last = max((n.end for n in inside if n.start in taken), default=0)
        if taken and load_cues().verbs.match(text, last):
            found |= taken
    return found


def _acts(text: str, hit: NameHit, ruling: Ruling) -> bool:
    """A level alone (省级, 基层) is a body only before what it does, not before a noun.

    Nor is a body by kind before what belongs to it: 部门规章, 推进公立医院|规划布局调整.
    """
    if hit.generic and _PAPERS.match(text, hit.end):
        return False
    if hit.generic and _KINDS.search(text, hit.start, hit.end) and ruling.role is Role.REQUEST:
        behind = text[hit.end : hit.end + 1]
        return not "\u4e00" <= behind <= "\u9fff" or _does(text, hit.end)
    if text[hit.start : hit.end] not in ("省级", "市级", "县级", "地方", "基层", "各级"):
        return True
    return _does(text, hit.end)


def _does(text: str, at: int) -> bool:
    return load_cues().verbs.match(text, at) is not None


def _addressed(text: str, view: ItemView, sentence: SentenceView) -> Ruling | None:
    """The line of addressees before the plan: each is told to act; a signature has authority."""
    if _SIGNED.fullmatch(text) and not _in_cell(view, sentence):
        return Ruling(Role.AUTHORITY, None, "department-signature")
    if view.item.number == 0 and text.endswith(":") and len(text) < 200 and ("各" in text[:60]):
        return Ruling(Role.LEAD, (len(text) - 1, len(text)), "department-addressee")
    return None


def _in_cell(view: ItemView, sentence: SentenceView) -> bool:
    """Whether a sentence is a cell of a table's row: nobody signs there."""
    return bool(rows_in(view.document.text, *sentence.span(0, len(sentence.text))))


def _current(canonical: str, role: Role, office: Office) -> str:
    """Who is to act now is named as it is now; what was issued keeps the name of its issuer."""
    if role in (Role.AUTHORITY, Role.MENTION):
        return canonical
    return office.bodies.current(canonical, office.date)


def _mention(where: _Where, hit: NameHit, ruling: Ruling) -> Mention:
    view, sentence, office = where
    start, end = sentence.span(hit.start, hit.end)
    cue = (
        Span(*sentence.span(*ruling.cue))
        if ruling.cue and ruling.cue[1] <= len(sentence.text)
        else None
    )
    return Mention(
        view.item.number,
        MentionType.DEPARTMENT,
        view.document.text[start:end],
        start,
        end,
        canonical=_current(hit.canonical, ruling.role, office),
        role=ruling.role,
        cue=cue,
        rule=f"{ruling.rule}/{hit.rule}",
        generic=hit.generic,
    )
