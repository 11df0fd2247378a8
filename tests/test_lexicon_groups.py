"""Word lists: each word is the one that is found where it stands, and wrong files are refused."""

import pytest

from kg.errors import LexiconError
from kg.lexicon.groups import any_of, load_groups, read_groups
from kg.mentions.programme_words import FILE as PROGRAMMES
from kg.mentions.programme_words import load_words as programme_words
from kg.mentions.target_context import ends_in_making
from kg.mentions.target_words import FILE as TARGETS
from kg.mentions.target_words import load_words as target_words

# how a rule looks for the words of a group: at the beginning, at the end, anywhere, as a whole
HOW = {
    "making": "end", "reaching": "end", "leading": "begin", "vague": "begin", "any_platform": "end", "physical": "end",
    "handling": "any", "creating": "whole", "specific": "any", "in_use": "any", "spreading": "whole",
    "starting": "end", "routine": "any", "planned": "any", "routine_plan": "end",
    "common_action": "end", "denying": "any",
    "label_shows": "any", "label_systems": "any", "label_drives": "any",
}  # fmt: skip
BEHIND = {"any_platform": "平台", "physical": "系统", "common_action": "行动"}
FIELD = {"common_action": "common"}
ALL = [
    (file, group, word)
    for file in (TARGETS, PROGRAMMES)
    for group, words in load_groups(file).items()
    for word in words
]


def test_every_group_is_used() -> None:
    assert {group for _, group, _ in ALL} == set(HOW)


@pytest.mark.parametrize(("file", "group", "word"), ALL, ids=lambda value: str(value))
def test_every_word_fires_itself(file: str, group: str, word: str) -> None:
    """The whole word is what is found: no shorter one of its group fires in its place."""
    table = target_words() if file == TARGETS else programme_words()
    found = getattr(table, FIELD.get(group, group))
    if HOW[group] == "whole":
        assert word in found
        return
    written = word + BEHIND.get(group, "")
    match = found.match(written + "甲乙") if HOW[group] == "begin" else found.search("甲" + written)
    assert match is not None
    assert match.group() == written


@pytest.mark.parametrize(
    "group", [g for g in HOW if HOW[g] != "whole" and g not in ("reaching", "leading")]
)
def test_no_word_stands_for_another(group: str) -> None:
    """A word that only says yes or no is not listed beside a shorter one that says the same.

    Of `reaching` and `leading` the length counts: what is found is taken off.
    """
    words = load_groups(TARGETS).get(group) or load_groups(PROGRAMMES)[group]
    same = {"end": str.endswith, "begin": str.startswith, "any": str.__contains__}[HOW[group]]
    assert [(w, o) for w in words for o in words if w != o and same(w, o)] == []


@pytest.mark.parametrize("word", load_groups(TARGETS)["making"])
def test_a_word_of_making_makes_the_figure_a_commitment(word: str) -> None:
    assert ends_in_making(f"年内在全省各县{word}")


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[a]\nuse = "乙"\nwords = ["丙"]',
        '[a]\nsource = "乙"\nwords = ["丙"]',
        '[a]\nuse = "乙"\nsource = "丁"\nwords = []',
        '[a]\nuse = "乙"\nsource = "丁"\nwords = ["丙", "丙"]',
        '[a]\nuse = "乙"\nsource = "丁"\nwords = [" "]',
    ],
)
def test_wrong_files_are_refused(text: str) -> None:
    with pytest.raises(LexiconError):
        read_groups(text, "x.toml")


def test_longer_words_come_first() -> None:
    assert any_of(["甲", "甲乙", "丙"]) == "甲乙|丙|甲"
