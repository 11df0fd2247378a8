"""Places that no list of ours knows, told by their kind: waters and mountains, towns and villages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

# (start, end, canonical, rule) in the plain text of a sentence
Found = tuple[int, int, str, str]

_HAN = "[\u4e00-\u9fff]"
_IN_NAME = "(?:(?!和)[\u4e00-\u9fff])"  # so that a list can be read in one way only
# words of two characters behind which a list of places may begin
_VERBS = (
    "安排 推荐 选取 选择 选定 确定 改造 支持 完成 推进 实施 建设 启动 抓好 做好 加快 推动 串联 打造 依托 走进 覆盖 涉及 "
    "包括 位于 打通 治理 保护 加强 开展 优化 提升 沿岸 沿线 围绕 其中 分别 巩固 深化 强化 完善 搞好 排查 巡查 检查 压实 督促 指导 修缮 疏浚 整治"
).split()
_VERB = "|".join(f"(?<={verb})" for verb in _VERBS)
_ANY_VERB = "|".join(_VERBS)
_LEFT = f"(?:^|(?<=[,。;、:在对沿抓进善理强保到赴和与把将及])(?![好实牢化对在把将])|{_VERB})"
# what is no name but a kind before 河, 湖 or 山
_NO_LAND = (
    "城市|城区|农村|重点|跨界|主要|中小|辖区|境内|黑臭|护城|[大小][江河湖海山溪]|[内外界支干故省国运引源各全入沿两治清排"
    "养在到于向对至经从由和与及将把为让使江河湖海荒青深高火矿]"
    "|(?:污|雨|中|用|饮|节|供|排|蓄|治|管|净|废|洪|防|取|来|山|清|活|抽|补|护|亲|调|输|涉|爱|冷|热)水"
)
_LAND = f"(?!{_NO_LAND}){_IN_NAME}{{1,2}}(?:[河江湖山岭湾岛溪水]|列岛|群岛|海峡)(?!{_HAN}{{0,4}}(?:长制|道整治)|[大小]?桥)"
_BANK = "流域|沿岸|沿线|两岸|干流|支流|[上中下]游|水系|源头|林区"
_LANDS = re.compile(
    f"{_LEFT}(?P<list>{_LAND}(?:[、和]{_LAND}){{1,8}})"
    f"(?=等(?![^,。;]{{0,4}}(?:工程|项目))|[,。;]|生态|区域|{_BANK})"
    f"|{_LEFT}(?P<one>{_LAND})(?={_BANK})"
)
_NEXT_LAND = re.compile(f"[、和](?P<land>{_LAND})(?=[,。;、和等]|{_HAN})(?!工程|水库|水厂)")
_NO_RESERVOIR = (
    "[对在将把]|[小大中]型|病险|重点|骨干|水|[各该全等]|供水|农村|城市|新建|在建|" + _ANY_VERB
)
_ONE_RESERVOIR = f"(?!{_NO_RESERVOIR}){_IN_NAME}{{2,4}}水库"
_RESERVOIR = re.compile(
    f"{_LEFT}(?P<list>{_ONE_RESERVOIR}(?:[、和]{_ONE_RESERVOIR}){{1,8}})(?!{_HAN}{{0,6}}(?:工程|项目))"
    f"|{_LEFT}(?P<one>{_ONE_RESERVOIR})(?=[、,。;和与及]|灌区|水质|水源|库区|流域|[上下]游|周边)"
)
_AIRPORT = re.compile(
    f"(?<=[至到在赴往])(?![新在改扩通支军]){_HAN}{{2,4}}?(?:国际)?机场(?!{_HAN}{{0,3}}集团)"
)
_TOWN_NAME = (
    "(?![在对到赴从由向于将把以各]|[全各每该本市县区乡城等在到赴于向由对把将推落下加建深完指支选开打实])[\u4e00-\u9fff]{2,3}?"
    "(?:(?<![到入各])街道|(?<![小心点制乡城村重强范色集建到])镇|(?<![城家故本老下回归乡村入返到])乡)"
    "(?![村镇乡级域化办亲愁贤土])"
)
_NEXT_TOWN = re.compile(f"[、和](?P<land>{_TOWN_NAME})")
INNER_TOWN = re.compile(f"(?![乡镇]){_HAN}{{1,4}}?(?:街道|[镇乡](?![村镇乡级域化办]))")
"""A town, township or street right behind a county's name, where few other words can be meant."""
_TOWN_LIST = re.compile(
    f"(?:(?<=[在到赴])|(?<=其中)|(?:(?<=[,、;和])|^|{_VERB})(?={_HAN}{{3,5}}[、和]))"
    f"({_TOWN_NAME}(?:[、和](?:{_TOWN_NAME}|{_IN_NAME}{{2,3}}[镇乡](?![村镇乡级域化办]))){{0,40}})"
)
_TOWNS_AFTER_VERB = re.compile(
    f"(?:{_VERB})({_IN_NAME}{{2,3}}[镇乡](?:[、和]{_IN_NAME}{{2,3}}[镇乡]){{1,20}})(?![村镇乡级域化办])"
)
_KINDS_OF_VILLAGE = (
    "行政|中心|示范|试点|传统|自然|贫困|薄弱|美丽|特色|重点|先进|文明|民主|空心|城中|搬迁|旅游|民族|历史|文化|名|"
    "[各全每本该乡农新古老两多]|城市|农村|和谐|智慧|完整|老旧|绿色"
)
VILLAGE = re.compile(
    f"(?!{_KINDS_OF_VILLAGE}|帮扶|驻点|联系|{_ANY_VERB})"
    f"{_HAN}{{1,4}}?(?:村(?![村庄民级委支两镇居])|社区(?!服务|居|治理))"
)
"""A village or community right behind a town's name."""
_VILLAGE = (
    f"(?![在对到赴从由向于将把以]|{_KINDS_OF_VILLAGE}|{_ANY_VERB}){_IN_NAME}{{2,4}}?(?:村|社区)"
)
_VILLAGES = re.compile(f"{_LEFT}({_VILLAGE}(?:[、和]{_VILLAGE}){{1,20}})(?![民庄委级居支])")
# 窦店、琉璃河|两镇, 播阳、菁芜洲等|村寨: names without their kind, told by it behind the list
_NAME = (
    "(?!城[市乡镇区]|农村|乡村|省|市|各|全|东[部中]|[中西南北]部|重点|偏远|边远|山区|试点|示范|先进|中心|[新老]城|主城|"
    + _ANY_VERB
    + ")"
    f"{_IN_NAME}{{2,4}}?"
)
_OF_KIND = re.compile(
    f"{_LEFT}(?P<list>{_NAME}(?:[、和]{_NAME}){{1,8}})"
    f"(?:[两三四五六七八九]个?(?:(?P<kind>镇|乡(?!镇)|街道|村)|乡镇)|等(?:\\d+个)?{_HAN}{{0,6}}?(?:村寨|乡镇|古村|古镇|景区|景点))"
    "(?![民级域化])"
)
# 在下沙、沿山|新建养老服务中心: names behind 在 and before what is done there
_WHERE = re.compile(
    f"(?<=在)(?P<list>{_NAME}(?:[、和]{_NAME}){{1,8}})"
    "(?=(?:等地)?(?:新建|改建|扩建|建成|先行|推行|推广|举办|开展|试点|设立|打造|布局|启动|新造|集中打造))"
)
_NO_WHERE = re.compile(
    "[域业面节段位校院店区市县村]$|期间|基础|重点|窗口|平台|线上|线下|城乡|机关|过程|条件|前提|会议|活动|工作|项目|工程|学|医|农|企|传统|节假|春|夏|秋|冬"
)
_NOTHING = re.compile("(?!)")
_OTHERS = re.compile(
    "[局厅委办部处院校会司社行所]$|企业|高校|学校|医院|部门|单位|服务|建设|管理|文化|产业"
)


