"""Build, save, load and search an index of passages."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embeddings.cache import Recent
from embeddings.coarse import CoarseTable, build_coarse, load_coarse
from embeddings.lexical import LexicalIndex, build_lexical, load_lexical
from embeddings.model import Encoder, Hit, Mode, OnePass, Progress, Query, encoder_id
from embeddings.passages import Passage, plain_query
from embeddings.ranking import ALL_UP_TO, WEIGHTS, Fields, Ranked, Weights, allows, rank, sum_of
from embeddings.tokens import TokenTable, build_tokens, load_tokens
from embeddings.vectors import DenseIndex, build_dense, load_dense, pack_vectors, unpack_vectors
from kg.errors import ViewError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Scores = npt.NDArray[np.float32]
    Vectors = npt.NDArray[np.float32]
    Numbers = npt.NDArray[np.int64]

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

FORMAT = 3
MANIFEST = "manifest.json"
CURRENT = "current"
_ANSWERS = 256
"""Answers that an index remembers, each a ranking of all items."""
_ENCODED = 1024
"""Texts whose token vectors an index remembers: some 20 KB each."""


def _answers() -> Recent[tuple[Query, Weights], tuple[Hit, ...]]:
    return Recent(_ANSWERS)


def _encoded() -> Recent[str, Vectors]:
    return Recent(_ENCODED)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Passages, their vectors and word counts, ready to be searched."""

    passages: tuple[Passage, ...]
    encoder: Encoder
    dense: DenseIndex
    tokens: TokenTable
    lexical: LexicalIndex
    groups: Numbers
    titles: tuple[bool, ...]
    coarse: CoarseTable | None = None
    answers: Recent[tuple[Query, Weights], tuple[Hit, ...]] = field(default_factory=_answers)
    encoded: Recent[str, Vectors] = field(default_factory=_encoded)

    def fields(self) -> Fields:
        """What is ranked."""
        return Fields(
            self.passages, self.groups, self.dense, self.tokens, self.lexical, self.coarse
        )


def _groups(passages: Sequence[Passage]) -> Numbers:
    """The number of each passage's item, counted in order."""
    import numpy as np

    known: dict[str, int] = {}
    return np.array([known.setdefault(p.address, len(known)) for p in passages], np.int64)


def _in_order(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    """By document, item and place: the passages of an item stand together."""
    return tuple(sorted(passages, key=lambda p: (p.document, p.item, p.eid, p.start, p.end)))


def embed_passages(
    passages: Sequence[Passage],
    encoder: Encoder,
    known: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
) -> dict[str, bytes]:
    """The vectors of passages by key, as the record stores them; keys in `known` are left out."""
    wanted = {p.key: p.plain for p in passages if not known or p.key not in known}
    keys = sorted(wanted)
    texts = [wanted[key] for key in keys]
    if isinstance(encoder, OnePass):
        pairs = encoder.passage_vectors(texts, progress)
    else:
        tokens = encoder.token_vectors(texts, progress=progress)
        pairs = list(zip(encoder.encode_passages(texts), tokens, strict=True))
    return {key: pack_vectors(*pair) for key, pair in zip(keys, pairs, strict=True)}


def build_index(
    passages: Sequence[Passage], encoder: Encoder, vectors: Mapping[str, bytes]
) -> SearchIndex:
    """An index of all passages. `vectors` holds at least each passage's key."""
    import numpy as np

    ordered = _in_order(passages)
    pairs = [unpack_vectors(vectors[p.key]) for p in ordered]
    width = len(pairs[0][0]) if pairs else encoder.dimensions
    dense = np.array([pair[0] for pair in pairs], np.float32).reshape(len(pairs), width)
    tokens = build_tokens((pair[1] for pair in pairs), width)
    return SearchIndex(
        passages=ordered,
        encoder=encoder,
        dense=build_dense(dense),
        tokens=tokens,
        lexical=build_lexical([p.plain for p in ordered]),
        groups=_groups(ordered),
        titles=tuple(p.is_title for p in ordered),
        coarse=build_coarse(tokens) if len(ordered) > ALL_UP_TO else None,
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
    if index.coarse is not None:
        index.coarse.save(folder)
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
    tokens = load_tokens(folder)
    return SearchIndex(
        passages=passages,
        encoder=encoder,
        dense=load_dense(folder / "dense.faiss"),
        tokens=tokens,
        lexical=load_lexical(folder / "lexical", len(passages)),
        groups=_groups(passages),
        titles=tuple(p.is_title for p in passages),
        coarse=load_coarse(folder, tokens) if len(passages) > ALL_UP_TO else None,
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


def search(index: SearchIndex, query: Query, weights: Weights = WEIGHTS) -> list[Hit]:
    """The best items, best first, at most `query.limit`.

    An index answers an identical query from its memory. Beyond `ranking.ALL_UP_TO` passages, those
    that neither words nor meaning bring near are not ranked at all.
    """
    text = plain_query(query.text)
    if not index.passages or not text.strip():
        return []
    asked = replace(query, text=text, offset=0, limit=0)
    hits = index.answers.get((asked, weights))
    if hits is None:
        hits = index.answers.keep((asked, weights), tuple(_ranked(index, asked, weights)))
    return list(hits[query.offset : query.offset + query.limit])


def _ranked(index: SearchIndex, query: Query, weights: Weights) -> list[Hit]:
    import numpy as np

    own, names = (None, []) if query.mode is Mode.LEXICAL else _query_vectors(index, query)
    found = rank(index.fields(), query, own, names, weights)
    total = sum_of(found.parts, len(found.positions))
    allowed = np.array([allows(query, index.passages[p]) for p in found.positions.tolist()], bool)
    kept = np.flatnonzero(allowed)
    order = kept[np.lexsort((found.positions[kept], -total[kept]))]
    return _grouped(index, order.tolist(), total, found)


def _query_vectors(index: SearchIndex, query: Query) -> tuple[Vectors, list[Vectors]]:
    """The token vectors of a query and of its expansions; those not remembered in one call."""
    texts = dict.fromkeys((query.text, *query.expansions))
    held = {text: rows for text in texts if (rows := index.encoded.get(text)) is not None}
    missing = [text for text in texts if text not in held]
    fresh = index.encoder.token_vectors(missing, queries=True) if missing else []
    for text, rows in zip(missing, fresh, strict=True):
        held[text] = index.encoded.keep(text, rows)
    return held[query.text], [held[text] for text in query.expansions]


def _grouped(index: SearchIndex, order: Sequence[int], total: Scores, found: Ranked) -> list[Hit]:
    """One hit an item, in order of its best passage; shown by the sentence that says most."""
    positions = found.positions.tolist()
    groups: dict[int, list[int]] = {}
    for at in order:
        groups.setdefault(int(index.groups[positions[at]]), []).append(at)
    hits = []
    for best, *rest in groups.values():
        shown = sorted(
            (best, *rest),
            key=lambda at: (index.titles[positions[at]], -float(found.sentence[at]), at),
        )
        hits.append(
            Hit(
                passage=index.passages[positions[shown[0]]],
                score=float(total[best]),
                parts={name: float(scores[best]) for name, scores in found.parts.items()},
                others=tuple(index.passages[positions[at]] for at in shown[1:]),
            )
        )
    return hits
