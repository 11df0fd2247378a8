"""Errors → HTTP: one table of status codes, one form (RFC 9457 problem details)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from kg import errors

STATUS: tuple[tuple[type[errors.ZhengmaiError], int], ...] = (
    (errors.NotFound, 404),
    (errors.Busy, 503),
    (errors.StoreError, 500),
    (errors.TooLarge, 413),
    (errors.UnknownFormat, 415),
    (errors.SourceError, 422),
    (errors.DocumentError, 422),
    (errors.QueryError, 400),
    (errors.EncoderError, 503),
    (errors.ViewError, 503),
)
"""Child before parent: the first that fits counts; any other error of ours is a 500."""


def status_of(error: errors.ZhengmaiError) -> int:
    """The status code of an error."""
    return next((status for kind, status in STATUS if isinstance(error, kind)), 500)


def problem(status: int, detail: str, lang: str = "zh", kind: str = "") -> dict[str, Any]:
    """A problem details object; `kind` is the name of the error's class.

    What it quotes of a request may hold half characters, which no encoding takes: they become `?`.
    """
    return {
        "type": f"urn:zhengmai:{kind}" if kind else "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail.encode("utf-8", "replace").decode("utf-8"),
        "lang": lang,
    }
