"""Modules import only what stands before them, and each heavy library has one door."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

KG = (
    "errors model normal lexicon tagger source document mentions laws links store graph compare rdf gold "
    "pipeline"
).split()

DOORS = {
    "sqlite3": {"kg.store"},
    "rdflib": {"kg.rdf"},
    "pyoxigraph": {"kg.rdf"},
    "pyshacl": {"kg.rdf"},
    "faiss": {"embeddings.vectors"},
    "openvino": {"embeddings"},
    "fastapi": {"api"},
    "starlette": {"api"},
    "uvicorn": {"api"},
    "networkx": {"kg.graph", "kg.rdf", "api"},
    "openpyxl": {"api"},
    "pypdf": {"kg.source"},
    "pandas": {"api.frames"},
    "matplotlib": {"api.drawing"},
}


def modules(package: str) -> list[tuple[str, Path]]:
    found = []
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found.append((".".join(p for p in parts if p != "__init__"), path))
    return found


def imports(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def top(name: str) -> str:
    """`kg.mentions.view` → `mentions`."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


ALL = [(name, path) for package in ("kg", "embeddings", "api") for name, path in modules(package)]


@pytest.mark.parametrize(("name", "path"), ALL, ids=[name for name, _ in ALL])
def test_packages_import_only_what_stands_before(name: str, path: Path) -> None:
    package = name.split(".")[0]
    forbidden = {"kg": {"embeddings", "api"}, "embeddings": {"api"}, "api": set()}[package]
    assert not {i for i in imports(path) if i.split(".")[0] in forbidden}


@pytest.mark.parametrize(("name", "path"), modules("kg"), ids=[n for n, _ in modules("kg")])
def test_kg_modules_keep_their_order(name: str, path: Path) -> None:
    own = top(name)
    if not own or own == "data":
        return
    assert own in KG, f"{name} is not in the list of layers"
    later = set(KG[KG.index(own) + 1 :])
    wrong = {i for i in imports(path) if i.startswith("kg.") and top(i) in later}
    assert not wrong, f"{name} imports what stands behind it: {sorted(wrong)}"


@pytest.mark.parametrize(("name", "path"), ALL, ids=[name for name, _ in ALL])
def test_heavy_libraries_have_one_door(name: str, path: Path) -> None:
    for library, doors in DOORS.items():
        if any(i == library or i.startswith(library + ".") for i in imports(path)):
            assert any(name == door or name.startswith(door + ".") for door in doors), (
                f"{name} imports {library}; its door is {sorted(doors)}"
            )


def test_model_and_errors_import_only_the_standard_library() -> None:
    for module in ("model", "errors"):
        assert not {
            i
            for i in imports(ROOT / "kg" / f"{module}.py")
            if not i.startswith(("__future__", "dataclasses", "enum"))
        }


def test_kg_needs_no_numpy_and_no_web() -> None:
    for name, path in modules("kg"):
        assert not {i for i in imports(path) if i.split(".")[0] in {"numpy", "torch", "fastapi"}}, (
            name
        )
