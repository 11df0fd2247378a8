"""What a sentence says about a figure: relation, what is counted, per what, until when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.mentions.figures import Figure
from kg.mentions.target_words import load_words
from kg.model import Relation

_BEFORE = re.compile(
    r"(?P<ge>不少于|不低于|不小于|不下于|不得低于|不得少于|至少|最少|多于|大于|高于|超过|超|突破|达到或超过|跨上|跃上|迈上|站上|越过)"
    r"$"
    r"|(?P<least>至少|不少于|不低于|最少)[\u4e00-\u9fff]{1,4}$"
    r"|(?P<le>不超过|不高于|不多于|不大于|最多|至多|低于|少于|小于|控制在|压缩在|不得超过|不得高于|不突破)$"
    r"|(?P<approx>(?<![签预节公条契集违履特])约|近|大约|将近|接近)$"
)
_LONGEST_BEFORE = 8
# A bound that holds for a later figure, too: 分别不低于60%和|90%, 至少解决群众的问题|2件.
_FIGURES = r"(?:\d[\d.]*(?:%|‰|[\u4e00-\u9fff]{1,4})[、和及与]){1,4}"
_SHARED = re.compile(
    rf"分别(?:为|达到)?(?:(?P<ge>不低于|不少于|高于|超过|达到或超过)|(?P<le>不高于|不超过|低于|控制在)){_FIGURES}$"
    r"|(?P<least>至少|最少)[^\d,。;]{1,20}$"
    r"|(?:(?P<floor>不得?(?:低于|少于))|(?P<cap>不得?(?:超过|高于|多于)))(?:每[^\d,。;]{1,12}|[^\d,。;]{2,12}的)$"
)
# 分别提高|6%|和8%以上: what stands behind the last holds for all
_SHARED_AFTER = re.compile(r"(?:[、和及与]\d[\d.]*(?:%|‰|[\u4e00-\u9fff]{1,4}?)){1,4}(?P<ge>以上)")
_AFTER = re.compile(
    r"(?P<ge>\(?含?\)?(?:及?以上|之上))|(?P<le>以内|以下|之内|内)|(?P<approx>左右|上下)"
)
_YEAR_END = re.compile(
    r"(?<![较比在自])(?P<year>20\d\d)年(?!度?相比|同期|基数|水平|以来|起)(?:(?P<month>1[0-2]|[1-9])月)?(?:底|末|年底)?(?:前|以前|之前)?"
    r"|(?P<only>1[0-2]|[1-9])月(?:底|末|中旬|上旬|下旬|\d{1,2}日)?(?:前|以前|之前)"
    r"|(?P<half>上半年)|(?P<quarter>[一二三四])季度(?:末|底)?(?:前|以前)"
    r"|(?P<this>年底前|年底|年末|年内|全年|今年|本年度|年度内)"
)
_TIMES = r"每(?:半年|学[年期]|季度|年|季|月|周|天|日)"
# 每万名老年人, 每个县(市、区), 每人每月; or what stands before a verb or a figure
_WHOM = (
    r"每[十百千万]*[个所家名位座户处]?(?:县\(市、区\)|[\u4e00-\u9fff]{0,4}(?:老年人|老人|残疾人|人口|学生|大县)"
    r"|设区市|市州|县市|县区|区县|乡镇|街道|社区|村|镇|乡|县|市|区|省份?|人|户|亩|公里|敬老院|示范片)(?:\([^()]{1,8}\))?"
)
_PER = re.compile(
    rf"{_WHOM}(?:{_TIMES})?|{_TIMES}|"
    r"每(?!逢|一|\d)[个所家名户座]?(?:[\u4e00-\u9fff]|\([^()]{1,8}\)){1,7}?"
    r"(?=至少|不|选|建|设|培|打造|配|安排|组织|开展|完成|全年|(?<![老青少成])年|举办|达|创|新|确定|要|有|拥有|改造|推|认定|约|\d|[,、])"
)
_LONGEST_EACH = 80  # characters looked back at for whom a figure holds
_LONGEST_CLAUSE = 300  # characters: bounds the work on a text without marks
_CLAUSE_END = re.compile(r"[,。;:!?]")
_LISTED = re.compile(r".*\d[\d.]*[\u4e00-\u9fff%/]{1,5}(?:以上|以内|左右)?[、和及]")
_ADJUNCT = re.compile(r"(?:与|在|为|会同|联合|由|对|向|从|支持|指导|督促|推动|组织|每|各)")
_LAST_VERB = re.compile(
    r".*(?:新建|建设|建成|设立|打造|培训|开展|组织|举办|评选|配送|开放|新增|新改扩建|选派|安排|培育|发放|提供|配备|改造|推进|实施|完成)(?=.{2})"
)
_NOUN_END = re.compile(
    r"[,。;:、!?“]|[和及与](?=[约近]?\d)|以及|开展|进行|实施|左右|以上|以内|以下|分别|达到|完成|纳入|实现|全部|,"
)
_TRIM = re.compile(r"(?:工作|建设任务|任务|的|建设|改造建设)$")


@dataclass(frozen=True, slots=True)
class Context:
    """A figure in its sentence; `clause` is where its clause begins, `stop` where it ends."""

    text: str
    figure: Figure
    clause: int
    stop: int

    @classmethod
    def of(cls, text: str, figure: Figure) -> Context:
        """The clause around a figure: from mark to mark of `,。;:!?`."""
        first, last = max(0, figure.start - _LONGEST_CLAUSE), figure.end + _LONGEST_CLAUSE
        clause = max(text.rfind(mark, first, figure.start) for mark in ",。;:!?") + 1
        end = _CLAUSE_END.search(text, figure.end, last)
        return cls(text, figure, max(first, clause), end.start() if end else min(len(text), last))

    @property
    def before(self) -> str:
        return self.text[self.clause : self.figure.start]

    @property
    def after(self) -> str:
        return self.text[self.figure.end : self.stop]


def relation_of(context: Context) -> tuple[Relation, tuple[int, int] | None]:
    """How the figure is meant, and the plain offsets of the word that says so."""
    figure, text = context.figure, context.text
    after = _AFTER.match(text, figure.end)
    if after and after.lastgroup and not (after.group() == "内" and figure.kind != "duration"):
        return Relation(after.lastgroup), after.span()
    shared_after = _SHARED_AFTER.match(text, figure.end) if "分别" in context.before else None
    if shared_after:
        return Relation.GE, shared_after.span("ge")
    near = max(context.clause, figure.start - _LONGEST_BEFORE)
    before = _BEFORE.search(text[near : figure.start])
    if before and before.lastgroup:
        kind = Relation.GE if before["least"] else Relation(before.lastgroup)
        return kind, (near + before.start(), near + before.end(before.lastgroup))
    if figure.relation is not None:
        return figure.relation, (figure.start, figure.end)
    shared = _SHARED.search(context.before)
    if shared and shared.lastgroup:
        named = {"least": Relation.GE, "floor": Relation.GE, "cap": Relation.LE}
        kind = named.get(shared.lastgroup) or Relation(shared.lastgroup)
        return kind, (
            context.clause + shared.start(shared.lastgroup),
            context.clause + shared.end(shared.lastgroup),
        )
    return Relation.EQ, None


def ends_in_making(text: str) -> bool:
    """Whether a verb of making, or a word of extent, stands right before a figure."""
    return (
        load_words().making.search(text[-load_words().longest_making :]) is not None
        or load_words().reaching.search(text[-12:]) is not None
    )


def _trim(noun: str) -> str:
    while match := _TRIM.search(noun):
        noun = noun[: match.start()]
    return noun


_LEVELS = re.compile(
    "(?:水平|大关|关口|台阶|规模|目标|区间)?"
)  # 保持在1500亿斤|水平: not what is counted


def _following(context: Context) -> str:
    """The noun phrase right after the figure, without the words of the relation."""
    rest = context.text[context.figure.end : context.figure.end + 60]
    match = _AFTER.match(rest)
    rest = rest[match.end() :] if match else rest
    rest = rest.removeprefix("的")
    end, depth = len(rest), 0
    for at, char in enumerate(rest):
        depth += (char == "(") - (char == ")")
        if depth < 0 or (depth == 0 and _NOUN_END.match(rest, at)):
            end = at
            break
    return "" if _LEVELS.fullmatch(rest[:end]) else _trim(rest[:end])


def _preceding(context: Context) -> str:
    """The subject before the figure: what reaches it, or what the verb before it makes."""
    noun = context.before[-60:]
    while match := load_words().reaching.search(noun):
        noun = noun[: match.start()]
    listed = _LISTED.match(noun)
    noun = noun[listed.end() :] if listed else noun
    while (match := load_words().leading.match(noun)) and match.end() < len(noun):
        noun = noun[match.end() :]
    if _ADJUNCT.match(noun) and (last := _LAST_VERB.match(noun)):
        noun = noun[last.end() :]
    return _trim(noun)


def what_of(context: Context) -> str:
    """The thing counted, verbatim; empty where the sentence does not say it nearby."""
    following, preceding = _following(context), _preceding(context)
    reached = load_words().reaching.search(context.before) is not None and len(preceding) > 1
    shares = context.figure.unit in ("%", "‰", "个百分点", "倍", "coverage")
    if following and not (reached and shares):
        return following
    return preceding or following


def per_of(context: Context) -> tuple[int, int] | None:
    """The plain offsets of `每个设区市`, `每人每月`: the figure holds for each of them."""
    begin = max(context.clause, context.figure.start - _LONGEST_EACH)
    found = None
    for match in _PER.finditer(context.text, begin, context.figure.start):
        found = match.span()
    return found


def _named_day(context: Context) -> re.Match[str] | None:
    """The moment named in the figure's clause, or one before it that holds for the whole sentence:
    a year of its own (到2025年), or a clause that says nothing else (年底前,)."""
    begin = max(0, context.figure.start - 200)
    found = None
    for match in _YEAR_END.finditer(context.text, begin, context.figure.start):
        alone = context.text[match.end() : match.end() + 1] == ","
        titled = "《" in context.text[begin : match.start()].rsplit("》", 1)[-1]
        if not titled and (match.start() >= context.clause or match["year"] or alone):
            found = match
    return found or _YEAR_END.search(context.text, context.figure.end, context.stop)


def deadline_of(context: Context, year: int | None) -> str | None:
    """`2023`, `2023-06`: until when, where the sentence says so; `year` is the plan's own."""
    match = _named_day(context)
    said = (match["year"] or (str(year) if year else "")) if match else ""
    if match is None or not said:
        return None
    month = match["month"] or match["only"] or ("6" if match["half"] else None)
    if match["quarter"]:
        month = str("一二三四".index(match["quarter"]) * 3 + 3)
    return f"{said}-{int(month):02d}" if month else said
