"""Counts over what a search found, against counting by hand; pages; exact phrases."""

import pytest
from fake_encoder import FakeEncoder

from api.catalogue import Catalogue
from api.facets import KEYS, facets_of
from api.filters import items_allowed, passes, read_filters
from api.library import Library
from api.results import split_phrases
from api.sample import add_sample
from kg.model import item_id


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    held = Library.open(tmp_path_factory.mktemp("facets"), encoder=FakeEncoder())
    add_sample(held, lambda *_: None)
    return held


def addresses(catalogue: Catalogue) -> list[str]:
    """Every item."""
    return [item_id(r.document.id, item) for r in catalogue.readings for item in r.document.items]


def test_a_facet_counts_what_its_filter_lets_through(library: Library) -> None:
    catalogue = library.catalogue
    every = addresses(catalogue)
    facets = facets_of(catalogue, every)
    assert [facet.key for facet in facets] == list(KEYS)
    for facet in facets:
        for value in facet.values:
            if facet.key in ("section", "region"):  # these filters take a part of the name too
                continue
            allowed = items_allowed(catalogue, read_filters({facet.key: value.value}))
            passing = [address for address in every if passes(address, allowed)]
            assert (facet.key, value.value, len(passing)) == (facet.key, value.value, value.count)


def test_values_are_the_most_frequent_first(library: Library) -> None:
    for facet in facets_of(library.catalogue, addresses(library.catalogue)):
        counts = [(-value.count, value.value) for value in facet.values]
        assert counts == sorted(counts)
        assert len(facet.values) <= 20


def test_labels_are_for_people(library: Library) -> None:
    items = addresses(library.catalogue)
    chinese = {
        f.key: {v.value: v.label for v in f.values} for f in facets_of(library.catalogue, items)
    }
    english = {
        f.key: {v.value: v.label for v in f.values}
        for f in facets_of(library.catalogue, items, "en")
    }
    assert chinese["role"]["lead"] == "牵头负责"
    assert english["life_cycle"]["to_be_revised"] == "to be revised"
    assert all("#" not in name for name in chinese["document"].values())


def test_pages_follow_each_other(library: Library) -> None:
    every = library.search("养老服务", 12)
    first, second = library.find("养老服务", 6), library.find("养老服务", 6, offset=6)
    assert first.results + second.results == every
    assert (first.total, second.offset) == (second.total, 6)
    assert 0 < first.total <= sum(v.count for v in first.facets[0].values)
    assert first.facets == second.facets


def test_facets_narrow_with_the_filter(library: Library) -> None:
    found = library.find("养老服务", filters={"year": "2024"})
    years = next(facet for facet in found.facets if facet.key == "year")
    assert [value.value for value in years.values] == ["2024"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"助餐点" 建设', ("助餐点  建设", ("助餐点",))),
        ("“一老一小”有哪些措施", ("“一老一小”有哪些措施", ())),
        ("“老年助餐”", ("老年助餐", ("老年助餐",))),
        ("老年助餐", ("老年助餐", ())),
    ],
)
def test_phrases(text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    plain, phrases = split_phrases(text)
    assert (plain.replace(" ", ""), phrases) == (expected[0].replace(" ", ""), expected[1])


def test_a_phrase_stands_in_every_result(library: Library) -> None:
    found = library.search("“老年助餐”", 20)
    assert found
    for row in found:
        assert "老年助餐" in row.sentence
        marked = library.catalogue.reading(row.document).document.text[row.marks[0].start :]
        assert row.marks and marked
        assert all(row.start <= mark.start < mark.end <= row.end for mark in row.marks)


def test_what_is_printed(library: Library) -> None:
    from api import printing

    shown = printing.facets(library.find("养老服务"), "zh")
    assert shown.startswith("\n共 ")
    assert "年份 year: 2024" in shown or "年份 year: 2025" in shown


def test_a_filter_of_whole_documents_lists_these_only(library: Library) -> None:
    catalogue = library.catalogue
    first, second = (row.id for row in library.documents())
    assert items_allowed(catalogue, read_filters({"document": first})) == {f"{first}#"}
    assert items_allowed(catalogue, read_filters({"issuer": "民政厅"})) == {
        f"{first}#",
        f"{second}#",
    }
    both = items_allowed(catalogue, read_filters([("document", second), ("item", "3")]))
    assert {address.partition("#")[0] for address in both} == {second}
    assert len(both) == 1
    assert passes(next(iter(both)), both)
    assert not passes(next(iter(both)), frozenset({f"{first}#"}))
