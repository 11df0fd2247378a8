"""Errors → RFC 9457 problem details, by one table; the same for pages."""

from __future__ import annotations

import http
from typing import Any

from api.answers import QuotationError
from kg import errors

STATUS: tuple[tuple[type[errors.ZhengmaiError], int], ...] = (
    (errors.NotFound, 404),
    (errors.Busy, 503),
    (errors.TooLarge, 413),
    (errors.UnknownFormat, 415),
    (errors.SourceError, 422),
    (errors.DocumentError, 422),
    (errors.QueryError, 400),
    (errors.SettingsError, 500),
    (errors.ViewError, 503),
    (errors.EncoderError, 503),
    (QuotationError, 500),
    (errors.ZhengmaiError, 500),
)


def status_of(error: errors.ZhengmaiError) -> int:
    """The HTTP status of an error: that of the first row it belongs to."""
    return next(status for kind, status in STATUS if isinstance(error, kind))


def problem(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """The members of a problem details object; `more` are extension members."""
    return {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **{name: value for name, value in more.items() if value},
    }


def problem_of(error: errors.ZhengmaiError) -> dict[str, Any]:
    """Problem details of one of our errors; a fault of the server's own gives no inner detail."""
    return problem(
        status_of(error),
        error.message("zh"),
        kind=type(error).__name__,
        found=error.found,
        wanted=error.wanted,
        advice=error.advice,
        english=error.message("en"),
    )
