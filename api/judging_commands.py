"""`zhengmai judge confirm|reject|merge|split|list`."""

from __future__ import annotations

import getpass
from argparse import Namespace
from typing import TYPE_CHECKING

from api.commands import opened, write, write_json
from api.labels import label
from api.tables import text_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.settings import Settings
    from kg.model import Judgement

HEADS = {
    "zh": ("时间", "判断", "提及", "实体", "另一实体", "理由", "判断人"),
    "en": ("at", "verdict", "mention", "entity", "other", "reason", "by"),
}


def judge(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai judge VERDICT A B`."""
    with opened(settings) as library:
        made = library.judge(
            arguments.verdict,
            (arguments.a, arguments.b),
            mention=getattr(arguments, "mention", ""),
            reason=arguments.reason,
            by=arguments.by or _user(),
        )
    if arguments.json:
        write_json(made)
    else:
        write(judgements_text([made], settings.lang))
    return 0


def _user() -> str:
    """Who is logged in; empty where the system knows no name."""
    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):  # which of them differs between versions of Python
        return ""


def judged(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai judge list`."""
    with opened(settings) as library:
        found = library.judgements()
    if arguments.json:
        write_json(found)
    elif found:
        write(judgements_text(found, settings.lang))
    else:
        write("no judgements\n" if settings.lang == "en" else "还没有判断\n")
    return 0


def judgements_text(found: Sequence[Judgement], lang: str) -> str:
    """Judgements in the order in which they were made, as a table."""
    rows = [
        (j.at, label(j.verdict, lang), j.mention, j.entity, j.other, j.reason, j.by) for j in found
    ]
    return text_table(HEADS[lang], rows)
