"""`zhengmai backup` and `zhengmai reindex`."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from api import printing
from api.commands import opened, write

if TYPE_CHECKING:
    from api.settings import Settings


def backup(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai backup PATH`: a whole copy of the record, also while others use it."""
    path = Path(arguments.path)
    with opened(settings) as library:
        library.backup(path)
        folder = library.folder
    if settings.lang == "en":
        write(f"{path}\nto restore: put it as library.db into an empty folder such as {folder}\n")
    else:
        write(f"已备份到 {path}\n恢复：以 library.db 为名放进空的文库文件夹（如 {folder}）\n")
    return 0


def reindex(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai reindex`: make the search index anew from the record."""
    del arguments
    with opened(settings) as library, printing.Bar(settings.lang) as bar:
        count = library.reindex(bar)
    write(f"{count} sentences indexed\n" if settings.lang == "en" else f"已重建索引，{count} 句\n")
    return 0
