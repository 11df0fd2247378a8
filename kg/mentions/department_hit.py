"""A body's name as found in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

LEVEL = re.compile("自治区|兵团|[省市县区州盟旗]")


@dataclass(frozen=True, slots=True)
class NameHit:
    """A body's name at `text[start:end]`. `weak` hits count only where they have a role."""

    start: int
    end: int
    canonical: str
    rule: str
    generic: bool = False
    weak: bool = False
