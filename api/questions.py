"""A question → what it asks for: an intent, the things it names, the constraints it sets.

Everything here is read from the words of the question by tables; nothing is scored. The reading is
shown with every answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from api.catalogue import Catalogue
from kg.lexicon.names import NameIndex
from kg.lexicon.notions import Notion, Notions, load_notions
from kg.model import Entity, MentionType, Role
from kg.normal import is_traditional, plain_name, plain_text


class Intent(StrEnum):
    """What kind of answer a question wants."""

    RESPONSIBLE = "responsible"
    INVOLVING = "involving"
    PLANNED = "planned_documents"
    CITED = "cited_policies"
    BASED_ON = "based_on_policy"
    VALUE = "targets_of_value"
    FIGURE = "figure"
    PROGRAMMES = "programmes"
    THEME = "theme"
    PASSAGES = "passages"


INTENT_LABELS = {
    Intent.RESPONSIBLE: "谁负责",
    Intent.INVOLVING: "涉及某部门的工作",
    Intent.PLANNED: "将出台、修订或制定的文件",
    Intent.CITED: "要贯彻落实的文件",
    Intent.BASED_ON: "依据某文件的工作",
    Intent.VALUE: "某一数值的指标",
    Intent.FIGURE: "数量指标",
    Intent.PROGRAMMES: "行动、活动、试点和平台",
    Intent.THEME: "某一主题的工作",
    Intent.PASSAGES: "相关原文",
}

_WHICH = r"(?:哪些|哪几[项个]|什么|哪[个项部份]|多少)"
_PAPERS = r"(?:文件|政策|办法|意见|制度|标准|细则|规定|规范|法规|条例|法律|法)"
_WORKS = r"(?:工作|任务|事项|事情|事|措施|行动|活动|地方|方面|内容)"
_DOINGS = r"(?:专项)?(?:行动|活动|试点|平台|系统|工程|项目|品牌|宣传月|机制)"

ROLE_WORDS: tuple[tuple[str, Role], ...] = (
    ("会同|联合|配合|协同|共同", Role.JOINT),
    ("指导|督促", Role.DIRECT),
    ("提请|报请|推动", Role.REQUEST),
    ("委托", Role.DELEGATE),
    ("部署|要求|按照|根据|迎接", Role.AUTHORITY),
    ("出台|印发|发布", Role.ISSUE),
    ("修订|修改", Role.REVISE),
    ("制定|制订|起草|拟订|拟定|研究", Role.DRAFT),
    ("贯彻|落实|执行|遵守|实施|学习", Role.IMPLEMENT),
)
_OF_DEPARTMENT = frozenset({Role.JOINT, Role.DIRECT, Role.REQUEST, Role.DELEGATE, Role.AUTHORITY})
_NEW_PAPERS = frozenset({Role.ISSUE, Role.REVISE, Role.DRAFT})

_RESPONSIBLE = re.compile(
    r"谁(?:来|去|会)?(?:负责|牵头|承担|主管|管|做|办)|由谁|归谁|责任(?:单位|部门)|牵头(?:单位|部门)|"
    r"(?:哪个|哪些|什么)(?:部门|单位|机构|处室)"
)
_FIGURE = re.compile(
    r"多少|几(?=[个条项户张块人名家处所座次场批期类种成支笔])|百分之几|数量|比例|占比|多[大高长久远]|至少|最多"
)
_VALUE = re.compile(
    r"(?:正好|恰好|刚好|等于|是|为|达到)(\d+(?:\.\d+)?)(万?)([个条项户张块人名家处所%]?)"
)
_UNITS = re.compile(r"(?:多少|几)(元|块钱|钱|[个条项户张块人名家处所座次场批期类种度岁年月天])")
_LOCAL = re.compile(r"^[^省市县区]{0,8}[省市县区](?=.{2,}[局厅委部会办院]$)")
_BODY = re.compile(r"([\u4e00-\u9fff]{2,8}?)(?:部门|机关)")


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read. `body` is a department named in words that no entity goes under."""

    text: str
    plain: str
    intent: Intent
    entities: tuple[Entity, ...] = ()
    roles: frozenset[Role] = frozenset()
    notions: tuple[Notion, ...] = ()
    titles: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    unit: str = ""
    value: float | None = None
    body: str = ""

    def of(self, type_: MentionType) -> tuple[Entity, ...]:
        """The entities of a type that the question names."""
        return tuple(entity for entity in self.entities if entity.type is type_)


