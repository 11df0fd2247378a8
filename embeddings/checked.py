"""Which state of a saved index was found whole, so that opening it need not read all of it again.

Comparing every checksum of a thousand plans reads three gigabytes. It is done once for a state of the
files (their inode, size and time of change), which are on the disk by then; a file that another
program or a torn write changed has another state. `zhengmai doctor` compares them in any case.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from embeddings.manifest import FILES, FRAME, MANIFEST, Manifest, replace_file, stamp_of_file

CHECKED = "checked.json"


def is_checked(generation: Path, manifest: Manifest) -> bool:
    """Whether this very state of the files was found whole."""
    try:
        noted = json.loads((generation / CHECKED).read_bytes())
    except (OSError, ValueError):
        return False
    return bool(noted == _state(generation, manifest))


def note_checked(generation: Path, manifest: Manifest) -> None:
    """Remember that the files are whole, once they are on the disk. Nothing is remembered in a
    folder that may not be written: there they are compared each time."""
    try:
        for name in _names(manifest):
            _to_disk(generation / name)
        data = json.dumps(_state(generation, manifest)).encode("ascii")
        replace_file(generation / CHECKED, data)
    except OSError:
        return


def _names(manifest: Manifest) -> list[str]:
    used = [name for name in FILES if manifest.filled(name)]
    frame = [] if manifest.frame is None else [FRAME]
    return [*used, *frame, *(words.name for words in manifest.words), MANIFEST]


def _state(generation: Path, manifest: Manifest) -> dict[str, list[str]]:
    """What changes when a file is changed or replaced; its folder may be moved."""
    return {name: list(stamp_of_file(generation / name)[1:]) for name in _names(manifest)}


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
