"""Train the network of `api.support` on the tokens of judged questions; `fit_subject.py` calls it.

The vectors of tokens are first brought to their main directions, so that few weights are to be learnt; half of what
a token is made of is hidden at random while it learns (dropout). Needs torch, which comes with
sentence-transformers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from api.support import Network, Tokens

DIRECTIONS = 64  # main directions of the vectors of tokens: .63 of their variance
KINDS = 8
HIDDEN = 16
DROPPED = 0.5
ROUNDS = 60  # 15 and 30 were worse
BATCH = 128
RATE = 3e-3
DECAY = 1e-2


@dataclass(frozen=True)
class Directions:
    """The main directions of vectors: from `middle`, in units of their usual length."""

    middle: np.ndarray
    axes: np.ndarray

    @classmethod
    def of(cls, vectors: np.ndarray) -> "Directions":
        middle = vectors.mean(axis=0)
        lengths, axes = np.linalg.eigh(np.cov((vectors - middle).T))
        unit = np.sqrt(lengths[-DIRECTIONS:].mean())
        return cls(middle, (axes[:, -DIRECTIONS:] / unit).astype(np.float32))

    def seen(self, vectors: np.ndarray) -> np.ndarray:
        return (vectors - self.middle) @ self.axes


class Learner(nn.Module):
    """The network while it learns: batches of questions, padded to the longest."""

    def __init__(self, similarities: int) -> None:
        super().__init__()
        self.kinds = nn.Linear(DIRECTIONS, KINDS, bias=False)
        self.hidden = nn.Linear(similarities + KINDS, HIDDEN)
        self.out = nn.Linear(HIDDEN, 2)
        self.scale = nn.Linear(1, 1)
        self.drop = nn.Dropout(DROPPED)

    def forward(self, near: torch.Tensor, seen: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        kinds = self.kinds(self.drop(seen))
        matters, says = self.out(self.hidden(torch.cat([near, kinds], -1)).relu()).unbind(-1)
        weights = torch.softmax(matters.masked_fill(~there, -torch.inf), -1)
        return self.scale((weights * says).sum(1, keepdim=True)).squeeze(1)

    def network(self, encoder: str, directions: Directions) -> Network:
        """What was learnt, with the main directions and the scale taken into its weights."""
        arrays = {name: value.detach().numpy() for name, value in self.named_parameters()}
        kinds = directions.axes @ arrays["kinds.weight"].T
        scale, shift = arrays["scale.weight"].item(), arrays["scale.bias"].item()
        factor = np.array([1, scale], np.float32)
        return Network(
            encoder=encoder,
            kinds=kinds,
            kinds_bias=-directions.middle @ kinds,
            hidden=arrays["hidden.weight"].T,
            hidden_bias=arrays["hidden.bias"],
            out=arrays["out.weight"].T * factor,
            out_bias=arrays["out.bias"] * factor + np.array([0, shift], np.float32),
        )


def train(tokens: Sequence[Tokens], good: np.ndarray, counts: np.ndarray) -> Network:
    """A network that tells the good from the others; `counts` says how much each question counts."""
    torch.manual_seed(0)
    torch.set_num_threads(1)  # batches are small: a second thread would mostly wait
    directions = Directions.of(np.concatenate([one.vectors for one in tokens]))
    padded = nn.utils.rnn.pad_sequence
    near = padded([torch.tensor(one.similarities) for one in tokens], batch_first=True)
    seen = [torch.tensor(directions.seen(one.vectors), dtype=torch.float32) for one in tokens]
    lengths = torch.tensor([len(one.vectors) for one in tokens])
    batches = Batches(near, padded(seen, batch_first=True), lengths)
    learner = Learner(near.shape[-1])
    wanted, weights = torch.tensor(good, dtype=torch.float32), torch.tensor(counts)
    _learn(learner, batches, wanted, weights.float())
    return learner.network(tokens[0].encoder, directions)


@dataclass(frozen=True)
class Batches:
    """All examples, padded; one batch of them is as long as its longest."""

    near: torch.Tensor
    seen: torch.Tensor
    lengths: torch.Tensor

    def __getitem__(self, rows: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        most = int(self.lengths[rows].max())
        there = torch.arange(most)[None] < self.lengths[rows, None]
        return self.near[rows, :most], self.seen[rows, :most], there


def _learn(learner: Learner, batches: Batches, wanted: torch.Tensor, weights: torch.Tensor) -> None:
    optimiser = torch.optim.AdamW(learner.parameters(), lr=RATE, weight_decay=DECAY)
    loss_of = nn.functional.binary_cross_entropy_with_logits
    learner.train()
    for _ in range(ROUNDS):
        for rows in torch.randperm(len(wanted)).split(BATCH):
            said = learner(*batches[rows])
            loss = loss_of(said, wanted[rows], weights[rows])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
