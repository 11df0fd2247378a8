"""Train the network of `api.support` on the tokens of judged questions: `python tests/gold/fit_support.py FOLDER`.

FOLDER holds (or gets) one library a plan. Examples: judged questions of seven hands on their own plans, and, as
unanswerable, questions of keyword, paraphrase, everyday and figure kind on plans of other fields. It also learns
from answerable questions whose answers were taken away, so that it cannot learn how answerable ones are worded.

The vectors of tokens are first brought to their main directions, so that few weights are to be learnt; half of what
a token is made of is hidden at random while it learns (dropout). Needs torch, which comes with
sentence-transformers.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from refusals import GOLD, SHARED, library_of, plan_of
from torch import nn

from api import Library
from api.answers import evidence_of
from api.evidence import Evidence
from api.meaning import LOOKED_AT
from api.subject import LISTS
from api.support import MODEL, Network, Tokens, write_network
from embeddings.encoder import BUILT_IN, load_encoder

DIRECTIONS = 64  # main directions of the vectors of tokens: .63 of their variance
KINDS = 8
HIDDEN = 16
DROPPED = 0.5
ROUNDS = 60  # 15 and 30 were worse
BATCH = 128
RATE = 3e-3
DECAY = 1e-2
EVERY = 20  # of the questions of other fields, every so many is asked of a plan
FOREIGN = 0.3  # what one of these counts, an own question being 1
BEREFT = 0.5  # what a question without its answers counts
MIXED = "all fields"  # a county's plan: no question is foreign to it
FIELDS = {
    "real": "civil",
    "sample": "civil",
    "dev-8": "civil",
    "dev-5": "health",
    "dev-7": "market",
    "dev-6": "farming",
    "dev-1": "education",
    "dev-2": "transport",
    "dev-3": "culture",
    "dev-9": "environment",
    "dev-10": "transport",
    "dev-11": "labour",
    "dev-4": "farming",
    "dev-12": "health",
    "dev-13": "market",
    "dev-14": "farming",
    "dev-16": "transport",
    "dev-17": "culture",
    "dev-18": "civil",
    "dev-20": "education",
    "dev-24": "disabled",
    "dev-25": "emergency",
    "dev-28": "commerce",
    "dev-32": "civil",
    "dev-34": "water",
    "dev-36": "civil",
    "dev-22": MIXED,
    "dev-30": MIXED,
    "dev-38": "education",
    "dev-44": "civil",
    "dev-48": "health",
    "dev-52": "education",
    "dev-56": "transport",
    "dev-60": "farming",
    "dev-64": "environment",
    "dev-68": "culture",
    "dev-72": "market",
    "dev-76": MIXED,
    "dev-39": MIXED,
    "dev-45": "civil",
    "dev-49": "health",
    "dev-53": "education",
    "dev-57": "transport",
    "dev-61": "farming",
    "dev-65": "environment",
    "dev-69": "culture",
    "dev-73": "market",
    "dev-77": MIXED,
    "dev-80": "labour",
    "dev-84": "housing",
    "dev-88": "science",
    "dev-92": "justice",
    "dev-96": "forestry",
    "dev-100": "reform",
    "dev-104": "civil",
    "dev-108": "civil",
    "dev-110": "civil",
    "dev-112": "sport",
}
HANDS = ("fresh", "blind", "blind2", "blind3", "blind4", "blind5")
"""Whose questions it is trained from, by how the names of their files begin; the others are by the first hand."""


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


def queries(plan: str) -> list[tuple[str, dict]]:
    """All judged questions on a plan by these hands, each with the plan."""
    names = ("{}", "{}-kept", *(f"{begin}-{{}}{end}" for begin in HANDS for end in ("", "-kept")))
    files = [GOLD / f"{name.format(plan)}-queries.jsonl" for name in names]
    if plan == "real":
        files.insert(0, SHARED / "eval/queries.jsonl")
    return [
        (plan, json.loads(line))
        for file in files
        if file.exists()
        for line in file.read_text("utf-8").splitlines()
        if line.strip()
    ]


def foreign_to(plan: str) -> list[tuple[str, dict]]:
    """Every twentieth of the questions written for plans of other fields, each with its own plan."""
    if FIELDS[plan] == MIXED:
        return []
    others = [
        (own, query)
        for own, field in FIELDS.items()
        if field not in (FIELDS[plan], MIXED)
        for _, query in queries(own)
        if query["relevant"] and query["class"] in "abcfh"
    ]
    return others[list(FIELDS).index(plan) :: EVERY]


def examples(folder: Path) -> Iterator[tuple[Tokens, bool, float]]:
    """The tokens of questions, whether they are answered, and what each counts."""
    encoder = load_encoder(BUILT_IN)
    for plan in FIELDS:
        with library_of(plan_of(plan), folder, encoder) as library:
            for writer, query in [*queries(plan), *foreign_to(plan)]:
                found = evidence_of(library, query["query"])
                if found.question.intent in LISTS or not found.nearness:
                    continue
                good = writer == plan and bool(query["relevant"])
                if found.nearness.tokens:
                    yield found.nearness.tokens, good, 1.0 if writer == plan else FOREIGN
                if good and (bereft := without(query["relevant"], found, library)):
                    yield bereft, False, BEREFT


def without(answers: dict[str, int], found: Evidence, library: Library) -> Tokens | None:
    """The tokens of a question among the items that do not answer it; None where none does."""
    near = found.results[: LOOKED_AT + len(answers)]
    left = [at for at, result in enumerate(near) if str(result.item) not in answers]
    if not answers or not left:
        return None
    nearness = library.meaning().nearness(found.question, near.chosen(left))
    return nearness.tokens if nearness else None


def evened(counts: np.ndarray, good: np.ndarray) -> np.ndarray:
    """The counts, so that both answers weigh alike."""
    return np.where(good, counts * counts[~good].sum() / counts[good].sum(), counts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    rows = list(examples(parser.parse_args().folder))
    good = np.array([answered for _, answered, _ in rows])
    counts = evened(np.array([count for _, _, count in rows]), good)
    write_network(train([tokens for tokens, _, _ in rows], good, counts), MODEL)


if __name__ == "__main__":
    main()
