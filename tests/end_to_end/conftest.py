"""The real parts that the end-to-end tests put on both sides of Vanguard."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NODE_FOR_INSPECTOR = (22, 19)


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of this process, with a Vanguard home of the test's own."""
    return {**os.environ, "VANGUARD_HOME": str(tmp_path / "vanguard-home")}


@pytest.fixture(scope="session")
def vanguard() -> list[str]:
    """The command that starts Vanguard."""
    return [sys.executable, "-m", "vanguard"]


@pytest.fixture(scope="session")
def packages() -> Path:
    """The npm packages of package.json, installed by ``make test``."""
    folder = HERE / "node_modules"
    if not (folder / "@modelcontextprotocol").is_dir():
        pytest.skip(f"npm ci --prefix {HERE} was not run")
    return folder


@pytest.fixture(scope="session")
def filesystem_server(packages: Path) -> list[str]:
    """The command of the reference filesystem server, but for its folders."""
    node = shutil.which("node")
    assert node, "npm is there but node is not"
    return [node, str(packages / "@modelcontextprotocol/server-filesystem/dist/index.js")]


@pytest.fixture(scope="session")
def inspector(packages: Path) -> list[str]:
    """The command of the official Inspector's CLI mode, on a Node that is new enough for it."""
    script = str(packages / ".bin/mcp-inspector")
    for node in (shutil.which("node"), str(packages / ".bin/node")):
        if node and Path(node).exists() and _version(node) >= NODE_FOR_INSPECTOR:
            return [node, script, "--cli"]
    pytest.skip("the Inspector needs Node 22.19 or later")


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in said.strip().lstrip("v").split("."))
