"""The one way from these types to JSON."""

from __future__ import annotations

import dataclasses
from enum import Enum
from typing import Any

from api.schemas.held import MentionView


def as_json(value: Any) -> Any:
    """Plain dicts, lists and scalars; fields of a mention that are None or empty are left out."""
    if isinstance(value, MentionView):
        pairs = ((f.name, getattr(value, f.name)) for f in dataclasses.fields(value))
        return {name: as_json(part) for name, part in pairs if part not in (None, "", ())}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(key): as_json(part) for key, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [as_json(part) for part in value]
    if isinstance(value, float):
        return round(value, 6)
    return value
