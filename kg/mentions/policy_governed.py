"""Bare titles that a verb makes: 制定…办法、…细则和…标准, 修订…条例, …条例立法."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.mentions.policy_cues import Cues, load_cues
from kg.mentions.policy_found import Found
from kg.model import Form

LONGEST = 60  # characters of a bare title
_REACH = 150  # characters behind the verb that are looked at
END = (
    "(?=$|[,。;:、!?()”’《□—]|和|及|与|以及|等|并|要求|精神|部署|贯彻|落实|实施(?!办法|细则|条例)|执行|修订|修改|制定|制订|编制(?!导则|办法|指南|规范|规程|指引|大纲|技术)|初稿|起草|出台|"
    "印发|发布(?!制度|机制|会)|开展|进行|调研(?=方案|论证|工作)|配套(?:文件|政策|制度|规定|措施|办法)|(?:国家|行业|地方|团体|企业)标准|立法|立项|宣传|审议|任务|明确|中期|终期|评估(?!制度|机制)|后|前|的(?:修订|制定|起草|编制|通知|贯彻|实施(?!意见|办法|方案|细则|规定)))"
)
_END = re.compile(END)
_CLAUSE = re.compile("[,。;:!?]")
_JOIN = re.compile("、|和|及其|及|以及|与|并")
_NOT_LAW = re.compile("[办方做执司立依用说看违守普合非手想语书打疗算变讲写唱兵魔设]法$")
_OPENING = re.compile(
    "(?:[了好]|(?:与之)?配套的|出(?![台租口版入境让资行])|我[省市区县国]的?|本[省市区县]的?|并(?:按程序)?(?:报批|报审|上报|报请[^,。;]{2,8}(?:审议|审定)|送审)|有关|相关|新(?!一轮|污染|能源|材料|业态|型|兴|就业|经济|技术|区|建|生|媒体|基建|质|市民|时代|冠)的?|各自|地方)*"
)
_MANY = re.compile(
    "一批|系列|多项|各项|若干项|各类|更多|[一二三四五六七八九十百\\d]+余?[项个部件条种](?!措施|政策|规定)|等(?:领域|方面|行业|相关|各|方)|"
    "规范性文件|工作$|领域地方|我省政策|^国民经济和社会发展规划$|^(?:列入|纳入|进入|报送|如下|以下|部门)|该[\u4e00-\u9fff]{0,2}?(?:条例|法|办法|意见|规定|通知|方案|细则)|(?:国家|行业|地方|团体|企业)标准$"
)
_COUNTED = re.compile("若干|[一二三四五六七八九十百\\d]+条")  # 若干措施, 十条措施 are documents
_MADE = re.compile("的?(?:立法|起草|修订|制定|制修订|修法|编制|修编|初稿|报批)")
_COUNTED_OUT = re.compile("(?:编制|修编|制定|修订)?\\d+[个部项份]")  # 完成…规划编制80个: many
_HOW_TO = re.compile("编制(?=导则|办法|指南|规范|规程|指引|大纲|技术)")  # 规划编制导则
_STATE = re.compile(
    r"\((?:试行|暂行|20\d\d年?[-—–~至]{1,2}20\d\d年?|20\d\d年?版|第[一二三四五六七八九十]+版)\)"
)
_BODY = re.compile(
    "[省市县区州家][\u4e00-\u9fff]{1,10}?[厅局委办]|[\u4e00-\u9fff]{2,10}?部(?=推进|加快|制定|修订|起草)"
)
_DONE = re.compile(
    "以?后|之后|以来|(?<=[出订定布行])前"
)  # 《条例》出台后制定…细则: what is past governs nothing
_FIVE_YEAR = re.compile("十[一二三四五六]五")
_VERB_AFTER_NOUN = re.compile(
    "(?:实施|修订|编制|制定)(?:意见|办法|方案|细则|计划|规定|规划|条例|纲要|标准|情况)"
)


@dataclass(frozen=True, slots=True)
class _Title:
    """A titled noun phrase behind a verb: its span and the noun it ends with."""

    start: int
    end: int
    head: str


def governed(text: str) -> Iterator[Found]:
    """Bare titles that follow a strong verb, or a weak one where the noun names only documents."""
    cues = load_cues()
    for verbs, rule in ((cues.strong, "bare.drafted"), (cues.weak, "bare.governed")):
        for verb in verbs.finditer(text):
            if _VERB_AFTER_NOUN.match(text, verb.start()) or _DONE.match(text, verb.end()):
                continue
            done = text.startswith("的", verb.end())  # 新修订的审计法
            for title in _titles(text, verb.end() + done, cues):
                if _names_one(text, title, cues, strong=verbs is cues.strong):
                    yield Found(title.start, title.end, Form.BARE, rule)


def _titles(text: str, at: int, cues: Cues) -> Iterator[_Title]:
    """The coordinated titles behind a verb: each ends with a head noun at a boundary."""
    stop = _CLAUSE.search(text, at, at + _REACH)
    limit = min(stop.start() if stop else len(text), at + _REACH)
    while at < limit:
        if text[at] == "□":
            at = _past_marks(text, at, limit)
            continue
        title = _next_title(text, at, limit, cues)
        if title is None:
            return
        yield title
        join = _JOIN.match(text, title.end)
        if join is None:
            return
        at = join.end()


def _past_marks(text: str, at: int, limit: int) -> int:
    """Behind a run of 《titles》 and the conjunction that follows; the limit where none follows."""
    while at < limit and text[at] == "□":
        at += 1
    join = _JOIN.match(text, at)
    return join.end() if join else limit


def _next_title(text: str, at: int, limit: int, cues: Cues) -> _Title | None:
    """The phrase from `at` to its first head noun at a boundary, bare heads behind it included."""
    opening = _OPENING.match(text, at, limit)
    start = opening.end() if opening else at
    for head in cues.heads.finditer(text, start, limit):
        end = head.end()
        if end - start > LONGEST or "□" in text[start:end]:
            return None
        if not _END.match(text, end):
            continue
        if text[end - 1] == "法" and head.group() == "法" and _NOT_LAW.search(text[start:end]):
            continue
        start = _behind_issuer(text, _behind_body(text, start, end, cues), end)
        start = _behind_verb(text, start, end)
        stop = _with_shared(text, end, limit, cues)
        return _Title(start, _behind_state(text, stop), head.group())
    return None


def _behind_state(text: str, end: int) -> int:
    """Behind what says that the text is tried out: 办法|（试行）."""
    state = _STATE.match(text, end)
    return state.end() if state else end


def _behind_issuer(text: str, start: int, end: int) -> int:
    """出台省委关于…的意见: the title begins with 关于."""
    about = text.find("关于", start, end)
    return about if about > start else start


# 修改|完善…预案: 完善…的意见 is a title, 完善…预案 has a second verb
_SECOND_VERB = re.compile("(?:完善|健全|修改|落实|[^,。;的]{2,16}?(?:列入|纳入))(?=[^的]+$)")


def _behind_verb(text: str, start: int, end: int) -> int:
    """修改完善…预案, 争取…列入…规划: the title begins behind the second verb."""
    verb = _SECOND_VERB.match(text[start:end])
    return start + verb.end() if verb else start


# 提请|省人大常委会审议|…条例: who is to decide stands before the title
_DECIDES = re.compile("(?:政府|人大|常委会|法制[办局]|国务院|司法[厅局])(?:审议|审查|批准|将)")
# 落实|省委、省政府|促进…意见
_ISSUERS = re.compile(
    "(?:[省市县区州]委、?)?[省市县区州](?:人民)?政府(?!工作|采购|购买|部门|网站|信息|投资|质量|规章|储备|专项|令|性)"
)


def _behind_body(text: str, start: int, end: int, cues: Cues) -> int:
    """配合省财政厅完善…办法: the title begins behind the body's own verb."""
    issuers, decides = _ISSUERS.match(text, start, end), _DECIDES.search(text, start, end)
    if issuers or decides:
        start = max(found.end() for found in (issuers, decides) if found)
    for body in _BODY.finditer(text, start, end):
        verb = cues.strong.match(text, body.end(), end) or cues.weak.match(text, body.end(), end)
        if verb is not None:
            return verb.end()
    return start


