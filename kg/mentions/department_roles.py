"""What an item asks of a body, read from the words around its group of coordinated names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.mentions.cover import Cover
from kg.mentions.department_cues import load_cues
from kg.mentions.department_hit import NameHit
from kg.model import MentionType, Role

_JOIN = re.compile("(?:、|和|与|及|以及|或|等)?(?:各有关|)?")
# 团省委、省妇联|等群团组织|参与; not before a title, where it belongs to the issuers
_OTHERS = re.compile(
    "等(?:[\u4e00-\u9fff]{0,4}?(?:部门|单位|组织|机构|高校|院校|地))?(?![一二三四五六七八九十\\d部单]|[^,。;]{0,6}《)"
)
_ISSUED = re.compile(
    "(?:等[一二三四五六七八九十\\d多]*(?:个?(?:部门|单位|部委|厅局|机构))?)?(?:(?:联合|共同)?(?:印发|出台|发布|下发|制定|制订|拟订|编制|颁布|新修订|修订|最新修订|实施)的|联合印发|印发)?(?:新?修订的)?(?:有关|关于)?"
)
_TO_ISSUE = re.compile("(?:联合|共同)?(?:印发|出台|发布|下发|制定|颁布|修订|实施)(?!的)")
# 送省人大审议, 经省政府批准后: the body is asked to decide
_SUBMITTED = re.compile("(?:送|报|报送|提交|上报|呈报|呈送|报经|(?<!已)经)$")
_DECIDES = re.compile(
    "(?:常务会议|常委会|党组)?(?:会议)?(?:研究|同意)?(?:审议|审定|批准|审批|审核|核准|审查|同意|批复)(?P<after>通过)?(?P<then>后|并|发布|印发|实施)?"
)
# 与徐汇区、|静安区教育局, 指导石家庄、唐山、|保定市审计局: the partner beside a place
_PLACES_BEFORE = re.compile(
    "(?:(?<=[与同])|(?<=指导)|(?<=督促)|(?<=支持)|(?<=会同)|(?<=联合)|(?<=配合))"
    "(?:[\u4e00-\u9fff]{2,4}?[省市县区州]?、){1,6}$"
)
# 与X决策部署|对标: what X said is meant, not X
_OPEN = "department-subject-open"  # only for names: 各方面|反映 is no actor
_LIST_CUES = (
    "会同",
    "联合",
    "配合",
    "协同",
    "与",
    "提请",
    "报请",
    "争取",
    "推动",
    "指导",
    "督促",
    "支持",
    "鼓励",
)
_SEGMENT = re.compile(
    "[^、,。;:]{3,18}(?:[局厅委办部处院校会司社行所省市县区州盟旗]|中心|集团|公司|大学|政府|支行|分行)、$"
)
# what follows a body that is no actor: 省教育厅|门户网站
_NOUN_AFTER = re.compile(
    "的|等|及|所属|直属|下属|系统|网站|官网|门户|机关|人员|干部|领导|主要|党员|党组织|公众号|平台|数据|窗口|职工|工作|政策|文件|项目|专项|层面|为|是|有|和|与|代表|大楼|驻地|原|新|老|内|外|之|间|(?:第?[一二三四五六七八九十\\d]+(?:届|次|个|项))"
)
_ADVERB = re.compile(
    "(?:不得|不可|各负其责|各司其职|参照|原则上|都|均|也|再|年内|全年|限时|限期|适时|不定期|按月|按季|逐|会|通过|首先|继续|还|同时|共|尽快|随时|先|\\d{1,4}[年月])"
)
_ARRANGES = re.compile("安排(?![部和与及的要,。;、:]|$)[\u4e00-\u9fff]")  # 区财政局安排资金
_MUST = re.compile(",(?:要|须|应|必须|务必|应当)(?!求)")  # 各市水利局,要严格落实
_SAID = re.compile(
    "的?(?:有关|相关|实施|各项|重大|工作|统一|重要|第?[一二三四五六七八九十]+届[一二三四五六七八九十]+次全会)*(?:决策部署|部署(?![\u4e00-\u9fff])|部署(?=[和及与的要等])|要求|精神|安排|规定|指示|决定|政策措施|政策落|政策|重点工作|中心工作)(?!支持|倾斜)"
)
# 邀请X is no request that X act, 招商X no consultation
_WITHIN_WORDS = {"请": "申聘邀诚", "商": "工招通电磋协厂客经微网"}
_ASKING = ("提请", "报请", "商请", "恳请", "争取", "积极争取", "请示", "促请", "请", "提请审议")
# 省委|十二届四次全会部署, 国务院|第五次廉政工作会议精神
_SESSION = re.compile(
    "(?:第?[一二三四五六七八九十\\d]+[届次])?(?:第?[一二三四五六七八九十\\d]+次)?[\u4e00-\u9fff]{0,8}?(?:全会|全体会议|常务会议|工作会议|会议|大会)"
)
# 围绕省委|“两个更好”, 贯彻国务院办公厅|转发的…: what the body has said, or passed on
_ITS_WORDS = re.compile("“|中心工作|转发")
# 一号文件和|省委|农村工作会议精神: named in one breath with what has authority
_SAID_BEFORE = re.compile("(?:精神|部署|会议|文件|要求|安排|目标|意见》?\\)?)和$")
_SAID_TOO = re.compile("[^,。;]{0,16}?(?:精神|部署|要求|安排|意见|目标|事项)")
# 由甲牵头,|乙、丙|具体承办: who shares what another leads
_LED = re.compile("(?:牵头|统筹)[^。;]{0,4}[,，]$")
_SHARES = re.compile("共同|具体|联合|按照?(?:各自)?职责")
_RESPONSIBLE = re.compile("(?:强化|加强|明确|落实|夯实)$")


@dataclass(frozen=True, slots=True)
class Ruling:
    """A role with the cue that shows it (offsets in the sentence) and the name of the rule."""

    role: Role
    cue: tuple[int, int] | None
    rule: str


def group_names(text: str, hits: Sequence[NameHit]) -> list[list[NameHit]]:
    """Coordinated names together: 省委、省政府和民政部."""
    groups: list[list[NameHit]] = []
    for hit in hits:
        if groups:
            last = groups[-1][-1]
            between = text[last.end : hit.start]
            if len(between) <= 2 and _JOIN.fullmatch(between):
                groups[-1].append(hit)
                continue
        groups.append([hit])
    return groups


def with_partner(ruling: Ruling, hit: NameHit) -> Ruling:
    """厅党组与|省纪委|会商: whoever leads, or is asked to act, does so with the body behind 与."""
    if ruling.role not in (Role.LEAD, Role.REQUEST):
        return ruling
    return Ruling(Role.JOINT, (hit.start - 1, hit.start), "department-with")


def rule_group(text: str, group: Sequence[NameHit], cover: Cover) -> Ruling:
    """The role of a group of coordinated bodies; `mention` where no cue shows one."""
    start, end = group[0].start, group[-1].end
    others = _OTHERS.match(text, end)
    end = others.end() if others else end
    left = text[max(0, start - 16) : start]
    cut = max(left.rfind(mark) for mark in "。;!?,:")
    left = _PLACES_BEFORE.sub("", left[cut + 1 :])
    for rule in (
        _supported,
        _issuer,
        _submitted,
        _delegated,
        _sharing,
        _right_lead,
        _session,
        _said_too,
        _left_cue,
        _right_cue,
        _between,
        _listed_after,
        _subject,
    ):
        ruling = rule(text, start, end, left, cover)
        if ruling and ruling.rule == _OPEN and all(hit.weak for hit in group):
            continue
        if ruling:
            return ruling
    return Ruling(Role.MENTION, None, "department-mention")


def _supported(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """在X支持下: who helps takes part; 在X领导下: who guides has authority."""
    if left and "在" not in left[-3:]:
        return None
    for pattern, role in load_cues().support:
        hit = pattern.match(text, end)
        if hit:
            return Ruling(role, hit.span(), "department-support")
    return None


def _issuer(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """X《…》, X等四部门印发的《…》; 会同X印发《…》 is still to be done, with X."""
    if re.search("(?:会同|联合|提请|推动|配合)$", left) and _TO_ISSUE.match(text, end):
        return None
    words = _ISSUED.match(text, end)
    at = words.end() if words else end
    about = at - 2 if text.endswith(("关于", "有关"), 0, at) else at  # the title has its own 关于
    span = cover.starting_at(at) or cover.starting_at(about)
    bracketed = text[at : at + 1] in ("《", "〈")
    if (span and span.type is MentionType.POLICY and at - end <= 14) or bracketed:
        return Ruling(Role.AUTHORITY, (at, at + 1), "department-issuer")
    return None


def _delegated(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """委托X牵头: what X does is by delegation."""
    hit = re.search("(?:委托|授权)$", left)
    return Ruling(Role.DELEGATE, (start - 2, start), "department-delegated") if hit else None


def _sharing(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """由甲牵头,乙、丙具体承办: where another leads, who shares the work takes part."""
    shares = _SHARES.match(text, end)
    if shares is None or not _LED.search(text[max(0, start - 12) : start]):
        return None
    return Ruling(Role.JOINT, shares.span(), "department-sharing")


def _said_too(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """贯彻一号文件和省委农村工作会议精神: both have authority."""
    hit = _SAID_TOO.match(text, end) if _SAID_BEFORE.search(left) else None
    return Ruling(Role.AUTHORITY, hit.span(), "department-said-too") if hit else None


def _right_lead(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """由X牵头 needs no more than its verb, whatever stands before but 支持."""
    if left.endswith(("支持", "鼓励", "引导")):
        return None
    hit = re.compile(
        "(?:共同|具体|统一|分别|联合|分工)?(?:具体落实|统筹(?=[、,。;])|起草(?=[、,。;])|牵头|总负责|负责|具体实施|承办|主办)"
    ).match(text, end)
    if hit:
        return Ruling(Role.LEAD, hit.span(), "department-right-lead")
    return None


def _left_cue(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """A verb right before the group; 落实 and its kin need a document's word after the group too."""
    best: tuple[int, Role] | None = None
    for pattern, role in load_cues().left:
        hit = pattern.search(left)
        if hit and _within_word(left, hit.start()):
            continue
        if hit and (best is None or hit.start() < best[0]):
            best = (hit.start(), role)
    if best is None or not cover.is_free(start - 1, start):
        return None
    if best[1] is Role.AUTHORITY and text.startswith(("制度", "机制", "作用"), end):
        return None
    cue = (start - len(left) + best[0], start)
    if left.endswith("已经"):  # 已经厅党组审议通过: told of, and asks for nothing more
        return Ruling(Role.MENTION, cue, "department-decided")
    asked = left[best[0] :] in _ASKING
    if best[1] in (Role.JOINT, Role.REQUEST, Role.DIRECT) and not asked and _SAID.match(text, end):
        return Ruling(Role.AUTHORITY, cue, "department-right-authority")
    if (
        best[1] is Role.AUTHORITY
        and not _authority_after(text, end)
        and left[best[0] :]
        in ("完成", "经", "执行", "接受", "宣传", "学习", "贯彻", "围绕", "紧扣", "聚焦", "锚定")
    ):
        approved = left[best[0] :] == "经"  # 接受…监督: who watches asks for nothing
        return Ruling(Role.AUTHORITY, cue, "department-left") if approved else None
    return Ruling(best[1], cue, "department-left")


