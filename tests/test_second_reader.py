"""The second reader's say in what rules found: what it drops, bounds and adds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kg.document import read_document
from kg.lexicon import load_lexicon
from kg.mentions import find_mentions
from kg.mentions.second_reader import (
    ACTS,
    LIKELY,
    RULED_OUT,
    SURE,
    UNLIKELY,
    better_bounds,
    further_names,
    is_believed,
)
from kg.model import MentionType
from kg.source import source_from_bytes
from kg.tagger import LABELS, Tagged, Tags

LEXICON = load_lexicon()
PROGRAMME, PLACE, DEPARTMENT = MentionType.PROGRAMME, MentionType.PLACE, MentionType.DEPARTMENT


def _tags(*names: Tagged) -> Tags:
    marginals = {label: [0.5] * 20 for label in LABELS}
    return Tags(names, marginals)


def test_the_second_reader_adds_what_is_likely_and_free() -> None:
    names = (
        Tagged(0, 3, PLACE, LIKELY),
        Tagged(4, 6, PLACE, LIKELY - 0.01),
        Tagged(7, 9, PROGRAMME, 1.0),
        Tagged(10, 12, PLACE, 1.0),
    )
    assert further_names(_tags(*names), PLACE, [(11, 15)]) == [names[0]]


def test_bounds_are_the_surer_ones() -> None:
    """The rule's name is `[4, 9)`; the second reader's begins earlier, with a probability from case to case."""
    sure = Tagged(2, 9, PROGRAMME, SURE)
    assert better_bounds(_one(sure, RULED_OUT / 2), PROGRAMME, 4, 9) == (2, 9)
    assert better_bounds(_one(sure, RULED_OUT * 2), PROGRAMME, 4, 9) == (4, 9)
    unsure = replace(sure, probability=SURE - 0.01)
    assert better_bounds(_one(unsure, RULED_OUT / 2), PROGRAMME, 4, 9) == (4, 9)
    other = replace(sure, type=PLACE)
    assert better_bounds(_one(other, RULED_OUT / 2), PROGRAMME, 4, 9) == (4, 9)


def _one(name: Tagged, own: float) -> Tags:
    """One name is seen; that another begins at 4 has the probability `own`."""
    marginals = {label: [0.0] * 12 for label in LABELS}
    marginals[f"B-{name.type.value}"][4] = own
    marginals[f"I-{name.type.value}"][5:9] = [1.0] * 4
    return Tags((name,), marginals)


@pytest.mark.parametrize("kind", UNLIKELY)
def test_the_second_reader_drops_what_is_ruled_out(kind: MentionType) -> None:
    least = UNLIKELY[kind]
    nothing, something = (
        Tags((), {label: [share / 2] * 20 for label in LABELS}) for share in (least * 0.9, least)
    )
    assert not is_believed(nothing, kind, 0, 3)
    assert is_believed(something, kind, 0, 3)


class Saying:
    """`SecondReader` that is sure of one name wherever it stands, and believes every rule."""

    def __init__(self, surface: str, kind: MentionType, probability: float) -> None:
        self.surface, self.kind, self.probability = surface, kind, probability

    def read(self, texts: list[str]) -> list[Tags]:
        found = []
        for text in texts:
            at, odds = text.find(self.surface), {label: [0.5] * len(text) for label in LABELS}
            end = at + len(self.surface)
            for label in LABELS if at >= 0 else ():
                odds[label][at:end] = [0.0] * len(self.surface)
            if at >= 0:
                odds[f"B-{self.kind}"][at] = 1.0
                odds[f"I-{self.kind}"][at + 1 : end] = [1.0] * (end - at - 1)
            names = (Tagged(at, end, self.kind, self.probability),) if at >= 0 else ()
            found.append(Tags(names, odds))
        return found


def read_with(plan: str, second: Saying) -> list[tuple[str, str, str]]:
    document = read_document(source_from_bytes(plan.encode(), "p.txt"), LEXICON)
    found = find_mentions(document, LEXICON, second)
    return [(str(m.type), m.surface, m.canonical) for m in found]


def test_a_place_that_the_second_reader_sees_act_is_its_government() -> None:
    plan = "江苏省民政厅2023年工作要点\n一、救助\n1.请南京市先试点救助办法。\n"
    acting = read_with(plan, Saying("南京市", DEPARTMENT, ACTS))
    assert ("department", "南京市", "南京市人民政府") in acting
    assert ("place", "南京市", "南京市") not in acting
    assert ("place", "南京市", "南京市") in read_with(plan, Saying("南京市", PLACE, 1.0))


def test_the_second_reader_bounds_bodies_and_joins_no_two() -> None:
    plan = "江苏省民政厅2023年工作要点\n一、救助\n1.会同省体育局平山训练基地做好救助。\n"
    named = read_with(plan, Saying("省体育局平山训练基地", DEPARTMENT, 1.0))
    assert [surface for kind, surface, _ in named if kind == "department"][
        -1
    ] == "省体育局平山训练基地"
    plan = "江苏省民政厅2023年工作要点\n一、救助\n1.按照省委省政府要求做好救助。\n"
    named = read_with(plan, Saying("省委省政府", DEPARTMENT, 1.0))
    assert {"省委", "省政府"} <= {surface for kind, surface, _ in named if kind == "department"}
