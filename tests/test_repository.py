"""Rules about the repository itself that no tool checks."""

import ast
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from socialmap.config import Settings

ROOT = Path(__file__).parents[1]
MAX_LINES = 400
MODULES = [path for folder in ("socialmap", "layers") for path in sorted((ROOT / folder).rglob("*.py"))]
READ = [path for path in MODULES if "versions" not in path.parts]  # Alembic writes those
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", READ, ids=_name)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= MAX_LINES, f"{_name(path)} has {lines} lines; split it"


@pytest.mark.parametrize("path", TESTS, ids=_name)
def test_expected_errors_are_matched_on_their_text(path: Path) -> None:
    bare = [
        call.lineno
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) == "pytest.raises"
        and "match" not in {keyword.arg for keyword in call.keywords}
    ]
    assert not bare, f"{_name(path)}: pytest.raises without match= on lines {bare}"


def test_tests_have_no_packages_and_unique_names() -> None:
    names = [path.name for path in TESTS if path.name != "conftest.py" and "support" not in path.parts]
    assert "__init__.py" not in names
    assert sorted(set(names)) == sorted(names)


def test_ci_runs_make_test_and_nothing_cleverer() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert lines[0].startswith("#!")
    assert [line for line in lines[1:] if not line.startswith(("set ", "cd "))] == ["make test"]


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=_name)
def test_code_stands_in_a_file_that_the_tools_read(path: Path) -> None:
    """What a template says in JavaScript has no lint, no types and no test: there it calls what is in a file."""
    text = path.read_text()
    scripts = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>(.*?)</script>", text, flags=re.DOTALL)
    bare = [re.sub(r"\{\{.*?\}\}", "", script).strip() for script in scripts]
    assert [code for code in bare if code and not re.fullmatch(r"\w+\([, ]*\);", code)] == []
    assert not re.search(r"<[^>{]*\son[a-z]+=", text)


def test_every_room_has_its_place_in_the_import_order() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    order = next(contract for contract in contracts if contract["id"] == "order")
    listed = {entry.strip("()").removeprefix("socialmap.") for entry in order["layers"]}
    inside = [path.relative_to(ROOT / "socialmap") for path in (ROOT / "socialmap").rglob("*.py")]
    rooms = {path.parts[0].removesuffix(".py") for path in inside}
    assert rooms - {"__init__"} <= listed, "add it to the contract 'order' in pyproject.toml"


@pytest.mark.parametrize("name", [f"SOCIALMAP_{field.name.upper()}" for field in fields(Settings)])
def test_every_setting_is_in_the_readme(name: str) -> None:
    assert f"`{name}`" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/look.md"])
def test_what_a_guide_for_developers_names_is_there(name: str) -> None:
    told = re.findall(r"`((?:socialmap|data|docs|layers|templates|tests)/[\w./-]*)`", (ROOT / name).read_text())
    assert told
    assert [path for path in told if not (ROOT / path).exists() and not path.startswith("tests/artifacts")] == []
