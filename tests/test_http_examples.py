"""The `curl` examples of docs/http.md, run in order against a served sample."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from api_fixtures import PLAN, FakeEncoder
from browsing import TOKEN, serving

from api import Library
from api.settings import Settings

DOCS = Path(__file__).parent.parent / "docs" / "http.md"
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    for line in block.splitlines()
]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed: the examples of docs/http.md are left out")
    folder = tmp_path_factory.mktemp("examples")
    (folder / "plan.txt").write_text(PLAN, "utf-8")
    with Library.open(folder / "lib", Settings(folder, token=TOKEN), FakeEncoder()) as library:
        library.add_sample()
        with serving(library) as address:
            yield address, folder


def test_there_are_examples_for_every_address() -> None:
    table = re.findall(r"^\| `?(?:GET|POST) (/[a-z]+)", DOCS.read_text("utf-8"), re.MULTILINE)
    for address in table:
        assert any(re.search(rf"8000(?:/v1)?{address}\b", command) for command in COMMANDS), address


@pytest.mark.parametrize("number", range(len(COMMANDS)))
def test_an_example_works(served: tuple[str, Path], number: int) -> None:
    address, folder = served
    command = COMMANDS[number].replace("http://127.0.0.1:8000", address)
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60,
        env={**os.environ, "ZHENGMAI_TOKEN": TOKEN},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    output = re.search(r"-o (\S+)", command)
    if "%{http_code}" in command:
        assert done.stdout in {"204", "304"}
    elif output and output[1] != "/dev/null":
        assert (folder / output[1]).stat().st_size > 1000
    elif "metrics" in command or "text/csv" in command:
        assert done.stdout and '"status"' not in done.stdout
    elif "headers.txt" not in command:
        body = json.loads(done.stdout)
        assert not str(body.get("type", "")).startswith(("urn:", "about:")), body
