"""The one-way import rule, read from the syntax tree."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "vanguard"
MODULES = sorted(PACKAGE.rglob("*.py"))

FLOORS = (
    {"errors", "__version__"},
    {"model"},
    {"files", "long_lists", "freed"},
    {"strict_yaml", "dotenv", "places", "cachefile", "strongest"},
    {"variables"},
    {"wire", "policy", "rules"},
    {"layers"},
    {"inspection"},
    {"gate"},
    {"adapters", "transports", "trust", "bench", "dashboard"},
    {"hosting", "scorers"},
    {"settings"},
    {"demo"},
    {"cli"},
    {"__init__", "__main__"},
)
LEVEL = {room: level for level, rooms in enumerate(FLOORS) for room in rooms}

PURE = ("model", "wire", "policy", "rules.match", "rules.index", "layers", "inspection")
HEAVY = {"typer", "click", "rich", "pydantic", "ruamel", "structlog", "mcp", "sigstore", "tuf"}
LATE = {
    "asyncio",
    "ssl",
    "vanguard.layers.disguises",
    "vanguard.layers.commands.scan",
    "vanguard.layers.sql.values",
}
"""What only some messages need."""

WORLDLY = {"asyncio", "socket", "time", "random", "os", "subprocess", "logging", "redis"}


def name_of(path: Path) -> str:
    """The module's name inside the package: ``wire.jsonrpc``; ``wire`` for ``wire/__init__.py``."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of every module that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: a relative import"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def test_every_module_lies_in_a_room_of_the_house() -> None:
    assert {name_of(path).partition(".")[0] for path in MODULES} <= LEVEL.keys()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_run_one_way(path: Path) -> None:
    own = name_of(path).partition(".")[0]
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {own} may not import {target}"
        for line, target in imports(path)
        if target.startswith("vanguard.")
        and (room := target.split(".")[1]) != own
        and LEVEL.get(room, LEVEL["__init__"]) >= LEVEL[own]
    ]
    assert wrong == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_what_judges_touches_nothing_of_the_world(path: Path) -> None:
    name = name_of(path)
    if any(name == pure or name.startswith(f"{pure}.") for pure in PURE):
        assert WORLDLY.isdisjoint(target.partition(".")[0] for _, target in imports(path))


def test_only_the_settings_read_the_environment() -> None:
    readers = {
        name_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv")
    }
    assert readers <= {"settings"}


def test_everything_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    optional = [each for name in ("demo", "otel", "redis", "sigstore") for each in extras[name]]
    declared = " ".join([*project["project"]["dependencies"], *optional]).lower()
    sold_as = packages_distributions()
    for path in MODULES:
        tops = {target.partition(".")[0] for _, target in imports(path)}
        for top in tops - sys.stdlib_module_names - {"vanguard"}:
            assert any(name.lower() in declared for name in sold_as[top]), (
                f"{path.relative_to(ROOT)} imports {top}"
            )


def test_starting_a_gateway_imports_nothing_heavy() -> None:
    look = "import sys, vanguard.__main__, vanguard.cli.start; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    assert HEAVY.isdisjoint(name.partition(".")[0] for name in loaded)
    assert LATE.isdisjoint(loaded)


def needs(path: Path) -> set[str]:
    """The modules of the package that a file imports anywhere, not only for their types."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            node.body = []
    named = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module)
    both = {
        name for node in named for each in node.names for name in (node.module, f"{node.module}.{each.name}")
    }
    return {name.removeprefix("vanguard.") for name in both if name.startswith("vanguard.")}


def test_no_module_of_trust_or_of_the_command_line_needs_itself() -> None:
    needed = {name_of(path): needs(path) for path in MODULES}

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        ahead = [*needed[start]]
        while ahead:
            name = ahead.pop()
            if name in needed and name not in found:
                found.add(name)
                ahead += needed[name]
        return found

    ours = [name for name in needed if name.startswith(("trust.", "cli.", "gate.", "adapters."))]
    assert [name for name in ours if name in reached(name)] == []
