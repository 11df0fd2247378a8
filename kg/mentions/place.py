"""Places that an item names outside the names of policies, programmes and bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.lexicon import Lexicon
from kg.lexicon.places import Level, Place, Places
from kg.mentions.cover import Earlier
from kg.mentions.place_land import INNER_TOWN, VILLAGE, Found, find_lands, find_towns
from kg.mentions.second_reader import better_bounds, further_names, is_believed
from kg.mentions.view import ItemView, SentenceView
from kg.model import Mention, MentionType

_ZONE = re.compile(
    "(?:国家级?)?(?:经济技术开发区|高新技术产业开发区|高新技术开发区|经济开发区|高新区|经开区|综合保税区"
    "|(?:自由贸易试验区|自贸试验区)(?:[\u4e00-\u9fff]{2,4}?片区)?|自贸片区|自贸区|临港新片区|保税港区|出口加工区|综保区|开发区)"
)
# What makes of a place's name the first part of another name: a paper, a school, a firm.
_OWNED = re.compile(
    "(?:[\u4e00-\u9fff]{0,4}(?:网站|日报|晚报|卫视|电视台|广播电台|新闻网|发布网|政务网|大学|学院|医院"
    "|银行|公司|集团|高铁|铁路|高速公路|高速(?=[^\u4e00-\u9fff]|[改扩段及和与])|地铁|分[院校局行社所](?![长])|世博会|进博会|[亚奥冬残青]+运会|冬奥会|奥运会|大运会|全运会|博览会|论坛|年会|联盟"
    "|白对虾|合作组织|马拉松|精神|峰会|宣言|倡议|公约|云锦|猪瘟|电台)|字母|[段队籍剧菜戏话]|大桥|大厦"
    "|技术能手|引[水江汉]|调水|先进(?:集体|个人|单位|工作者)|劳动模范|五一劳动奖|[\u4e00-\u9fff]{0,8}实验室|[东西南北中]?(?:路(?![网径线由段])|大道|大街|街(?![道区头镇]))|崛起|大开发)"
)
# A name for an area made of a place's: 南京都市圈, 晋陕豫黄河金三角, 三江源国家公园, 昆明长水机场.
_AREA = re.compile(
    "(?:(?:现代化)?都市[圈区]|城市[圈群]|经济[圈带]|生态经济区|黄河金三角|科创走廊|科技创新走廊"
    "|(?:连片)?(?:特困)?片区|(?<=[山湖港陵])区(?![域划位间])|库区|盆地|高原|平原|半岛|群岛|列岛|海峡|渔场|冷水团|口(?=禁捕|海域|[、,。;和])|岛(?!屿|[内外上])|[三四五]地州|采煤沉陷区"
    "|三角洲|灌区|水道|大堤|滩区|石窟|土楼|革命老区|边境山区|(?:国家)?自主创新示范区|综合(?:改革)?[实试]验区"
    "|(?:国家级)?(?:风景名胜区|风景区|自然保护区|旅游度假区)|港(?=[、,。;和与及至到在等])|湾(?=[、,。;和与及等])|[山溪河](?=[、,。;和与及等])"
    "|科技[城园]|(?:临港)?产业区|景区(?!化)|森林公园|湿地公园|地震带|断裂带|(?:经济)?实验区"
    "|火车[东西南北]?站|[东西南北]站(?!区)|古城(?=[、,。;等和与及])"
    "|[\u4e00-\u9fff]{0,6}?国家(?:森林|湿地|地质|矿山)?公园|(?!地区|城市|[省市县区新改扩支通])[^\\W\\d等和与、]{0,3}?(?:国际)?机场(?!群|集团|公司))"
)
# 沪昆|高铁, 昌九|高速: a line between two places
_LINE = re.compile("(?:城际|高速)铁路|城际|高铁|铁路|高速公路|高速(?=[、,。;和与及沿])")
# what a mountain's or a lake's name may be the first part of: a town, a road, a dam, a firm, a product
_OF_LAND = re.compile(
    "[镇乡村路茶酒牌杯]|街道|社区|大桥|特大桥|隧道|大道|水?电站|核电|水厂|引水|供水|调水|(?:[扩续改]建|除险加固)?(?:工程|项目)|管理[处局所]|管委会|管理委员会|股份|中学|小学|旅游(?:公司|集团)"
)
# What shows that a river or lake is meant as a place although no mark sets it off.
_BY_WATER = re.compile(
    "流域|水系|生态|水质|水环境|水域|岸线|干支流|入[河海江湖]|干流|支流|沿[线岸]|两岸|湿地|源头|[上中下]游|中下游|冰川|禁渔"
)
_TOLD = re.compile("(?:学习|推广|借鉴|对接|支援|支持|助力|帮扶|援助|赴|对口)$")
# 在江北区 is a district at home; 在新城区 may be any new part of a town
_ANY_TOWN = re.compile(
    "(?:新|老|主|中心)?城区|[郊矿东西]区|新市区|新建区|港口区|城[东南西北中]区|山海区"
)
_NO_TOWN = re.compile(
    "[、和与及等的各全]|^(?:部分|有关|相关|其他|新型|农村|重点|特色|[小县])|[小重强乡中心示范试点特色建制]镇$"
    "|^[小新老大县]?[城集]镇$|[城家故返回归]乡$|乡镇"
)
# what of a county's short name makes another word: 平江|路, 万年|历
_INSIDE = re.compile("[路街桥站村镇乡山河湖江寺庙园]|大道|银行|中学|小学")
_THERE = re.compile("地震|灾[区后害]|片区|境内|试点|县城|一带")
_NEAR = "、,和与及至到在赴往从于—-~是以(“"


def find_places(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The places of an item, left to right, outside the spans of earlier mentions (but targets)."""
    found: list[Mention] = []
    region = view.metadata.region
    held = Earlier(m for m in earlier if m.type is not MentionType.TARGET)
    for sentence in view.sentences:
        cover = held.cover(sentence)
        hits = [
            hit
            for hit in _in_sentence(sentence.text, lexicon.places, region)
            if is_believed(sentence.tags, MentionType.PLACE, hit[0], hit[1])
        ]
        hits = _apart(sorted(_bounded(sentence, hit, lexicon.places, region) for hit in hits))
        hits += _tagged(sentence, hits, lexicon.places, region)
        found.extend(
            _mention(view, sentence, hit) for hit in sorted(hits) if cover.is_free(hit[0], hit[1])
        )
    return found


