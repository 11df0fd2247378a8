"""What kind of answer a question wants, read from its words by tables."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from kg.model import MentionType, Role


class Intent(StrEnum):
    """What kind of answer a question wants."""

    RESPONSIBLE = "responsible"
    INVOLVING = "involving"
    ROLE = "bodies_by_role"
    PLANNED = "planned_documents"
    CITED = "cited_policies"
    BASED_ON = "based_on_policy"
    NAMED = "named"
    VALUE = "targets_of_value"
    DUE = "due"
    FIGURE = "figure"
    COMPARED = "compared_plans"
    PROGRAMMES = "programmes"
    THEME = "theme"
    PASSAGES = "passages"


INTENT_LABELS = {
    Intent.RESPONSIBLE: "谁负责",
    Intent.INVOLVING: "涉及某部门的工作",
    Intent.ROLE: "以某种方式参与的部门和工作",
    Intent.PLANNED: "将出台、修订或制定的文件",
    Intent.CITED: "要贯彻落实的文件",
    Intent.BASED_ON: "依据某文件的工作",
    Intent.NAMED: "提到某一名称的工作",
    Intent.VALUE: "某一数值的指标",
    Intent.DUE: "某一期限的工作",
    Intent.FIGURE: "数量指标",
    Intent.COMPARED: "两份计划的变化",
    Intent.PROGRAMMES: "行动、活动、试点和平台",
    Intent.THEME: "某一主题的工作",
    Intent.PASSAGES: "相关原文",
}

WHICH = r"(?:哪些|哪几[项个件]|列出|列一下|什么|哪[个项部份]|多少)"
_PAPERS = (
    r"(?:文件|政策|办法|意见|制度|标准|细则|规定|规范|规矩|法规|条例|法律|法|方案|规划|预案|指南)"
)
_WORKS = r"(?:工作|任务|事项|事情|事|措施|行动|活动|地方|方面|内容|职责)"
_DOINGS = r"(?:专项)?(?:行动|活动|试点|平台|系统|工程|项目|品牌|宣传月|机制)"
PROGRAMMES: tuple[tuple[str, frozenset[str]], ...] = (
    ("行动|整治", frozenset({"action"})),
    ("活动|宣传月", frozenset({"event", "campaign", "award"})),
    ("试点|示范", frozenset({"pilot"})),
    ("平台|系统", frozenset({"platform"})),
    ("工程|项目", frozenset({"project"})),
    ("机制", frozenset({"mechanism"})),
    ("评选", frozenset({"award"})),
    ("大赛|竞赛|比赛|赛事", frozenset({"event"})),
    ("品牌", frozenset()),
)
"""Words that ask for programmes, and the kinds that they mean; a name with the word is meant too."""
_BODIES = r"(?:部门|局|厅|单位|机关|机构|处室|厅局|委办局|谁|各地|地方|人)"

ROLE_WORDS: tuple[tuple[str, Role], ...] = (
    ("牵头|主办|为主", Role.LEAD),
    ("会同|联合|联手|配合|协同|共同|协助|一起|合作", Role.JOINT),
    ("指导|督促", Role.DIRECT),
    ("提请|报请|推动|请", Role.REQUEST),
    ("委托", Role.DELEGATE),
    ("部署|要求|按照|根据|迎接", Role.AUTHORITY),
    ("出台|印发|发布", Role.ISSUE),
    ("修订|修改|修编|要改|改哪|改什么|要更新|要修(?=或|和|的|$|[?,])", Role.REVISE),
    ("制定|制订|起草|拟订|拟定|编制|研究|新编|要编|要写|新立|要立", Role.DRAFT),
    ("贯彻|落实|执行|遵守|实施|学习|依据|依照", Role.IMPLEMENT),
)
OF_DEPARTMENT = frozenset(
    {Role.LEAD, Role.JOINT, Role.DIRECT, Role.REQUEST, Role.DELEGATE, Role.AUTHORITY}
)
NEW_PAPERS = frozenset({Role.ISSUE, Role.REVISE, Role.DRAFT})

_RESPONSIBLE = re.compile(
    r"谁(?:来|去|会)?(?:负责|牵头|承担|主管|管|做|办|制定|修订|起草|编制|组织|实施)|由谁|归谁|责任(?:单位|部门)|牵头(?:单位|部门)|"
    r"(?:哪个|哪些|什么)(?:部门|单位|机构|处室)|who (?:is responsible|leads|is in charge)|"
    r"which (?:agency|agencies|body|bodies|department|departments|office)"
)
_FIGURE = re.compile(
    r"多少|(?<!哪)几(?=[个条项户张块人名家处所座次场批期类种成支笔])|百分之几|数量|比例|占比|多[大高长久远]|至少|最多|how many|how much"
)
VALUE = re.compile(
    r"(?:正好|恰好|刚好|等于|是|为|达到|达)(\d+(?:\.\d+)?)(万?)([个条项户张块人名家处所%]?)"
)
DUE = re.compile(
    r"(\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|末|份)?|年底|年内|[上下]半年|[一二三四]季度)(?:之?前|以前|前后)?[^,。]{0,3}?(?:完成|到期|截止|办结|前要)"
)
_HEADING = re.compile(
    r"^(?!.*[吗呢吧谁?我你他,])[^《》]{2,9}(?:[和与及、][^《》]{2,9})+$|(?:方面|有关的内容|相关(?:内容|工作|任务)|的措施)$"
)
"""Nouns joined, without a question: a theme (食品和药品安全)."""
BODY_KIND = re.compile(r"([\u4e00-\u9fff]{2,8}?)(?:部门|机关)")


def roles_in(plain: str) -> frozenset[Role]:
    """The roles that the verbs of a question speak of."""
    return frozenset(role for words, role in ROLE_WORDS if re.search(words, plain))


def intent_of(
    plain: str, types: Collection[MentionType], roles: frozenset[Role], subject: str
) -> Intent:
    """The first kind that fits; `types` are those of the entities named, `subject` what is left."""
    asks = bool(re.search(WHICH, plain))
    named = MentionType.DEPARTMENT in types
    for intent, fits in (
        (Intent.VALUE, asks and bool(VALUE.search(plain))),
        (Intent.DUE, asks and bool(DUE.search(plain))),
        (Intent.ROLE, bool(roles & {Role.REQUEST, Role.DELEGATE}) and _by_role(plain, named, roles)),
        (Intent.PLANNED, bool(roles & NEW_PAPERS) and bool(re.search(f"{WHICH}.{{0,12}}{_PAPERS}|{_PAPERS}.{{0,4}}有{WHICH}", plain))),
        (Intent.CITED, Role.IMPLEMENT in roles and MentionType.POLICY not in types and bool(re.search(f"{WHICH}.{{0,12}}{_PAPERS}", plain))),
        (Intent.INVOLVING, _involves(plain, named, roles)),
        (Intent.ROLE, _by_role(plain, named, roles)),
        (Intent.RESPONSIBLE, bool(_RESPONSIBLE.search(plain.lower()))),
        (Intent.BASED_ON, asks and MentionType.POLICY in types),
        (Intent.NAMED, bool(types) and not subject),
        (Intent.FIGURE, bool(_FIGURE.search(plain.lower()))),
        (Intent.PROGRAMMES, bool(re.search(f"{WHICH}.{{0,4}}{_DOINGS}|{_DOINGS}.{{0,4}}有{WHICH}", plain))),
        (Intent.THEME, asks or bool(re.search("哪里|怎么做|如何|做法", plain)) or bool(_HEADING.search(plain))),
    ):  # fmt: skip
        if fits:
            return intent
    return Intent.PASSAGES


def _involves(plain: str, named: bool, roles: frozenset[Role]) -> bool:
    """Whether a question asks for the work that concerns a body."""
    if not named and not BODY_KIND.search(plain):
        return False
    asks = re.search(
        f"{WHICH}.{{0,4}}{_WORKS}|(?:做|承担|负责|管|干|办|牵头|参与|配合)(?:什么|啥|哪)(?!.?{_BODIES})|什么(?:任务|角色)",
        plain,
    )
    lists = re.search(f"(?:负责|牵头|参与|参加|承担|配合)的?[^,。]{{0,6}}{_WORKS}", plain)
    return bool(lists) or (bool(asks) and (bool(roles & OF_DEPARTMENT) or named))


def _by_role(plain: str, named: bool, roles: frozenset[Role]) -> bool:
    """Whether a question asks for all bodies that stand in one role: 委托哪些单位."""
    if not roles & (OF_DEPARTMENT - {Role.LEAD}):
        return False
    if re.search(f"(?:别的|其他|其它|兄弟){_BODIES}", plain):
        return True  # the body named beside these is whose plan it is
    verbs = "委托|提请|报请|推动|配合|会同|联合|联手|协同|指导|督促|要求"
    asked = re.search(f"(?:{verbs}|请)了?(?:{WHICH})?.{{0,6}}{_BODIES}", plain)
    return not named and bool(asked) and bool(re.search(f"{WHICH}|谁|做什么", plain))