def find_lands(text: str, known: Sequence[Found]) -> Iterator[Found]:
    """Waters and mountains that the lexicon does not know: with their banks, in a list of their
    kind, or listed behind a known one; reservoirs; towns listed behind a known place."""
    taken = {at for start, end, _, _ in known for at in range(start, end)}
    hits = (*_LANDS.finditer(text), *_RESERVOIR.finditer(text))
    in_lists = (span for hit in hits for span in _listed(hit))
    for start, end in (*in_lists, *_behind_known(text, known)):
        if taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            yield start, end, text[start:end], "place-land"


def _listed(hit: re.Match[str]) -> list[tuple[int, int]]:
    """The names of the list that a pattern found in its first group that takes part."""
    group = next(number for number, value in enumerate(hit.groups(), 1) if value)
    start = hit.start(group)
    names = re.finditer("[^、和]+", hit[group])
    return [(start + name.start(), start + name.end()) for name in names]


def _behind_known(text: str, known: Sequence[Found]) -> Iterator[tuple[int, int]]:
    """祁连山、|子午岭林区: the next in a list whose last is a known water or mountain, or a town
    behind any place (株洲火车站、|贺家土街道)."""
    for _, end, name, _ in known:
        after = _NEXT_LAND.match(text, end) if name[-1] in "河江湖山岭" else None
        after = after or _NEXT_TOWN.match(text, end)
        if after:
            yield after.span("land")


_LISTS = (
    (_TOWN_LIST, _NOTHING, "place-town"),
    (_TOWNS_AFTER_VERB, _NOTHING, "place-town"),
    (_VILLAGES, _NOTHING, "place-town"),
    (_OF_KIND, _OTHERS, "place-of-kind"),
    (_WHERE, _NO_WHERE, "place-where"),
)


def find_towns(text: str) -> Iterator[Found]:
    """在湄江街道、永兴镇: towns and streets after a word of place, in lists of them or of villages,
    or without their kind before it; an airport after a word of place."""
    for pattern, others, rule in _LISTS:
        for hit in pattern.finditer(text):
            spans = _listed(hit)
            kind = hit.groupdict().get("kind") or ""
            if not any(others.search(text, *span) for span in spans):
                yield from ((start, end, text[start:end] + kind, rule) for start, end in spans)
    for hit in _AIRPORT.finditer(text):
        yield hit.start(), hit.end(), hit[0], "place-airport"
