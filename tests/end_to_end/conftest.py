"""The real parts that the end-to-end tests put on both sides of Vanguard."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests import npm


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
    return npm.installed()


@pytest.fixture(scope="session")
def filesystem_server(packages: Path) -> list[str]:
    """The command of the reference filesystem server, but for its folders."""
    node = shutil.which("node")
    assert node, "npm is there but node is not"
    return [node, str(packages / "@modelcontextprotocol/server-filesystem/dist/index.js")]


@pytest.fixture(scope="session")
def inspector(packages: Path) -> list[str]:
    """The command of the official Inspector's CLI mode, on a Node that is new enough for it."""
    return [npm.recent_node(), str(packages / ".bin/mcp-inspector"), "--cli"]
