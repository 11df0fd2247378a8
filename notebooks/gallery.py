"""Run the notebooks on the embedded sample and write their pictures and docs/gallery.md.

usage: gallery.py      (or: make gallery)

A cell with the metadata `"gallery": NAME` gives docs/gallery/NAME.png; the words beside the picture
are those that it carries for people who do not see it. Same sample, same fonts, same bytes.
"""

from __future__ import annotations

import base64
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
from execute import HERE, run

DOCS = HERE.parent / "docs"
LARGEST = 200_000  # bytes of one picture
HEAD = """# Gallery

Pictures from the notebooks, run on the embedded sample (an invented province). Made by `make gallery`; in the
notebooks each graph is followed by a frame to drag, zoom and click.
"""


def pictures(notebook: nbformat.NotebookNode) -> Iterator[tuple[str, bytes, str]]:
    """Name, PNG and words of every picture that a marked cell of an executed notebook shows."""
    for cell in notebook.cells:
        name = cell.metadata.get("gallery")
        shown = [o.data for o in cell.get("outputs", ()) if "image/png" in o.get("data", {})]
        if name and not shown:
            raise SystemExit(f"the cell marked {name} shows no picture")
        for data in shown[:1] if name else ():
            yield name, base64.b64decode(data["image/png"]), data["text/plain"]


def chapter(path: Path) -> str:
    """The pictures of one notebook, written, and its part of the page."""
    executed = run(nbformat.read(path, as_version=4))
    title = executed.cells[0].source.splitlines()[0].removeprefix("# ")
    lines = [f"\n## [{title}](../notebooks/{path.name})\n"]
    for name, png, words in pictures(executed):
        if len(png) > LARGEST:
            raise SystemExit(f"{name} has {len(png)} bytes; at most {LARGEST} are wanted")
        (DOCS / "gallery" / f"{name}.png").write_bytes(png)
        lines.append(f"![{words}](gallery/{name}.png)\n")
    return "\n".join(lines)


def main() -> int:
    """Write everything anew."""
    (DOCS / "gallery").mkdir(exist_ok=True)
    for old in (DOCS / "gallery").glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ZHENGMAI_LIBRARY"] = folder
        chapters = [chapter(path) for path in sorted(HERE.glob("*.ipynb"))]
    (DOCS / "gallery.md").write_text(HEAD + "".join(chapters), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
