"""What items ask of departments, and the totals."""

from __future__ import annotations

from dataclasses import dataclass

from api.frames import Framed


@dataclass(frozen=True, slots=True)
class Responsibility(Framed):
    """What one item asks of one department, with the sentence that says so.

    `policies` are the names of the policies in the same sentence. `inherited` is empty where the
    item says so itself; `section` or `plan` where a sentence elsewhere speaks for all tasks of the
    section or of the plan: that sentence is quoted, and `source` is the address of its item (empty
    for a section's title).
    """

    document: str
    item: int
    id: str
    title: str
    department: str
    name: str
    role: str
    cue: str
    sentence: str
    start: int
    end: int
    policies: tuple[str, ...] = ()
    generic: bool = False
    inherited: str = ""
    source: str = ""
    document_title: str = ""


@dataclass(frozen=True, slots=True)
class DepartmentTotal(Framed):
    """How much is asked of one department: items, documents, and items by role."""

    department: str
    name: str
    items: int
    documents: int
    roles: dict[str, int]
