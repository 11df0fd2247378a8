"""What the networks that are trained further from the built-in encoder have in common while they are trained.

Repeatable on one machine. Allocation costs as much as arithmetic unless malloc keeps its memory:
MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8000000000 (the Makefile sets them).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from embeddings.e5_folder import LAYER_NAMES, model_folder, user_cache
from embeddings.e5_model import OpenFolder
from embeddings.e5_weights import SHA256

LAYERS = 6
HEADS = 12
STEPS = 15
"""A change of the encoder's weights is kept in so many whole steps a row, the head's weights in 255."""
_MARKS = 3
"""The last of the vocabulary's first rows, which are marks and not words."""
Batch = TypeVar("Batch")


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


class Lower(nn.Module):
    """The encoder's lower layers. A network is one, with a head of its own."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = (encoder,)  # a tuple: no part of what is trained
        self.normal = nn.LayerNorm(encoder.places.shape[1], 1e-12)
        self.normal.weight.data = encoder.of("embeddings.LayerNorm.weight")
        self.normal.bias.data = encoder.of("embeddings.LayerNorm.bias")
        self.layers = nn.ModuleList(Layer(encoder, number) for number in range(LAYERS))

    def states(
        self, tokens: torch.Tensor, mask: torch.Tensor, more: torch.Tensor | float = 0.0
    ) -> torch.Tensor:
        """[texts, tokens, width]; while it learns, one word of twenty is hidden. `more` is added to the embeddings."""
        hidden = self.encoder[0].words[tokens].float()
        if self.training:
            shown = (torch.rand(tokens.shape) >= 0.05) | (tokens <= _MARKS)
            hidden = hidden * shown[..., None]
        hidden = hidden + self.encoder[0].places[: tokens.shape[1]] + more
        away = torch.where(mask > 0, 0.0, -30000.0)[:, None, None, :]
        states = functional.dropout(self.normal(hidden), 0.1, self.training)
        if torch.is_autocast_enabled("cpu"):
            states = states.bfloat16()
        for layer in self.layers:
            states = layer(states, away)
        return states

    def take(self, tensors: dict[str, np.ndarray]) -> None:
        """Weights as `embeddings.trained` reads them."""
        names = self.state_dict()
        self.load_state_dict({n: torch.from_numpy(tensors[name_in_graph(n)]) for n in names})


def name_in_graph(name: str) -> str:
    """How the graphs of `embeddings` call a tensor of a network."""
    first, *rest, leaf = name.split(".")
    if first == "layers":
        return f"encoder.layer.{rest[0]}.{LAYER_NAMES[rest[1]]}.{leaf}"
    if first == "normal":
        return f"embeddings.LayerNorm.{leaf}"
    return f"head.{(rest or [first])[-1]}.{leaf}"


def learn(
    net: Lower,
    parts: Sequence[Batch],
    loss_of: Callable[[Batch], torch.Tensor],
    rounds: int,
    rates: tuple[float, float],
    seed: int,
) -> None:
    """Train a network on batches, told a line a round; `rates` are those of the encoder's layers and of the head."""
    old = [p for name, p in net.named_parameters() if name.startswith(("layers", "normal"))]
    new = [p for name, p in net.named_parameters() if not name.startswith(("layers", "normal"))]
    groups = [{"params": old, "lr": rates[0]}, {"params": new, "lr": rates[1]}]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
    steps = rounds * len(parts)

    def rate(step: int) -> float:
        return min(1.0, (step + 1) / (0.06 * steps)) * max(0.0, (steps - step) / steps)

    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate)
    order = random.Random(seed)
    net.train()
    for number in range(rounds):
        mixed, total = list(parts), 0.0
        order.shuffle(mixed)
        for part in mixed:
            loss = loss_of(part)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total += loss.item()
        print(f"round {number + 1}: loss {total / len(parts):.4f}", flush=True)
    net.eval()


def write(net: Lower, path: Path) -> None:
    """The file that `embeddings.trained` reads: whole steps and their length for each row."""
    encoder = net.encoder[0]
    held: dict[str, np.ndarray] = {"encoder": np.array(SHA256), "layers": np.array(LAYERS)}
    for own_name, value in net.state_dict().items():
        name = name_in_graph(own_name)
        rows = value.numpy().astype(np.float32)
        own = name.startswith("head.")
        if not own:
            rows = rows - encoder.tensors[name].astype(np.float32)
        held[name], held[f"{name}.step"] = _in_steps(rows, 127 if own else STEPS // 2)
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(path, **held)


def ship(net: Lower, path: Path, digest: str) -> None:
    """Write a network into the package and beside it, as `.toml`, the digest of what it was trained from."""
    write(net, path)
    told = f'# What {path.name} was trained from.\nsha256 = "{digest}"\n'
    path.with_suffix(".toml").write_text(told, "utf-8")
    print(f"{path}: {path.stat().st_size:,} bytes")


def _in_steps(rows: np.ndarray, most: int) -> tuple[np.ndarray, np.ndarray]:
    """A tensor in whole steps, at most `most` either way (127 for one of a single dimension), and their length."""
    flat = rows.reshape(len(rows), -1)
    furthest = np.maximum(np.abs(flat).max(1), 1e-12)
    if rows.ndim == 1:
        furthest = np.full(len(rows), furthest.max())
    step = furthest / (127 if rows.ndim == 1 else most)
    return np.rint(flat / step[:, None]).astype(np.int8).reshape(rows.shape), step.astype(
        np.float32
    )
