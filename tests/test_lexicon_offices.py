"""Departments of ministries: every short name becomes the full one in its ministry's plan."""

import pytest

from kg.errors import LexiconError
from kg.lexicon import load_lexicon
from kg.lexicon.offices import load_offices, read_offices
from kg.mentions.department_office import Office

LEXICON = load_lexicon()
ALL = [(m, short, full) for m, names in load_offices().of.items() for short, full in names.items()]


@pytest.mark.parametrize(("ministry", "short", "full"), ALL)
def test_every_short_name_is_completed(ministry: str, short: str, full: str) -> None:
    body = LEXICON.bodies.by_name(ministry)
    assert body is not None
    assert body.name == ministry
    office = Office(LEXICON.places, LEXICON.bodies, "全国", ministry, "2023-02-10")
    owner = ministry.removeprefix("中华人民共和国")
    assert office.own_body(short) == f"{owner}{full}"


def test_a_province_has_its_own() -> None:
    office = Office(LEXICON.places, LEXICON.bodies, "江苏省", "江苏省民政厅", "2023-02-10")
    assert office.own_body("养老处") == "江苏省民政厅养老处"


@pytest.mark.parametrize("text", ["", 'source = "甲"\n[a]\n', 'source = "甲"\n[a]\nb = ""\n'])
def test_wrong_files_are_refused(text: str) -> None:
    with pytest.raises(LexiconError):
        read_offices(text)


@pytest.mark.parametrize(
    ("issuer", "part", "whole"),
    [
        ("河北省商务厅", "省商务厅市场运行处", "河北省商务厅市场运行处"),
        ("河北省商务厅", "厅办公室", "河北省商务厅办公室"),
        ("岳阳市商务局", "局属各单位", "岳阳市商务局局属各单位"),
        ("福建省消防救援总队", "队务处", "福建省消防救援总队队务处"),
        ("国务院办公厅", "统计局", "国家统计局"),
        ("四川省民政厅", "驻厅纪检监察组", "四川省纪委监委驻四川省民政厅纪检监察组"),
        ("民政部", "驻部纪检组", "中央纪委驻民政部纪检组"),
    ],
)
def test_a_part_is_joined_to_its_owner_once(issuer: str, part: str, whole: str) -> None:
    region = issuer[:3] if issuer[2] in "省市" else ""
    office = Office(LEXICON.places, LEXICON.bodies, region, issuer, "2016-02-10")
    assert office.own_body(part) == whole


@pytest.mark.parametrize(("stem", "full"), load_offices().stems.items())
def test_every_stem_is_completed_in_a_place(stem: str, full: str) -> None:
    office = Office(LEXICON.places, LEXICON.bodies, "江苏省", "江苏省民政厅", "2023-02-10")
    assert office.own_body(f"{stem}处") == f"江苏省民政厅{full}处"
    assert load_offices().full("江苏省民政厅", stem) is None
