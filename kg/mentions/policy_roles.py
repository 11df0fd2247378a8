"""What an item does with a policy: the verb before or behind the title, across coordination."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.mentions.policy_cues import Cues, load_cues
from kg.mentions.policy_found import Found
from kg.model import LifeCycle, Role

_STOP = re.compile("[。;!?]")
_COMMA = re.compile("[,:]")
_LIST = re.compile(
    r"[)”]?(?:\([^()]{0,40}\)|等|(?:地方|国家|行业|团体)?标准|[、,和及与]|以及|及其|还有|本市|我省|我市|本省|国家)*"
)
# 落实《甲》|(国发〔2031〕1号)精神|和省政府《乙》: what may stand before the conjunction of a list
_TAIL = re.compile(r"(?:\([^()]{0,40}\)|精神|要求|规定)*")
_ISSUED = re.compile("(?:印发|发布|公布|出台|制定|转发)的$")
_BEHIND = re.compile(
    r"(?:\([^()]{0,40}\)|等|[两三四五六七八九\d][部项个](?:条例|法规|规章|办法)?|地方标准|国家标准|行业标准|团体标准|标准|的|各项|任务|要求|精神|目标|重点|法律法规|"
    "法律|法规|文件|政策|制度|规定|有关|相关|全面|有效|深入|项目|予以)*"
)
# 编制《甲》中期|评估|报告: what is made or improved is the evaluation
_EVALUATED = re.compile(
    r"(?:\([^()]{0,40}\))?的?(?:(?:执行|实施|落实)(?:情况|效果)?)?的?(?:开展|做好|进行)?(?:中期|终期|总结)*"
    "(?P<cue>评估|(?<=情况)检查)"
    "(?!标准|办法|细则|要求|衔接|制度|体系|规范|规定|方案)"
)
# 研究提出《甲》修订建议: what is worked out is how 甲 is amended
_AMENDED = re.compile("(?:的)?(?P<cue>修[订改正])(?:草案|建议|方案|工作)")
_EVALUATION = re.compile("[^,。;:、《》]{0,14}(?:评估|执法检查)")
# 推动《甲》列入省人大立法计划: it is still to be made
_TO_BE_MADE = re.compile("列入[^,。;]{0,20}(?:立法|规章|审议)")
_NOW_ISSUED = re.compile("[^。;]{0,60}现(?:予)?(?:印发|发布|公布|转发)")
_PARTICIPLE = re.compile("[过后]?的|以来|[一二两]个")
_DRAFT_MARKS = re.compile("送审稿|征求意见稿|草案|讨论稿|审议稿")
_ISSUING = re.compile("出台|印发|发布|颁布|公布")
_AS_GUIDE = re.compile("为(?:总纲|依据|指导|统领|遵循|引领|准则|纲领|指引|根本|标准|主线)")
_TAKEN = re.compile(
    "(?P<cue>以)(?:新修订的|新修改的|中央文件|国家标准|行业标准|(?:《[^《》]+》[、和]?)+)?$"
)
_ITS_PLAN = re.compile(
    "的?(?:任务分工|具体|年度|实施|贯彻|落实|贯彻落实|配套|工作|责任分工)+(?:方案|办法|细则|措施|意见|清单|计划|文件)"
)
# 修订《甲》相关配套规定: what is made or amended is not 甲
_ITS_RULES = re.compile(
    "(?:的)?(?:相关|有关)?配套(?:性)?(?:规定|政策|制度|办法|措施|文件|法规|规章|细则)"
)
# 编写《甲》释义: a book about 甲
_ABOUT = re.compile(
    "的?(?:条文|法律)?(?:释义|解读|问答|图解|读本|讲义|(?:宣传|学习|普法|辅导)+(?:手册|册|读本|材料|资料|教材|片))"
)
_DONE = re.compile("以?后|以来|之后|时|期间")  # 出台后: done, not to be done
_THEN = re.compile(
    "(?:以|之)?后(?:的|,)?(?:要|应|将|及时|立即|抓紧|组织|抓好|做好)*(?P<cue>学习|宣传|贯彻|衔接|落实)"
)
_OCCASION = re.compile("(?:的[^,。;]{0,6}|为)(?:时机|契机|机遇)|(?:实施)?之年")
_IS_BASIS = re.compile("是[^,。;]{0,24}(?:依据|纲领|遵循|指南)")
_FITTING = re.compile("的?(?:有效|有机)?(?:衔接|对接|协调)")  # 做好与《甲》的衔接
_ITS = "的方案"
_WHATEVER = (
    (_ITS_RULES, Role.MENTION),
    (_ABOUT, Role.MENTION),
    (_ITS_PLAN, Role.IMPLEMENT),
    (_EVALUATED, Role.EVALUATE),
    (_AMENDED, Role.REVISE),
)
"""What is told right behind a title, whatever the verb before it."""
_GLUE = re.compile("[并、和,好]{0,2}")


@dataclass(frozen=True, slots=True)
class RoleFound:
    """A role with the span of the word that shows it (None without one).

    `role` None: the word is there, but says nothing of its own (推进《…》…).
    """

    role: Role | None
    cue: tuple[int, int] | None = None
    word: str = ""


def roles_of(text: str, found: Sequence[Found]) -> list[RoleFound]:
    """The role of each policy of a sentence, in their order; `role` is never None in the answer."""
    cues = load_cues()
    joined = [
        i > 0 and one.rule != "bare.anaphora" and _joins(text[found[i - 1].end : one.start])
        for i, one in enumerate(found)
    ]
    before: list[RoleFound] = []
    for i in range(len(found)):
        here = _before(text, found, i, cues)
        before.append(before[-1] if here is None and joined[i] else here or RoleFound(Role.MENTION))
    behind = [_behind(text, one, cues) for one in found]
    for i in range(len(found) - 1, 0, -1):
        if behind[i - 1] is None and joined[i]:
            behind[i - 1] = behind[i]
    return [_settle(*pair) for pair in zip(before, behind, strict=True)]


def life_cycle(role: RoleFound, surface: str) -> LifeCycle:
    """Where the policy stands, from its role, the cue and the marks of a draft in its name."""
    if role.role is Role.ISSUE or _DRAFT_MARKS.search(surface):
        return LifeCycle.TO_BE_ISSUED
    if role.role is Role.REVISE:
        return LifeCycle.TO_BE_REVISED
    if role.role in (Role.DRAFT, Role.COMPILE):
        return LifeCycle.TO_BE_ISSUED if _ISSUING.search(role.word) else LifeCycle.TO_BE_DRAFTED
    return LifeCycle.EXISTS


def _joins(between: str) -> bool:
    """Whether what stands between two titles makes them one list."""
    if _LIST.fullmatch(between):
        return True
    tail = _TAIL.match(between)
    rest = between[tail.end() :] if tail else between
    near = len(rest) <= (60 if _ISSUED.search(rest) else 20)
    return near and bool(re.match("等?[、和及与]", rest)) and "," not in rest


def _before(text: str, found: Sequence[Found], index: int, cues: Cues) -> RoleFound | None:
    """What the nearest verb before a title says; None without a verb in its clause."""
    end = found[index].start
    start = max(found[index - 1].end if index else 0, end - 120)
    noun = _own_noun(text, found[index - 1], cues) if index else None
    start = max(start, noun.end()) if noun else start
    for mark in (_STOP, _COMMA):
        for stop in mark.finditer(text, start, end):
            start = stop.end()
    groups = _verb_groups(text, start, end, cues)
    if not groups:
        return None
    words = groups[-1]
    span = (words[0][0], words[-1][1])
    asked = any(word in text[start : span[1]] for word in cues.asking)
    return RoleFound(_role_of([text[a:b] for a, b in words], asked, cues), span, text[slice(*span)])


def _verb_groups(text: str, start: int, end: int, cues: Cues) -> list[list[tuple[int, int]]]:
    """Cues between two offsets, adjoining ones grouped; participles (新修订的《…》) left out."""
    groups: list[list[tuple[int, int]]] = []
    for match in cues.before_words.finditer(text, start, end):
        if _PARTICIPLE.match(text, match.end()) or (len(match.group()) == 1 and match.end() < end):
            continue
        if cues.before[match.group()] is Role.EVALUATE and match.end() < end:
            continue  # …规划评估和“十四五”规划: a noun
        glue = text[groups[-1][-1][1] : match.start()] if groups else "x"
        if _GLUE.fullmatch(glue):
            groups[-1].append(match.span())
        else:
            groups.append([match.span()])
    return groups


def _role_of(words: list[str], asked: bool, cues: Cues) -> Role | None:
    """The role of verbs in a row: 修订出台 revises, 研究制定 drafts, 推动…出台 drafts."""
    roles = [cues.before[word] for word in words]
    telling = [role for role in roles if role is not None]
    if not telling:
        return None
    if words[0] == "学习宣传" and Role.IMPLEMENT in telling:
        return Role.IMPLEMENT  # 学习宣传和贯彻实施
    if telling[0] is not Role.REVISE and Role.ISSUE in telling:
        return Role.DRAFT if asked else Role.ISSUE
    return telling[0]


def _behind(text: str, one: Found, cues: Cues) -> RoleFound | None:
    """What the words directly behind a title say."""
    told = _whatever_the_verb(text, one) or _near(text, one, cues) or _around(text, one)
    if told:
        return told
    skipped = _BEHIND.match(text, one.end, one.end + 40)
    match = cues.after_words.match(text, skipped.end() if skipped else one.end)
    if match:
        return _word_behind(text, match, cues)
    issued = _NOW_ISSUED.match(text, one.end)
    if issued:
        return RoleFound(Role.ISSUE, (issued.end() - 2, issued.end()), "印发")
    return None


def _whatever_the_verb(text: str, one: Found) -> RoleFound | None:
    """编制《甲》评估报告, 制定《甲》的实施方案: what is made is not 甲, which is evaluated, carried out."""
    for pattern, role in _WHATEVER:
        match = pattern.match(text, one.end)
        if match:
            return RoleFound(role, match.span("cue") if pattern.groups else None, _ITS)
    return None


def _near(text: str, one: Found, cues: Cues) -> RoleFound | None:
    """A noun of doing that a conjunction cuts off, an evaluation, a plan of laws to be made."""
    near = _own_noun(text, one, cues)
    if near:
        return RoleFound(cues.after[near.group()], near.span(), near.group())
    far = _EVALUATION.match(text, one.end)
    if far:
        return RoleFound(Role.EVALUATE, (far.end() - 2, far.end()), "评估")
    planned = _TO_BE_MADE.match(text, one.end)
    return RoleFound(Role.DRAFT, planned.span(), "列入") if planned else None


def _around(text: str, one: Found) -> RoleFound | None:
    """以《甲》为依据, 与《甲》的衔接, 《甲》是…的纲领."""
    guided = _TAKEN.search(text, max(0, one.start - 120), one.start)
    if guided and _AS_GUIDE.match(text, one.end):
        return RoleFound(Role.IMPLEMENT, guided.span("cue"), "以")
    if _IS_BASIS.match(text, one.end):
        return RoleFound(Role.IMPLEMENT)
    if text[one.start - 1 : one.start] in ("与", "同") and _FITTING.match(text, one.end):
        return RoleFound(Role.MENTION, None, _ITS)
    return None


def _word_behind(text: str, match: re.Match[str], cues: Cues) -> RoleFound:
    """The role of a noun of doing behind a title, unless it is done already: 出台后, 出台的时机."""
    role = cues.after[match.group()]
    if _DONE.match(text, match.end()):
        return _afterwards(text, match.end())
    if role is Role.ISSUE and _OCCASION.match(text, match.end()):
        return RoleFound(Role.MENTION)
    return RoleFound(role, match.span(), match.group())


def _afterwards(text: str, at: int) -> RoleFound:
    """《甲》颁布后|的宣传: what follows when a policy has been issued or amended."""
    then = _THEN.match(text, at)
    if then is None:
        return RoleFound(Role.MENTION)
    role = Role.PROMOTE if then["cue"] == "宣传" else Role.IMPLEMENT
    return RoleFound(role, then.span("cue"), then["cue"])


def _own_noun(text: str, one: Found, cues: Cues) -> re.Match[str] | None:
    """《甲》|编制|和《乙》评估: the noun right behind a title that a conjunction cuts off."""
    near = cues.after_words.match(text, one.end)
    return near if near and text[near.end() : near.end() + 1] in ("和", "、", "与", "及") else None


def _settle(before: RoleFound, behind: RoleFound | None) -> RoleFound:
    """A verb before the title wins unless it is a mere frame (推进《…》修订)."""
    if behind is not None and behind.word == _ITS:
        return RoleFound(behind.role, behind.cue or before.cue, before.word)
    drafted = behind is not None and behind.word in ("起草", "立法")  # 落实《甲》起草任务
    if before.role is not None and before.cue is not None and not drafted:
        return before
    if behind is not None:
        asked = before.cue is not None and behind.role is Role.ISSUE
        return replace(behind, role=Role.DRAFT) if asked else behind
    if before.role is None:
        asking = re.search("提请|争取|报请|提交|促成", before.word)
        return replace(before, role=Role.DRAFT if asking else Role.IMPLEMENT)
    return before
