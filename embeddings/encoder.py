"""The one verb that loads an encoder: the built-in model, or any that lies on this machine."""

from __future__ import annotations

from pathlib import Path

from embeddings.e5_folder import NAME, model_folder, user_cache
from embeddings.e5_model import E5Encoder
from embeddings.model import Encoder, Progress, encoder_id
from embeddings.sentence_model import SentenceEncoder, local_folder

__all__ = ["BUILT_IN", "Encoder", "Progress", "encoder_id", "load_encoder", "user_cache"]

BUILT_IN = NAME


def load_encoder(
    name_or_folder: str = BUILT_IN, cache: Path | None = None, progress: Progress | None = None
) -> Encoder:
    """The encoder of that name. Raises `EncoderError` where the model is not on this machine.

    The built-in one is converted into `cache` (default: `user_cache()`) when it is asked for first,
    which takes some seconds and is told through `progress`. Weights are loaded with the first text.
    """
    if name_or_folder == BUILT_IN:
        return E5Encoder(model_folder(cache or user_cache(), progress))
    return SentenceEncoder(name_or_folder, local_folder(name_or_folder))
