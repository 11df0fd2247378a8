"""The rules of evidence: one function for each kind of thing that a question may take for granted."""

from __future__ import annotations

import re

from api.aspects import (
    ASPECTS,
    COUNT_SAID,
    COUNTED,
    ENUMERATION_ASKED,
    FEES_ASKED,
    REVERSALS,
    UNIT_KINDS,
    colloquial,
    members_of,
)
from api.content import content_pairs, coverage
from api.evidence import BESIDE, CERTAIN, Evidence, Missing, Rule, missing
from api.forms import section_of
from api.intents import Intent
from api.naming import (
    Name,
    abbreviation_of,
    figures_in,
    ordinals_in,
    parts_in,
    same_name,
    says_year,
    stem_of_place,
)
from api.questions import with_percents
from api.subject import Verdict, weighed
from kg.model import MentionType, Reading, item_id
from kg.store import Head

_SPANNING = re.compile("《[^《》]*\\d年?(?:—|-|至|~)\\d[^《》]*》")
"""A document named for a span of years: that says nothing of what is done in any of them."""
_KINDS_OF_COUNTY = re.compile("[(][市县区旗](?:、[市县区旗])*[)]")
"""县(市、区): a list of kinds, not of counties."""
_TAKES_ON = "(?:牵头|负责|主管|承担|承办|受托|主办|为主)"
_ACTS = "(?:制定|出台|印发|发布|组织|开展|查处?|取消|编制|起草|修订|安排|推广|举办|配合)"
_TAKING_ON = re.compile(
    f"^([\u4e00-\u9fff]{{2,8}}?[厅局委部办院署])(?:(?:今年|打算|准备|计划)?[要会来去所]?)(?:{_TAKES_ON}|{_ACTS})"
)
_DUTIES = re.compile(r"[(][^()]*(?:单位|部门|牵头|负责|责任)[^()]*[)]")
_LIST_OF_PLACES = re.compile("^(?!.*(?:分布|分别)).*哪(?:些|几个)(?:省|市|州|县|区|镇|乡|地)")
_BY_CLAUSE = frozenset({"以元计的金额"})
"""Kinds of fact of which a sentence may hold several, about several things."""
_ASKS = re.compile(
    "多少|几|哪|谁|什么|怎么|怎样|如何|吗|多[大长久远]|how (?:many|much)|wh(?:at|en|ere|ich|o)"
)
_LISTS = frozenset({Intent.VALUE, Intent.DUE})


def years(evidence: Evidence) -> list[Missing]:
    """A year must be the plan's, or stand in what speaks of the subject."""
    held = {reading.document.metadata.year for reading in evidence.documents}
    text = _SPANNING.sub("", evidence.about_text)
    asked = [y for y in evidence.question.years if y not in held and not says_year(text, y)]
    named = re.sub(r"〔[^〕]*〕", "", evidence.question.plain)
    return [Missing("year", f"{y}年", str(y)) for y in asked if str(y) in named]


def titles(evidence: Evidence) -> list[Missing]:
    """A document in title marks must be named somewhere."""
    asked = evidence.question.titles
    return [
        Missing("title", f"《{t}》", t)
        for t in asked
        if not _said(evidence, t) and not _is_short_for_a_policy(evidence, t)
    ]


def _is_short_for_a_policy(evidence: Evidence, title: str) -> bool:
    """Whether a policy is named of which the title has some characters in their order: 《卫健法》."""
    short = abbreviation_of(title)
    return any(short.search(name) for name in _names_of_policies(evidence))


def _names_of_policies(evidence: Evidence) -> list[str]:
    held = evidence.catalogue.entities.values()
    return [n for e in held if e.type is MentionType.POLICY for n in (e.name, *e.aliases)]


def policies(evidence: Evidence) -> list[Missing]:
    """A law that is named without title marks must be cited somewhere."""
    names = _names_of_policies(evidence)
    return [
        Missing("title", f"《{name.canonical}》", name.canonical)
        for name in evidence.question.policies
        if not _said(evidence, name.surface)
        and not any(same_name(name.canonical, known) for known in names)
    ]


def bodies(evidence: Evidence) -> list[Missing]:
    """A body must be named by the documents, and in what speaks of the subject if there is one."""
    found = []
    for name in evidence.question.bodies:
        if not _is_held(evidence, name):
            found.append(Missing("body", name.surface, name.canonical))
        elif _is_elsewhere(evidence, name):
            found.append(Missing("body", f"{name.surface}（就所问的事）", name.canonical))
    body = evidence.question.body
    if body and not _said(evidence, body):
        found.append(Missing("body", f"{body}部门", body))
    return found or _unread_body(evidence)


