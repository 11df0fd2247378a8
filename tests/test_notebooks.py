"""Notebooks as stored: no outputs, one variable for the library, a picture for every marked cell.

That they run is `make notebooks`; that the pictures are theirs is `make gallery`.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from PIL import Image

ROOT = Path(__file__).parent.parent
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PUBLIC = {"api", "api.drawing", "api.labels", "kg.errors", "kg.graph", "kg.rdf"}


def cells(path: Path, kind: str) -> list[Any]:
    return [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == kind]


def test_there_are_the_six_stories() -> None:
    assert [path.name[:2] for path in PATHS] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("path", PATHS, ids=[p.stem for p in PATHS])
def test_stored_without_outputs(path: Path) -> None:
    nbformat.validate(nbformat.read(path, as_version=4))
    for cell in cells(path, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None


@pytest.mark.parametrize("path", PATHS, ids=[p.stem for p in PATHS])
def test_one_variable_names_the_library(path: Path) -> None:
    code = "\n".join(cell.source for cell in cells(path, "code"))
    assert len(re.findall(r"^LIBRARY = ", code, re.M)) == 1
    assert code.count("Library.open(LIBRARY)") == 1
    assert code.rstrip().endswith("library.close()")


@pytest.mark.parametrize("path", PATHS, ids=[p.stem for p in PATHS])
def test_public_verbs_only_and_chinese_first(path: Path) -> None:
    for cell in cells(path, "code"):
        for node in ast.walk(ast.parse(cell.source)):
            name = node.module if isinstance(node, ast.ImportFrom) else None
            if name and name.split(".")[0] in ("api", "kg", "embeddings"):
                assert name in PUBLIC
            if isinstance(node, ast.Attribute):
                assert not node.attr.startswith("_")
    first = cells(path, "markdown")[0].source
    assert re.match(r"# \d\d [\u4e00-\u9fff]", first)
    assert re.search(r"^\*[A-Z].*\*$", first, re.M)


def test_every_marked_cell_has_its_picture_in_the_gallery() -> None:
    marked = [
        c.metadata["gallery"] for p in PATHS for c in cells(p, "code") if "gallery" in c.metadata
    ]
    page = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    assert re.findall(r"\]\(gallery/(.+?)\.png\)", page) == marked
    held = sorted((ROOT / "docs" / "gallery").glob("*.png"))
    assert [path.stem for path in held] == sorted(marked)
    for path in held:
        assert path.stat().st_size < 200_000
        with Image.open(path) as image:
            assert image.format == "PNG"
            assert image.size[0] > 500
    assert all(f"../notebooks/{path.name}" in page for path in PATHS)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("import warnings; warnings.warn('old', DeprecationWarning)", "DeprecationWarning"),
        ("import sys; sys.stderr.write('told')", "told"),
        ("1 / 0", "ZeroDivisionError"),
        ("print('fine')", ""),
    ],
)
def test_a_warning_or_an_error_fails_a_notebook(tmp_path: Path, source: str, fault: str) -> None:
    cell = nbformat.v4.new_code_cell(source)
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "made.ipynb")
    command = [sys.executable, str(ROOT / "notebooks" / "execute.py"), str(tmp_path / "made.ipynb")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, fault in done.stdout) == (int(bool(fault)), True)
    assert f"made.ipynb: {'FAILED' if fault else 'ok'}" in done.stdout


def test_a_notebook_stored_with_outputs_fails(tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("stream", text="1")])
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "made.ipynb")
    command = [sys.executable, str(ROOT / "notebooks" / "execute.py"), str(tmp_path / "made.ipynb")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "stored with outputs" in done.stdout
