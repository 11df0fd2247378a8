"""Whether a figure promises something: no past, base, threshold, size, name, or span of time without a limit."""

from __future__ import annotations

import re

from kg.lexicon.units import UnitKind
from kg.mentions.figures import Figure
from kg.mentions.target_context import Context, ends_in_making

_PAST = re.compile(
    r"[\u4e00-\u9fff]了(?!解|望|然|结)|(?<!业)已(?!任|知|售)|去年|上一?年度?(?:共|完成|,)|截至|截止|"
    r"过去[一二三四五\d]|[一二三四五]年来|一年来|以来|原有|(?<!实)现有(?!基础)|目前|(?:19|20)\d\d年以来"
)
_PAST_OPENING = re.compile(r"(20\d\d)年(?!底|以来|前|度?[^,]{0,4}计划|立项|下达|结转)")
_NOW = re.compile(r"今年|20\d\d年[^。]*20\d\d年|将|力争|确保|争取|计划")
_COMPARED = re.compile(
    r"(?:较|比|同|在|恢复[到至])(?:上年|去年|20\d\d年)[^,]{0,6}|(?:从|由)(?:目前|现有|原有|原来)的?[^,]{1,12}"
)
_BASELINE = re.compile(
    r"(?:从|由)(?:20\d\d年的?|目前的?|去年的?|上年的?|现有的?|原来的?)?(?:每[^,每]{1,4}){0,2}(?:不足|约)?$"
)
_CHANGE = re.compile(r"到|至|升|降|增")
_LIMIT = re.compile(
    r"压缩|缩短|控制|压减|提速|减少|缩减|不超过|降至|降到|节约|限时|时限|办结|办理|完成"
    r"|(?:天数|时长|时间|日数|期限|学时)[\u4e00-\u9fff]{0,4}(?:不少于|不低于|达到?|超过|保持在|稳定在|增加|提高|延长)"
)
_BOUND = re.compile(r"(?:不少于|不低于|至少[\u4e00-\u9fff]{0,6}|达到|延长[到至]|备足|满足)$")
_WITHIN = ("内", "以内", "之内")
_SHORT = ("小时", "个小时", "分钟", "秒", "天", "工作日", "个工作日")
_THRESHOLD = re.compile(
    r"口?(?:\(含\))?(?P<bound>及?以上|及?以下|以内)(?P<of>的)?(?=[\u4e00-\u9fff(])(?P<form>班|大班|超大班)?"
)
_SIZED_BY = ("人", "户", "头", "只", "口", "羽", "张", "本")  # classes, villages, farms, hospitals
_REACHED = re.compile(r"(?<![不超])(?:超过?|过|低于|不足|高于|不到)$")
_SORT = re.compile(r"的(?=[\u4e00-\u9fff])|企业|产业|集群|园区")
_NOT_AFTER = re.compile(
    r"不是|并非|人口抽样|设计标准|范围|半径|以外|级(?!别?示范)|号|生活圈|经济圈|交通圈|圈|方面|环节|阶段|层面|维度|层次|人制|部门(?:联合|印发|出台)|\d|高清|标准(?:大气)|罚款|全会|全体会议|年代|宽|高的|深(?![入化度])"
)
_NOT_BEFORE = ("第", "每")
_LAST_STRETCH = ("米", "公里")  # 最后一百米: what is left to do, not how long it is
_KNOWN_SET = re.compile(r"[\u4e00-\u9fff]{0,10}?试点(?:城市|地区)")
_LISTED = re.compile(r"[\u4e00-\u9fff]{0,10}?(?:贫困|脱贫|帮扶|重点)县")
_HELPED = re.compile(r"(?:对(?!口)|向|支持)[^,]{0,12}$")
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
_SHARES = ("%", "‰")
_VAGUE_WORDS = frozenset("一几")
_PHASES = ("期", "类")  # 建成大数据平台二期: which part is built, not how many


def is_past(context: Context, year: int | None) -> bool:
    """Whether the clause before a figure tells what was done; `year` is the plan's own."""
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
    """`收入5万元以下的村`, `年收入低于683元的人口`: the figure says which ones, not how many."""
    figure, text = context.figure, context.text
    if _REACHED.search(context.before) and _SORT.match(text, figure.end):
        return True
    bound = _THRESHOLD.match(text, figure.end)
    counted = figure.kind is UnitKind.COUNT and figure.unit not in _SIZED_BY
    if bound is None or counted or figure.unit in _SHARES:
        return False
    if bound["of"] or bound["bound"].endswith("以下") or bound["form"]:
        return True
    promised = ends_in_making(context.before) or _BOUND.search(context.before)
    return not promised or context.before.endswith(("对", "为"))


def _is_size(context: Context) -> bool:
    """`加快寺子川10万千瓦风电项目建设`: the figure is part of a work's name, not what is to be reached."""
    figure = context.figure
    if figure.unit not in _SIZES or ends_in_making(context.before):
        return False
    named = bool(context.before) and "\u4e00" <= context.before[-1] <= "\u9fff"
    return named and _SIZE_OF.match(context.text, figure.end) is not None


def _is_known_set(context: Context) -> bool:
    """`跟踪13个试点城市进展`, `支持20个重点帮扶县`: so many were chosen before."""
    before, text, end = context.before, context.text, context.figure.end
    if before.endswith("指导") or (_LISTED.match(text, end) and _HELPED.search(before)):
        return True
    return _KNOWN_SET.match(text, end) is not None and not ends_in_making(before)


def _listed_below(context: Context) -> bool:
    """`抓好以下17项任务`: so many are listed."""
    return context.before.endswith(("以下", "下列", "如下"))


def _is_limit(context: Context) -> bool:
    """A span of time counts only where it is set as a limit; 12月10日 is a date."""
    figure, before, after = context.figure, context.before, context.after
    if figure.unit == "日" and before.endswith("月"):
        return False
    if _LIMIT.search(before) or _BOUND.search(before):
        return True
    soon = figure.unit in _SHORT and not figure.in_words
    return after.startswith(_WITHIN) and (soon or _LIMIT.search(after) is not None)


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


def _is_named(context: Context) -> bool:
    """Whether the words beside a figure make it part of a name, an order, a list or a size."""
    figure, text = context.figure, context.text
    issuers = _ISSUERS.search(context.before) and _ISSUER_NOUN.search(
        text[figure.number_end : figure.end + 6]
    )
    return (
        text.endswith(_NOT_BEFORE, 0, figure.start)
        or _NOT_AFTER.match(text, figure.end) is not None
        or (figure.unit in _LAST_STRETCH and context.before.endswith("最后"))
        or bool(issuers)
        or _is_known_set(context)
        or _is_size(context)
        or _listed_below(context)
    )


def is_commitment(context: Context, year: int | None) -> bool:
    """Whether a figure promises something in its sentence; `year` is the plan's own."""
    figure = context.figure
    if _is_named(context) or _is_baseline(context) or _is_threshold(context):
        return False
    if figure.kind is UnitKind.DURATION and not _is_limit(context):
        return False
    if _is_small_count(figure) and not _is_said_in_words(context):
        return False
    return not is_past(context, year)
