"""The kind of a policy that the words around its title tell, where the title's own noun does not."""

from __future__ import annotations

import re

from kg.mentions.policy_found import Found
from kg.model import Role

# what these nouns name may also be a standard or a book; a law, a rule or a plan is none
_OPEN = frozenset(("normative", "other", "department_rule"))
_LEVEL = "(?:国家|行业|地方|团体|企业)标准"
_CALLED = re.compile(f"{_LEVEL}$")
_BRACKET = r"(?:\([^()]{0,40}\))?"
_LISTED = rf"{_BRACKET}(?:[、和]?《[^《》]{{1,60}}》{_BRACKET}){{0,6}}"
_BEHIND = re.compile(rf"{_LISTED}(?:等(?:\d+项)?标准|等?(?:\d+项)?{_LEVEL})(?!化|体系)")
_NUMBER = re.compile(r"\([A-Z]{2,5}(?:/[TZ])?\s?\d")  # (GB/T 35796—2017)


def told_kind(text: str, one: Found, role: Role | None, kind: str) -> str:
    """`kind`, or `standard` where the text calls it one, or `publication` where it is edited or printed."""
    if kind not in _OPEN:
        return kind
    if (
        _CALLED.search(text, max(0, one.start - 6), one.start)
        or _BEHIND.match(text, one.end)
        or _NUMBER.match(text, one.end)
    ):
        return "standard"
    return "publication" if role is Role.COMPILE else kind
