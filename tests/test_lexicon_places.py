"""Places: every name fires, slugs are unique, regions and abbreviations resolve."""

from __future__ import annotations

import pytest

from kg.errors import LexiconError
from kg.lexicon.places import Level, Place, load_places, make_places

PLACES = load_places()
NO_OTHERS = {"ambiguous_short": "", "ambiguous_county": "", "waters": "", "common_words": ""}


def test_every_unit_is_there() -> None:
    levels = [place.level for place in PLACES.all if not place.former]
    assert levels.count(Level.PROVINCE) == 34
    assert 330 <= levels.count(Level.CITY) <= 335
    assert levels.count(Level.COUNTY) > 2800
    assert all(PLACES.sources)


def test_every_name_fires() -> None:
    for place in PLACES.all:
        for name in (place.name, *place.aliases):
            if place.level is Level.COUNTY and name != place.name:
                continue
            hit = PLACES.longest_at(f"{name}。", 0)
            assert hit is not None and hit[0] == len(name), name


def test_every_short_county_name_leads_back() -> None:
    for name in PLACES.short_counties:
        found = PLACES.short_counties.get(name)
        assert found and all(name in place.aliases for place in found)


def test_every_unit_has_a_slug() -> None:
    units = [p for p in PLACES.all if p.level in (Level.PROVINCE, Level.CITY, Level.COUNTY)]
    assert [p.name for p in units if not p.slug or p.slug.startswith("-")] == []


@pytest.mark.parametrize(
    ("name", "region", "slug"),
    [("昆山市", "", "jiangsu-suzhou-kunshan"), ("朝阳区", "北京市", "beijing-chaoyang"), ("朝阳区", "长春市", "changchun-chaoyang"),
     ("闵行区", "", "shanghai-minhang"), ("大埔县", "", "meizhou-dabu"), ("涡阳县", "", "bozhou-guoyang"),
     ("北川羌族自治县", "", "mianyang-beichuan"), ("肥乡区", "", "handan-feixiang"), ("肥乡县", "", "handan-feixiangxian"),
     ("襄樊市", "", "xiangfan"), ("呈贡县", "", "kunming-chenggongxian"), ("白杨市", "", "xinjiang-baiyang")],
)  # fmt: skip
def test_county_slugs(name: str, region: str, slug: str) -> None:
    place = PLACES.by_name(name, region)
    assert place is not None and place.slug == slug


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("上海市黄浦区", "黄浦区"),
        ("江苏省南京市鼓楼区", "鼓楼区"),
        ("福州市鼓楼区", "鼓楼区"),
        ("平泉", "平泉市"),
        ("平泉县", "平泉县"),
    ],
)
def test_chains_and_former_names(name: str, full: str) -> None:
    place = PLACES.by_name(name)
    assert place is not None and place.name == full


@pytest.mark.parametrize(
    ("name", "region", "official"),
    [
        ("黄浦区", "上海市", "上海市黄浦区"),
        ("昆山市", "", "昆山市"),
        ("鼓楼区", "福州市", "福州市鼓楼区"),
        ("凤冈县", "", "凤冈县"),
    ],
)
def test_official_names(name: str, region: str, official: str) -> None:
    place = PLACES.by_name(name, region)
    assert place is not None and PLACES.official(place) == official
    assert PLACES.by_name(official) == place


def test_slugs_are_unique() -> None:
    slugs = [place.slug for place in PLACES.all if place.slug]
    assert len(slugs) == len(set(slugs))
    assert all(slug.replace("-", "").isascii() for slug in slugs)


@pytest.mark.parametrize(
    ("name", "slug"),
    [("江苏", "jiangsu"), ("江苏省", "jiangsu"), ("苏", "jiangsu"), ("陕西", "shaanxi"), ("山西", "shanxi"),
     ("南京市", "nanjing"), ("宿州", "anhui-suzhou"), ("苏州", "jiangsu-suzhou"), ("全国", "quanguo"),
     ("重庆市", "chongqing"), ("没有这个地方", "")],
)  # fmt: skip
def test_slug(name: str, slug: str) -> None:
    assert PLACES.slug(name) == slug


@pytest.mark.parametrize(
    ("name", "region", "full"),
    [("内蒙古", "", "内蒙古自治区"), ("凉山", "", "凉山彝族自治州"), ("长三角", "", "长江三角洲"),
     ("汶川", "", "汶川县"), ("北川", "", "北川羌族自治县"), ("昆山", "", "昆山市"), ("吉林", "", "吉林省")],
)  # fmt: skip
def test_by_name(name: str, region: str, full: str) -> None:
    place = PLACES.by_name(name, region)
    assert place is not None and place.name == full


def test_a_shared_name_needs_a_region() -> None:
    assert PLACES.by_name("朝阳区") is None
    in_beijing = PLACES.by_name("朝阳区", "北京市")
    assert in_beijing is not None and in_beijing.parent == "北京市"


@pytest.mark.parametrize(
    ("region", "level", "above"),
    [("昆山市", Level.CITY, "苏州市"), ("昆山市", Level.PROVINCE, "江苏省"), ("江苏省", Level.CITY, ""),
     ("北京市", Level.CITY, "北京市"), ("凉山彝族自治州", Level.PROVINCE, "四川省")],
)  # fmt: skip
def test_above(region: str, level: Level, above: str) -> None:
    assert PLACES.above(region, level) == above


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("开展“沪苏线”联检", ["沪苏线"]),
        ("与苏皖豫共建", ["苏皖豫"]),
        ("推动川渝合作", ["川渝"]),
        ("京剧进校园", []),
    ],
)
def test_abbreviated_runs(text: str, runs: list[str]) -> None:
    assert [text[a:b] for a, b in PLACES.find_abbreviated(text)] == runs


def test_expand() -> None:
    assert [place.name for place in PLACES.expand("苏皖豫")] == ["江苏省", "安徽省", "河南省"]


@pytest.mark.parametrize(
    "wrong",
    [
        (Place("甲市", Level.CITY, parent="乙省"), Place("甲市", Level.CITY, parent="乙省")),
        (Place("", Level.CITY),),
        (Place("甲市", Level.CITY, ("甲市",)),),
        (Place("甲市", Level.CITY, slug="jia"), Place("乙市", Level.CITY, slug="jia")),
    ],
)
def test_wrong_entries_are_refused(wrong: tuple[Place, ...]) -> None:
    with pytest.raises(LexiconError):
        make_places(wrong, NO_OTHERS, ("test",))
