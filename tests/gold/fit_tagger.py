"""Train the network that reads names: `python tests/gold/fit_tagger.py [--without N] [--rounds N]`.

Writes `embeddings/data/tagger.npz` and, beside it, the digest of what it was trained from. The lower layers of the
built-in encoder are trained further together with a head of two convolutions, from all judged plans `dev-N` beside
this file. Lines in doubt are trained on like others: what one annotator doubts, another marks. The real plan of
`../shared` is not used; it is for measuring. `--without N` writes nothing: it leaves every N-th plan out and
prints how often the network alone finds what stands in those.

Repeatable on one machine. Allocation costs as much as arithmetic unless malloc keeps its memory:
MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000 (the Makefile sets them).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from judged import Judged, found_alone, judged_plans, labels_of, told
from torch import nn
from torch.nn import functional

from embeddings.e5_folder import LAYER_NAMES, model_folder, user_cache
from embeddings.e5_model import OpenFolder
from embeddings.e5_weights import SHA256
from embeddings.tagging import SCALE, WEIGHTS, Network, arrays_of, trained
from embeddings.tagging_inputs import LONGEST, WITHIN, Inputs, Seen, batches, pieces_of
from kg.lexicon import load_lexicon
from kg.tagger import LABELS, marks

DIGEST = WEIGHTS.with_suffix(".toml")
LAYERS = 6
HEADS = 12
STEPS = 15
"""A change of the encoder's weights is kept in so many whole steps a row, the head's weights in 255."""
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


class Encoder:
    """The built-in encoder's folder: its tensors, its tokenizer."""

    def __init__(self) -> None:
        opened = OpenFolder(model_folder(user_cache()))
        self.tensors, self.tokenizer = opened.tensors, opened.tokenizer
        self.words = torch.from_numpy(np.array(opened.words))
        self.places = torch.from_numpy(opened.places)

    def of(self, name: str) -> torch.Tensor:
        return torch.from_numpy(self.tensors[name].astype(np.float32))


class Layer(nn.Module):
    """One layer of the encoder."""

    def __init__(self, encoder: Encoder, number: int) -> None:
        super().__init__()
        for short, name in LAYER_NAMES.items():
            weight = encoder.of(f"encoder.layer.{number}.{name}.weight")
            part = nn.LayerNorm(len(weight), 1e-12) if weight.ndim == 1 else _linear(weight)
            part.weight.data = weight
            part.bias.data = encoder.of(f"encoder.layer.{number}.{name}.bias")
            self.add_module(short, part)

    def forward(self, states: torch.Tensor, away: torch.Tensor) -> torch.Tensor:
        size = (*states.shape[:2], HEADS, -1)
        query, key, value = (
            getattr(self, one)(states).view(size).transpose(1, 2) for one in ("q", "k", "v")
        )
        near = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5 + away
        mixed = (near.softmax(-1).to(value.dtype) @ value).transpose(1, 2).flatten(2)
        states = self.aln(states + functional.dropout(self.ao(mixed), 0.1, self.training))
        wide = self.fo(functional.gelu(self.fi(states)))
        return self.oln(states + functional.dropout(wide, 0.1, self.training))


def _linear(weight: torch.Tensor) -> nn.Linear:
    return nn.Linear(weight.shape[1], weight.shape[0])


