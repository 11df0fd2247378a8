"""The second reader: its network, what it is given, and what its odds become."""

from __future__ import annotations

import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fake_encoder import FakeEncoder
from tokenizers import Tokenizer

from api import Library
from api.settings import Settings
from embeddings.e5_folder import model_folder, user_cache
from embeddings.tagging import WEIGHTS, Network, arrays_of, load_reader, of_tagger
from embeddings.tagging_inputs import LONGEST, UNKNOWN, Inputs, Seen, batches, pieces_of
from kg.document import read_document
from kg.errors import EncoderError
from kg.lexicon import load_lexicon
from kg.mentions import find_mentions
from kg.mentions.second_reader import (
    UNLIKELY,
    is_believed,
)
from kg.mentions.view import Told, view_items
from kg.model import MentionType
from kg.source import source_from_bytes
from kg.tagger import LABELS, OUTSIDE, RulesAlone, Tags, marks, tags_from
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
    told = Told(reader, kept=2)
    numbers = [told.expect("句" * (n % 9) * 1000) for n in range(20)]
    for number in (1, 0, *numbers, 2):
        assert len(told.tags(number).marginals["O"]) == number % 9 * 1000
    # from 20,000 characters on a stretch ends; two of four are kept, so the first is read again in the end
    assert reader.read_at_once == [7, 6, 4, 3, 7]


@pytest.fixture(scope="module")
def reader() -> Network:
    return load_reader()


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return Inputs(Tokenizer.from_file(str(model_folder(user_cache()) / "tokenizer.json")), LEXICON)


def test_each_character_knows_its_token(inputs: Inputs) -> None:
    """The tokens are ▁在, 南京, 市, 开展, ▁“ and so on: a blank belongs to the token that it begins."""
    text = "在南京市开展 “春风”行动"
    (seen,) = inputs.of([text])
    assert seen.places == [0, 1, 2, 2, *[0] * 9]
    assert seen.owner[:8] == [1, 2, 2, 3, 4, 4, 5, 5]
    assert seen.within[:8] == [4, 0, 5, 4, 0, 5, 0, 5]
    assert max(seen.owner) == len(seen.tokens) - 2


@pytest.mark.parametrize(
    "text",
    ["", " ", "㎡", "﷽为", "e\u0301", "<mask>", "𠮷𠮷", "\U000f1234", "\ufeff省", "\0", "\ud800"],
)
def test_each_character_of_any_text_has_a_token(inputs: Inputs, text: str) -> None:
    (seen,) = inputs.of([text])
    assert len(seen.owner) == len(seen.within) == len(seen.rows) == len(text)
    assert all(0 <= one < len(seen.tokens) for one in seen.owner)
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
    unknown = [Seen([0] * 4, [], [], [0] * 400, [], []) for _ in range(25)]
    assert [len(batch) for batch in batches(unknown)] == [10, 10, 5]
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
        np.testing.assert_allclose(one, other, atol=0.02)  # bfloat16 has three digits
    names = [reader.read([text])[0].names for text in texts]
    spans = [[(n.start, n.end, n.type) for n in some] for some in names]
    assert spans == [[(n.start, n.end, n.type) for n in t.names] for t in reader.read(texts)]


def test_the_graph_computes_what_was_trained(reader: Network, inputs: Inputs) -> None:
    """The shipped weights in torch, layer by layer as they were trained, give the same odds."""
    import torch
    from fit_tagger import Net, odds_of
    from further import Encoder

    texts = [
        "会同省财政厅在南京市实施“春风”行动。",
        "到2025年",
        "新建儿童之家40个,由省民政厅负责、市县落实。",
    ]
    net = Net(Encoder())
    net.take(of_tagger(WEIGHTS).tensors(net.encoder[0].tensors)[0])
    with torch.no_grad():
        wanted = odds_of(net.eval(), inputs.of(texts))
    for rows, other in zip(reader.odds(texts), wanted, strict=True):
        np.testing.assert_allclose(rows, other, atol=0.02)


def damaged(path: Path, what: str) -> None:
    if what == "cut":
        path.write_bytes(WEIGHTS.read_bytes()[:5000])
    elif what == "empty":
        path.touch()
    elif what == "another encoder":
        np.savez(path, encoder=np.array("another"), layers=np.array(1))
    elif what == "no steps":
        with np.load(WEIGHTS) as file:
            np.savez(path, **{n: file[n] for n in file.files if not n.endswith(".step")})


@pytest.mark.parametrize("what", ["missing", "cut", "empty", "another encoder", "no steps"])
def test_a_missing_or_damaged_network_is_told(tmp_path: Path, what: str) -> None:
    other = tmp_path / "tagger.npz"
    damaged(other, what)
    with pytest.raises(EncoderError, match=r"tagger\.npz.*make tagger"):
        Network(user_cache(), other, LEXICON).read(["省财政厅"])


def test_nothing_is_written_before_the_first_text(tmp_path: Path) -> None:
    Network(tmp_path / "cache", WEIGHTS, LEXICON)
    assert not (tmp_path / "cache").exists()


class Dropping(RulesAlone):
    """`SecondReader` that sees no name anywhere."""

    def read(self, texts):  # type: ignore[no-untyped-def]
        return [Tags((), {label: [0.0] * len(text) for label in LABELS}) for text in texts]


def test_a_library_reads_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = tmp_path / "plan.txt"
    plan.write_text(
        "岭东省民政厅2024年工作要点\n一、养老\n1.会同省财政厅在青禾镇开展助餐。\n", "utf-8"
    )
    monkeypatch.setattr("embeddings.tagging.load_reader", lambda cache: Dropping())
    settings = Settings(tmp_path / "library")
    with Library.open(settings.library, settings, FakeEncoder()) as library:
        library.add([plan])
        assert {row.mention.type for row in library.mentions()} <= {MentionType.POLICY}
    monkeypatch.undo()
    with Library.open(tmp_path / "other", settings, FakeEncoder()) as library:
        library.add([plan])
        assert {"省财政厅", "青禾镇"} <= {row.mention.surface for row in library.mentions()}


def test_the_network_is_of_the_plans_and_lexicons_at_hand() -> None:
    """`make tagger` after a change of tests/gold or of the lexicons that mark places and head nouns."""
    from fit_tagger import digest_of

    digest = tomllib.loads(WEIGHTS.with_suffix(".toml").read_text("utf-8"))["sha256"]
    assert digest == digest_of(judged_plans())
    assert WEIGHTS.stat().st_size < 8_000_000


def test_the_second_reader_changes_what_is_read() -> None:
    """What rules find is dropped where the second reader sees nothing of its type."""
    plan = "一、救助\n1.会同丰岭县银铃协会实施银铃护航三年行动。\n"
    document = read_document(source_from_bytes(plan.encode(), "p.txt"), LEXICON)

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
