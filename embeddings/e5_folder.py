"""The built-in model as a standard sentence-transformers folder in the user's cache.

Written once, without torch, from `e5_weights`; any tool that reads such folders reads this one. Our
own runtime (`e5_model`) reads the same files, so both compute from the same weights.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embeddings.e5_weights import SHA256, Sizes, Weights, read_weights, weights_file
from kg.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NAME = "intfloat/multilingual-e5-small"
FORMAT = 1
"""Grows when the bytes written here change: a folder of another number is written anew."""
MANIFEST = "zhengmai.json"
PREFIXES = {"query": "query: ", "passage": "passage: "}
_STEPS = 4
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>", "<mask>")
# What the model's own character map does beyond NFKC, read from its 4,837 entries.
_DROPPED = "[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
_BLANKS = "[\t\n\x0c\r\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u2581\u3000\ufeff\ufffd]"
LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
"""The parts of a layer as the weights' file calls them, and their names in BERT."""
_EMBEDDING_NAMES = {
    "emb.word": "word_embeddings.weight",
    "emb.pos": "position_embeddings.weight",
    "emb.type": "token_type_embeddings.weight",
    "emb.ln.w": "LayerNorm.weight",
    "emb.ln.b": "LayerNorm.bias",
}

Progress = Callable[[int, int], None]


def user_cache() -> Path:
    """`ZHENGMAI_CACHE`, or the user's cache folder of this system."""
    if given := os.environ.get("ZHENGMAI_CACHE"):
        return Path(given).expanduser()
    from platformdirs import user_cache_path

    return user_cache_path("zhengmai", appauthor=False)


def model_folder(cache: Path, progress: Progress | None = None) -> Path:
    """The model's folder below `cache`, written first where it is not there yet.

    Its bytes are checked by whoever loads them (`check_folder`). Safe for several processes at
    once: each writes beside and renames, and the first one wins.
    Raises `EncoderError` where the weights are missing or the folder cannot be written.
    """
    folder = cache / f"multilingual-e5-small-{SHA256[:12]}-{FORMAT}"
    if (folder / MANIFEST).is_file():
        return folder
    try:
        cache.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=".converting-", dir=cache))
        try:
            write_folder(read_weights(weights_file()), beside, progress)
            _swap_in(beside, folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise EncoderError(
            f"无法写入模型缓存：{error.strerror}",
            advice="请检查磁盘空间和权限，或用 ZHENGMAI_CACHE 指定别的文件夹",
            english=f"cannot write the model: {error.strerror}; see ZHENGMAI_CACHE",
            where=str(cache),
        ) from error
    return folder


def _swap_in(beside: Path, folder: Path) -> None:
    beside.chmod(0o755)
    try:
        beside.rename(folder)
    except OSError:
        if not (folder / MANIFEST).is_file():  # else another process was first
            raise


def check_folder(folder: Path) -> None:
    """Raise `EncoderError` unless every file holds the bytes that were written (0.13 s)."""
    for name, entry in _read_manifest(folder)["files"].items():
        path = folder / name
        if not path.is_file() or path.stat().st_size != entry["bytes"]:
            raise _damaged(path)
        if _sha256(path) != entry["sha256"]:
            raise _damaged(path)


def revision_of(folder: Path) -> str:
    """A hash of all files of the folder, in hex."""
    return str(_read_manifest(folder)["revision"])


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_bytes())
        return {"files": manifest["files"], "revision": manifest["revision"]}
    except (OSError, ValueError, KeyError) as error:
        raise _damaged(path) from error


