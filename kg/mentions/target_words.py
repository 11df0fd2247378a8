"""The words of `kg/data/target_words.toml` as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon.groups import any_of, load_groups

FILE = "target_words.toml"


@dataclass(frozen=True, slots=True)
class TargetWords:
    """Each pattern is a group of the file, with the dates and rates that stand beside its words."""

    making: re.Pattern[str]
    longest_making: int
    reaching: re.Pattern[str]
    leading: re.Pattern[str]


@lru_cache(maxsize=1)
def load_words() -> TargetWords:
    """The words, read once."""
    words = load_groups(FILE)
    one = {name: any_of(group) for name, group in words.items()}
    return TargetWords(
        making=re.compile(f"(?:{one['making']})$"),
        longest_making=max(map(len, words["making"])),
        reaching=re.compile(
            f"(?:{one['reaching']}|每人每[年月日天]|每[年月]|[较比]20\\d\\d年|[从由](?=[^,]*[\\d目现去上原])[^,从由]{{1,12}})$"
        ),
        leading=re.compile(
            r"^(?:[到至]?(?:20\d\d年)?(?:年[底末]前?|\d{1,2}月[底末]?前?)|[到至]?20\d\d年[底末]?前?"
            "|对(?![口外接标象])|再(?![生造制])"
            rf"|{one['leading']})"
        ),
    )
