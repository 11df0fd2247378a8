"""Run every notebook from a clean kernel; fail on an error, a warning, or a stored output.

usage: execute.py [--keep FOLDER] [NOTEBOOK ...]     (--keep writes the executed copies there)

Each runs on a library of its own made from the embedded sample, unless ZHENGMAI_LIBRARY is set.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).parent


def stored_outputs(notebook: nbformat.NotebookNode) -> int:
    """How many code cells carry outputs: none may, in the repository."""
    return sum(bool(cell.get("outputs")) for cell in notebook.cells if cell.cell_type == "code")


def complaints(notebook: nbformat.NotebookNode) -> list[str]:
    """What the executed cells wrote to stderr: warnings count as errors."""
    return [
        output["text"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.get("name") == "stderr"
    ]


def run(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook with its outputs, from a clean kernel in which every warning is an error."""
    # ipykernel's own shutdown warns of a change to come, which Python hides by default.
    os.environ["PYTHONWARNINGS"] = "error,ignore::PendingDeprecationWarning"
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(HERE)}}).execute()
    return notebook


def execute(path: Path, keep: Path | None) -> list[str]:
    """The faults of one notebook; an empty list is good."""
    notebook = nbformat.read(path, as_version=4)
    if stored_outputs(notebook):
        return ["is stored with outputs; clear them before you commit"]
    try:
        run(notebook)
    except CellExecutionError as error:
        return [str(error)]
    if keep:
        nbformat.write(notebook, keep / path.name)
    return complaints(notebook)


def main() -> int:
    """Exit status 1 when any notebook has a fault."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("notebooks", nargs="*", type=Path)
    parser.add_argument("--keep", type=Path)
    arguments = parser.parse_args()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ZHENGMAI_LIBRARY", folder)
        for path in arguments.notebooks or sorted(HERE.glob("*.ipynb")):
            faults = execute(path, arguments.keep)
            sys.stdout.write(f"{path.name}: {'ok' if not faults else 'FAILED'}\n")
            sys.stdout.writelines(f"  {fault}\n" for fault in faults)
            failed += bool(faults)
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
