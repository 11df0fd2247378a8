"""Titles without marks that show themselves: known names, 关于…的意见, numbers, “十四五”…规划."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.lexicon.places import load_places
from kg.lexicon.policies import Policies
from kg.mentions.policy_cues import load_cues
from kg.mentions.policy_found import Found
from kg.mentions.policy_governed import END, governed
from kg.model import Form

_ABOUT = re.compile(
    "关于[^。;:《》□]{3,70}?(?:的(?:若干|有关|指导|实施|重要|补充|具体|[两三]个)?|若干|指导|实施)"
    "(?:意见|通知|决定|规定|措施|政策措施|公告|通告|办法|方案|决议|指引|批复|解释|文件)" + END
)
_OF_A_LAW = re.compile("(?:法|法典|条例|□)中?$")  # 民法典|关于监护的规定: a part of the law
_NOTICE = re.compile("的(?:通知|公告|通告|决定|批复)" + END)
_QUOTED_PLAN = re.compile(
    "(?:“十[一二三四五六]五”|十[一二三四五六]五(?=规划|[^,。;、:]{2,20}规划))"
    "(?:时期)?(?:[^,。;、:《》“”□和与]{0,24}?(?:规划纲要|规划|纲要)"
    "|[^,。;、:《》“”□和与]{2,14}[和与][^,。;、:《》“”□和与]{2,14}?(?:发展|体系|保护|建设)规划)"
)
_FIELD = re.compile(
    ".*(?:形成|制定|编制|修订|出台|印发|落实|实施|执行|发布|起草|完成|启动|开展|衔接|谋划|加快|列入|纳入|(?:^|[,。;])对|(?:规划|计划|方案|纲要|办法|意见)、)"
    "(?P<field>[\u4e00-\u9fff]{2,26})$"
)
_CONCERNING = re.compile(
    "(?<=[部委局厅院府央会署])有关((?:加强|做好|推进|推动|加快|促进|规范|完善|健全|深化|进一步|开展|实施|建立|支持|全面|强化|"
    "提高|优化)[^。,;:《》□]{3,60}?的(?:若干|指导|实施)?(?:意见|通知|决定|规定|措施))" + END
)
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔(]\d{4}[〕)]\d{1,4}号(?:文件|文(?!件))?")
_OUTLINE = re.compile(
    "国民经济和社会发展第十[一二三四五六]个五年规划"
    "(?:和[2二][0〇○零][3三][5五]年远景目标)?(?:纲要)?"
)
# 今年是实施“十四五”规划|的关键一年: what the year is, not what the plan rests on
_OF_A_YEAR = re.compile(
    "(?:目标|各项|主要|任务){0,3}(?:、开[^,。;]{0,12})?的?[^,。;]{0,14}(?:之年|一年)(?=[,。;、]|$)"
)
_OWN_NUMBER = re.compile("(?:文号|字号|编号|发文号):$")  # a portal's line on the plan itself
_LEADING = re.compile(
    ".*(?:落实|贯彻|执行|按照|根据|依据|印发|的|和|及|与|以|按|对照|紧扣|用好|对标|转发|废止|见|即|文号)"
)
_YEARLY = re.compile(
    "(?:20\\d\\d年)?(?:中央|省委|市委|区委|县委|自治区党委|[省市县]政府)?(?:[一1]号文件)"
)
_YEARLY_TASKS = re.compile(
    r"深化[^,。;:、《》“”□]{2,16}改革20\d\d年(?:下半年)?(?:重点工作任务|重点任务|主要工作|工作要点)"
)
_PLACES_BEFORE = (
    re.compile("(?:国家|全国|[\u4e00-\u9fff]{3}[省市])$"),
    re.compile("[\u4e00-\u9fff]{2}[省市]$"),
)
_DIRECTIVE = re.compile(
    "(?:[我本]|(?<![全地我本]))[省市区县州](?:级)?(?:贯彻)?(?:落实)?(?:的)?(?:实施|贯彻|配套)(?:意见|办法|方案|细则|措施)"
    + END
)
_ITS = re.compile("(?<!八项规定及其)(?<=及其)实施(?:条例|细则|办法)" + END)
_ORDER = re.compile(
    r"(?:国务院|国家主席|主席|(?:省|市|自治区)?(?:人民)?政府)(?:令)?第\d{1,4}号(?:令)?(?![文〔])"
)
_ANAPHORA = re.compile(
    "(?:该|上述|前述)(?:条例|办法|意见|规定|通知|方案|规划|细则|标准|纲要|决定|法(?=第|的?规定|的?要求|实施))"
)
_LAWLESS = re.compile("[规律制治院官庭人学则定案]")
_EVENT = re.compile(
    "[^,。;、]{0,2}?(?:颁布[^,。;]{0,4}(?:纪念|周年)|宣传(?:月|周|日|年|教育)|主题|知识|公园|宣誓|日(?!常)|进[^一步行入])"
)
_TAIL = re.compile(
    "(?:实施细则|实施条例|实施办法|司法解释|修正案(?:\\([一二三四五六七八九十]+\\))?)"
)
_LOCAL = "省市县区州"


def bare(text: str, taken: list[tuple[int, int]], known: Policies) -> list[Found]:
    """All bare titles of a sentence in plain spelling; `taken` are the spans of 《titles》."""
    masked = _mask(text, taken)
    return [
        *_known(masked, known),
        *_about(masked),
        *_concerning(masked),
        *_quoted_plans(masked),
        *_outlines(masked),
        *_numbers(masked),
        *_matched(_YEARLY_TASKS, masked, "bare.yearly"),
        *_matched(_YEARLY, masked, "bare.number_one"),
        *_matched(_DIRECTIVE, masked, "bare.deictic"),
        *_matched(_ITS, masked, "bare.its"),
        *_matched(_ANAPHORA, masked, "bare.anaphora"),
        *governed(masked),
    ]


def _mask(text: str, taken: list[tuple[int, int]]) -> str:
    """The text with □ in place of the given spans."""
    parts, at = [], 0
    for start, end in taken:
        parts += [text[at:start], "□" * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _matched(pattern: re.Pattern[str], text: str, rule: str) -> Iterator[Found]:
    for match in pattern.finditer(text):
        yield Found(match.start(), match.end(), Form.BARE, rule)


def _about(text: str) -> Iterator[Found]:
    """关于…的意见; 关于…若干措施|的通知 is the notice."""
    for match in _ABOUT.finditer(text):
        if match.group().endswith("规定") and _OF_A_LAW.search(
            text, max(0, match.start() - 3), match.start()
        ):
            continue
        notice = _NOTICE.match(text, match.end())
        yield Found(match.start(), notice.end() if notice else match.end(), Form.BARE, "bare.about")


def _concerning(text: str) -> Iterator[Found]:
    """民政部有关加强…的意见: the sentence's own 有关 is not part of the title."""
    for match in _CONCERNING.finditer(text):
        yield Found(match.start(1), match.end(1), Form.BARE, "bare.concerning")


