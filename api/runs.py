"""A query → one row of a run file, as `eval/README.md` has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from api.schemas import Result
from kg.errors import QueryError

if TYPE_CHECKING:
    from api.library import Library


def run_query(library: Library, query: Mapping[str, Any], mode: str, limit: int) -> dict[str, Any]:
    """One row: id, results (best first, each with item and sentence), refused.

    A query that cannot be read (empty) is a row without results and with its error.
    """
    row: dict[str, Any] = {"id": query["id"]}
    try:
        if mode == "ask":
            found = library.ask(query["query"], limit)
            results, refused = found.results, found.refused
            row["intent"] = found.understood.intent
            row["answer"] = found.text
        else:
            results, refused = library.search(query["query"], limit), False
    except QueryError as error:
        return {
            **row,
            "results": [],
            "refused": True,
            "error": error.message(library.settings.lang),
        }
    return {**row, "results": [_row(result) for result in results], "refused": refused}


def _row(result: Result) -> dict[str, Any]:
    return {
        "item": result.item,
        "document": result.document,
        "id": result.id,
        "sentence": result.sentence,
        "start": result.start,
        "end": result.end,
        "score": round(result.score, 6),
    }
