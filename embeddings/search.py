"""Build, save, load and search an index of passages."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embeddings.lexical import LexicalIndex, build_lexical, load_lexical, tokens_of
from embeddings.model import Encoder, Hit, Mode, Progress, Query, encoder_id
from embeddings.passages import Passage, plain_query
from embeddings.vectors import (
    DenseIndex,
    TokenTable,
    build_dense,
    build_tokens,
    load_dense,
    load_tokens,
    pack_vectors,
    unpack_vectors,
)
from kg.errors import ViewError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]

__all__ = [
    "Hit",
    "Mode",
    "Query",
    "SearchIndex",
    "build_index",
    "embed_passages",
    "load_index",
    "save_index",
    "search",
]

FORMAT = 1
MANIFEST = "manifest.json"
CURRENT = "current"
_RESCORED = 400
"""Passages of the first stage that late interaction looks at, from each ranking."""


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Passages, their vectors and word counts, ready to be searched."""

    passages: tuple[Passage, ...]
    encoder: Encoder
    dense: DenseIndex
    tokens: TokenTable
    lexical: LexicalIndex


def embed_passages(
    passages: Sequence[Passage],
    encoder: Encoder,
    known: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
) -> dict[str, bytes]:
    """The vectors of passages by key, as the record stores them; keys in `known` are left out."""
    wanted = {p.key: p.plain for p in passages if not known or p.key not in known}
    keys = sorted(wanted)
    tokens = encoder.token_vectors([wanted[key] for key in keys], progress=progress)
    dense = encoder.encode_passages([wanted[key] for key in keys])
    return {key: pack_vectors(dense[n], tokens[n]) for n, key in enumerate(keys)}


def build_index(
    passages: Sequence[Passage], encoder: Encoder, vectors: Mapping[str, bytes]
) -> SearchIndex:
    """An index of all passages. `vectors` holds at least each passage's key."""
    import numpy as np

    ordered = tuple(sorted(passages, key=lambda p: (p.document, p.start, p.end)))
    pairs = [unpack_vectors(vectors[p.key]) for p in ordered]
    width = len(pairs[0][0]) if pairs else encoder.dimensions
    dense = np.array([pair[0] for pair in pairs], np.float32).reshape(len(pairs), width)
    return SearchIndex(
        passages=ordered,
        encoder=encoder,
        dense=build_dense(dense),
        tokens=build_tokens((pair[1] for pair in pairs), width),
        lexical=build_lexical([p.plain for p in ordered]),
    )


def manifest_of(passages: Sequence[Passage], encoder: Encoder) -> dict[str, Any]:
    """What an index must say of itself to be the index of these passages."""
    listing = "\n".join(sorted(f"{p.id}\0{p.key}" for p in passages))
    return {
        "format": FORMAT,
        "encoder": encoder_id(encoder),
        "passages": len(passages),
        "hash": hashlib.sha256(listing.encode("utf-8", "surrogatepass")).hexdigest(),
    }


