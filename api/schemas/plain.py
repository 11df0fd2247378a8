"""The one way from these types to JSON."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from enum import Enum
from typing import Any

from api.schemas.held import MentionView


def as_json(value: Any) -> Any:
    """Plain dicts, lists and scalars; fields of a mention that are None or empty are left out."""
    kind = type(value)
    return value if kind in _SCALARS else _plain_form(kind)(value)


_SCALARS = frozenset({str, int, bool, type(None)})
_EMPTY = (None, "", ())


def _plain_form(kind: Any) -> Callable[[Any], Any]:
    """How values of a type are made plain: found out once a type, as an answer has hundreds of values."""
    return _FORMS.get(kind) or _FORMS.setdefault(kind, _form_of(kind))


_FORMS: dict[Any, Callable[[Any], Any]] = {}


def _form_of(kind: Any) -> Callable[[Any], Any]:
    if dataclasses.is_dataclass(kind):
        return _record_form(kind)
    if issubclass(kind, Enum):
        return lambda value: value.value
    if issubclass(kind, dict):
        return lambda value: {str(key): as_json(part) for key, part in value.items()}
    if issubclass(kind, (list, tuple, set, frozenset)):
        return lambda value: [as_json(part) for part in value]
    if issubclass(kind, float):
        return lambda value: round(value, 6)
    return lambda value: value


def _record_form(kind: Any) -> Callable[[Any], dict[str, Any]]:
    names = tuple(f.name for f in dataclasses.fields(kind))

    def whole(value: Any) -> dict[str, Any]:
        return {
            name: part if type(part := getattr(value, name)) in _SCALARS else as_json(part)
            for name in names
        }

    def filled(value: Any) -> dict[str, Any]:
        pairs = ((name, getattr(value, name)) for name in names)
        return {name: as_json(part) for name, part in pairs if part not in _EMPTY}

    return filled if issubclass(kind, MentionView) else whole
