"""Departments of ministries: every short name becomes the full one in its ministry's plan."""

import pytest

from kg.errors import LexiconError
from kg.lexicon import load_lexicon
from kg.lexicon.offices import load_offices, read_offices
from kg.mentions.department_office import Office

LEXICON = load_lexicon()
ALL = [(m, short, full) for m, names in load_offices().items() for short, full in names.items()]


@pytest.mark.parametrize(("ministry", "short", "full"), ALL)
def test_every_short_name_is_completed(ministry: str, short: str, full: str) -> None:
    body = LEXICON.bodies.by_name(ministry)
    assert body is not None
    assert body.name == ministry
    office = Office(LEXICON.places, LEXICON.bodies, "全国", ministry, "2023-02-10")
    assert office.own_body(short) == f"{ministry}{full}"


def test_a_province_has_its_own() -> None:
    office = Office(LEXICON.places, LEXICON.bodies, "江苏省", "江苏省民政厅", "2023-02-10")
    assert office.own_body("养老处") == "江苏省民政厅养老处"


@pytest.mark.parametrize("text", ["", 'source = "甲"\n[a]\n', 'source = "甲"\n[a]\nb = ""\n'])
def test_wrong_files_are_refused(text: str) -> None:
    with pytest.raises(LexiconError):
        read_offices(text)