def _known(text: str, known: Policies) -> Iterator[Found]:
    """Names of the lexicon, unless they are part of a longer word, a local law, or an event."""
    for start, end, policy in known.find(text):
        behind, before = text[end : end + 1], text[start - 1 : start]
        if policy.kind == "law" and _LAWLESS.match(behind):
            continue
        if _EVENT.match(text, end) or (before == "“" and behind != "”" and text[start] != "“"):
            continue
        if policy.kind != "party_rule" and before and before in _LOCAL:
            place = _place_before(text, start) if policy.kind == "plan" else 0
            if place:  # 芜湖市|打赢蓝天保卫战三年行动计划: its own, called like the nation's
                yield Found(start - place, end, Form.BARE, "bare.known_local")
            continue
        tail = _TAIL.match(text, end)
        if tail:
            full = policy.name + tail.group()
            yield Found(start, tail.end(), Form.BARE, "bare.known_tail", full=full)
        else:
            yield Found(start, end, Form.BARE, "bare.known", policy)


def _quoted_plans(text: str) -> Iterator[Found]:
    """“十四五”…规划, with a place or 国家 directly before it."""
    for match in _QUOTED_PLAN.finditer(text):
        start = match.start() - _place_before(text, match.start())
        field = _FIELD.match(text, max(0, match.start() - 36), match.start())
        if field and _is_field(field["field"]):
            start = min(start, field.start("field") + _deictic(field["field"]))
        if not _OF_A_YEAR.match(text, match.end()):
            yield Found(start, match.end(), Form.BARE, "bare.five_year")


def _deictic(words: str) -> int:
    """How many characters of 我县, 本市 open a title: they are the sentence's own."""
    own = re.match("[我本][省市区县州]|[当本]地", words)
    return own.end() if own else 0


def _outlines(text: str) -> Iterator[Found]:
    """江岸区国民经济和社会发展第十四个五年规划和2035年远景目标纲要: the plan of a whole government."""
    for match in _OUTLINE.finditer(text):
        start = match.start() - _government_before(text, match.start())
        yield Found(start, match.end(), Form.BARE, "bare.outline")


def _government_before(text: str, end: int) -> int:
    """How many characters of a place stand right before what only governments plan: 江岸区|."""
    for size in (4, 3):
        place = text[max(0, end - size) : end]
        if re.fullmatch("[\u4e00-\u9fff]+[省市县区州旗]", place) and _clean(place):
            return len(place)
    return 0


def _is_field(words: str) -> bool:
    """重点流域水生态环境保护|“十四五”规划: what a plan is for holds no verb of documents."""
    return not load_cues().before_words.search(words) and not re.search("^[和与及]|的|以及", words)


def _place_before(text: str, end: int) -> int:
    """How many characters of a place stand right before a title: 苏州市|“十四五”规划."""
    short = text[max(0, end - 3) : end]
    if short[-1:] in "省市" and load_places().by_name(short):
        return len(short)  # 形成|湖南省“十四五”规划
    for pattern in _PLACES_BEFORE:
        place = pattern.search(text[max(0, end - 6) : end])
        if place and _clean(place.group()):
            return len(place.group())
    return 0


def _clean(place: str) -> bool:
    return (
        not re.search(
            "[全我本的和与施订写落实好制行展彻照据合编印布台定修助动进对依入至到在为由从把将及]",
            place[:-1],
        )
        or place == "全国"
    )


def _numbers(text: str) -> Iterator[Found]:
    """A document number in running text (not in brackets behind a title)."""
    for match in _NUMBER.finditer(text):
        lead = _LEADING.match(text, match.start(), match.end() - 8)
        start = lead.end() if lead else match.start()
        if _OWN_NUMBER.search(text[:start]):
            continue
        if not _in_brackets(text, start) and start and re.match("[\u4e00-\u9fff]", text[start]):
            yield Found(start, match.end(), Form.BARE, "bare.number")
    for match in _ORDER.finditer(text):
        if not _in_brackets(text, match.start()):
            yield Found(match.start(), match.end(), Form.BARE, "bare.number")


def _in_brackets(text: str, at: int) -> bool:
    """Whether a bracket that opened within 80 characters is still open."""
    near = max(0, at - 80)
    return text.rfind("(", near, at) > text.rfind(")", near, at)