def _within_word(left: str, at: int) -> bool:
    """Whether a cue of one character is the end of another word."""
    before = left[at - 1 : at]
    return bool(before) and before in _WITHIN_WORDS.get(left[at], "")


def _listed_after(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """会同中国—东盟中心、|广西大学: the cue stands before a list that begins with another name."""
    rest = left
    for _ in range(6):
        segment = _SEGMENT.search(rest)
        if segment is None:
            return None
        rest = rest[: segment.start()]
        for pattern, role in load_cues().left:
            hit = pattern.search(f"{rest}{_cue_of(segment.group())}")
            if hit and role in (Role.JOINT, Role.REQUEST, Role.DIRECT) and hit.end() > len(rest):
                return Ruling(role, (start, start + 1), "department-list")
    return None


def _cue_of(segment: str) -> str:
    """The cue that a segment begins with (会同|中国—东盟中心、); empty for none."""
    return next((w for w in _LIST_CUES if segment.startswith(w)), "")


def _authority_after(text: str, end: int) -> bool:
    if _ITS_WORDS.match(text, end):
        return True
    end += text.startswith("的", end)
    return any(
        role is Role.AUTHORITY and pattern.match(text, end) for pattern, role in load_cues().right
    )


def _submitted(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """送省人大审议, 经省政府批准后实施: asked to decide; 已经市政府同意: has decided."""
    before, after = _SUBMITTED.search(left), _DECIDES.match(text, end)
    if before is None or after is None:
        return None
    if before.group().endswith("经") and not after["then"]:
        return None
    return Ruling(Role.REQUEST, after.span(), "department-submitted")


def _session(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """贯彻国务院第五次廉政工作会议精神: the body whose meeting decides."""
    hit = _SESSION.match(text, end)
    if hit is None or not re.search("(?:按照|根据|贯彻|落实|学习|传达|宣传|遵照|围绕)$", left):
        return None
    return Ruling(Role.AUTHORITY, hit.span(), "department-session")


def _right_cue(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    for pattern, role in load_cues().right:
        hit = pattern.match(text, end)
        if hit and not (role is Role.AUTHORITY and _ARRANGES.match(text, hit.start())):
            return Ruling(role, hit.span(), f"department-right-{role}")
    return None


def _between(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """强化X对…监管: X is the one who must; 多部门联合: partners."""
    if _RESPONSIBLE.search(left) and text[end : end + 1] == "对":
        return Ruling(Role.LEAD, (end, end + 1), "department-responsible")
    if text[start:end] == "多部门" or text.startswith("间", end):
        return Ruling(Role.JOINT, (end, end + 1), "department-several") if end < len(text) else None
    return None


def _subject(text: str, start: int, end: int, left: str, cover: Cover) -> Ruling | None:
    """A body at the beginning of a clause, followed by its verb."""
    if left:
        return None
    hit = load_cues().verbs.match(text, end) or _ADVERB.match(text, end) or _MUST.match(text, end)
    if hit:
        return Ruling(Role.LEAD, hit.span(), "department-subject")
    if _NOUN_AFTER.match(text, end) or not "\u4e00" <= text[end : end + 1] <= "\u9fff":
        return None
    return Ruling(Role.LEAD, (end, end + 1), _OPEN)
