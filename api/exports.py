"""The graph as files: RDF, graph formats, and plain rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError, SourceError

if TYPE_CHECKING:
    from api.library import Library

RDF = ("turtle", "jsonld", "nquads")
GRAPH = ("graphml", "gexf", "csv", "nodes.csv", "json")
FORMATS = (*RDF, *GRAPH, "jsonl")
MEDIA = {
    "turtle": ("text/turtle; charset=utf-8", "ttl"),
    "jsonld": ("application/ld+json", "jsonld"),
    "nquads": ("application/n-quads", "nq"),
    "graphml": ("application/graphml+xml", "graphml"),
    "gexf": ("application/gexf+xml", "gexf"),
    "csv": ("text/csv; charset=utf-8", "csv"),
    "nodes.csv": ("text/csv; charset=utf-8", "nodes.csv"),
    "json": ("application/json", "json"),
    "jsonl": ("application/jsonl; charset=utf-8", "jsonl"),
}


def export_bytes(library: Library, form: str) -> bytes:
    """The whole graph in one of `FORMATS`; raises QueryError for another."""
    if form not in FORMATS:
        raise QueryError(
            f"不支持的导出格式：{form}",
            wanted=f"可用 {'、'.join(FORMATS)}",
            english=f"unknown format '{form}'; wanted one of {', '.join(FORMATS)}",
        )
    if form == "jsonl":
        return _mention_lines(library)
    if form in RDF:
        from kg.rdf import serialize

        return serialize(library.dataset(), form)
    from kg.graph import graph_bytes

    return graph_bytes(library.graph(), form)


def export(library: Library, form: str, path: Path) -> None:
    """Write the graph to a file, put in place when complete; raises QueryError, SourceError.

    `csv` is two tables: the edges in `path`, the nodes beside it (`graph.nodes.csv`).
    """
    write_whole(path, export_bytes(library, form))
    if form == "csv":
        write_whole(path.with_name(f"{path.stem}.nodes.csv"), export_bytes(library, "nodes.csv"))


def _mention_lines(library: Library) -> bytes:
    """One JSON object a mention over all documents, with its document first."""
    from kg.pipeline import mention_rows

    rows = (
        {"document": reading.document.id, **row}
        for reading in library.catalogue.readings
        for row in mention_rows(reading)
    )
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return "".join(lines).encode("utf-8", "backslashreplace")


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and put it there by one rename; raises SourceError."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise SourceError(
            f"无法写入（{error.strerror}）",
            advice="请检查文件夹是否存在、是否有写入权限",
            english=f"cannot be written ({error.strerror}); check folder and permission",
            where=str(path),
        ) from error