def save_index(index: SearchIndex, folder: Path) -> None:
    """Write the index as a new generation below `folder`; one rename of a small file swaps it in.

    A reader sees the old generation or the new one, never a mixture; the old one is then removed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix="generation-", dir=folder))
    try:
        _write_generation(index, beside)
        pointer = beside.with_suffix(".current")
        pointer.write_text(beside.name, encoding="ascii")
        pointer.replace(folder / CURRENT)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    for other in folder.glob("generation-*"):
        if other != beside:
            shutil.rmtree(other, ignore_errors=True)


def _write_generation(index: SearchIndex, folder: Path) -> None:
    index.dense.save(folder / "dense.faiss")
    index.tokens.save(folder)
    index.lexical.save(folder / "lexical")
    with (folder / "passages.jsonl").open("w", encoding="utf-8", errors="surrogatepass") as out:
        out.writelines(json.dumps(asdict(p), ensure_ascii=False) + "\n" for p in index.passages)
    manifest = manifest_of(index.passages, index.encoder)
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _generation(folder: Path) -> Path:
    """The folder that is current. Raises `ViewError` where there is none."""
    try:
        return folder / (folder / CURRENT).read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise _missing(folder) from error


def _missing(where: Path) -> ViewError:
    return ViewError(
        "检索索引缺失或已损坏",
        advice="请运行 zhengmai reindex",
        english="the search index is missing or damaged; run: zhengmai reindex",
        where=str(where),
    )


def load_index(folder: Path, encoder: Encoder) -> SearchIndex:
    """The saved index. Raises `ViewError` where it is missing, damaged or of another encoder."""
    manifest = read_manifest(folder)
    folder = _generation(folder)
    passages = _read_passages(folder / "passages.jsonl")
    if manifest != manifest_of(passages, encoder):
        raise ViewError(
            "检索索引与当前编码模型或格式不符",
            advice="请运行 zhengmai reindex",
            english="the index is of another encoder, format or set of passages; run: zhengmai reindex",
            where=str(folder),
        )
    return SearchIndex(
        passages=passages,
        encoder=encoder,
        dense=load_dense(folder / "dense.faiss"),
        tokens=load_tokens(folder),
        lexical=load_lexical(folder / "lexical", len(passages)),
    )


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a saved index. Raises `ViewError` where there is none."""
    try:
        found: dict[str, Any] = json.loads((_generation(folder) / MANIFEST).read_bytes())
        return found
    except (OSError, ValueError) as error:
        raise _missing(folder) from error


def _read_passages(path: Path) -> tuple[Passage, ...]:
    try:
        with path.open(encoding="utf-8", errors="surrogatepass") as lines:
            return tuple(Passage(**json.loads(line)) for line in lines)
    except (OSError, ValueError, TypeError) as error:
        raise _missing(path) from error


def search(index: SearchIndex, query: Query) -> list[Hit]:
    """The best items, best first, at most `query.limit`."""
    import numpy as np

    text = plain_query(query.text)
    if not index.passages or not text.strip():
        return []
    positions = np.arange(len(index.passages))
    parts = _parts(index, text, query.mode)
    total = np.sum(list(parts.values()), axis=0)
    allowed = [
        int(p)
        for p in positions
        if (query.within is None or index.passages[p].address in query.within)
        and all(phrase in index.passages[p].text for phrase in query.phrases)
    ]
    order = sorted(allowed, key=lambda p: (-float(total[p]), p))
    return _grouped(index, order, total, parts)[query.offset : query.offset + query.limit]


def _parts(index: SearchIndex, text: str, mode: Mode) -> dict[str, Scores]:
    import numpy as np

    parts: dict[str, Scores] = {}
    everything = range(len(index.passages))
    if mode is not Mode.LEXICAL:
        query = index.encoder.token_vectors([text], queries=True)[0]
        parts["late"] = _standard(index.tokens.best_matches(query, everything).mean(axis=0))
        vector = index.encoder.encode_queries([text])[0]
        parts["dense"] = 0.5 * _standard(index.dense.products(vector, everything))
    if mode is not Mode.SEMANTIC:
        parts["lexical"] = np.asarray(_standard(index.lexical.scores(tokens_of(text))))
    return parts


def _standard(scores: Scores) -> Scores:
    """z-scores; all zero where all scores are equal."""
    spread = scores.std()
    found: Scores = (scores - scores.mean()) / spread if spread > 1e-9 else scores * 0
    return found


def _grouped(
    index: SearchIndex, order: Sequence[int], total: Scores, parts: Mapping[str, Scores]
) -> list[Hit]:
    groups: dict[str, list[int]] = {}
    for position in order:
        groups.setdefault(index.passages[position].address, []).append(position)
    return [
        Hit(
            passage=index.passages[best],
            score=float(total[best]),
            parts={name: float(scores[best]) for name, scores in parts.items()},
            others=tuple(index.passages[p] for p in rest),
        )
        for best, *rest in groups.values()
    ]
