"""Targets: quantified commitments, with what is counted and how the figure is meant.

A range (3至5个) is one target whose value is its lower bound, relation `ge`: that much is promised.
余 and 多 stand inside the surface (40余个) and mean `approx`; every other modifier stands outside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.lexicon import Lexicon
from kg.lexicon.units import UnitKind, load_units
from kg.mentions.cover import Cover, Earlier
from kg.mentions.figures import Figure, find_figures
from kg.mentions.target_context import (
    Context,
    deadline_of,
    ends_in_making,
    per_of,
    relation_of,
    what_of,
)
from kg.mentions.view import ItemView, SentenceView
from kg.model import Mention, MentionType, Relation, Span

_COVERAGE = re.compile(r"(?:实现)?(?<!“)全覆盖(?!面|率|式|的(?!目标))")
_COVERAGE_END = re.compile(r"[,。;:!?)]|目标|$")
_REVIEW = re.compile(r"回顾|总结|成效|完成情况|主要成绩|工作情况")
_PAST = re.compile(
    r"[\u4e00-\u9fff]了(?!解|望|然|结)|(?<!业)已(?!任|知)|累计(?!不|达到|超过|突破|投入.{0,4}不)|去年|上一?年度?(?:共|完成|,)|截至|截止|"
    r"过去[一二三四五\d]|[一二三四五]年来|一年来|以来|原有|现有|目前|(?:19|20)\d\d年以来"
)
_PAST_OPENING = re.compile(r"(20\d\d)年(?!底|以来|前|度?[^,]{0,4}计划|立项|下达|结转)")
_NOW = re.compile(r"今年|20\d\d年[^。]*20\d\d年|将|力争|确保|争取|计划")
_COMPARED = re.compile(
    r"(?:较|比|同|在)(?:上年|去年|20\d\d年)[^,]{0,6}|(?:从|由)(?:目前|现有|原有|原来)的?[^,]{1,12}"
)
_BASELINE = re.compile(
    r"(?:从|由)(?:20\d\d年的?|目前的?|去年的?|上年的?|现有的?|原来的?)?(?:每[^,每]{1,4}){0,2}(?:不足|约)?$"
)
_CHANGE = re.compile(r"到|至|升|降|增")
_LIMIT = re.compile(
    r"压缩|缩短|控制|压减|提速|减少|缩减|不超过|降至|降到|节约|限时|时限|办结|办理|完成"
    r"|(?:天数|时长|时间|日数|期限|学时)[\u4e00-\u9fff]{0,4}(?:不少于|不低于|达到?|超过|保持在|稳定在|增加|提高|延长)"
)
_THRESHOLD = re.compile(r"(?:\(含\))?(?:及?以上|及?以下|以内)的?(?=[\u4e00-\u9fff(])")
_NOT_AFTER = re.compile(
    r"范围|半径|以外|级(?!别?示范)|号|生活圈|经济圈|交通圈|圈|方面|环节|阶段|层面|维度|层次|人制|部门(?:联合|印发|出台)|\d|高清|标准(?:大气)|罚款|全会|全体会议|年代|宽|高的|深(?![入化度])"
)
_NOT_BEFORE = ("第", "每", "最后")
_ISSUERS = re.compile(r"等(?:\(?)$")
_ISSUER_NOUN = re.compile(r"部门|部委|单位|委办局|机关")
_WORDS_BEFORE = re.compile(
    r"(?:不少于|不低于|至少|不超过|超过|最多|建成|新建|新增|培育|打造|创建|建设|完成|举办|遴选|选树|推出|引进|认定|选择|设立|争创|"
    r"评选|命名|改造|改扩建|建立|派出|再建|新设|增加|布局|确定|选取|培养|创成|各建|各有|有|组织|开展|覆盖)$"
)
_MAKES = re.compile(
    r"(?:建成|新建|新增|培育|打造|创建|建设|完成|举办|引进|认定|设立|评选|命名|改造|建立|培养|培训|发展|选派|选聘|招聘|"
    r"发放|配备|安装|整治|修复|开通|配置|救助|资助|帮扶|检查|抽查|监管)"
)
_LONGEST_LABEL = 24  # characters in quotes; what is longer is a sentence, with figures of its own
# 10万千瓦|风电项目: the size of a work, part of what it is called
_SIZE_OF = re.compile(
    "[^,。;:、的]{0,12}?(?:项目|电站|变电站|发电厂|电厂|机组|生产线|线路|码头|泊位)(?!个|[一二三四五六七八九十]|\\d)"
)
_SIZES = (
    "千瓦",
    "兆瓦",
    "吉瓦",
    "千伏",
    "吨",
    "立方米",
    "平方米",
    "千瓦时",
    "兆瓦时",
    "公里",
    "米",
)
_HAN = re.compile("[\u4e00-\u9fff]+")
_VAGUE_WORDS = frozenset("一几")
_PHASES = ("期", "类")  # 建成大数据平台二期: which part is built, not how many


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with what is known of it: earlier mentions, quotation depth, plan year."""

    view: SentenceView
    cover: Cover
    quoted: frozenset[int]
    year: int | None
    source: str

    def written(self, start: int, end: int) -> str:
        """`text[start:end]` as the source writes it, without white space inside."""
        first, last = self.view.span(start, end)
        return re.sub(r"\s+", "", self.source[first:last])

    @property
    def text(self) -> str:
        return self.view.text