class Net(nn.Module):
    """What `embeddings.tagging_graph` computes, to be trained."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = (encoder,)  # a tuple: no part of what is trained
        width = encoder.places.shape[1]
        self.normal = nn.LayerNorm(width, 1e-12)
        self.normal.weight.data = encoder.of("embeddings.LayerNorm.weight")
        self.normal.bias.data = encoder.of("embeddings.LayerNorm.bias")
        self.layers = nn.ModuleList(Layer(encoder, number) for number in range(LAYERS))
        self.character = nn.Linear(width, _OWN)
        self.tables = nn.ModuleDict({name: nn.Embedding(*size) for name, size in _WIDTHS.items()})
        seen = width + _OWN + sum(width for _, width in _WIDTHS.values())
        self.near = nn.Conv1d(seen, _NEAR, _WINDOW, padding=_WINDOW // 2)
        self.far = nn.Conv1d(_NEAR, _NEAR, _WINDOW, padding=_WINDOW // 2)
        self.label = nn.Linear(_NEAR + seen, len(LABELS))

    def forward(self, given: dict[str, torch.Tensor]) -> torch.Tensor:
        """[sentences, characters, labels]: odds before they are made to add to 1."""
        words = self.encoder[0].words
        tokens, there = given["tokens"], given["there"][..., None].float()
        hidden = self._hidden(words[tokens].float(), tokens)
        away = torch.where(given["mask"] > 0, 0.0, -30000.0)[:, None, None, :]
        states = functional.dropout(self.normal(hidden), 0.1, self.training)
        if torch.is_autocast_enabled("cpu"):
            states = states.bfloat16()
        for layer in self.layers:
            states = layer(states, away)
        states = states.gather(1, given["owner"][..., None].expand(-1, -1, states.shape[-1]))
        return self._head(states, words[given["rows"]].float() * SCALE, given["marks"], there)

    def _hidden(self, hidden: torch.Tensor, tokens: torch.Tensor) -> torch.Tensor:
        """Embeddings of tokens; while it learns, one of twenty is hidden."""
        if self.training:
            shown = (torch.rand(tokens.shape) >= 0.05) | (tokens <= 3)  # the first rows are marks
            hidden = hidden * shown[..., None]
        return hidden + self.encoder[0].places[: tokens.shape[1]]

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

    def take(self, path: Path) -> None:
        """The weights of a file that `write` made."""
        tensors, _ = trained(path, self.encoder[0].tensors)
        names = self.state_dict()
        self.load_state_dict({n: torch.from_numpy(tensors[name_in_graph(n)]) for n in names})


def name_in_graph(name: str) -> str:
    """How `embeddings.tagging_graph` calls a tensor of `Net`."""
    first, *rest, leaf = name.split(".")
    if first == "layers":
        return f"encoder.layer.{rest[0]}.{LAYER_NAMES[rest[1]]}.{leaf}"
    if first == "normal":
        return f"embeddings.LayerNorm.{leaf}"
    return f"head.{(rest or [first])[-1]}.{leaf}"


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
    order = random.Random(SETTINGS["seed"])
    net = Net(encoder).train()
    old = [p for name, p in net.named_parameters() if name.startswith(("layers", "normal"))]
    new = [p for name, p in net.named_parameters() if not name.startswith(("layers", "normal"))]
    groups = [
        {"params": old, "lr": SETTINGS["encoder rate"]},
        {"params": new, "lr": SETTINGS["head rate"]},
    ]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
    parts = list(batches([seen for seen, _ in rows]))
    steps = rounds * len(parts)

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / (0.06 * steps)) * max(0.0, (steps - step) / steps)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    for number in range(rounds):
        mixed = parts.copy()
        order.shuffle(mixed)
        loss = sum(_learn(net, [rows[at] for at in part], optimizer, schedule) for part in mixed)
        print(f"round {number + 1}: loss {loss / len(parts):.4f}", flush=True)
    return net.eval()


def _learn(net: Net, batch: Sequence[Row], optimizer, schedule) -> float:  # type: ignore[no-untyped-def]
    given = _tensors([seen for seen, _ in batch])
    wanted = torch.full(given["rows"].shape, _NO_LABEL)
    for row, (_, labels) in enumerate(batch):
        wanted[row, : len(labels)] = torch.tensor(labels)
    with torch.autocast("cpu", torch.bfloat16):
        said = net(given)
    loss = functional.cross_entropy(said.flatten(0, 1), wanted.flatten(), ignore_index=_NO_LABEL)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 1.0)
    optimizer.step()
    schedule.step()
    return loss.item()


def _tensors(seen: Sequence[Seen]) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(one) for name, one in arrays_of(seen).items()}


def write(net: Net, encoder: Encoder, path: Path) -> None:
    """The file that `embeddings.tagging` reads: whole steps and their length for each row."""
    held: dict[str, np.ndarray] = {"encoder": np.array(SHA256), "layers": np.array(LAYERS)}
    for own_name, value in net.state_dict().items():
        name = name_in_graph(own_name)
        rows = value.numpy().astype(np.float32)
        own = name.startswith("head.")
        if not own:
            rows = rows - encoder.tensors[name].astype(np.float32)
        flat = rows.reshape(len(rows), -1)
        furthest = np.maximum(np.abs(flat).max(1), 1e-12)
        if rows.ndim == 1:
            furthest = np.full(len(rows), furthest.max())
        step = furthest / (127 if own or rows.ndim == 1 else STEPS // 2)
        held[name] = np.rint(flat / step[:, None]).astype(np.int8).reshape(rows.shape)
        held[f"{name}.step"] = step.astype(np.float32)
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(path, **held)


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
            write(net, encoder, Path(folder) / WEIGHTS.name)
            print("\n".join(measure(Path(folder) / WEIGHTS.name, left)))
        return 0
    write(net, encoder, WEIGHTS)
    DIGEST.write_text(
        f'# What tagger.npz was trained from.\nsha256 = "{digest_of(plans)}"\n', "utf-8"
    )
    print(f"{WEIGHTS}: {len(plans)} plans, {WEIGHTS.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
