"""What every reader of a format returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reading:
    """Text of a file; `encoding` of a text file, else empty; `hints` as in `Source`."""

    text: str
    encoding: str = ""
    hints: tuple[tuple[str, str], ...] = ()
