"""Programmes with a quoted label: “原居享老”支持行动, 第七届“江苏慈善奖”, “互联网+殡葬服务”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon.programmes import Evidence, Head
from kg.mentions.programme_edge import edge_of, without_scope
from kg.mentions.programme_name import Ground, Name, edition_before, ends_word, known_rule
from kg.mentions.programme_words import load_words

_LONGEST_GAP = 16
_LONGEST_TAIL = 13
_STOP = re.compile(r"[,。;:!?、“”《》(的]|等|期间|举行")
_AND_MORE = re.compile(
    r"(?:和(?![美谐平睦])|[及与])(?!.{0,2}“)(?=[\u4e00-\u9fff]{4})"
)  # “X月”和|Y攻坚战: two names
_ONLINE = re.compile(r"互联网\+|“?人工智能\+|AI\+|数据要素×|标准化\+|文化\+|体育\+|旅游\+|生态\+")
_MODE = re.compile(r"(?:工作|服务|管理|监管|治理|新)?(?:模式|方式|机制|等|理念|思维|手段)")
_CHAIN = re.compile(r"[、和及与]?(?=“)|以及(?=“)")
_PHRASE = re.compile(r"一(.)一|.{1,4}办$|.不.$|^[\d+\-.]+$")
_STARTING = re.compile(
    r"(?:开展|举办|启动|启动实施|组织开展|组织实施|承办|发起|打响)(?:了|好|全省|全市|全国|全县)?$"
)
# 推广|“积分制”, 接入|“湘易办”: what is used or spread by its quoted name alone
_USING = re.compile(r"(?:推广|推行|接入|上线|用好|办好|推进|实施|组织|开展)$")
_UNNAMED = re.compile(r"互联网\+|.不.$|^[\d+\-.]+$")
_SELECTING = re.compile(
    r"(?:评选|评出|选树|命名|表彰|推选|寻访|选出)(?:一批|全省|全市|全国|年度)?$"
)
_AND_OTHERS = re.compile(
    r"等(?:一?系列|主题|专项|品牌|特色|重点|重大)?(?:宣传|实践)?(?P<head>活动|行动|平台|工程|项目|计划|试点|赛事|品牌)"
)
_OTHERS_KIND = {
    "活动": "campaign", "行动": "action", "平台": "platform", "工程": "project", "项目": "project",
    "计划": "project", "试点": "pilot", "赛事": "event", "品牌": "other",
}  # fmt: skip
_FAR = 20
_LONGEST_MODIFIER = 14  # characters
_NO_MODIFIER = re.compile(
    "[,。;:、()“”《》\\d的]|期间|新一轮|[局厅委办署]|^[在对以向于与和及]|(?:年|月|季度|全国|全省|全市|实行|清理|升级|落实|地|级)$"
)
_GREAT = re.compile("[一二三四五六七八九十]大(?:提升|专项)?(?:行动|工程|攻坚|计划|专项)")
_SHORT_LABEL = 3  # characters
_COUNTS = re.compile(
    "百日|[一二三四五六七八九十两双](?:[个项张网站件码]|.?[一二三四五六七八九十两])"
)
_EDITION_FAR = re.compile("(?:第[一二三四五六七八九十百\\d]{1,4}|首)届[\u4e00-\u9fff]{2,14}$")
# 开展整治“不合理低价游”专项行动: the label names a fault, so the verb belongs to the name
_FAULT_BEFORE = re.compile(
    "(?:开展|组织|实施|启动|推进|深化)(?P<verb>(?:集中|专项|严厉)?(?:整治|打击|治理|清理|查处)(?:整治)?)$"
)
_FAULTS = re.compile("问题|行为|现象|乱象")  # what is put right: the labels do not name the drive
_PLACED = re.compile(r"\([\u4e00-\u9fff]{2,6}\)(?=[\u4e00-\u9fff])")
_CHECKS = frozenset(
    {"普查", "联合检查", "大检查", "联检", "督察", "督导", "巡视", "督查", "国土调查"}
)
_SEEKING = re.compile(r"寻找$")
_AWARDED = re.compile(r"最美|十佳|十大|百佳|百优|优秀|先进|标兵|模范|名师|工匠|之星|好人|楷模")


@dataclass(frozen=True, slots=True)
class _Label:
    """A quoted label: marks at `open` and `close`; `head` ends the name, at `end`, if any does."""

    open: int
    close: int
    text: str
    end: int
    head: Head | None

    @property
    def is_extended(self) -> bool:
        return self.head is not None and self.end > self.close + 1


def _blocked(ground: Ground, start: int, end: int) -> bool:
    words = ground.programmes.words
    return any(
        words.inner_verbs.longest_at(ground.text, at) is not None
        and ground.programmes.head_at(ground.text, at) is None
        for at in range(start, end)
    )


def _next_head(ground: Ground, start: int, limit: int) -> tuple[int, int, Head] | None:
    """The first head noun in `[start, limit)` with nothing but its modifier before it."""
    if _AND_MORE.match(ground.text, start):
        return None
    stop = _STOP.search(ground.text, start, limit)
    limit = stop.start() if stop else limit
    for at in range(start, limit):
        hit = ground.head_at(at, quoted=at == start)
        checking = hit is not None and hit[1].text in _CHECKS
        if hit is not None and not checking and hit[0] <= limit and not _blocked(ground, start, at):
            return at, hit[0], hit[1]
    return None


def extend(ground: Ground, end: int, head: Head) -> tuple[int, Head]:
    """The last head noun of a chain: 大赛|江苏选拔赛, 机制|建设试点, 信息系统."""
    for _ in range(3):
        hit = _next_head(ground, end, min(len(ground.text), end + 9))
        if hit is None or hit[1] - hit[0] < 2:
            return end, head
        gap = ground.text[end : hit[0]]
        if gap and head.evidence is Evidence.EDITION:
            return end, head
        if head.text.endswith("奖") and hit[2].text == "评选":
            return end, head
        words = ground.programmes.words
        foreign = hit[2].evidence is Evidence.QUOTE or re.search(
            "[和与及向为从由将把]|工作|功能", gap
        )
        if foreign or words.tails.longest_at(gap, 0) not in (None, (2, "建设")):
            return end, head
        if gap and (
            _verb_in(ground, end, hit[0]) or hit[2].text in ("计划", "创建", "申报", "评审", "认定")
        ):
            return end, head
        end, head = hit[1], hit[2]
    return end, head


def _verb_in(ground: Ground, start: int, end: int) -> bool:
    """Whether a verb other than 建设 begins right behind a head: the name is over."""
    hit = ground.programmes.words.governing_verbs.longest_at(ground.text, start)
    return hit is not None and hit[1] != "建设" and hit[0] <= end


def _label(ground: Ground, opened: int, closed: int) -> _Label:
    """The label with the head noun that follows it, or that it ends with."""
    text = ground.text[opened + 1 : closed]
    own = ground.programmes.head_of(text)
    placed = _PLACED.match(ground.text, closed + 1)  # “海上丝路”(福州)国际旅游节
    after = placed.end() if placed else closed + 1
    gap = 6 if own and len(own.text) > 1 else _LONGEST_GAP
    hit = _next_head(ground, after, min(len(ground.text), after + gap + 6))
    if own is not None and hit is not None:
        repeated = ground.text[hit[0] : hit[1]] in (own.text, own.text[-2:])
        selecting = hit[2].evidence is Evidence.EDITION and hit[2].text != "创建"
        hit = None if repeated or selecting or hit[0] - after > gap else hit
    if hit is not None:
        end, head = extend(ground, hit[1], hit[2])
        return _Label(opened, closed, text, end, head)
    if own is not None and (len(own.text) > 1 or len(text) >= 3):
        return _Label(opened, closed, text, after, own)
    return _Label(opened, closed, text, after, None)


def _edition_far(ground: Ground, opened: int) -> int:
    """Where an edition begins that a modifier parts from the quote: 第七届中小企业“链式转型”活动."""
    begin = max(0, opened - _FAR)
    far = _EDITION_FAR.search(ground.text[begin:opened])
    at = begin + far.start() if far else opened
    return at if ground.is_free(at, opened) else opened


def _start(ground: Ground, label: _Label, floor: int) -> int:
    """The quote, an edition before it, or the modifier that a generic label needs."""
    begin = edition_before(ground.text, label.open)
    begin = _edition_far(ground, label.open) if begin == label.open else begin
    fault = _FAULT_BEFORE.search(ground.text[max(0, label.open - 8) : label.open])
    if fault and label.head is not None and begin == label.open:
        return label.open - len(fault["verb"])
    if begin < label.open or not _is_generic(ground, label):
        return begin
    edge = edge_of(ground, floor, label.open)
    start = without_scope(ground.text, edge.start, label.open, ground.programmes.words)
    sure = _says_how(ground, label.text) or _is_modifier(ground, start, label.open)
    return start if sure else label.open


def _is_modifier(ground: Ground, start: int, end: int) -> bool:
    """Whether what stands before a label only says of what it is: no verb, no when or where."""
    words, text = ground.programmes.words, ground.text
    if not 2 <= end - start <= _LONGEST_MODIFIER or _NO_MODIFIER.search(text[start:end]):
        return False
    tables = (words.inner_verbs, words.organising_verbs, words.governing_verbs)
    return not any(
        (hit := table.longest_at(text, at)) and (hit[0] == end or table is words.inner_verbs)
        for table in tables
        for at in range(start, end)
    )


def _says_how(ground: Ground, text: str) -> bool:
    """Whether a label only says how work is done (一件事), or how many drives there are (五大行动)."""
    return text in ground.programmes.words.generic_labels or _GREAT.fullmatch(text) is not None


def _is_generic(ground: Ground, label: _Label) -> bool:
    """Whether a label alone tells no name: a way of working (一件事), one that counts (百日攻坚), or
    two or three characters before a head noun (“春雷”行动): what stands before it belongs to it."""
    if _says_how(ground, label.text):
        return True
    known = ground.programmes.get(label.text) is not None
    short = len(label.text) <= _SHORT_LABEL and label.is_extended and not known
    return short or (_COUNTS.match(label.text) is not None and label.is_extended)


def _behind_label(ground: Ground, label: _Label) -> Name | None:
    """“湖城印迹”档案文献展, “湖城通”移动应用: told by a word that is a head behind a label only."""
    text, after, words = ground.text, label.close + 1, load_words()
    for kind, heads in (
        ("event", words.label_shows),
        ("platform", words.label_systems),
        ("action", words.label_drives),
    ):
        tail = heads.search(text, after, after + _LONGEST_TAIL)
        if tail is None or _STOP.search(text, after, tail.end()) or not ends_word(text, tail.end()):
            continue
        if not _blocked(ground, after, tail.end()):
            start = edition_before(text, label.open)
            return Name(start, tail.end(), kind, "programme.behind_label")
    return None


def _headless(ground: Ground, label: _Label) -> Name | None:
    """A label without a head noun: known, 互联网+, sought, of an edition, or set going."""
    text, after = ground.text, label.close + 1
    if (named := _behind_label(ground, label)) is not None:
        return named
    known = ground.programmes.get(label.text)
    if known is not None:
        rule = known_rule(known.kind)
        return Name(label.open, after, known.kind, rule, canonical=known.name)
    if _ONLINE.match(label.text) and label.text[-1] != "+" and not _MODE.match(text, after):
        chained = text.startswith(("“", "、“"), after)
        return None if chained else Name(label.open, after, "other", "programme.online")
    seeking = _SEEKING.search(text, max(0, label.open - 2), label.open)
    if seeking and _AWARDED.search(label.text):
        return Name(seeking.start(), after, "campaign", "programme.sought")
    edition = edition_before(text, label.open)
    if edition < label.open and not text.startswith("规划", after):
        return Name(edition, after, "award", "programme.edition")
    if _AWARDED.search(label.text) and _SELECTING.search(text[max(0, label.open - 6) : label.open]):
        return Name(label.open, after, "award", "programme.selected")
    going = _STARTING.search(text[max(0, label.open - 8) : label.open])
    closed = after == len(text) or text[after] in ",。;、" or text.startswith("主题", after)
    if going and closed and len(label.text) >= 4 and not _PHRASE.search(label.text):
        return Name(label.open, after, "campaign", "programme.started")
    used = _USING.search(text, max(0, label.open - 4), label.open)
    if used and closed and len(label.text) >= 3 and not _UNNAMED.search(label.text):
        kind = "platform" if used.group() in ("接入", "上线", "用好") else "other"
        return Name(label.open, after, kind, "programme.used")
    return None


def _single(ground: Ground, label: _Label, floor: int) -> Name | None:
    """The name of a label that stands by itself or ends a chain."""
    formula = ground.programmes.is_formula(label.text)
    if label.head is None:
        return None if formula else _headless(ground, label)
    weak = label.head.kind in ("mechanism", "platform", "other") or label.head.text == "项目"
    if formula and (weak or not label.is_extended):
        return None
    start = _start(ground, label, floor)
    generic = _is_generic(ground, label)
    if generic and not label.is_extended and start == label.open:
        return None
    rule = "programme.quoted" if label.is_extended else "programme.label"
    return Name(start, label.end, label.head.kind, rule)


def _chain(ground: Ground, labels: list[_Label], floor: int) -> list[Name]:
    """Labels side by side; those without a head noun of their own take the last one's."""
    others = _AND_OTHERS.match(ground.text, labels[-1].close + 1)
    if others is not None:
        return [
            Name(label.open, label.close + 1, _OTHERS_KIND[others["head"]], "programme.and_others")
            for label in labels
            if not ground.programmes.is_formula(label.text)
        ]
    last = _single(ground, labels[-1], floor)
    if last is not None and _FAULTS.match(ground.text, labels[-1].close + 1):
        edge = edge_of(ground, floor, labels[0].open)
        start = without_scope(ground.text, edge.start, labels[0].open, ground.programmes.words)
        return [Name(start, last.end, last.kind, "programme.faults")]
    found: list[Name] = []
    for label in labels[:-1]:
        if last is not None and labels[-1].is_extended:
            extra = ground.text[labels[-1].close + 1 : labels[-1].end]
            start = _start(ground, label, floor)
            found.append(Name(start, label.close + 1, last.kind, "programme.shared", extra))
        elif (name := _single(ground, label, floor)) is not None:
            found.append(name)
    return [*found, last] if last is not None else found


def find_quoted(ground: Ground) -> list[Name]:
    """The programmes with quoted labels in a sentence, left to right."""
    found: list[Name] = []
    chain: list[_Label] = []
    floor = 0
    for opened, closed in ground.quotes:
        if not ground.cover.is_free(opened, closed + 1):
            continue
        label = _label(ground, opened, closed)
        chain.append(label)
        link = _CHAIN.match(ground.text, closed + 1)
        follows = link is not None and link.end() in ground.openings
        if not follows:
            found.extend(_chain(ground, chain, floor))
            floor = max(label.end, closed + 1)
            chain = []
    return found
