"""Notions: each can be found by each of its names, and none is too wide."""

from __future__ import annotations

from collections import Counter

import pytest

from kg.errors import LexiconError
from kg.lexicon.notions import Notions, load_notions, parse_notions
from kg.normal import plain_text

MADE = """
['甲']
source = "made"
notions = '''
充电设施 | 充电桩 | electric car charging | 换电站
~老人 = 老年人、老人
'''
['乙']
source = "made"
wording = true
notions = '''
印发、出台 | 发布了 | issue
'''
"""
MOST_NOTIONS = 3
"""Of how many notions one word may be a name before it tells nothing."""


def _made() -> Notions:
    return parse_notions(MADE)


def test_a_line_has_official_lay_english_and_narrower_names() -> None:
    notion = _made().entries[0]
    assert notion.name == "充电设施"
    assert (notion.official, notion.lay) == (("充电设施",), ("充电桩",))
    assert (notion.english, notion.narrower) == (("electric car charging",), ("换电站",))
    assert (notion.specific, notion.group) == (True, "甲")


def test_a_tilde_marks_what_is_found_everywhere_and_a_name_may_lead() -> None:
    notion = _made().entries[1]
    assert (notion.name, notion.official, notion.specific) == ("老人", ("老年人", "老人"), False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("哪里有充电桩", [(3, 6, "充电设施")]),
        ("Electric car chargings?", [(0, 22, "充电设施")]),
        ("hyperelectric car charging", []),
        ("换电站在哪", []),
        ("老人印发", [(0, 2, "老人")]),
    ],
)
def test_names_are_found_where_they_stand(text: str, expected: list[tuple[int, int, str]]) -> None:
    assert [(s.start, s.end, s.notion.name) for s in _made().said(text)] == expected


def test_particulars_are_found_and_are_no_subjects() -> None:
    made = parse_notions(f"{MADE}['丙']\nsource = 'made'\ndetail = true\nnotions = '换电柜'")
    assert [notion.name for notion in made.find("换电柜")] == ["换电柜"]
    assert [notion.name for notion in made.subjects] == ["充电设施", "老人"]


def test_a_kind_of_a_notion_is_evidence_for_it() -> None:
    charging = _made().entries[0]
    assert charging.stands_in("建成换电站三座")
    assert not charging.stands_in("充电桩")


def test_wording_is_found_apart() -> None:
    found = _made().wording("什么时候出台, issued or issues")
    assert [(s.start, s.end) for s in found] == [(4, 6), (18, 24)]
    assert _made().find("出台") == ()


@pytest.mark.parametrize(
    "line",
    ["甲乙、甲乙", "甲", "甲乙|丙丁|x y|戊己|庚辛", "甲乙 | 丙丁、", "| 甲乙", "甲乙 | 甲乙"],
)
def test_a_wrong_line_is_refused(line: str) -> None:
    with pytest.raises(LexiconError):
        parse_notions(f"['甲']\nsource = 'made'\nnotions = '''\n{line}\n'''")


def test_a_notion_is_written_once() -> None:
    with pytest.raises(LexiconError):
        parse_notions("['甲']\nsource = 'made'\nnotions = '''\n甲乙\n甲乙 | 丙丁\n'''")


def test_every_name_of_every_notion_finds_it() -> None:
    notions = load_notions()
    dead = [
        (entry.name, name)
        for entry in notions.entries
        for name in (*entry.names, *entry.english)
        if entry not in notions.find(plain_text(name).text)
    ]
    dead += [
        (entry.name, name)
        for entry in notions.words
        for name in (*entry.names, *entry.english)
        if entry not in {said.notion for said in notions.wording(plain_text(name).text)}
    ]
    assert dead == []


def test_no_word_is_a_name_of_many_notions() -> None:
    entries = load_notions().entries
    count = Counter(name for e in entries for name in (*e.names, *e.english))
    assert [name for name, times in count.items() if times > MOST_NOTIONS] == []


def test_narrower_and_official_names_are_in_plain_spelling() -> None:
    entries = load_notions().entries
    names = [name for e in entries for name in (*e.official, *e.narrower)]
    assert [name for name in names if plain_text(name).text != name] == []