def _unread_body(evidence: Evidence) -> list[Missing]:
    """A body that acts in a question under a name that is read as no body: 教育厅牵头的任务."""
    question = evidence.question
    found = _TAKING_ON.search(question.plain)
    if not found or question.bodies or question.body or question.of(MentionType.DEPARTMENT):
        return []
    short = abbreviation_of(found.group(1))
    held = (evidence.catalogue.plain(r.document.id) for r in evidence.catalogue.readings)
    if any(short.search(text) for text in held):
        return []
    return [Missing("body", found.group(1), found.group(1))]


def _is_elsewhere(evidence: Evidence, name: Name) -> bool:
    """Whether the documents name the body, but not where they speak of what is asked of it.

    Where no item surely speaks of it, every item that names the body must be silent about it.
    """
    subject = evidence.question.subject
    if max(evidence.shares, default=0.0) >= CERTAIN and len(subject) >= 4:
        return not _acts_near(evidence, name)
    if len(subject) < 2 or not evidence.question.roles or _is_issuer(evidence, name):
        return False
    pairs = content_pairs(subject)
    places = _items_naming(evidence, name)
    others = [n for words, ns in evidence.question.said_otherwise if words in subject for n in ns]
    own = "".join(head.summary.metadata.issuer for head in evidence.catalogue.heads)
    if coverage(pairs, own) or abbreviation_of(subject).search(own):
        return False
    return bool(pairs and places) and not any(
        coverage(pairs, text) > 0 or any(other in text for other in others) for text in places
    )


def _is_issuer(evidence: Evidence, name: Name) -> bool:
    heads = evidence.catalogue.heads
    return any(name.canonical in head.summary.metadata.issuer for head in heads)


def _items_naming(evidence: Evidence, name: Name) -> list[str]:
    """The items that name a body, each with its section's title."""
    catalogue = evidence.catalogue
    short = abbreviation_of(name.surface)
    found = []
    for reading in catalogue.readings:
        if not _names(evidence, reading, name):
            continue
        for item in reading.document.items:
            text = catalogue.plain_item(item_id(reading.document.id, item))
            if any(form in text for form in name.forms) or short.search(text):
                found.append(f"{text}{section_of(reading, item)}")
    return found


def _is_held(evidence: Evidence, name: Name) -> bool:
    """Whether a document names the body: in full, by one of its names, or where this is short for it."""
    if any(name.surface in words for words, _ in evidence.question.said_otherwise):
        return True
    if any(name.canonical in entity.name for entity in evidence.catalogue.entities.values()):
        return True
    readings = evidence.catalogue.readings
    return _is_issuer(evidence, name) or any(
        _names(evidence, reading, name) for reading in readings
    )


def _names(evidence: Evidence, reading: Reading, name: Name) -> bool:
    text = evidence.catalogue.plain(reading.document.id)
    return any(form in text for form in name.forms) or bool(
        abbreviation_of(name.surface).search(text)
    )


def _acts_near(evidence: Evidence, name: Name) -> bool:
    """Whether the body, or whose plan it is, stands in an item that speaks of the subject."""
    if any(name.canonical in r.document.metadata.issuer for r in evidence.documents):
        return True
    leads = bool(re.search(_TAKES_ON, evidence.question.plain))
    text = _acting(evidence) if leads else evidence.about_text
    linked = {
        (p.link.entity or "").partition("/")[2]
        for near in evidence.about
        for p in near.places
        if p.link and p.mention.type is MentionType.DEPARTMENT
        if not leads or p.inherited or p.mention.surface in text
    }
    return (
        any(form in text for form in name.forms)
        or bool(abbreviation_of(name.surface).search(text))
        or any(name.canonical in one for one in linked)
    )


def _acting(evidence: Evidence) -> str:
    """The clauses that speak of the subject, and the lists of who is responsible for their items."""
    items = [near.text for near in evidence.about]
    lists = [duties for text in items for duties in _DUTIES.findall(text)]
    pairs = content_pairs(evidence.question.subject)
    clauses = [clause for text in items for clause in re.split("[。;；]", text)]
    shares = [coverage(pairs, clause) for clause in clauses]
    best = max(shares, default=0.0)
    nearest = [c for c, share in zip(clauses, shares, strict=True) if share >= BESIDE * best]
    return "\n".join([*nearest, *lists])


def places(evidence: Evidence) -> list[Missing]:
    """A place must be the plan's own, or stand in what speaks of the subject."""
    found = []
    for name in evidence.question.places:
        own = any(_governs(head, name) for head in evidence.catalogue.heads)
        if not own and stem_of_place(name.surface) not in evidence.about_text:
            found.append(Missing("place", name.surface, name.canonical))
    return found