def _quoted(text: str) -> frozenset[int]:
    """The offsets inside quotation marks and title marks; an unclosed mark opens nothing."""
    inside: set[int] = set()
    for opening, closing in ("“”", "《》", "〔〕"):
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at)
            if end < 0:
                break
            if end - at <= _LONGEST_LABEL:
                inside.update(range(at, end))
            at = text.find(opening, end)
    return frozenset(inside)


def _is_past(context: Context, year: int | None) -> bool:
    clause = _COMPARED.sub("", context.text[context.clause : context.figure.start])
    if _PAST.search(clause):
        return True
    opening = _PAST_OPENING.match(context.text)
    if opening and year is not None and int(opening[1]) < year and not _NOW.search(context.text):
        return True
    named = [
        int(found) for found in re.findall(r"(?<![从由比较与])(20\d\d)年(?!底前|以来|前)", clause)
    ]
    return bool(named) and year is not None and max(named) < year


def _is_baseline(context: Context) -> bool:
    """`从78%提高到95%`: only what is to be reached is promised."""
    return bool(_BASELINE.search(context.before)) and bool(_CHANGE.search(context.after))


def _is_threshold(context: Context) -> bool:
    """`收入5万元以下的村`: the figure says which villages, not how many."""
    figure = context.figure
    if figure.unit == "%" or not _THRESHOLD.match(context.text, figure.end):
        return False
    return not ends_in_making(context.before)


def _is_size(context: Context) -> bool:
    """`加快寺子川10万千瓦风电项目建设`: the figure is part of a work's name, not what is to be reached."""
    figure = context.figure
    if figure.unit not in _SIZES or ends_in_making(context.before):
        return False
    named = bool(context.before) and "\u4e00" <= context.before[-1] <= "\u9fff"
    return named and _SIZE_OF.match(context.text, figure.end) is not None


def _listed_below(context: Context) -> bool:
    """`抓好以下17项任务`: so many are listed."""
    return context.before.endswith(("以下", "下列", "如下"))


def _is_limit(context: Context) -> bool:
    """A span of time counts only where it is set as a limit."""
    after = context.after.startswith(("内", "以内", "之内"))
    return bool(_LIMIT.search(context.before)) or (after and bool(_LIMIT.search(context.after)))


def _is_small_count(figure: Figure) -> bool:
    """两家, 三个: a number of one character; from eleven on, what is written in words counts as digits do."""
    in_words = figure.in_words and figure.kind is UnitKind.COUNT
    return in_words and figure.number_end - figure.start == 1


def _is_said_in_words(context: Context) -> bool:
    """两家, 三个 count only right after a verb that makes or a word that bounds, or at a clause's end."""
    figure, text = context.figure, context.text
    bound = text.startswith(("以上", "左右", "以内"), figure.end)
    if text[figure.start] in _VAGUE_WORDS:
        return bound or bool(
            re.search(
                r"(?:不少于|不低于|至少|各建成?|每[^,]{1,8}(?:建成|打造|培育))$", context.before
            )
        )
    if bound or _is_counted_behind(context):
        return True
    if figure.unit in ("项", "类", "种", "次", "条", "组", "对", "枝"):
        return bool(re.search(r"(?:不少于|不低于|至少|不超过|最多)$", context.before))
    return bool(_WORDS_BEFORE.search(context.before))


