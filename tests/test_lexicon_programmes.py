"""The lexicons of programmes and units: every entry can fire, wrong data is refused."""

import pytest

from kg.errors import LexiconError
from kg.lexicon.programmes import Evidence, load_programmes, read_programmes
from kg.lexicon.units import load_units, read_units
from kg.normal import plain_text

WORDS = """
[words]
adverbs = ["深入"]
organising_verbs = ["开展"]
governing_verbs = ["完善"]
inner_verbs = ["开展"]
generic_names = ["服务平台"]
generic_labels = ["云"]
tails = ["工作"]
prefixes = ["全省"]
"""
GROUP = """
[[group]]
kind = "action"
source = "甲"
programmes = [{ name = "晨光行动" }]
"""


@pytest.mark.parametrize("entry", load_programmes().entries, ids=lambda entry: entry.name)
def test_every_known_programme_is_found_by_every_name(entry):
    table = load_programmes()
    for name in (entry.name, *entry.aliases):
        assert table.get(name) is entry
    written = [n for n in (entry.name, *entry.aliases) if entry.bare or "“" in n]
    assert written
    for name in written:
        text = f"落实{plain_text(name).text},年底见效。"
        assert [found for _, _, found in table.find(text)] == [entry]


@pytest.mark.parametrize("head", load_programmes().heads, ids=lambda head: head.text)
def test_every_head_noun_ends_a_name_and_is_found(head):
    table = load_programmes()
    assert table.head_of("“晨光”" + head.text) is head or len(head.text) == 1
    assert table.head_at(f"“晨光”{head.text}。", 4) == (4 + len(head.text), head)


@pytest.mark.parametrize("label", load_programmes().formulae)
def test_every_formula_is_one_and_no_programme(label):
    table = load_programmes()
    assert table.is_formula(f"“{label}”")
    assert table.get(label) is None


def test_sizes_do_not_shrink_unnoticed():
    table = load_programmes()
    assert len(table.entries) >= 4000
    assert len(table.heads) >= 200
    assert len(table.formulae) >= 90
    assert {head.evidence for head in table.heads} == set(Evidence)


@pytest.mark.parametrize(
    "text",
    [
        WORDS,
        GROUP,
        WORDS + GROUP.replace("action", "march"),
        WORDS + GROUP.replace('"甲"', '""'),
        WORDS + GROUP.replace("晨光行动", ""),
        WORDS + GROUP + GROUP,
        WORDS
        + GROUP
        + '[[head]]\nkind = "action"\nevidence = "modifier"\nheads = ["行动", "行动"]',
        WORDS + GROUP + '[[head]]\nkind = "action"\nevidence = "none"\nheads = ["行动"]',
        WORDS + GROUP + '[[formulae]]\nsource = "甲"\nlabels = ["晨光行动"]',
        WORDS + GROUP + '[[formulae]]\nlabels = ["四风"]',
    ],
)
def test_wrong_data_is_refused(text):
    with pytest.raises(LexiconError):
        read_programmes(text)


def test_a_small_table_reads():
    table = read_programmes(GROUP + WORDS)
    assert [entry.name for entry in table.entries] == ["晨光行动"]


def test_a_plain_name_has_the_kind_and_the_source_of_its_group():
    table = read_programmes(GROUP + 'names = ["暮云工程"]\n' + WORDS)
    entry = table.get("暮云工程")
    assert (entry.kind, entry.source, entry.aliases, entry.bare) == ("action", "甲", (), True)


def test_a_plain_name_stands_once():
    with pytest.raises(LexiconError):
        read_programmes(GROUP + 'names = ["晨光行动"]\n' + WORDS)


@pytest.mark.parametrize("unit", load_units().entries, ids=lambda unit: unit.name)
def test_every_unit_is_the_longest_at_its_place(unit):
    assert load_units().at(f"3{unit.name},", 1) == (1 + len(unit.name), unit)


@pytest.mark.parametrize(
    "text",
    [
        "",
        '[[units]]\nkind = "weight"\nsource = "甲"\nnames = ["吨"]',
        '[[units]]\nkind = "count"\nnames = ["个"]',
        '[[units]]\nkind = "count"\nsource = "甲"\nnames = ["个", "个"]',
        '[[units]]\nkind = "count"\nsource = "甲"\nnames = [""]',
    ],
)
def test_wrong_units_are_refused(text):
    with pytest.raises(LexiconError):
        read_units(text)
