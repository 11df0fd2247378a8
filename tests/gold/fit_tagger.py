"""Train the network that reads names: `python tests/gold/fit_tagger.py [--without N] [--rounds N]`.

Writes `embeddings/data/tagger.npz` and, beside it, the digest of what it was trained from. The lower layers of the
built-in encoder are trained further together with a head of two convolutions, from all judged plans `dev-N` beside
this file. Lines in doubt are trained on like others: what one annotator doubts, another marks. The real plan of
`../shared` is not used; it is for measuring. `--without N` writes nothing: it leaves every N-th plan out and
prints how often the network alone finds what stands in those.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from further import LAYERS, STEPS, Encoder, Lower, learn, ship, write
from judged import Judged, found_alone, judged_plans, labels_of, told
from torch import nn
from torch.nn import functional

from embeddings.e5_folder import user_cache
from embeddings.e5_weights import SHA256
from embeddings.tagging import SCALE, WEIGHTS, Network, arrays_of
from embeddings.tagging_inputs import LONGEST, WITHIN, Inputs, Seen, batches, pieces_of
from kg.lexicon import load_lexicon
from kg.tagger import LABELS, marks

_NO_LABEL = -100
_WIDTHS = {"within": (2 * WITHIN, 16), "places": (3, 16), "heads": (3, 16)}
_OWN, _NEAR, _WINDOW = 128, 256, 5
SETTINGS = {
    "layers": LAYERS,
    "rounds": 6,
    "encoder rate": 2e-4,
    "head rate": 1e-3,
    "seed": 0,
    "kept": [STEPS, SCALE],
    "head": [_OWN, _NEAR, _WINDOW, WITHIN, LONGEST],
}
Row = tuple[Seen, list[int]]


class Net(Lower):
    """What `embeddings.tagging_graph` computes, to be trained."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(encoder)
        width = encoder.places.shape[1]
        self.character = nn.Linear(width, _OWN)
        self.tables = nn.ModuleDict({name: nn.Embedding(*size) for name, size in _WIDTHS.items()})
        seen = width + _OWN + sum(width for _, width in _WIDTHS.values())
        self.near = nn.Conv1d(seen, _NEAR, _WINDOW, padding=_WINDOW // 2)
        self.far = nn.Conv1d(_NEAR, _NEAR, _WINDOW, padding=_WINDOW // 2)
        self.label = nn.Linear(_NEAR + seen, len(LABELS))

    def forward(self, given: dict[str, torch.Tensor]) -> torch.Tensor:
        """[sentences, characters, labels]: odds before they are made to add to 1."""
        there = given["there"][..., None].float()
        states = self.states(given["tokens"], given["mask"])
        states = states.gather(1, given["owner"][..., None].expand(-1, -1, states.shape[-1]))
        rows = self.encoder[0].words[given["rows"]].float() * SCALE
        return self._head(states, rows, given["marks"], there)

    def _head(
        self, states: torch.Tensor, rows: torch.Tensor, marks: torch.Tensor, there: torch.Tensor
    ) -> torch.Tensor:
        def dropped(values: torch.Tensor, share: float) -> torch.Tensor:
            return functional.dropout(values, share, self.training)

        own = self.character(dropped(rows, 0.2))
        told = [table(marks[..., at]) for at, table in enumerate(self.tables.values())]
        parts = [one.to(states.dtype) for one in (states, own, *told)]
        seen = dropped(torch.cat(parts, -1), 0.2) * there.to(states.dtype)
        near = functional.gelu(self.near(seen.transpose(1, 2))) * there.transpose(1, 2).to(
            seen.dtype
        )
        far = functional.gelu(self.far(dropped(near, 0.1))).transpose(1, 2)
        return self.label(torch.cat([far.to(seen.dtype), seen], -1)).float()


def odds_of(net: Net, seen: Sequence[Seen]) -> list[np.ndarray]:
    """[characters, labels] for each sentence, as `embeddings.tagging.Network.odds` has them."""
    rows = net(_tensors(seen)).softmax(-1).detach().numpy()
    return [rows[at, : len(one.rows)] for at, one in enumerate(seen)]


def rows_of(plans: Sequence[Judged], inputs: Inputs) -> list[Row]:
    """All sentences of some plans, cut as in reading, with the number of each character's label."""
    pieces: list[tuple[str, list[int]]] = []
    for plan in plans:
        for one in plan.sentences:
            numbers = [LABELS.index(label) for label in labels_of(one, plan.names)]
            at = 0
            for piece in pieces_of(one.text):
                pieces.append((piece, numbers[at : at + len(piece)]))
                at += len(piece)
    seen = inputs.of([text for text, _ in pieces])
    return list(zip(seen, (numbers for _, numbers in pieces), strict=True))


def train(encoder: Encoder, rows: Sequence[Row], rounds: int) -> Net:
    """A network trained on the rows, told a line a round."""
    torch.manual_seed(SETTINGS["seed"])
    net = Net(encoder)
    parts = [[rows[at] for at in part] for part in batches([seen for seen, _ in rows])]
    rates = SETTINGS["encoder rate"], SETTINGS["head rate"]
    learn(net, parts, lambda part: _loss(net, part), rounds, rates, SETTINGS["seed"])
    return net


def _loss(net: Net, batch: Sequence[Row]) -> torch.Tensor:
    given = _tensors([seen for seen, _ in batch])
    wanted = torch.full(given["rows"].shape, _NO_LABEL)
    for row, (_, labels) in enumerate(batch):
        wanted[row, : len(labels)] = torch.tensor(labels)
    with torch.autocast("cpu", torch.bfloat16):
        said = net(given)
    return functional.cross_entropy(said.flatten(0, 1), wanted.flatten(), ignore_index=_NO_LABEL)


def _tensors(seen: Sequence[Seen]) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(one) for name, one in arrays_of(seen).items()}


def digest_of(plans: Iterable[Judged]) -> str:
    """A hash of all that a network is trained from: sentences, their marks and labels, and the settings."""
    lexicon = load_lexicon()
    found = hashlib.sha256(json.dumps([SETTINGS, SHA256], sort_keys=True).encode())
    for plan in plans:
        for one in plan.sentences:
            seen = (
                marks(one.text, lexicon.places.longest_at),
                marks(one.text, lexicon.programmes.head_at),
            )
            found.update("\n".join([one.text, *seen, *labels_of(one, plan.names)]).encode())
    return found.hexdigest()


def measure(path: Path, plans: Sequence[Judged]) -> Iterator[str]:
    """A line a type: how often the network in a file finds by itself what stands in some plans."""
    network = Network(user_cache(), path, load_lexicon())
    return told((plan, found_alone(network, plan)) for plan in plans)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--without", type=int, help="leave every N-th plan out, write nothing")
    parser.add_argument("--rounds", type=int, default=SETTINGS["rounds"])
    arguments = parser.parse_args()
    if arguments.rounds != SETTINGS["rounds"] and not arguments.without:
        parser.error("--rounds goes with --without: what is shipped is trained as SETTINGS say")
    plans, encoder = judged_plans(), Encoder()
    left = plans[:: arguments.without] if arguments.without else []
    inputs = Inputs(encoder.tokenizer, load_lexicon())
    rows = rows_of([plan for plan in plans if plan not in left], inputs)
    net = train(encoder, rows, arguments.rounds)
    if left:
        with tempfile.TemporaryDirectory() as folder:
            write(net, Path(folder) / WEIGHTS.name)
            print("\n".join(measure(Path(folder) / WEIGHTS.name, left)))
        return 0
    ship(net, WEIGHTS, digest_of(plans))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
