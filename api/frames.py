"""What the library returns, as tables: `Rows` and the mix-in `Framed`, with `to_frame()`.

`Rows` is a tuple, so that everything that indexes, compares or counts results goes on working; it
only knows two things more. pandas is an extra and is imported when a frame is asked for.
`docs/decisions/results-as-tables.md` says why.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import lru_cache
from types import UnionType
from typing import TYPE_CHECKING, Any, Generic, SupportsIndex, TypeVar, Union, get_args, get_origin
from typing import get_type_hints as hints_of

from kg.errors import SettingsError

if TYPE_CHECKING:
    from pandas import DataFrame

T = TypeVar("T")
Record = dict[str, object]
_NUMBERS = {"integer": int, "nonNegativeInteger": int, "gYear": int, "decimal": float, "double": float}  # fmt: skip
_XSD = "http://www.w3.org/2001/XMLSchema#"


class Framed:
    """A result that is, or holds, a table."""

    __slots__ = ()

    def records(self) -> list[Record]:
        """The rows of `to_frame`, as dicts: one for a single thing, else what the thing lists."""
        return [flat(self)]

    def to_frame(self) -> DataFrame:
        """A pandas DataFrame of `records`; raises SettingsError where pandas is not installed."""
        return frame(self.records())

    def _repr_html_(self) -> str:
        from api.rich import html_of

        return html_of(self)


class Rows(tuple[T, ...], Generic[T]):
    """A tuple of results of one type, with `to_frame()` and a table for notebooks.

    `kind` is that type: it gives an empty frame its columns.
    """

    kind: type[T] | None

    def __new__(cls, rows: Iterable[T] = (), kind: type[T] | None = None) -> Rows[T]:
        made = super().__new__(cls, rows)
        made.kind = kind
        return made

    def __getitem__(self, at: SupportsIndex | slice) -> Any:
        """One row, or `Rows` again for a slice."""
        if isinstance(at, slice):
            return Rows(super().__getitem__(at), self.kind)
        return super().__getitem__(at)

    def records(self) -> list[Record]:
        """One dict a row of `to_frame`."""
        return list(records_of(self))

    def to_frame(self) -> DataFrame:
        """A pandas DataFrame, one row a result; raises SettingsError without pandas."""
        return frame(self.records(), columns_of(self.kind))

    def _repr_html_(self) -> str:
        from api.rich import html_of

        return html_of(self)


class Solutions(dict[str, Any]):
    """SPARQL 1.1 JSON results with `to_frame()`; numbers and truth values have Python's types."""

    def records(self) -> list[Record]:
        """One dict a solution; for ASK one with `boolean`. What is unbound is None."""
        if "boolean" in self:
            return [{"boolean": self["boolean"]}]
        names = self["head"]["vars"]
        return [
            {name: _python(row[name]) if name in row else None for name in names}
            for row in self["results"]["bindings"]
        ]

    def to_frame(self) -> DataFrame:
        """A pandas DataFrame with a column a variable; raises SettingsError without pandas."""
        return frame(self.records(), tuple(self["head"].get("vars", ("boolean",))))

    def _repr_html_(self) -> str:
        from api.rich import html_of

        return html_of(self)


def _python(term: Mapping[str, str]) -> object:
    """A term of SPARQL JSON as Python's value; the text itself where its type has none here."""
    value, type_ = term["value"], term.get("datatype", "").removeprefix(_XSD)
    if type_ == "boolean":
        return value == "true"
    return _NUMBERS[type_](value) if type_ in _NUMBERS else value


def records_of(results: Iterable[object]) -> Iterator[Record]:
    """The rows of several results; a facet, say, gives several."""
    for result in results:
        if hasattr(result, "records"):
            yield from result.records()
        else:
            yield flat(result)


def flat(value: object) -> Record:
    """A dataclass as one row.

    The fields of a nested one bear its name (`planned_text`); of a list of records stands its
    length, and a list of words stays a tuple, which pandas' `explode` takes apart.
    """
    row: Record = {}
    kind: Any = type(value)
    for name, nested, many in _fields(kind):
        held = getattr(value, name)
        if many:
            row[name] = len(held)
        elif nested is None:
            row[name] = held.value if isinstance(held, Enum) else held
        elif held is None:
            row |= dict.fromkeys(f"{name}_{column}" for column in columns_of(nested))
        else:
            row |= {f"{name}_{key}": part for key, part in flat(held).items()}
    return row


def columns_of(kind: Any) -> tuple[str, ...]:
    """The columns of `flat` for a type; none for what is no dataclass."""
    if not _is_record(kind):
        return ()
    found: list[str] = []
    for name, nested, _ in _fields(kind):
        found += [f"{name}_{part}" for part in columns_of(nested)] if nested else [name]
    return tuple(found)


@lru_cache(maxsize=256)
def _fields(kind: Any) -> tuple[tuple[str, type | None, bool], ...]:
    """Each field: its name, its type where that is a record (or one and None), whether a list of
    records."""
    hints = hints_of(kind)
    return tuple((f.name, *_nested(hints[f.name])) for f in dataclasses.fields(kind))


def _nested(hint: Any) -> tuple[type | None, bool]:
    if get_origin(hint) is tuple:
        return None, any(map(_is_record, get_args(hint)))
    kinds = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    return next(filter(_is_record, kinds), None), False


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and dataclasses.is_dataclass(kind)


def frame(records: list[Record], columns: tuple[str, ...] = ()) -> DataFrame:
    """Records as a DataFrame; `columns` name those of an empty one."""
    try:
        import pandas
    except ImportError as error:
        raise SettingsError(
            "没有安装 pandas",
            advice='请运行 pip install "zhengmai[frames]"',
            english='pandas is not installed; run: pip install "zhengmai[frames]"',
        ) from error
    return pandas.DataFrame(records) if records else pandas.DataFrame(columns=list(columns))
