"""Folders as the machine sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.adapters.filesystem import FileSystem, zones_of_command, zones_of_roots


def test_a_link_is_followed_and_what_does_not_exist_stays(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "link").symlink_to("inside")
    files = FileSystem()
    assert files.real(f"{tmp_path}/link/new.txt") == f"{tmp_path}/inside/new.txt"


@pytest.mark.parametrize("path", ["a\x00b", "x" * 100_000, "loop"])
def test_no_path_makes_it_raise(path: str) -> None:
    assert isinstance(FileSystem().real(path), str)


@pytest.mark.parametrize(
    "command",
    [
        ["npx", "-y", "@modelcontextprotocol/server-filesystem", "ZONE", "ZONE/sub"],
        ["npx", "-y", "@modelcontextprotocol/server-filesystem@2026.8.31", "ZONE", "ZONE/sub"],
        ["node", "/opt/server-filesystem/dist/index.js", "ZONE", "ZONE/sub"],
        ["mcp-server-filesystem", "ZONE", "sub"],
    ],
)
def test_the_folders_of_a_file_servers_command_are_its_zones(tmp_path: Path, command: list[str]) -> None:
    words = [word.replace("ZONE", str(tmp_path)) for word in command]
    assert zones_of_command(words, str(tmp_path)) == (str(tmp_path), str(tmp_path / "sub"))


@pytest.mark.parametrize("command", [["python", "server.py", "/data"], ["mcp-server-filesystem"]])
def test_other_commands_name_no_zones(command: list[str]) -> None:
    assert zones_of_command(command, "/") is None


def test_roots_are_folders_of_this_machine_or_nothing() -> None:
    roots = ("file:///srv/a%20b", "https://example.com/x", "file://elsewhere/srv")
    assert zones_of_roots(roots) == ("/srv/a b",)


def test_a_path_too_long_or_too_deep_to_open_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.path.realpath", lambda path: pytest.fail("followed"))
    assert FileSystem().real("/a/." * 5000).count("/") == 5000
    assert FileSystem().real("/a/../b" + "/c" * 300).startswith("/b/c")


def test_a_link_and_two_dots_lead_to_the_folder_above_the_target(tmp_path: Path) -> None:
    (tmp_path / "far" / "inner").mkdir(parents=True)
    (tmp_path / "zone").mkdir()
    (tmp_path / "zone" / "link").symlink_to(tmp_path / "far" / "inner")
    assert FileSystem().real(f"{tmp_path}/zone/link/../x") == f"{tmp_path}/far/x"
