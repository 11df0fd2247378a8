"""The second reader: its network, what it is given, what its odds become, and its say in what rules found."""

from __future__ import annotations

import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from embeddings.e5_folder import model_folder, user_cache
from embeddings.tagging import WEIGHTS, Network, arrays_of, load_reader
from embeddings.tagging_inputs import LONGEST, UNKNOWN, Inputs, Seen, batches, pieces_of
from kg.document import read_document
from kg.errors import EncoderError
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
from kg.mentions.view import Told, view_items
from kg.model import MentionType
from kg.source import source_from_bytes
from kg.tagger import LABELS, OUTSIDE, RulesAlone, Tagged, Tags, marks, tags_from
from kg.tagger.tags import spans_of

sys.path.insert(0, str(Path(__file__).parent / "gold"))
from judged import judged_plans, labels_of

LEXICON = load_lexicon()
PROGRAMME, PLACE, DEPARTMENT = MentionType.PROGRAMME, MentionType.PLACE, MentionType.DEPARTMENT


def test_marks_tell_where_known_names_stand() -> None:
    assert marks("在南京市开展", LEXICON.places.longest_at) == "-BII--"
    assert marks("“春风”行动", LEXICON.programmes.head_at) == "----BI"
    assert marks("", LEXICON.places.longest_at) == ""


def test_labels_become_names() -> None:
    labels = ["O", "B-place", "I-place", "B-place", "I-programme", "B-programme"]
    assert spans_of(labels) == [(1, 3, PLACE), (3, 4, PLACE), (5, 6, PROGRAMME)]


def test_a_name_is_as_likely_as_its_least_likely_character() -> None:
    marginals = {label: [0.0] * 4 for label in LABELS}
    marginals["B-place"], marginals["I-place"] = [0.9, 0.0, 0.0, 0.0], [0.0, 0.8, 0.3, 0.0]
    tags = Tags((), marginals)
    assert tags.probability(PLACE, 0, 2) == pytest.approx(0.7)  # it may go on
    assert tags.probability(PLACE, 0, 3) == pytest.approx(0.3)
    assert tags.probability(PLACE, 1, 3) == 0


def test_the_likeliest_names_begin_before_they_go_on() -> None:
    """An inside label alone is no name, however likely: the row as a whole is the likeliest that may be."""
    odds = {label: [0.02] * 4 for label in LABELS}
    odds[OUTSIDE] = [0.6, 0.3, 0.1, 0.9]
    odds["I-place"] = [0.1, 0.5, 0.8, 0.01]
    odds["B-place"] = [0.3, 0.4, 0.05, 0.01]
    (name,) = tags_from(odds).names
    assert (name.start, name.end, name.type) == (1, 3, PLACE)
    assert name.probability == pytest.approx(0.4)
    assert tags_from({label: [] for label in LABELS}).names == ()


def test_without_a_second_reader_rules_are_believed() -> None:
    (tags,) = RulesAlone().read(["云岭县"])
    assert tags.names == ()
    assert all(is_believed(tags, kind, 0, 3) for kind in UNLIKELY)


def test_a_document_is_read_some_sentences_at_a_time() -> None:
    class Counting(RulesAlone):
        def __init__(self) -> None:
            self.read_at_once: list[int] = []

        def read(self, texts):  # type: ignore[no-untyped-def]
            self.read_at_once.append(len(texts))
            return super().read(texts)

    reader = Counting()
    told = Told(reader)
    numbers = [told.expect("句" * (n % 9)) for n in range(1100)]
    for number in (1, 0, 700, *numbers):
        assert len(told.tags(number).marginals["O"]) == number % 9
    assert reader.read_at_once == [512, 512, 76]


@pytest.fixture(scope="module")
def reader() -> Network:
    return load_reader()


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return Inputs(Tokenizer.from_file(str(model_folder(user_cache()) / "tokenizer.json")), LEXICON)


def test_each_character_knows_its_token(inputs: Inputs) -> None:
    text = "在南京市开展 “春风”行动"
    (seen,) = inputs.of([text])
    assert len(seen.owner) == len(seen.rows) == len(seen.places) == len(text)
    assert seen.places == [0, 1, 2, 2, *[0] * 9]
    assert sorted(seen.owner) == seen.owner and max(seen.owner) < len(seen.tokens) - 1
    nan, jing = seen.within[1], seen.within[2]
    assert (seen.owner[1] == seen.owner[2]) == (jing % 4 > nan % 4)
    assert inputs.of(["\U000f1234"])[0].rows == [UNKNOWN]


def test_a_batch_has_zeros_behind_each_end() -> None:
    one = Seen([0, 9, 2], [1, 1], [0, 5], [7, 8], [1, 2], [0, 0])
    two = Seen([0, 2], [], [], [], [], [])
    made = arrays_of([one, two])
    assert made["tokens"].tolist() == [[0, 9, 2], [0, 2, 0]]
    assert made["mask"].tolist() == [[1, 1, 1], [1, 1, 0]]
    assert made["there"].tolist() == [[1, 1], [0, 0]]
    assert made["marks"].tolist() == [[[0, 1, 0], [5, 2, 0]], [[0, 0, 0], [0, 0, 0]]]


