"""The words of `kg/data/programme_words.toml` as patterns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from kg.lexicon.groups import any_of, load_groups

FILE = "programme_words.toml"


@dataclass(frozen=True, slots=True)
class ProgrammeWords:
    """Each field is a group of the file, as it is looked for."""

    vague: re.Pattern[str]
    any_platform: re.Pattern[str]
    physical: re.Pattern[str]
    handling: re.Pattern[str]
    creating: frozenset[str]
    specific: re.Pattern[str]
    specific_end: re.Pattern[str]
    in_use: re.Pattern[str]
    spreading: frozenset[str]
    starting: re.Pattern[str]
    routine: re.Pattern[str]
    planned: re.Pattern[str]
    routine_plan: re.Pattern[str]
    common: re.Pattern[str]
    denying: re.Pattern[str]
    label_shows: re.Pattern[str]
    label_systems: re.Pattern[str]
    label_drives: re.Pattern[str]


@lru_cache(maxsize=1)
def load_words() -> ProgrammeWords:
    """The words, read once."""
    words = load_groups(FILE)
    one = {name: any_of(group) for name, group in words.items()}
    return ProgrammeWords(
        vague=re.compile(
            "(?:专场|线上线下|线上|网络|现场|大型)(?:招聘|推介|$)"
            f"|重点(?!人群|行业|领域|区域|流域|群体)|一(?=[些批个项种次定]|系列)|{one['vague']}"
        ),
        any_platform=re.compile(f"(?:{one['any_platform']})平台$"),
        physical=re.compile(f"(?:{one['physical']})系统$"),
        handling=re.compile(one["handling"]),
        creating=frozenset(words["creating"]),
        specific=re.compile(one["specific"]),
        specific_end=re.compile(f"(?:{one['specific']})$"),
        in_use=re.compile(one["in_use"]),
        spreading=frozenset(words["spreading"]),
        starting=re.compile(f"(?:{one['starting']})$"),
        routine=re.compile(one["routine"]),
        planned=re.compile(one["planned"]),
        routine_plan=re.compile(f"(?:{one['routine_plan']})$"),
        common=re.compile(f"(?:{one['common_action']})行动$|的[\u4e00-\u9fff]{{2}}$"),
        denying=re.compile(f"(?:{one['denying']})[\u4e00-\u9fff]{{0,4}}$"),
        label_shows=re.compile(one["label_shows"]),
        label_systems=re.compile(one["label_systems"]),
        label_drives=re.compile(one["label_drives"]),
    )
