"""Networks that were trained further from the built-in encoder, read from the small files that hold them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from embeddings.e5_weights import SHA256
from kg.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Trained:
    """A network that comes with the package: its file, what to call it, and what makes the file anew."""

    path: Path
    chinese: str
    english: str
    made_by: str

    def tensors(self, base: Mapping[str, Any]) -> tuple[dict[str, Rows], int]:
        """Its tensors by name and how many layers it has, by the file and the encoder's own tensors.

        Raises EncoderError for a file that is missing, damaged or of another encoder. It holds for each tensor whole
        steps (int8) and the length of one for each row: of the head's own weights, and of how the encoder's were
        changed.
        """
        try:
            held = _held(self.path)
            if str(held["encoder"]) != SHA256:
                raise self._unusable(f"encoder {held['encoder']}")
            names = [name for name in held if name.endswith((".weight", ".bias"))]
            return {name: _tensor(held, name, base) for name in names}, int(held["layers"])
        except (OSError, EOFError, ValueError, TypeError, BadZipFile, zlib.error) as error:
            raise self._unusable(str(error)) from error
        except KeyError as error:
            raise self._unusable(f"no {error}") from error

    def _unusable(self, why: str) -> EncoderError:
        return EncoderError(
            f"{self.chinese}无法使用（{why}）",
            advice=f"请重新安装，开发者运行 {self.made_by}",
            english=f"{self.english} cannot be used ({why}); install anew, or run `{self.made_by}`",
            where=str(self.path),
        )


def _held(path: Path) -> dict[str, Any]:
    import numpy as np

    with path.open("rb") as opened, np.load(opened) as file:
        return {name: file[name] for name in file.files}


def _tensor(held: Mapping[str, Any], name: str, base: Mapping[str, Any]) -> Rows:
    import numpy as np

    steps, length = held[name].astype(np.float32), held[f"{name}.step"]
    change: Rows = steps * length.reshape(-1, *[1] * (steps.ndim - 1))
    return change if name.startswith("head.") else change + base[name].astype(np.float32)
