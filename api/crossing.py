"""The table of responsibilities over many documents: departments × items with roles, and totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from api.filters import Chosen, items_allowed, passes
from api.frames import Rows
from api.labels import label
from api.schemas import DepartmentTotal, Responsibility
from api.workbook import Sheet, Value, workbook
from kg.model import Role

if TYPE_CHECKING:
    from api.catalogue import Catalogue

LINK_BASE = "http://127.0.0.1:8000"
"""Where `zhengmai serve` answers when nothing else is said."""
COLUMNS = 250
"""Departments that the matrix shows side by side, those with most items first."""


def chosen_rows(
    catalogue: Catalogue, rows: Iterable[Responsibility], chosen: Chosen
) -> list[Responsibility]:
    """The rows that pass the filters of a search; `role` is asked of the row, not of its item."""
    roles = chosen.get("role", ())
    rest = {key: values for key, values in chosen.items() if key != "role"}
    allowed = items_allowed(catalogue, rest) if rest else None
    return [
        row
        for row in rows
        if (not roles or row.role in roles) and (allowed is None or passes(row.id, allowed))
    ]


def totals_of(rows: Iterable[Responsibility]) -> Rows[DepartmentTotal]:
    """One row a department, that with most items first."""
    by_department: dict[tuple[str, str], list[Responsibility]] = defaultdict(list)
    for row in rows:
        by_department[row.department, row.name].append(row)
    found = [
        DepartmentTotal(
            department=department,
            name=name,
            items=len({row.id for row in some}),
            documents=len({row.document for row in some}),
            roles={
                str(role): count
                for role in Role
                if (count := len({row.id for row in some if row.role == role}))
            },
        )
        for (department, name), some in by_department.items()
    ]
    return Rows(sorted(found, key=lambda t: (-t.items, t.name, t.department)), DepartmentTotal)


def summary(rows: Sequence[Responsibility], lang: str) -> str:
    """How much a table says, in one line."""
    departments, items, documents = _counts(rows)
    if lang == "en":
        return f"{len(rows)} rows: {departments} departments, {items} items, {documents} documents"
    return f"共 {len(rows)} 条：{departments} 个部门，{items} 项任务，{documents} 份文件"


def _counts(rows: Sequence[Responsibility]) -> tuple[int, int, int]:
    return (
        len({(row.department, row.name) for row in rows}),
        len({row.id for row in rows}),
        len({row.document for row in rows}),
    )


def permalink(base: str, id_: str, start: int | None = None) -> str:
    """The address of an item's page, at its sentence where one is given."""
    place = "" if start is None else f"#s{start}"
    return f"{base.rstrip('/')}/items/{quote(id_, safe='/', errors='replace')}{place}"


def workbook_of(rows: Sequence[Responsibility], lang: str, base: str = LINK_BASE) -> bytes:
    """A workbook: the table, the matrix of departments × items, the totals of each department."""
    return workbook([_table(rows, lang, base), _matrix(rows, lang, base), _totals(rows, lang)])


def _table(rows: Sequence[Responsibility], lang: str, base: str) -> Sheet:
    from api.printing import responsibility_rows

    head, cells = responsibility_rows(rows, lang)
    links = {}
    for at, row in enumerate(rows):
        links[at, 3] = permalink(base, row.id, None if row.inherited else row.start)
        links[at, 6] = permalink(base, row.id)
    departments, items, documents = _counts(rows)
    said = (
        ("total", f"{departments} departments", "", f"{items} items", f"{documents} documents")
        if lang == "en"
        else ("合计", f"{departments} 个部门", "", f"{items} 项任务", f"{documents} 份文件")
    )
    title = "responsibilities" if lang == "en" else "责任表"
    return Sheet(title, head, cells, links, (*said, "", f"{len(rows)}"), fixed=1)


def _matrix(rows: Sequence[Responsibility], lang: str, base: str) -> Sheet:
    """One line an item, one column a department, the roles where they meet."""
    every = totals_of(rows)
    shown = every[:COLUMNS]
    items: dict[str, dict[tuple[str, str], list[str]]] = {}
    titles: dict[str, str] = {}
    for row in rows:
        titles.setdefault(row.id, row.title)
        roles = items.setdefault(row.id, {}).setdefault((row.department, row.name), [])
        if label(row.role, lang) not in roles:
            roles.append(label(row.role, lang))
    lines: list[list[Value]] = [
        [
            id_,
            titles[id_],
            *("、".join(held.get((t.department, t.name), ())) for t in shown),
            len(held),
        ]
        for id_, held in items.items()
    ]
    links = {(at, 0): permalink(base, id_) for at, id_ in enumerate(items)}
    more = len(every) - len(shown)
    words = ("matrix", "address", "item", "departments", "items") if lang == "en" else _MATRIX
    last = words[3] + (f" (+{more})" if more else "")
    head = (words[1], words[2], *(t.name for t in shown), last)
    totals = (words[4], "", *(t.items for t in shown), sum(t.items for t in every))
    return Sheet(words[0], head, lines, links, totals, fixed=2)


_MATRIX = ("部门×任务", "位置", "任务", "部门数", "任务数合计")


def _totals(rows: Sequence[Responsibility], lang: str) -> Sheet:
    found = totals_of(rows)
    roles = [str(role) for role in Role if any(str(role) in t.roles for t in found)]
    lines: list[list[Value]] = [
        [t.name, t.items, t.documents, *(t.roles.get(role, 0) for role in roles)] for t in found
    ]
    words = ("totals", "department", "items", "documents", "total") if lang == "en" else _TOTALS
    _, items, documents = _counts(rows)
    sums = [sum(t.roles.get(role, 0) for t in found) for role in roles]
    head = (*words[1:4], *(label(role, lang) for role in roles))
    return Sheet(words[0], head, lines, {}, (words[4], items, documents, *sums), fixed=1)


_TOTALS = ("部门合计", "部门", "任务数", "文件数", "合计（不重复）")


def totals_table(
    rows: Sequence[Responsibility], lang: str
) -> tuple[Sequence[str], list[list[str]]]:
    """The totals as text cells, with their head; the last row sums up."""
    sheet = _totals(rows, lang)
    return sheet.head, [[str(value) for value in row] for row in [*sheet.rows, sheet.totals]]