def _bounded(sentence: SentenceView, hit: Found, places: Places, region: str) -> Found:
    """A hit as the rules bound it, or as the second reader does where it is sure."""
    start, end = better_bounds(sentence.tags, MentionType.PLACE, hit[0], hit[1])
    if (start, end) == hit[:2]:
        return hit
    return start, end, _official(sentence.text[start:end], places, region), "place-tagged"


def _tagged(
    sentence: SentenceView, hits: Sequence[Found], places: Places, region: str
) -> list[Found]:
    """Places that only the second reader sees; the name is the official one where it is a known place's."""
    found: list[Found] = []
    spans = [(hit[0], hit[1]) for hit in hits]
    for tagged in further_names(sentence.tags, MentionType.PLACE, spans):
        if _OWNED.match(sentence.text, tagged.end):
            continue
        name = _official(sentence.text[tagged.start : tagged.end], places, region)
        found.append((tagged.start, tagged.end, name, "place-tagged"))
    return found


def _official(surface: str, places: Places, region: str) -> str:
    """The name of the known place that a surface names, the surface where there is none."""
    known = _any_at(surface, 0, places)
    whole = known is not None and known[0] == len(surface)
    return _choose(known[1], places, region).name if known and whole else surface


def _mention(view: ItemView, sentence: SentenceView, hit: Found) -> Mention:
    start, end = sentence.span(hit[0], hit[1])
    surface = view.document.text[start:end]
    return Mention(
        view.item.number, MentionType.PLACE, surface, start, end, canonical=hit[2], rule=hit[3]
    )


def _in_sentence(text: str, places: Places, region: str) -> list[Found]:
    """Abbreviated runs first, then names; a name inside a run is none."""
    quoted = _quoted(text)
    runs: list[Found] = [
        (start, _area_end(text, end), text[start : _area_end(text, end)], "place-abbreviated")
        for start, end in places.find_abbreviated(text)
        if (places.longest_at(text, start) or (0,))[0] < end or text[end - 1] == "线"
    ]
    taken = {position for start, end, _, _ in runs for position in range(start, end)}
    towns = (
        (start, end, _official(name, places, region) if rule == "place-where" else name, rule)
        for start, end, name, rule in find_towns(text)
    )
    told = _apart(sorted([*_names(text, places, region), *towns]))
    names = [
        hit
        for hit in (*told, *find_lands(text, told))
        if hit[0] not in taken
        and not any(s <= hit[0] and hit[1] <= e and hit[:2] != (s, e) for s, e in quoted)
    ]
    return _apart(sorted(runs + names))


def _area_end(text: str, end: int) -> int:
    area = _AREA.match(text, end) or _LINE.match(text, end)
    return area.end() if area else end


def _apart(found: list[Found]) -> list[Found]:
    """Hits without overlap: of two that do, the one that begins first."""
    kept: list[Found] = []
    for hit in found:
        if not kept or kept[-1][1] <= hit[0]:
            kept.append(hit)
    return kept