def _is_counted_behind(context: Context) -> bool:
    """建成…公墓八处: the number ends the clause of a verb that makes."""
    ends = not context.after or context.after[0] in "(及和、"
    counts = context.figure.unit not in _PHASES
    return ends and counts and _MAKES.search(context.before) is not None


def _is_commitment(sentence: _Sentence, context: Context) -> bool:
    figure, text = context.figure, context.text
    if figure.start in sentence.quoted or not sentence.cover.is_free(figure.start, figure.end):
        return False
    if text.endswith(_NOT_BEFORE, 0, figure.start):
        return False
    if _is_size(context) or _listed_below(context):
        return False
    if _NOT_AFTER.match(text, figure.end) or _is_baseline(context) or _is_threshold(context):
        return False
    if _ISSUERS.search(context.before) and _ISSUER_NOUN.search(
        context.text[figure.number_end : figure.end + 6]
    ):
        return False
    if figure.kind is UnitKind.DURATION and not _is_limit(context):
        return False
    if _is_small_count(figure) and not _is_said_in_words(context):
        return False
    return not _is_past(context, sentence.year)


def _unit(sentence: _Sentence, figure: Figure) -> str:
    """The unit as the source writes it: 畝 in a Traditional plan. 翻番, 九成 write none of theirs."""
    begin = figure.end - len(figure.unit)
    if _HAN.fullmatch(figure.unit) and sentence.text.endswith(figure.unit, 0, figure.end):
        return sentence.written(begin, figure.end)
    return figure.unit


def _what(sentence: _Sentence, context: Context) -> str:
    """What is counted, in the source's own script."""
    what = what_of(context)
    at = context.text.find(what, context.clause) if what else -1
    return sentence.written(at, at + len(what)) if at >= 0 else what


def _mention(view: ItemView, sentence: _Sentence, context: Context, rule: str) -> Mention:
    start, end = sentence.view.span(context.figure.start, context.figure.end)
    relation, cue = relation_of(context)
    return Mention(
        item=view.item.number,
        type=MentionType.TARGET,
        surface=view.document.text[start:end],
        start=start,
        end=end,
        canonical=view.document.text[start:end],
        cue=Span(*sentence.view.span(*cue)) if cue else None,
        rule=rule,
        value=context.figure.value,
        unit=_unit(sentence, context.figure),
        what=_what(sentence, context) or None,
        relation=relation,
        deadline=deadline_of(context, sentence.year),
        per=per_of(context),
    )


def _figures(sentence: _Sentence) -> Iterator[tuple[str, Context]]:
    for figure in find_figures(sentence.text, load_units()):
        context = Context.of(sentence.text, figure)
        if _is_commitment(sentence, context):
            yield ("target.words" if figure.in_words else "target.figure"), context


def _coverage(sentence: _Sentence) -> Iterator[tuple[str, Context]]:
    for match in _COVERAGE.finditer(sentence.text):
        start, end = match.span()
        figure = Figure(start, end, 1.0, "coverage", UnitKind.MEASURE, Relation.EQ, number_end=end)
        context = Context.of(sentence.text, figure)
        ends = _COVERAGE_END.match(sentence.text, end)
        free = bool(ends) and start not in sentence.quoted and sentence.cover.is_free(start, end)
        if free and not _is_past(context, sentence.year):
            yield "target.coverage", context


def _is_review(view: ItemView) -> bool:
    """Whether the item stands in a section that looks back."""
    section = next((s for s in view.document.sections if s.number == view.item.section), None)
    return section is not None and bool(_REVIEW.search(section.title))


def find_targets(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The targets of an item in the order of the text; their spans never overlap."""
    if _is_review(view):
        return []
    held = Earlier(earlier)
    found: list[Mention] = []
    for part in view.sentences:
        cover = held.cover(part)
        year, source = view.metadata.year, view.document.text
        sentence = _Sentence(part, cover, _quoted(part.text), year, source)
        rows = sorted(
            (*_figures(sentence), *_coverage(sentence)), key=lambda row: row[1].figure.start
        )
        found.extend(_mention(view, sentence, context, rule) for rule, context in rows)
    return found
