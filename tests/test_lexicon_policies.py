"""The table of known policies: every entry can fire, wrong tables are refused."""

import re
from pathlib import Path

import pytest

from kg.errors import LexiconError
from kg.laws import read_laws
from kg.lexicon.policies import KINDS, load_policies, read_policies
from kg.mentions.policy_names import kind_of
from kg.normal import plain_text

_DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def table(rows: str, group: str = 'kind = "law"\nsource = "catalogue"') -> str:
    return f"[[group]]\n{group}\npolicies = [\n{rows}\n]\n"


def test_there_are_some_hundreds_of_all_kinds() -> None:
    entries = load_policies().entries
    assert len(entries) >= 400
    assert {e.kind for e in entries} >= set(KINDS) - {"other"}
    assert all(e.source and e.issuer for e in entries)


def test_every_name_fires_with_and_without_marks() -> None:
    known = load_policies()
    for entry in known.entries:
        for name in (entry.name, *entry.aliases):
            text = plain_text(f"学习{name}，").text
            assert [policy for *_, policy in known.find(text)] == [entry], name
            assert known.get(f"《{name}》") is entry, name
        for name in entry.inside:
            assert known.get(f"《{name}》") is entry, name


def test_a_law_goes_by_its_short_title() -> None:
    charity = load_policies().get("《慈善法》")
    assert charity is not None
    assert (charity.name, charity.kind, charity.date) == (
        "中华人民共和国慈善法",
        "law",
        "2016-03-16",
    )


def test_the_longest_name_wins() -> None:
    text = "落实义务教育法、高等教育法"
    assert [text[a:b] for a, b, _ in load_policies().find(text)] == ["义务教育法", "高等教育法"]


@pytest.mark.shared
def test_dates_are_those_of_the_texts_that_are_held() -> None:
    folder = Path(__file__).parents[2] / "shared" / "corpus" / "laws"
    if not folder.exists():
        pytest.skip(f"no texts of laws at {folder}")
    works, _ = read_laws(folder)
    history: dict[str, set[str]] = {work.title: set() for work in works}
    for work in works:
        for version in work.versions:
            head = (folder / version.source.split("; ")[0]).read_text(encoding="utf-8")[:4000]
            history[work.title] |= {
                f"{year}-{int(month):02}-{int(day):02}"
                for year, month, day in _DAY.findall(plain_text(head).text)
            } | {version.date}
    held = [entry for entry in load_policies().entries if entry.date and entry.name in history]
    wrong = [(entry.name, entry.date) for entry in held if entry.date not in history[entry.name]]
    assert len(held) > 800
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("某某法", "law"),
        ("某某办法", "normative"),
        ("某某条例", "regulation"),
        ("某某规划", "plan"),
    ],
)
def test_kinds_of_unknown_names(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        table('{ name = "" },'),
        table('{ name = "法" },'),
        table('{ name = "甲乙法", kind = "song" },'),
        table('{ name = "甲乙法" },\n{ name = "甲乙法" },'),
        table('{ name = "甲乙法" },\n{ name = "丙丁法", aliases = ["甲乙法"] },'),
        table('{ name = "甲乙法" },', group='kind = "law"'),
    ],
)
def test_a_wrong_table_is_refused(text: str) -> None:
    with pytest.raises(LexiconError):
        read_policies(text)
