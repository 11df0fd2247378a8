"""Train the network that judges whether a sentence answers a question (`embeddings.cross_encoder`).

    .venv/bin/python tests/gold/fit_cross.py FOLDER [--half 0|1]

FOLDER holds (or gets) one library a plan. Writes `embeddings/data/cross_encoder.npz` and, beside it, the digest of
the questions that it was trained from: those of `refusals.SEEN` with the sentences that are found for each. A question
is also joined with a sentence found for a question on another plan, so that it cannot learn which wordings are answered.
`--half N` writes FOLDER/half-N.json instead: what a network says of the questions of every second hand that was trained
on the others. `fit_subject.py` starts from both.
Repeatable on one machine; see `further.py` for malloc.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import torch
from asked import Asked, asked
from further import LAYERS, STEPS, Encoder, Lower, learn, ship
from refusals import REAL, SEEN
from sklearn.metrics import roc_auc_score
from torch import nn
from torch.nn import functional

from api.evidence import SHOWN
from embeddings.cross_encoder import CROSS_ENCODER, QUESTION, SENTENCE, Pair, arrays_of, pairs_of
from embeddings.e5_model import in_batches

SETTINGS = {
    "layers": LAYERS,
    "kept": STEPS,
    "tokens": [QUESTION, SENTENCE],
    "rounds": 3,
    "encoder rate": 1e-4,
    "head rate": 1e-3,
    "head": 256,
    "sentences": 4,
    "answers": 2,
    "foreign": 0.5,
    "batch": 2048,
    "seed": 0,
}
"""`sentences` of each question and the first `answers` that are not among the `SHOWN` nearest; of answerable questions the share
`foreign` once more with a sentence that was found for another plan."""
FOREIGN_FROM = 3  # of the sentences found for the other question
Row = tuple[Pair, bool]


class Net(Lower):
    """What `embeddings.cross_encoder` computes, to be trained."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        width = encoder.places.shape[1]
        self.sides = nn.Embedding(2, width)
        self.sides.weight.data.zero_()
        self.wide = nn.Linear(2 * width, SETTINGS["head"])
        self.out = nn.Linear(SETTINGS["head"], 1)

    def forward(self, pairs: Sequence[Pair]) -> torch.Tensor:
        """[pairs]: log odds that the sentence answers the question."""
        given = {name: torch.from_numpy(one) for name, one in arrays_of(pairs).items()}
        states = self.states(given["tokens"], given["mask"], self.sides(given["sides"])).float()
        own = given["own"]
        joined = torch.cat([states[:, 0], (states * own).sum(1) / own.sum(1)], -1)
        wide = functional.dropout(functional.gelu(self.wide(joined)), 0.1, self.training)
        return self.out(wide).squeeze(-1).float()


def learnt(questions: Sequence[Asked]) -> list[Asked]:
    """Without those on the real plan of `../shared`, which measures this network."""
    return [one for one in questions if one.plan != REAL.stem]


def rows_of(questions: Sequence[Asked], encoder: Encoder) -> list[Row]:
    """Pairs of question and sentence, and whether it answers."""
    texts: list[tuple[str, str, bool]] = []
    for one in questions:
        said = [(text, answers) for text, answers in one.sentences if answers is not None]
        texts += [(one.plain, text, answers) for text, answers in said[: SETTINGS["sentences"]]]
        found = [text for text, answers in one.sentences if answers]
        more = [text for text in one.answers if not any(f.endswith(text) for f in found)]
        texts += [(one.plain, text, True) for text in more[: SETTINGS["answers"]]]
    texts += [(question, text, False) for question, text in _foreign(questions)]
    pairs = pairs_of(encoder.tokenizer, [(question, text) for question, text, _ in texts])
    return [(pair, answers) for pair, (_, _, answers) in zip(pairs, texts, strict=True)]


