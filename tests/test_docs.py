"""The documentation names what is there: commands, options, settings, modules, files."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from api.cli import build_parser
from api.settings import VARIABLES

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def command_words(text: str) -> list[str]:
    """The commands of a README, without what stands behind a comment sign."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
    lines = [re.split(r"\s+#", line)[0].strip() for block in blocks for line in block.splitlines()]
    inline = re.findall(r"`((?:zhengmai|make) [^`]*)`", text)
    return sorted({line for line in [*lines, *inline] if line})


def subcommands() -> dict[str, list[str]]:
    """Name → its long options, read from the parser itself."""
    found: dict[str, list[str]] = {}
    for action in build_parser("en")._actions:
        if isinstance(action.choices, dict):
            for name, parser in action.choices.items():
                found[name] = [
                    option
                    for a in parser._actions
                    for option in a.option_strings
                    if option.startswith("--") and option != "--help"
                ]
    return found


def test_both_readmes_name_the_same_commands() -> None:
    assert command_words(read("README.md")) == command_words(read("README.zh.md"))


def test_the_first_commands_of_the_readme_set_everything_up() -> None:
    for name in ("README.md", "README.zh.md"):
        first = re.findall(r"```sh\n(.*?)```", read(name), re.S)[0]
        assert [line.split("#")[0].strip() for line in first.splitlines()] == [
            "make run",
            "make test",
        ]


def test_every_make_target_in_the_docs_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.M))
    texts = [
        read("README.md"),
        read("README.zh.md"),
        *(p.read_text("utf-8") for p in DOCS.rglob("*.md")),
    ]
    named = {t for text in texts for t in re.findall(r"`make ([a-z-]+)", text)}
    assert named <= targets


@pytest.mark.parametrize("name", sorted(subcommands()))
def test_every_command_and_option_is_documented(name: str) -> None:
    text = (DOCS / "cli.md").read_text("utf-8")
    section = re.search(rf"^## zhengmai {re.escape(name)}\b(.*?)(?=^## |\Z)", text, re.M | re.S)
    assert section, f"docs/cli.md has no section on {name}"
    for option in subcommands()[name]:
        assert f"`{option}" in section.group(1) or f"`{option}" in text.split("\n## ")[0], option


def test_every_documented_command_exists() -> None:
    named = set(re.findall(r"^## zhengmai ([a-z]+)", (DOCS / "cli.md").read_text("utf-8"), re.M))
    assert named == set(subcommands())


def test_every_setting_is_documented() -> None:
    text = (DOCS / "settings.md").read_text("utf-8")
    named = set(re.findall(r"`(ZHENGMAI_[A-Z_]+)`", text))
    assert named == {variable.name for variable in VARIABLES}


def test_every_setting_has_a_sentence_in_both_languages() -> None:
    assert {"name", "zh", "en"} <= {field.name for field in fields(VARIABLES[0])}
    assert all(variable.zh and variable.en for variable in VARIABLES)


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", ROOT / "README.zh.md", *DOCS.rglob("*.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / link).exists(), f"{path.name} → {link}"


def test_the_list_of_modules_in_the_docs_is_the_list_of_modules() -> None:
    text = (DOCS / "architecture.md").read_text("utf-8").split("```")[1]
    for package in ("kg", "embeddings", "api"):
        there = {
            p.stem
            for p in (ROOT / package).iterdir()
            if (p.suffix == ".py" and not p.stem.startswith("__")) or (p / "__init__.py").exists()
        } - {"data"}
        block = re.search(rf"^{package}/ .*?(?=^\w+/ |\Z)", text, re.M | re.S)
        assert block
        missing = {name for name in there if not re.search(rf"(?<![\w.]){name}\b", block.group())}
        assert not missing, f"docs/architecture.md does not name {package}: {sorted(missing)}"


def test_error_tree_in_the_docstring_is_the_tree() -> None:
    import kg.errors as errors

    classes = {
        n for n, c in vars(errors).items() if isinstance(c, type) and issubclass(c, Exception)
    }
    named = set(re.findall(r"\b[A-Z][A-Za-z]+(?=\s|$)", errors.__doc__.split("\n\n")[1]))
    assert classes <= named