def _with_shared(text: str, end: int, limit: int, cues: Cues) -> int:
    """技术要点和规范: a head noun without a modifier of its own belongs to the title before it."""
    join = _JOIN.match(text, end, limit)
    head = cues.heads.match(text, join.end(), limit) if join else None
    if head and _END.match(text, head.end()) and text[end] != "并":
        return head.end()
    return end


def _is_governed_weakly(text: str, title: _Title, cues: Cues) -> bool:
    """Whether a weak verb makes a title: of a noun for documents only, or of what is being made."""
    if title.head not in cues.document_heads and not _MADE.match(text, title.end):
        return False
    return not cues.strong.search(_HOW_TO.sub("", text[title.start : title.end]))


def _names_one(text: str, title: _Title, cues: Cues, *, strong: bool) -> bool:
    """Whether a reader could ask for this document by name."""
    name = text[title.start : title.end]
    if not strong and not _is_governed_weakly(text, title, cues):
        return False
    if _FIVE_YEAR.search(name) or _COUNTED_OUT.match(text, title.end):
        return False
    if name.endswith("措施") and not _COUNTED.search(name):
        return False
    if title.head == "文件" and not name.startswith("关于"):
        return False
    modifier = name[: name.rfind(title.head)].removesuffix("的") if title.head in name else name
    telling = cues.vague.sub("", modifier)
    short = 2 if title.head == "法" else 3  # 防洪法
    if len(telling) < 2 or len(modifier) < short or _MANY.search(name):
        return False
    return name.count("(") == name.count(")") and not re.search("[《》]", name)
