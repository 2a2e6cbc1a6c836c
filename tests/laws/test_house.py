"""The house numbers and rules of form that no linter of ours checks."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "vanguard").rglob("*.py"))

SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "core", "manager", "misc"}

# Written in pieces, so that this file names none of them itself.
HOSTS = [
    ".".join(host)
    for host in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
    )
]
PLACES = ["/" + "work/" + "main", "/" + "work/" + "shared"]

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def named(path: Path) -> str:
    """A file as a test's id."""
    return str(path.relative_to(ROOT))


def definitions(path: Path) -> list[Definition]:
    """Every class and function of a file, nested ones too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, Definition)]


def length(node: Definition) -> int:
    """The lines of a definition, its decorators not counted."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def public(tree: ast.Module) -> Iterator[Definition]:
    """Public functions and classes of a module, and the public functions of those classes."""
    for node in tree.body:
        if isinstance(node, Definition) and not node.name.startswith("_"):
            yield node
            yield from (
                inner
                for inner in (node.body if isinstance(node, ast.ClassDef) else ())
                if isinstance(inner, Definition) and not inner.name.startswith("_")
            )


def tracked() -> list[Path]:
    """Every file that is, or could be, committed; all files where this is no checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_file_is_at_most_400_lines(path: Path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= 400


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_function_is_at_most_50_lines(path: Path) -> None:
    functions = [node for node in definitions(path) if not isinstance(node, ast.ClassDef)]
    assert [f"{node.name}: {length(node)}" for node in functions if length(node) > 50] == []


def test_files_and_functions_are_short_as_a_rule() -> None:
    files = sorted(path.read_text(encoding="utf-8").count("\n") for path in MODULES if path.stat().st_size)
    functions = sorted(
        length(node) for path in MODULES for node in definitions(path) if not isinstance(node, ast.ClassDef)
    )
    assert median(files) <= 120
    assert files[len(files) * 9 // 10] <= 250
    assert median(functions) <= 10
    assert functions[len(functions) * 9 // 10] <= 25


def test_every_file_has_a_name_that_says_something() -> None:
    assert [
        named(path) for path in MODULES if path.stem in SAY_NOTHING or path.parent.name in SAY_NOTHING
    ] == []
    assert [
        f"{named(path)}: {node.name}"
        for path in MODULES
        for node in definitions(path)
        if isinstance(node, ast.ClassDef) and node.name.endswith("Manager")
    ] == []


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_every_public_name_has_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), f"{named(path)} says nothing of itself"
    assert [node.name for node in public(tree) if not ast.get_docstring(node)] == []


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    named_host = re.compile("|".join(re.escape(text) for text in HOSTS + PLACES).encode())
    assert [named(path) for path in tracked() if named_host.search(path.read_bytes())] == []