def _quoted(text: str) -> list[tuple[int, int]]:
    """What stands in quotation marks; a place that is only a part of it is a part of a name."""
    return [m.span(1) for m in re.finditer("“([^“”]{1,30})”", text)]


def _names(text: str, places: Places, region: str) -> Iterator[Found]:
    """Known names, those above and below each other (江苏省南京市) joined to one."""
    position = 0
    last_end = -1
    while position < len(text):
        hit = places.longest_at(text, position)
        hit = (hit and _fitting(text, position, hit, places)) or _county(
            text, position, places, region, last_end
        )
        if hit is None:
            position += 1
            continue
        start, end, place, rule = position, hit[0], _choose(hit[1], places, region), "place-name"
        home = _is_home(hit[1], places, region)
        if _counts(text, start, end, places, last_end) or (home and _is_district(text, start, end)):
            end, name, rule = _extend(text, (start, end), place, places)
            yield start, end, name, rule
            last_end = end
        position = end


def _county(
    text: str, start: int, places: Places, region: str, last_end: int
) -> tuple[int, tuple[Place, ...]] | None:
    """The short name of a county: beside another place, or at home and between marks."""
    hit = places.short_counties.longest_at(text, start)
    if hit is None:
        return _listed(text, start, places, region, last_end)
    end, after = hit[0], text[hit[0] : hit[0] + 1]
    if _ZONE.match(text, end):
        return hit
    if last_end >= 0 and last_end + 1 == start and text[last_end] in "、和与":
        return hit
    home = any(set(places.chain(p)) & set(_chain_of(region, places)) for p in hit[1])
    before = text[start - 1 : start]
    if after in ("、", "和", "与") and (not before or before in _NEAR or home or "修" in before):
        return hit if _any_at(text, end + 1, places) else None
    fits = (not before or before in _NEAR) and (
        after in "、,。;)等设开建召举进试" or _THERE.match(text, end) if after else True
    )
    sure = home and text[start:end] not in places.county_words and not _INSIDE.match(text, end)
    return hit if home and (fits or sure) else None


def _any_at(text: str, start: int, places: Places) -> tuple[int, tuple[Place, ...]] | None:
    """The place, or the short name of a county, that begins at `start`."""
    return places.longest_at(text, start) or places.short_counties.longest_at(text, start)


def _listed(
    text: str, start: int, places: Places, region: str, last_end: int
) -> tuple[int, tuple[Place, ...]] | None:
    """朝阳、丰台: a county's short name that is an everyday word, beside another place at home."""
    hit = places.common_counties.longest_at(text, start)
    if hit is None or last_end + 1 != start or text[last_end] not in "、和":
        return None
    home = [p for p in hit[1] if set(places.chain(p)) & set(_chain_of(region, places))]
    closed = not text[hit[0] : hit[0] + 1] or text[hit[0]] in "、和,。;)等两三四五六七八九十区县"
    return (hit[0], tuple(home)) if home and closed else None


def _fitting(
    text: str, start: int, hit: tuple[int, tuple[Place, ...]], places: Places
) -> tuple[int, tuple[Place, ...]] | None:
    """A hit whose last character is not the first of another word: 上海|市场, 浦口|区域."""
    end = hit[0]
    last, after = text[end - 1], text[end : end + 1]
    if (text[start:end], after) in (("新乡", "村"), ("新乡", "镇"), ("海南", "部")):
        return None
    if (
        (last == "市" and after in ("民", "场", "容", "值"))
        or (last in "区县" and after in ("域", "划", "位", "间"))
        or (last in "省市县区" and after == "界")
        or (last in "县区市镇乡" and start and text[start - 1 : start + 1] in ("示范", "模范"))
    ):
        shorter = places.index.get(text[start : end - 1])
        return (end - 1, shorter) if shorter else None
    return hit


def _choose(found: tuple[Place, ...], places: Places, region: str) -> Place:
    """Of places of one name the one in the plan's own region, else the first."""
    for place in found:
        if region and region in places.chain(place):
            return place
    for place in found:
        if region and set(places.chain(place)) & set(_chain_of(region, places)):
            return place
    return found[0]


def _chain_of(region: str, places: Places) -> tuple[str, ...]:
    place = places.by_name(region)
    return places.chain(place) if place else ()


