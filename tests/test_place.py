"""Places in items: names, abbreviations, towns, and what only looks like one."""

from __future__ import annotations

import pytest

from kg.lexicon import load_lexicon
from kg.mentions.department import find_departments
from kg.mentions.place import find_places
from kg.mentions.view import view_items
from kg.model import Document, Item, Mention, Metadata, Sentence, Source

LEXICON = load_lexicon()


def read_places(text: str, region: str) -> list[Mention]:
    item = Item(1, "item_1", None, "", "", 0, len(text), (Sentence(0, len(text)),))
    source = Source("t", "t", "0", "text/plain", "utf-8", text)
    document = Document("t", source, Metadata(region=region), (), (item,))
    (view,) = view_items(document)
    return find_places(view, LEXICON, tuple(find_departments(view, LEXICON, ())))


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("支持成都、绵阳先行。", "四川省", [("成都", "成都市"), ("绵阳", "绵阳市")]),
        ("推动长三角地区互认。", "江苏省", [("长三角", "长江三角洲")]),
        ("开展“沪苏线”联检。", "江苏省", [("沪苏线", "沪苏线")]),
        ("与凤冈、余庆共建茶园。", "湄潭县", [("凤冈", "凤冈县"), ("余庆", "余庆县")]),
        ("抢修汶川、北川的校舍。", "全国", [("汶川", "汶川县"), ("北川", "北川羌族自治县")]),
        ("在湄江街道建园。", "湄潭县", [("湄江街道", "湄江街道")]),
        ("在盐源县卫城镇设站。", "四川省", [("盐源县卫城镇", "盐源县卫城镇")]),
        ("加快盐源县农村城镇规划。", "四川省", [("盐源县", "盐源县")]),
        ("做好渌口区部分镇的论证。", "株洲市", [("渌口区", "渌口区")]),
        ("在老河口市李楼街道开展农村试点。", "襄阳市", [("老河口市李楼街道", "老河口市李楼街道")]),
        (
            "在株洲火车站、贺家土街道设点。",
            "株洲市",
            [("株洲火车站", "株洲火车站"), ("贺家土街道", "贺家土街道")],
        ),
        ("整治提升石门集水库灌区渠系。", "襄阳市", [("石门集水库", "石门集水库")]),
        ("搞好小型水库、重点水库除险加固。", "襄阳市", []),
        ("做好非洲猪瘟防控。", "襄阳市", []),
        ("在上海市奉贤区设点。", "全国", [("上海市奉贤区", "上海市奉贤区")]),
        ("加强上海市场监测。", "全国", [("上海", "上海市")]),
        ("江苏旅游再上台阶。", "江苏省", [("江苏", "江苏省")]),
        ("会同河北省交通运输厅养路。", "河北省", []),
        ("办好江苏日报专版。", "江苏省", []),
        ("深化对外交流与合作。", "全国", []),
        ("创新乡村治理，改善城区交通。", "宜昌市", []),
        ("推进长江大保护。", "宜昌市", []),
        ("我省各地互学互鉴，努力走在全国前列。", "江苏省", []),
        ("打造“云上贵州多彩”平台。", "湄潭县", []),
        ("在东京、首尔设展。", "全国", [("东京", "东京"), ("首尔", "首尔")]),
    ],
)
def test_places(text: str, region: str, expected: list[tuple[str, str]]) -> None:
    assert [(m.surface, m.canonical) for m in read_places(text, region)] == expected


def test_a_shared_name_is_the_region_s_own() -> None:
    (place,) = read_places("在朝阳区试点。", "北京市")
    assert place.canonical == "朝阳区" and place.rule == "place-name"