def _damaged(path: Path) -> EncoderError:
    return EncoderError(
        "模型缓存里的文件缺失或已损坏",
        advice=f"请删除文件夹 {path.parent}，下次运行时会自动重建",
        english=f"missing or damaged; delete {path.parent}, it is written again on the next run",
        where=str(path),
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_folder(weights: Weights, folder: Path, progress: Progress | None = None) -> None:
    """Write the model into an existing, empty folder; the manifest last."""
    tell = progress or (lambda _done, _total: None)
    tell(0, _STEPS)
    _write_tensors(weights, folder / "model.safetensors")
    tell(1, _STEPS)
    _write_tokenizer(weights, folder)
    tell(2, _STEPS)
    for name, content in _settings(weights.sizes).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    tell(3, _STEPS)
    _write_manifest(folder)
    tell(_STEPS, _STEPS)


def _write_manifest(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": _sha256(path),
        }
        for path in paths
    }
    listing = json.dumps(files, sort_keys=True)
    revision = hashlib.sha256(listing.encode()).hexdigest()
    content = {"files": files, "name": NAME, "format": FORMAT, "revision": revision}
    with (folder / MANIFEST).open("w", encoding="utf-8") as file:
        json.dump(content, file, indent=2, sort_keys=True)
        file.flush()
        os.fsync(file.fileno())


def _write_tensors(weights: Weights, path: Path) -> None:
    """In float16: 240 MB, and nearer to the 4-bit weights than bfloat16."""
    import numpy as np
    from safetensors.numpy import save_file

    tensors: dict[str, npt.NDArray[np.float16]] = {}
    for name, values in weights.tensors.items():
        full = tensor_name(name)
        tensors[full] = values.astype(np.float16).reshape(_shape(full, weights.sizes, values.size))
    save_file(tensors, path, metadata={"format": "pt"})


def tensor_name(name: str) -> str:
    """The BERT name of one of the file's own (`l3.q.w` → `encoder.layer.3.attention…weight`)."""
    if name in _EMBEDDING_NAMES:
        return f"embeddings.{_EMBEDDING_NAMES[name]}"
    layer, part, kind = name.split(".")
    leaf = "weight" if kind == "w" else "bias"
    return f"encoder.layer.{layer[1:]}.{LAYER_NAMES[part]}.{leaf}"


def _shape(full: str, sizes: Sizes, count: int) -> tuple[int, ...]:
    if "LayerNorm" in full or full.endswith("bias"):
        return (count,)
    columns = sizes.intermediate if ".output.dense" in full and "attention" not in full else None
    return (-1, columns or sizes.hidden)


def _write_tokenizer(weights: Weights, folder: Path) -> None:
    from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing

    vocabulary = list(zip(weights.pieces, weights.scores, strict=True))
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=3, byte_fallback=False))
    # NFKC would turn the full-width tilde of ranges into ASCII; the model keeps it
    kept = "\U000f0000"
    steps: list[tuple[str | Regex, str]] = [
        (Regex(_DROPPED), ""),
        (Regex(_BLANKS), " "),
        ("～", kept),
    ]
    tokenizer.normalizer = normalizers.Sequence(
        [
            *(normalizers.Replace(old, new) for old, new in steps),
            normalizers.NFKC(),
            normalizers.Replace(kept, "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", 0), ("</s>", 2)],
    )
    tokenizer.add_special_tokens(
        [AddedToken(t, special=True, normalized=False, lstrip=t == "<mask>") for t in _SPECIAL]
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


def _settings(sizes: Sizes) -> dict[str, Any]:
    """The small JSON files of the folder."""
    stages = ("Transformer", ""), ("Pooling", "1_Pooling"), ("Normalize", "2_Normalize")
    modules = [
        {
            "idx": number,
            "name": str(number),
            "path": path,
            "type": f"sentence_transformers.models.{stage}",
        }
        for number, (stage, path) in enumerate(stages)
    ]
    return {
        "modules.json": modules,
        "config.json": _config(sizes),
        "sentence_bert_config.json": {"max_seq_length": sizes.positions, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "prompts": PREFIXES,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": sizes.positions,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes.hidden,
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }


def _config(sizes: Sizes) -> dict[str, Any]:
    return {
        "_name_or_path": NAME,
        "architectures": ["BertModel"],
        "model_type": "bert",
        "hidden_size": sizes.hidden,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.intermediate,
        "vocab_size": sizes.vocabulary,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": 1e-12,
        "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1,
        "attention_probs_dropout_prob": 0.1,
        "position_embedding_type": "absolute",
        "pad_token_id": 1,
        "bos_token_id": 0,
        "eos_token_id": 2,
        "torch_dtype": "float32",
        "tokenizer_class": "XLMRobertaTokenizer",
    }