def test_batches_hold_each_sentence_once() -> None:
    seen = [Seen([0] * n, [], [], [], [], []) for n in (900, 3, 500, 900, 3, 2000)]
    assert list(batches(seen)) == [[1, 4, 2], [0, 3], [5]]
    assert list(batches([])) == []


def test_long_texts_are_cut_behind_marks() -> None:
    text = "开展行动，" * 3 + "不" * 500 + "，推进" + "试点、" * 200
    pieces = list(pieces_of(text))
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= LONGEST
    assert pieces[-1].startswith("试点、")
    assert list(pieces_of("")) == [""]


def test_names_of_no_lexicon_are_seen(reader: Network) -> None:
    """Two invented programmes and a place that stand in no list and no training text."""
    text = "组织实施银铃护航三年行动,在青禾镇和丰岭县开展“邻里食光”助餐试点。"
    (tags,) = reader.read([text])
    surfaces = {text[n.start : n.end] for n in tags.names}
    assert {"银铃护航三年行动", "青禾镇", "丰岭县"} <= surfaces


def test_odds_are_odds_whatever_the_text(reader: Network) -> None:
    texts = ["", "2023,12%", "在南京市开展行动" * 300, "\0\ud800\u200b", "省财政厅"]
    for text, rows in zip(texts, reader.odds(texts), strict=True):
        assert rows.shape == (len(text), len(LABELS))
        np.testing.assert_allclose(rows.sum(1), 1, atol=1e-3)
    assert reader.odds([]) == [] and reader.read([]) == []


def test_a_sentence_is_read_alone_as_among_others(reader: Network) -> None:
    texts = [f"在第{n}批试点县开展“暖阳{n}号”关爱行动,会同省财政厅落实{n}万元。" for n in range(40)]
    together = reader.odds(texts)
    with ThreadPoolExecutor(8) as pool:
        alone = list(pool.map(lambda text: reader.odds([text])[0], texts))
    for one, other in zip(together, alone, strict=True):
        np.testing.assert_allclose(one, other, atol=0.05)  # the last digits depend on the batch


def test_a_missing_or_damaged_network_is_told(tmp_path: Path) -> None:
    folder = model_folder(user_cache())
    other = tmp_path / "tagger.npz"
    with pytest.raises(EncoderError, match=r"tagger\.npz.*make tagger"):
        Network(folder, other, LEXICON).read(["省财政厅"])
    other.write_bytes(WEIGHTS.read_bytes()[:5000])
    with pytest.raises(EncoderError, match=r"tagger\.npz.*make tagger"):
        Network(folder, other, LEXICON).read(["省财政厅"])
    np.savez(other, encoder=np.array("another"), layers=np.array(1))
    with pytest.raises(EncoderError, match="encoder another"):
        Network(folder, other, LEXICON).read(["省财政厅"])


def test_the_network_is_of_the_plans_and_lexicons_at_hand() -> None:
    """`make tagger` after a change of tests/gold or of the lexicons that mark places and head nouns."""
    from fit_tagger import digest_of

    digest = tomllib.loads(WEIGHTS.with_suffix(".toml").read_text("utf-8"))["sha256"]
    assert digest == digest_of(judged_plans())
    assert WEIGHTS.stat().st_size < 8_000_000


def test_the_second_reader_changes_what_is_read() -> None:
    """A generic word that a rule takes for a body is dropped where the network sees none, and a name is added."""
    plan = "一、救助\n1.会同丰岭县银铃协会实施银铃护航三年行动。\n"
    document = read_document(source_from_bytes(plan.encode(), "p.txt"), LEXICON)

    class Dropping(RulesAlone):
        def read(self, texts):  # type: ignore[no-untyped-def]
            return [Tags((), {label: [0.0] * len(text) for label in LABELS}) for text in texts]

    assert find_mentions(document, LEXICON)
    assert find_mentions(document, LEXICON, Dropping()) == ()


def test_labels_of_judged_names() -> None:
    """Of a name inside another the longer one counts; blanks inside a name change nothing."""
    plan = "一、救助\n1.在云岭 县开展“春风行动”。\n"
    document = read_document(source_from_bytes(plan.encode(), "p.txt"), LEXICON)
    views = (sentence for view in view_items(document) for sentence in view.sentences)
    (sentence,) = (view for view in views if "春风" in view.text)
    start, quoted = document.text.index("云岭"), document.text.index("“")
    names = [
        (PLACE, start, start + 4),
        (PROGRAMME, quoted, quoted + 6),
        (PLACE, quoted + 1, quoted + 3),
    ]
    labels = labels_of(sentence, names)
    found = {sentence.text[a:b].strip(): kind for a, b, kind in spans_of(labels)}
    assert found == {"云岭县": PLACE, "“春风行动”": PROGRAMME}


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
