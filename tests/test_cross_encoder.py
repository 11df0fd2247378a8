"""The network that judges whether a sentence answers a question."""

from __future__ import annotations

import re
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.cross_encoder import (
    CROSS_ENCODER,
    QUESTION,
    SENTENCE,
    CrossEncoder,
    arrays_of,
    pairs_of,
)
from embeddings.e5_folder import model_folder, user_cache
from embeddings.e5_model import E5Encoder, OpenFolder
from embeddings.model import Answering
from kg.errors import EncoderError

sys.path.insert(0, str(Path(__file__).parent / "gold"))

SENTENCES = [
    "新建社区食堂120家,由市民政局牵头,10月底前建成。",
    "为方便老人就餐,每家食堂设助餐窗口。",
    "改造供水管网35公里。",
]


@pytest.fixture(scope="module")
def opened() -> OpenFolder:
    return OpenFolder(model_folder(user_cache()))


@pytest.fixture(scope="module")
def network(opened: OpenFolder) -> CrossEncoder:
    return CrossEncoder(opened)


def test_question_and_sentence_are_joined_and_cut(opened: OpenFolder) -> None:
    short, long = pairs_of(opened.tokenizer, [("建几家", "新建食堂"), ("问" * 500, "答" * 5000)])
    rows, asked = short
    assert [opened.tokenizer.id_to_token(rows[at]) for at in (0, asked - 1, asked, -1)] == [
        "<s>", "</s>", "</s>", "</s>",
    ]  # fmt: skip
    said = [opened.tokenizer.decode(side) for side in (rows[:asked], rows[asked:])]
    assert [re.sub("[▁ ]", "", one) for one in said] == ["query:建几家", "passage:新建食堂"]
    assert (len(long[0]), long[1]) == (QUESTION + SENTENCE + 4, QUESTION + 2)


def test_a_batch_is_padded_and_knows_its_sides() -> None:
    arrays = arrays_of([([0, 7, 2, 2, 8, 9, 2], 3), ([0, 7, 2, 2, 8, 2], 3)])
    assert arrays["tokens"].tolist() == [[0, 7, 2, 2, 8, 9, 2], [0, 7, 2, 2, 8, 2, 1]]
    assert arrays["mask"].sum(1).tolist() == [7, 6]
    assert arrays["sides"].tolist() == [[0, 0, 0, 1, 1, 1, 1]] * 2
    assert arrays["own"][..., 0].sum(1).tolist() == [3, 3]


@pytest.mark.parametrize(("question", "at"), [
    ("新建多少家社区食堂", 0),
    ("哪个部门牵头建社区食堂", 0),
    ("社区食堂哪个月前要建好", 0),
    ("食堂里设助餐窗口是为了什么", 1),
    ("供水管网要改造多长", 2),
])  # fmt: skip
def test_the_sentence_that_answers_is_the_surest(
    network: CrossEncoder, question: str, at: int
) -> None:
    said = network.answering(question, SENTENCES)
    assert int(np.argmax(said)) == at


@pytest.mark.parametrize(("answered", "other"), [
    ("新建多少家社区食堂", "新建社区食堂花多少钱"),
    ("新建多少家社区食堂", "社区食堂一顿饭收多少钱"),
    ("哪个部门牵头建社区食堂", "哪家公司承建社区食堂"),
    ("供水管网要改造多长", "供水管网是哪年铺的"),
])  # fmt: skip
def test_a_fact_that_is_said_is_surer_than_one_that_is_not(
    network: CrossEncoder, answered: str, other: str
) -> None:
    assert (
        max(network.answering(answered, SENTENCES)) > max(network.answering(other, SENTENCES)) + 1
    )


def test_alone_as_among_others_and_from_many_threads(network: CrossEncoder) -> None:
    together = network.answering("新建多少家社区食堂", SENTENCES)
    with ThreadPoolExecutor(4) as pool:
        alone = list(
            pool.map(lambda one: network.answering("新建多少家社区食堂", [one])[0], SENTENCES * 5)
        )
    np.testing.assert_allclose(alone, together * 5, atol=0.2)  # bfloat16 has three digits


@pytest.mark.parametrize("question", ["", " ", "\0", "\ud800", "<mask>", "𠮷", "x" * 5000])
def test_any_text_is_read(network: CrossEncoder, question: str) -> None:
    assert np.isfinite(network.answering(question, ["", "\ud800\0", *SENTENCES])).all()


def test_nothing_to_judge() -> None:
    encoder = E5Encoder(model_folder(user_cache()))
    assert isinstance(encoder, Answering)
    assert encoder.answering("问", []) == []


def test_the_graph_computes_what_was_trained(network: CrossEncoder, opened: OpenFolder) -> None:
    """The shipped weights in torch, as they were trained, say the same."""
    import torch
    from fit_cross import Net
    from further import Encoder

    net = Net(Encoder())
    net.take(CROSS_ENCODER.tensors(opened.tensors)[0])
    pairs = pairs_of(opened.tokenizer, [("新建多少家社区食堂", one) for one in SENTENCES])
    with torch.no_grad():
        wanted = net.eval()(pairs).tolist()
    said = network.answering("新建多少家社区食堂", SENTENCES)
    np.testing.assert_allclose(said, wanted, atol=0.3)  # bfloat16 has three digits


@pytest.mark.parametrize("what", ["missing", "cut", "another encoder"])
def test_a_missing_or_damaged_network_is_told(
    tmp_path: Path, opened: OpenFolder, what: str
) -> None:
    other = tmp_path / "cross_encoder.npz"
    if what == "cut":
        other.write_bytes(CROSS_ENCODER.path.read_bytes()[:5000])
    elif what == "another encoder":
        np.savez(other, encoder=np.array("another"), layers=np.array(1))
    with pytest.raises(EncoderError, match=r"cross_encoder\.npz.*make cross-encoder"):
        CrossEncoder(opened, replace(CROSS_ENCODER, path=other))


def test_the_network_is_of_the_questions_at_hand() -> None:
    """`make cross-encoder` after a change of the questions that it is trained from."""
    from fit_cross import digest_of

    digest = tomllib.loads(CROSS_ENCODER.path.with_suffix(".toml").read_text("utf-8"))["sha256"]
    assert digest == digest_of()
    assert CROSS_ENCODER.path.stat().st_size < 8_000_000
