"""The doors: what each package shows is what is written here, no more and no less."""

import importlib
import subprocess
import sys

import pytest

DOORS = {
    "kg": set(),
    "kg.mentions": {"RECOGNISERS", "Recogniser", "find_mentions"},
    "kg.lexicon": {
        "Bodies",
        "Lexicon",
        "Places",
        "Policies",
        "Programmes",
        "load_lexicon",
    },
    "api": {"Library"},
}


@pytest.mark.parametrize(("module", "names"), sorted(DOORS.items()))
def test_a_door_shows_what_is_listed(module: str, names: set[str]) -> None:
    assert set(getattr(importlib.import_module(module), "__all__", ())) == names


@pytest.mark.parametrize(
    "module", ["kg", "kg.mentions", "kg.pipeline", "embeddings", "api", "api.cli"]
)
def test_importing_does_nothing_heavy(module: str) -> None:
    heavy = "torch openvino faiss sentence_transformers opencc matplotlib".split()
    code = f"import sys, {module}; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
