"""The network that says how well the tokens of a question are supported."""

from pathlib import Path

import numpy as np
import pytest

from api.subject import BUILT_IN as FITTED
from api.subject import OTHERS, Features, score
from api.support import (
    MOST,
    Network,
    Tokens,
    read_network,
    similarities,
    support_of,
    trained,
    write_network,
)
from embeddings.encoder import BUILT_IN, load_encoder
from kg.errors import EncoderError

SIMILARITIES = 6


def tokens(encoder: str, *rows: tuple[float, float]) -> Tokens:
    """Tokens of two dimensions, each as near to everything as its first says."""
    vectors = np.array(rows, np.float32)
    return Tokens(encoder, vectors, np.repeat(vectors[:, :1], SIMILARITIES, axis=1))


def network() -> Network:
    """One that heeds a token as its vector's second says, and repeats its similarity in the best sentence."""
    hidden = np.zeros((SIMILARITIES + 1, 2), np.float32)
    hidden[1, 1] = hidden[SIMILARITIES, 0] = 1.0
    return Network(
        encoder="two",
        kinds=np.array([[0.0], [1.0]], np.float32),
        kinds_bias=np.zeros(1, np.float32),
        hidden=hidden,
        hidden_bias=np.zeros(2, np.float32),
        out=np.eye(2, dtype=np.float32),
        out_bias=np.zeros(2, np.float32),
    )


def test_similarities_are_in_spreads_from_the_mean_of_all_headings() -> None:
    own = np.array([[0.9, 0.5, 0.7], [0.8, 0.6, 0.1]], np.float32)
    headings = np.array([[0.2, 0.4, 0.6], [0.0, 0.2, 0.4]], np.float32)  # means .1 .3 .5
    unit = 3 * np.std([0.1, 0.3, 0.5])
    cosines = [[0.9, 0.9, 0.9, 0.6, 0.4, 0.6], [0.8, 0.8, 0.8, 0.4, 0.2, 0.4]]
    wanted = (np.array(cosines) - 0.3) / unit
    assert similarities(own, headings, [2, 0]) == pytest.approx(wanted, abs=1e-5)


def test_a_token_counts_as_much_as_it_matters() -> None:
    assert network().support(tokens("two", (1.0, 0.0), (3.0, 0.0))) == pytest.approx(2.0)
    weight = np.exp(2.0) / (1 + np.exp(2.0))
    wanted = 3 * weight + 1 * (1 - weight)
    assert network().support(tokens("two", (1.0, 0.0), (3.0, 2.0))) == pytest.approx(wanted)


def test_what_it_says_is_bounded() -> None:
    assert network().support(tokens("two", (1e6, 0.0))) == MOST


def test_a_network_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "network.npz"
    write_network(network(), path)
    some = tokens("two", (1.0, 0.5), (3.0, 2.0))
    assert read_network(path).support(some) == pytest.approx(network().support(some), abs=1e-6)
    assert read_network(path).encoder == "two"


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_damaged_network_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "network.npz"
    path.write_bytes(content)
    with pytest.raises(EncoderError):
        read_network(path)


def test_another_model_has_no_support() -> None:
    assert support_of(None) is None
    assert support_of(tokens("two", (1.0, 1.0))) is None


def test_the_shipped_network_is_of_the_built_in_model() -> None:
    assert trained().encoder == load_encoder(BUILT_IN).name
    assert trained().kinds.shape == (load_encoder(BUILT_IN).dimensions, 8)


def test_support_raises_the_score_of_an_answer() -> None:
    zeros = dict.fromkeys(Features.__dataclass_fields__, 0.0)
    assert score(Features(**zeros | {"support": 2.0})) > score(
        Features(**zeros | {"support": -2.0})
    )
    assert score(Features(**zeros)) == pytest.approx(FITTED.bias - FITTED.line)
    for support in (None, 3.0):  # without the other network it counts for nothing
        without = zeros | {"support": support, "surest": None}
        assert score(Features(**without)) == pytest.approx(OTHERS.bias - OTHERS.line)
