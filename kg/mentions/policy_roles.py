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
    r"(?:\([^()]{0,40}\)|等|地方标准|国家标准|标准|[、,和及与]|以及|及其|还有|本市|我省|我市|本省|国家)*"
)
_BEHIND = re.compile(
    r"(?:\([^()]{0,40}\)|等|地方标准|国家标准|行业标准|团体标准|标准|的|各项|任务|要求|精神|目标|重点|法律法规|"
    "法律|法规|文件|政策|制度|规定|有关|相关|全面|有效|深入|项目)*"
)
_EVALUATION = re.compile("[^,。;:、《》]{0,14}(?:评估|执法检查)")
# 推动《甲》列入省人大立法计划: it is still to be made
_TO_BE_MADE = re.compile("列入[^,。;]{0,20}(?:立法|规章|审议)")
_NOW_ISSUED = re.compile("[^。;]{0,60}现(?:予)?(?:印发|发布|公布|转发)")
_PARTICIPLE = re.compile("[过后]?的|以来|[一二两]个")
_DRAFT_MARKS = re.compile("送审稿|征求意见稿|草案|讨论稿|审议稿")
_ISSUING = re.compile("出台|印发|发布|颁布|公布")
_AS_GUIDE = re.compile("为(?:总纲|依据|指导|统领|遵循|引领|准则|纲领|指引|根本|标准|主线)")
_ITS_PLAN = re.compile(
    "的?(?:任务分工|具体|实施|贯彻|落实|贯彻落实|配套|工作|责任分工)+(?:方案|办法|细则|措施|意见|清单|计划|文件)"
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
_ITS = "的方案"
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
    return len(between) <= 20 and bool(re.match("等?[、和及与]", between)) and "," not in between


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
    if telling[0] is not Role.REVISE and Role.ISSUE in telling:
        return Role.DRAFT if asked else Role.ISSUE
    return telling[0]


def _behind(text: str, one: Found, cues: Cues) -> RoleFound | None:
    """What the words directly behind a title say."""
    if _ITS_RULES.match(text, one.end) or _ABOUT.match(text, one.end):
        return RoleFound(Role.MENTION, None, _ITS)
    if _ITS_PLAN.match(text, one.end):  # 制定《甲》的实施方案: 甲 is what is carried out
        return RoleFound(Role.IMPLEMENT, None, _ITS)
    near = _own_noun(text, one, cues)
    if near:
        return RoleFound(cues.after[near.group()], near.span(), near.group())
    far = _EVALUATION.match(text, one.end)
    if far:
        return RoleFound(Role.EVALUATE, (far.end() - 2, far.end()), "评估")
    planned = _TO_BE_MADE.match(text, one.end)
    if planned:
        return RoleFound(Role.DRAFT, planned.span(), "列入")
    if text.startswith("以", max(0, one.start - 1)) and _AS_GUIDE.match(text, one.end):
        return RoleFound(Role.IMPLEMENT, (one.start - 1, one.start), "以")
    skipped = _BEHIND.match(text, one.end, one.end + 40)
    match = cues.after_words.match(text, skipped.end() if skipped else one.end)
    if match and _DONE.match(text, match.end()):
        return RoleFound(Role.MENTION)
    if match:
        return RoleFound(cues.after[match.group()], match.span(), match.group())
    issued = _NOW_ISSUED.match(text, one.end)
    if issued:
        return RoleFound(Role.ISSUE, (issued.end() - 2, issued.end()), "印发")
    return None


def _own_noun(text: str, one: Found, cues: Cues) -> re.Match[str] | None:
    """《甲》|编制|和《乙》评估: the noun right behind a title that a conjunction cuts off."""
    near = cues.after_words.match(text, one.end)
    return near if near and text[near.end() : near.end() + 1] in ("和", "、", "与", "及") else None


def _settle(before: RoleFound, behind: RoleFound | None) -> RoleFound:
    """A verb before the title wins unless it is a mere frame (推进《…》修订)."""
    if behind is not None and behind.word == _ITS:
        return RoleFound(behind.role, before.cue, before.word)
    if before.role is not None and before.cue is not None:
        return before
    if behind is not None:
        asked = before.cue is not None and behind.role is Role.ISSUE
        return replace(behind, role=Role.DRAFT) if asked else behind
    if before.role is None:
        asking = re.search("提请|争取|报请|提交|促成", before.word)
        return replace(before, role=Role.DRAFT if asking else Role.IMPLEMENT)
    return before
