"""Homes for commands that load every rule."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of compiled rules: reading them from YAML takes seconds."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def ruled_home(tmp_path: Path, compiled: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own for each test, which shares the compiled rules."""
    home = tmp_path / "home"
    monkeypatch.setenv("VANGUARD_HOME", str(home))
    home.mkdir(mode=0o700)
    (home / "cache").symlink_to(compiled)
    return home