def _counts(text: str, start: int, end: int, places: Places, last_end: int) -> bool:
    """Whether a name is meant as a place here."""
    if _OWNED.match(text, end):
        return False
    name = text[start:end]
    if name in places.lands and _OF_LAND.match(text, end):
        return False
    before = text[start - 1 : start]
    if before == "(" and text[end : end + 1] == ")" and "\u4e00" <= text[start - 2] <= "\u9fff":
        return False  # 中国（天津）自由贸易试验区, 公示系统（天津）: the end of another name
    if name in places.waters:
        return _is_water(text, start, end, places, last_end)
    return name not in places.ambiguous or _is_set_off(text, start, end, places, last_end)


def _is_home(found: tuple[Place, ...], places: Places, region: str) -> bool:
    """Whether one of the places lies in the region that the plan is of."""
    return bool(region) and any(region in places.chain(place) for place in found)


def _is_district(text: str, start: int, end: int) -> bool:
    """Whether a name that is another word, too, is a district here: at home, between marks or 在."""
    name = text[start:end]
    if not name.endswith(("区", "县")) or _ANY_TOWN.fullmatch(name) or _OWNED.match(text, end):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    return (not before or before in _NEAR) and (
        not after or after in "、,。;)和与及等试开先建设推" or _THERE.match(text, end) is not None
    )


def _is_water(text: str, start: int, end: int, places: Places, last_end: int) -> bool:
    """Whether a river's or lake's name stands for itself: between marks, listed, or with its banks."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if text[end - 1] == "海" and after == "岸":
        return False
    listed = start - 1 == last_end and before in "、和与及"
    listed = listed or (after == "、" and _any_at(text, end + 1, places) is not None)
    alone = before in _NEAR and (not after or after in "、,。;和与及两沿")
    return listed or alone or _BY_WATER.match(text, end) is not None


def _is_set_off(text: str, start: int, end: int, places: Places, last_end: int) -> bool:
    """Whether a name that is another word, too, stands where a place would."""
    if start == last_end:
        return True
    if text[start:end].endswith(("区", "县")):
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    listed = after in ("、", "和", "与") and (places.longest_at(text, end + 1) is not None)
    closed = not after or after in "、,。;)和与等"
    return bool(
        listed
        or (before and before in _NEAR and (before not in ",(“是" or closed))
        or _TOLD.search(text, max(0, start - 2), start)
        or (start == 0 and after in ("、", ","))
    )


def _extend(text: str, span: tuple[int, int], place: Place, places: Places) -> tuple[int, str, str]:
    """Take in what lies inside the place and follows it: 江苏省|南京市|玄武区, a town, a zone."""
    end, name, rule = span[1], place.name, "place-name"
    if text.endswith(("片区", "山区"), *span):
        name = text[slice(*span)]  # 武陵山片区 is more than the mountain
    while place.level in (Level.PROVINCE, Level.CITY):
        inner = _any_at(text, end, places)
        below = [p for p in inner[1] if _lies_in(p, place, places)] if inner else []
        if inner is None or not below:
            break
        end, place = inner[0], below[0]
        name, rule = name + place.name, "place-chain"
    town = _town_inside(text, end) if place.level is Level.COUNTY else None
    park = place.name.endswith(("园区", "新区"))  # 苏州工业园区|综合保税区
    zone = _ZONE.match(text, end) if place.level is not Level.REGION or park else None
    area = _AREA.match(text, end)
    tail = area or zone or town
    if tail:
        rule = "place-area" if area else ("place-zone" if zone else "place-town")
        village = VILLAGE.match(text, tail.end()) if tail is town else None
        last = village.end() if village else tail.end()
        inside = name + text[end:last]
        return last, inside if tail is town else _zone_name(text[span[0] : last]), rule
    return end, name, rule


_SHORT_ZONES = (
    (re.compile("高新区$"), "高新技术产业开发区"),
    (re.compile("经开区$"), "经济技术开发区"),
    (re.compile("综保区$"), "综合保税区"),
    (re.compile("^([^中国]{2,3}?)(?:自由贸易试验区|自贸试验区)"), r"中国(\1)自由贸易试验区"),
)


def _zone_name(surface: str) -> str:
    """The full name of a zone or an area: as it is called, not after its city's (郑州|经开区)."""
    for short, full in _SHORT_ZONES:
        surface = short.sub(full, surface)
    return surface


def _town_inside(text: str, end: int) -> re.Match[str] | None:
    """The town that follows a county's name, unless that is the beginning of another word."""
    town = INNER_TOWN.match(text, end)
    return town if town and not _NO_TOWN.search(town.group()) else None


def _lies_in(inner: Place, outer: Place, places: Places) -> bool:
    """Whether a name behind a place's is that of a part of it; a new area says not whose it is."""
    if inner.level is Level.REGION:
        return inner.name.endswith(("新区", "工业园区", "合作区"))
    return outer.name in places.chain(inner)[1:]
