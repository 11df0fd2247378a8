"""The learned reader of names: its features, its bounds, its model, and its say in what rules found."""

from __future__ import annotations

import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pycrfsuite
import pytest

from kg.document import read_document
from kg.errors import LexiconError
from kg.lexicon import load_lexicon
from kg.mentions.second_reader import (
    LIKELY,
    UNLIKELY,
    better_bounds,
    further_names,
    is_believed,
)
from kg.mentions.view import view_items
from kg.model import MentionType
from kg.source import source_from_bytes
from kg.tagger import LABELS, Tagged, Tagger, Tags, features, load_tagger
from kg.tagger.model import DIGEST, LONGEST, MODEL
from kg.tagger.tags import spans_of

sys.path.insert(0, str(Path(__file__).parent / "gold"))
from fit_tagger import digest_of, judged_plans, labels_of

LEXICON = load_lexicon()
PROGRAMME, PLACE = MentionType.PROGRAMME, MentionType.PLACE


def test_features_tell_text_marks_places_and_heads() -> None:
    rows = features("在南京市开展“春风”行动。", LEXICON)
    assert len(rows) == 13
    nan, wind = rows[1], rows[8]
    assert {"10=南", "20=南京", "1-1=在", "place=-BI", "open=000"} <= set(nan)
    assert {"10=风", "open=100", "place=---"} <= set(wind)
    assert "ahead=2" in wind and "head=BI-" in rows[11]


def test_a_head_behind_a_comma_is_not_ahead() -> None:
    (first, *_) = features("推进,行动", LEXICON)
    assert "ahead=no" in first


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


def test_names_of_no_lexicon_are_seen() -> None:
    """Two invented programmes and a place that stand in no list and no training text."""
    text = "组织实施银铃护航三年行动,在青禾镇和丰岭县开展“邻里食光”助餐试点。"
    surfaces = {text[n.start : n.end] for n in load_tagger().tags(text).names}
    assert {"银铃护航三年行动", "青禾镇"} <= surfaces


def test_a_text_without_a_stop_is_read_in_pieces() -> None:
    text = "在南京市开展行动" * (LONGEST // 3)
    tags = load_tagger().tags(text)
    assert len(tags.marginals["O"]) == len(text)
    assert all(name.end <= len(text) for name in tags.names)
    assert all(a.end <= b.start for a, b in zip(tags.names, tags.names[1:], strict=False))
    assert load_tagger().tags("").names == ()
    assert load_tagger().tags("2023,12%").names == ()


def test_threads_do_not_mix_their_sentences() -> None:
    texts = [f"在第{n}批试点县开展“暖阳{n}号”关爱行动,会同省财政厅落实{n}万元。" for n in range(40)]
    alone = [load_tagger().tags(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(load_tagger().tags, texts)) == alone


@pytest.mark.parametrize("damaged", [None, b"", b"lCRF but no model"])
def test_a_missing_or_damaged_model_is_told(tmp_path: Path, damaged: bytes | None) -> None:
    path = tmp_path / "tagger.crfsuite"
    if damaged is not None:
        path.write_bytes(damaged)
    with pytest.raises(LexiconError, match=r"tagger\.crfsuite.*make tagger"):
        Tagger(path, LEXICON)


def test_a_model_of_other_labels_is_refused(tmp_path: Path) -> None:
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.append([["a"], ["b"]], ["B-person", "O"])
    trainer.train(str(tmp_path / "other"))
    with pytest.raises(LexiconError, match="B-person"):
        Tagger(tmp_path / "other", LEXICON)


def test_the_model_is_of_the_plans_and_features_at_hand() -> None:
    """`make tagger` after a change of tests/gold, of features or of the lexicons that they look up."""
    assert tomllib.loads(DIGEST.read_text("utf-8"))["sha256"] == digest_of(judged_plans())
    assert MODEL.stat().st_size < 4_000_000


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
    """The rule's name is `[4, 9)`; the tagger's begins earlier, with a probability from case to case."""
    sure = Tagged(2, 9, PROGRAMME, 0.9)
    assert better_bounds(_one(sure, 0.05), PROGRAMME, 4, 9) == (2, 9)
    assert better_bounds(_one(sure, 0.3), PROGRAMME, 4, 9) == (4, 9)
    assert better_bounds(_one(replace(sure, probability=0.8), 0.05), PROGRAMME, 4, 9) == (4, 9)
    place = replace(sure, type=PLACE)
    assert better_bounds(_one(place, 0.05), PLACE, 4, 9) == (4, 9)
    assert better_bounds(_one(replace(place, probability=0.97), 0.05), PLACE, 4, 9) == (2, 9)


def _one(name: Tagged, own: float) -> Tags:
    """The tagger sees one name; that another begins at 4 has the probability `own`."""
    marginals = {label: [0.0] * 12 for label in LABELS}
    marginals[f"B-{name.type.value}"][4] = own
    marginals[f"I-{name.type.value}"][5:9] = [1.0] * 4
    return Tags((name,), marginals)


def test_the_second_reader_drops_what_is_ruled_out() -> None:
    nothing = Tags((), {label: [UNLIKELY / 3] * 20 for label in LABELS})
    assert is_believed(_tags(), PROGRAMME, 0, 3, "programme.modifier")
    assert not is_believed(nothing, PROGRAMME, 0, 3, "programme.modifier")
    assert is_believed(nothing, PROGRAMME, 0, 3, "programme.quoted")
    assert is_believed(nothing, PROGRAMME, 0, 3, "programme.known")
    assert not is_believed(nothing, PROGRAMME, 0, 3, "programme.known_action")