def _governs(head: Head, name: Name) -> bool:
    meta = head.summary.metadata
    stem = stem_of_place(name.canonical)
    return bool(meta.region) and (stem in meta.region or stem in meta.issuer)


def series(evidence: Evidence) -> list[Missing]:
    """第二届 must be said so; figures that are taken for granted too."""
    question = evidence.question
    text = with_percents(evidence.about_text)
    absent = [one for one in ordinals_in(question.plain) if one not in text]
    if question.intent not in _LISTS:
        absent += [one for one in figures_in(question.plain) if one not in text]
        absent += [one for one, said in parts_in(question.plain) if not said.search(text)]
    return [Missing("figure", one, one) for one in absent]


def reversals(evidence: Evidence) -> list[Missing]:
    """What a question says is cancelled or cut must be said to be."""
    plain, text = evidence.question.plain.lower(), evidence.closest
    found = []
    for asked, said in REVERSALS:
        word = re.search(asked, plain)
        if word and not re.search(said, text):
            found.append(Missing("premise", word.group(), word.group()))
    return found


def aspects(evidence: Evidence) -> list[Missing]:
    """The kind of fact asked for must stand in what speaks of the subject."""
    plain = colloquial(evidence.question.plain.lower())
    anywhere = bool(_LIST_OF_PLACES.search(plain))
    text = evidence.told_text + ("PLACE" if evidence.names_place(anywhere) else "")
    clause = text if _asks_several(plain) else evidence.told_clause
    return [
        Missing("aspect", aspect.name, aspect.english)
        for aspect in ASPECTS
        if aspect.asked.search(plain)
        and not aspect.said.search(clause if aspect.name in _BY_CLAUSE else text)
    ]


def members(evidence: Evidence) -> list[Missing]:
    """Which ones a counted set consists of (是哪12个) is answered by a list at that figure only."""
    plain, text = evidence.question.plain, _KINDS_OF_COUNTY.sub("", evidence.about_text)
    if not re.search(ENUMERATION_ASKED, plain):
        return []
    counted = dict.fromkeys(COUNTED.findall(plain))
    return [
        Missing("aspect", f"{one}的名单", f"which the {one} are")
        for one in counted
        if not members_of(one).search(text)
    ]


def fees(evidence: Evidence) -> list[Missing]:
    """A fee that has a name of its own must be named: 学费 is not answered by 涉企收费."""
    asked = dict.fromkeys(FEES_ASKED.findall(evidence.question.plain))
    text = evidence.about_text
    return [Missing("aspect", fee, fee) for fee in asked if not _priced(fee, text)]


def _priced(fee: str, text: str) -> bool:
    """Whether a text names a fee or price: 猪肉价 also as 猪肉…价格."""
    return fee in text or (fee[-1] == "价" and fee[:-1] in text and "价格" in text)


def _asks_several(plain: str) -> bool:
    """Whether a question asks for several things: these may stand in several sentences."""
    return len(_ASKS.findall(plain)) > 1


def quantities(evidence: Evidence) -> list[Missing]:
    """A quantity must stand there in a unit of the kind asked for."""
    plain = evidence.question.plain
    text = evidence.about_text if _asks_several(plain) else evidence.told_text
    found = [
        Missing("quantity", f"{name}（数字）", name)
        for name, asked, said in UNIT_KINDS
        if re.search(asked, plain) and not re.search(said, text)
    ]
    if not found and evidence.question.intent is Intent.FIGURE and not COUNT_SAID.search(text):
        found.append(Missing("quantity", "具体数字", "a figure"))
    return found


def _said(evidence: Evidence, words: str) -> bool:
    """Whether any document says these words."""
    documents = (reading.document.id for reading in evidence.catalogue.readings)
    return any(words in evidence.catalogue.plain(id_) for id_ in documents)


VETOES: tuple[Rule, ...] = (years, titles, policies)
"""What these do not find decides alone: none of their 79 refusals of 5,044 judged questions was wrong."""
WEIGHED: tuple[Rule, ...] = (
    bodies, places, series, reversals, aspects, members, fees, quantities,
)  # fmt: skip
"""What these do not find may be said in other words: it is weighed with all other evidence."""
RULES = (*VETOES, *WEIGHED)


def judged(evidence: Evidence) -> Verdict:
    """Whether a question is answered, and what it asks for that the rules do not find or the documents do not say."""
    vetoed = missing(evidence, VETOES)
    return Verdict(False, vetoed) if vetoed else weighed(evidence, missing(evidence, WEIGHED))
