"""How well what was found supports a question, token by token, as one learnt number.

A question that is not answered often differs from one that is by a single word. How near each token of it is to
what was found is known (`api.meaning`), but not which tokens must be near: `吗` needs no support, `孤儿` does. A small
network learns that from the tokens' own vectors. Of each token it tells how much it matters and what its
similarities say; the answer is the weighed mean. `tests/gold/fit_support.py` trains it, on judged questions, also
without the items that answer them, and on nothing else; docs/decisions/answers.md has the figures. Vectors mean something in one model only, so the
network belongs to one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import EncoderError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

MODEL = Path(__file__).parent.parent / "kg" / "data" / "support.npz"
BEST = 5  # sentences that a token is looked for in, beside the best one and all
MOST = 8.0  # what the network says at most, and at least with a minus
SPREADS = 3.0  # spreads of similarity that count as one


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a question: their vectors in the model `encoder`, float32 [tokens, dimensions], and
    how near each is to what was found and to headings, float32 [tokens, 6] (`similarities`)."""

    encoder: str
    vectors: Vectors
    similarities: Vectors


def similarities(own: Vectors, headings: Vectors, foreign: Sequence[int]) -> Vectors:
    """Each token's cosines in the best `BEST` sentences, the best one and any; in the headings
    `foreign` (one at least), their mean, and in any heading; all as distances from the mean of all headings.

    `own` and `headings` are the best cosines [tokens, sentences] and [tokens, headings].
    """
    import numpy as np

    order = np.argsort(-own.mean(axis=0), kind="stable")
    whole, near = headings.mean(axis=0), headings[:, foreign]
    columns = (
        own[:, order[:BEST]].max(axis=1), own[:, order[0]], own.max(axis=1),
        near.max(axis=1), near.mean(axis=1), headings.max(axis=1),
    )  # fmt: skip
    unit = SPREADS * max(float(whole.std()), 1e-6)
    found: Vectors = ((np.stack(columns, axis=1) - whole.mean()) / unit).astype(np.float32)
    return found


@dataclass(frozen=True, slots=True)
class Network:
    """The trained network. `kinds` maps a token's vector to what kind of word it is, `hidden` is one layer over
    that and the similarities, `out` gives from it how much the token matters and what it says."""

    encoder: str
    kinds: Vectors
    kinds_bias: Vectors
    hidden: Vectors
    hidden_bias: Vectors
    out: Vectors
    out_bias: Vectors

    def support(self, tokens: Tokens) -> float:
        """What the tokens say, each counting as much as it matters, -8 to 8: the greater, the better
        supported."""
        import numpy as np

        kinds = tokens.vectors @ self.kinds + self.kinds_bias
        seen = np.concatenate([tokens.similarities, kinds], axis=1)
        matters, says = (
            np.maximum(seen @ self.hidden + self.hidden_bias, 0) @ self.out + self.out_bias
        ).T
        weights = np.exp(matters - matters.max())
        return min(MOST, max(-MOST, float(weights @ says / weights.sum())))


@lru_cache(maxsize=1)
def trained() -> Network:
    """The network that is shipped. Raises EncoderError where its file is missing or damaged."""
    return read_network(MODEL)


def read_network(path: Path) -> Network:
    """A network from a file that `write_network` wrote. Raises EncoderError where it cannot be read."""
    import zipfile

    import numpy as np

    names = Network.__dataclass_fields__
    try:
        with np.load(path, allow_pickle=False) as held:
            arrays = {name: held[name].astype(np.float32) for name in names if name != "encoder"}
            return Network(encoder=str(held["encoder"]), **arrays)
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise EncoderError(
            f"回答所用的模型无法读取：{path}",
            advice="请重新安装 zhengmai",
            english=f"the model that answers use cannot be read ({error}); install zhengmai anew",
        ) from error


def write_network(network: Network, path: Path) -> None:
    """Write a network, in half precision."""
    import numpy as np

    names = (name for name in Network.__dataclass_fields__ if name != "encoder")
    arrays = {name: getattr(network, name).astype(np.float16) for name in names}
    np.savez(path, encoder=np.array(network.encoder), **arrays)


def support_of(tokens: Tokens | None) -> float | None:
    """How well the tokens are supported; None without any, or for another model than the network's."""
    if tokens is None or tokens.encoder != trained().encoder:
        return None
    return trained().support(tokens)