def _foreign(questions: Sequence[Asked]) -> Iterable[tuple[str, str]]:
    """Answerable questions with sentences of other plans."""
    order = random.Random(SETTINGS["seed"])
    held = [one for one in questions if one.sentences]
    for one in questions:
        other = order.choice(held)
        text, _ = order.choice(other.sentences[:FOREIGN_FROM])
        if one.good and other.plan != one.plan and order.random() < SETTINGS["foreign"]:
            yield one.plain, text


def train(questions: Sequence[Asked], encoder: Encoder) -> Net:
    """A network trained on questions, told a line a round."""
    torch.manual_seed(SETTINGS["seed"])
    torch.set_num_threads(1)  # so that two can be trained side by side
    rows = rows_of(questions, encoder)
    print(f"{len(questions)} questions, {len(rows)} pairs", flush=True)
    net = Net(encoder)
    sizes = [(len(tokens),) for (tokens, _), _ in rows]
    parts = [[rows[at] for at in part] for part in in_batches(sizes, (SETTINGS["batch"],))]
    rates = SETTINGS["encoder rate"], SETTINGS["head rate"]
    learn(net, parts, lambda part: _loss(net, part), SETTINGS["rounds"], rates, SETTINGS["seed"])
    return net


def _loss(net: Net, rows: Sequence[Row]) -> torch.Tensor:
    with torch.autocast("cpu", torch.bfloat16):
        said = net([pair for pair, _ in rows])
    wanted = torch.tensor([float(answers) for _, answers in rows])
    return functional.binary_cross_entropy_with_logits(said, wanted)


def judged(net: Net, encoder: Encoder, questions: Sequence[Asked]) -> list[list[float]]:
    """What a network says of the sentences of each question."""
    found = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for one in questions:
            pairs = pairs_of(encoder.tokenizer, [(one.plain, text) for text, _ in one.sentences])
            found.append(net(pairs).tolist() if pairs else [])
    return found


def by_halves(questions: Sequence[Asked], encoder: Encoder, half: int) -> list[dict]:
    """What a network says that was trained on the other half of the hands: every second one."""
    hands = list(dict.fromkeys(one.hand for one in questions))
    own = set(hands[half::2])
    net = train([one for one in learnt(questions) if one.hand not in own], encoder)
    test = [one for one in questions if one.hand in own]
    said = judged(net, encoder, test)
    for hand in hands[half::2]:
        print(hand, told([(one, s) for one, s in zip(test, said, strict=True) if one.hand == hand]))
    return [
        {"hand": one.hand, "plan": one.plan, "query": one.query["query"], "said": s}
        for one, s in zip(test, said, strict=True)
    ]


def told(said: Sequence[tuple[Asked, list[float]]]) -> str:
    """How well the best sentence tells answerable from unanswerable questions."""
    good = np.array([one.good for one, _ in said])
    best = np.array([max(s, default=-99.0) for _, s in said])
    line = np.quantile(best[good], 0.05)
    return (
        f"{good.sum()} / {(~good).sum()}: AUC {roc_auc_score(good, best):.3f}, "
        f"at .05 by mistake {(best[~good] < line).mean():.3f} refused"
    )


def digest_of() -> str:
    """A hash of the questions and the settings; how plans are read and searched is not in it."""
    found = hashlib.sha256(json.dumps(SETTINGS, sort_keys=True).encode())
    for name, (plan, path) in SEEN.items():
        if plan != REAL:
            found.update(f"{name}\n{path.read_text('utf-8')}".encode())
    return found.hexdigest()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    arguments = parser.parse_args()
    questions, encoder = list(asked(arguments.folder, SHOWN)), Encoder()
    if arguments.half is not None:
        path = arguments.folder / f"half-{arguments.half}.json"
        rows = by_halves(questions, encoder, arguments.half)
        path.write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
        return 0
    ship(train(learnt(questions), encoder), CROSS_ENCODER.path, digest_of())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
