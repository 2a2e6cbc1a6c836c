"""The npm packages that tests run, and a Node that is new enough for them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "end_to_end"
NEW_ENOUGH = (22, 19)


def installed() -> Path:
    """The packages of end_to_end/package.json, installed by ``make test``."""
    folder = HERE / "node_modules"
    if not (folder / "@modelcontextprotocol").is_dir():
        pytest.skip(f"npm ci --prefix {HERE} was not run")
    return folder


def recent_node() -> str:
    """The Node on the PATH where it is new enough, else the one that is among the packages."""
    for node in (shutil.which("node"), str(installed() / ".bin/node")):
        if node and Path(node).exists() and _version(node) >= NEW_ENOUGH:
            return node
    pytest.skip("this needs Node 22.19 or later")


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in said.strip().lstrip("v").split("."))
