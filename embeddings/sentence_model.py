"""Any sentence-transformers model that is on this machine, with its own prompts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embeddings.model import affixes_of
from kg.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Vectors = npt.NDArray[np.float32]

Progress = Callable[[int, int], None]
_BATCH = 32


class SentenceEncoder:
    """`Encoder` over a folder in the sentence-transformers format; torch loads with the first text.

    Not to be used in a forked process: torch hangs there; start workers by `spawn`.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self.revision = _revision(folder)
        self._model: Any = None

    @property
    def dimensions(self) -> int:
        return int(self._loaded().get_embedding_dimension())

    @property
    def affixes(self) -> tuple[int, int]:
        model = self._loaded()

        def marks(text: str) -> list[int]:
            found: list[int] = model.tokenizer(text, return_special_tokens_mask=True)[
                "special_tokens_mask"
            ]
            return found

        return affixes_of(model.prompts.get("query", ""), marks)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return self._encode(self._loaded().encode_query, texts, None)

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return self._encode(self._loaded().encode_document, texts, progress)

    def token_vectors(
        self, texts: Sequence[str], *, queries: bool = False, progress: Progress | None = None
    ) -> list[Vectors]:
        import numpy as np

        model = self._loaded()
        encode = model.encode_query if queries else model.encode_document
        found: list[Vectors] = []
        for start in range(0, len(texts), _BATCH):
            batch = [_sanitised(text) for text in texts[start : start + _BATCH]]
            for rows in encode(batch, output_value="token_embeddings", show_progress_bar=False):
                states = rows.float().numpy()
                length = np.linalg.norm(states, axis=-1, keepdims=True)
                found.append(states / np.maximum(length, 1e-12))
            if progress:
                progress(len(found), len(texts))
        return found

    def _encode(self, encode: Any, texts: Sequence[str], progress: Progress | None) -> Vectors:
        import numpy as np

        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for start in range(0, len(texts), _BATCH):
            batch = [_sanitised(text) for text in texts[start : start + _BATCH]]
            rows[start : start + len(batch)] = encode(
                batch, normalize_embeddings=True, show_progress_bar=False
            )
            if progress:
                progress(start + len(batch), len(texts))
        return rows

    def _loaded(self) -> Any:
        if self._model is None:
            self._model = _load(self.folder)
        return self._model


def _load(folder: Path) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        return SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    except (OSError, ValueError, KeyError, ImportError, AttributeError) as error:
        raise EncoderError(
            f"无法加载模型：{error}",
            wanted="sentence-transformers 格式的模型文件夹",
            english=f"cannot load the model: {error}",
            where=str(folder),
        ) from error


def local_folder(name_or_folder: str) -> Path:
    """Where a model lies: a folder, or a name in the local Hugging Face cache. Never downloads.

    Raises `EncoderError` where it is not on this machine.
    """
    folder = Path(name_or_folder).expanduser()
    if folder.is_dir():
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name_or_folder, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError) as error:
        raise EncoderError(
            "本机没有这个模型",
            wanted="一个模型文件夹，或已在本机 Hugging Face 缓存中的模型名",
            advice="本程序不联网；请先把模型复制到本机，再给出文件夹",
            english="the model is not on this machine; give a local folder",
            where=name_or_folder,
        ) from error


def _revision(folder: Path) -> str:
    """A hash over the names and bytes of the folder's files, in hex."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        total.update(f"{path.relative_to(folder).as_posix()}\0{digest}\n".encode())
    return total.hexdigest()


def _sanitised(text: str) -> str:
    """Lone surrogates as `?`: the tokenizer raises on them."""
    return text.encode("utf-8", "replace").decode("utf-8")