class Reader:
    """Reads questions about one library: it knows the names of what is held there."""

    def __init__(self, catalogue: Catalogue, notions: Notions | None = None) -> None:
        self._catalogue = catalogue
        self._notions = notions or load_notions()
        self._names: NameIndex[tuple[str, ...]] = NameIndex(_names_of(catalogue))

    def other_names(self, text: str) -> tuple[str, ...]:
        """Official words and full names for what a query says in other words."""
        plain = _plain(text)
        names = [entity.name for entity in self._entities(plain)]
        official = [word for notion in self._notions.find(plain) for word in notion.official]
        return tuple(dict.fromkeys(name for name in [*official, *names] if name not in plain))

    def read(self, text: str) -> Question:
        """The reading of a question; never fails, the widest intent is `passages`."""
        plain = _plain(text)
        entities = self._entities(plain)
        roles = frozenset(role for words, role in ROLE_WORDS if re.search(words, plain))
        value = _VALUE.search(plain)
        unit = _UNITS.search(plain)
        return Question(
            text=text,
            plain=plain,
            intent=_intent(plain, entities, roles),
            entities=entities,
            roles=roles,
            notions=self._notions.find(plain),
            titles=tuple(re.findall(r"《([^《》]+)》", plain)),
            years=tuple(
                sorted({int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d\d)年", plain)})
            ),
            unit=unit.group(1) if unit else "",
            value=_value_of(value) if value else None,
            body=_body(plain, entities),
        )

    def _entities(self, plain: str) -> tuple[Entity, ...]:
        ids = [id_ for _, _, found in self._names.find(plain) for id_ in found]
        body = _BODY.search(plain)
        if body:  # 公安部门 means the ministry and its local bodies alike
            stem = body.group(1)[-2:]
            pool = self._catalogue.entities.values()
            ids += [
                e.id
                for e in pool
                if e.type is MentionType.DEPARTMENT and stem in e.name and not e.generic
            ]
        return tuple(self._catalogue.entities[id_] for id_ in dict.fromkeys(ids))


def _plain(text: str) -> str:
    return plain_text(text, traditional=is_traditional(text)).text


def _names_of(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Every name and alias of an entity → its ids; names of one character name nothing."""
    found: dict[str, list[str]] = {}
    for entity in catalogue.entities.values():
        for plain in _spoken(entity):
            if len(plain) > 1 and entity.id not in found.setdefault(plain, []):
                found[plain].append(entity.id)
    return {name: tuple(ids) for name, ids in found.items()}


def _spoken(entity: Entity) -> set[str]:
    """The names of an entity; a local body is also spoken of without its place (市公安局)."""
    names = {plain_name(name) for name in (entity.name, *entity.aliases)}
    if entity.type is MentionType.DEPARTMENT:
        names |= {_LOCAL.sub("", name) for name in names}
    return names


def _intent(plain: str, entities: tuple[Entity, ...], roles: frozenset[Role]) -> Intent:
    types = {entity.type for entity in entities}
    asks = re.search(_WHICH, plain)
    for intent, fits in (
        (Intent.VALUE, bool(asks and _VALUE.search(plain))),
        (Intent.RESPONSIBLE, bool(_RESPONSIBLE.search(plain))),
        (Intent.PLANNED, bool(roles & _NEW_PAPERS and re.search(f"{_WHICH}.{{0,8}}{_PAPERS}", plain))),
        (Intent.CITED, Role.IMPLEMENT in roles and bool(re.search(f"{_WHICH}.{{0,12}}{_PAPERS}", plain))),
        (Intent.INVOLVING, _involves(plain, types, roles)),
        (Intent.BASED_ON, bool(asks) and MentionType.POLICY in types),
        (Intent.FIGURE, bool(_FIGURE.search(plain))),
        (Intent.PROGRAMMES, bool(re.search(f"{_WHICH}{_DOINGS}|{_DOINGS}有{_WHICH}", plain))),
        (Intent.THEME, bool(asks or re.search("哪里|怎么做|如何|做法", plain))),
    ):  # fmt: skip
        if fits:
            return intent
    return Intent.PASSAGES


def _involves(plain: str, types: set[MentionType], roles: frozenset[Role]) -> bool:
    """Whether a question asks for the work that concerns a body."""
    named = MentionType.DEPARTMENT in types or bool(_BODY.search(plain))
    asks = re.search(f"{_WHICH}.{{0,2}}{_WORKS}", plain)
    return bool(asks) and named and bool(roles & _OF_DEPARTMENT)


def _body(plain: str, entities: tuple[Entity, ...]) -> str:
    found = _BODY.search(plain)
    if found is None or any(e.type is MentionType.DEPARTMENT for e in entities):
        return ""
    generic = re.search("相关|有关|哪些|哪个|什么|各级|职能|主管|责任|牵头", found.group())
    return "" if generic else found.group(1)[-2:]


def _value_of(match: re.Match[str]) -> float:
    number = float(match.group(1)) * (10_000 if match.group(2) else 1)
    return number / 100 if match.group(3) == "%" else number
