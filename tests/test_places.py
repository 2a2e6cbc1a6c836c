"""Where things are, on each platform."""

from __future__ import annotations

from pathlib import Path

import pytest

from vanguard.adapters.clients.known import CLIENTS
from vanguard.places import client_configs, client_files, guarded_paths, state_home, user_home

ME = Path("/home/me")


@pytest.mark.parametrize(
    ("platform", "environ", "folder"),
    [
        ("linux", {}, "/home/me/.local/state/vanguard"),
        ("linux", {"XDG_STATE_HOME": "/s"}, "/s/vanguard"),
        ("linux", {"XDG_STATE_HOME": "relative"}, "/home/me/.local/state/vanguard"),
        ("darwin", {}, "/home/me/Library/Application Support/Vanguard"),
        ("win32", {}, "/home/me/AppData/Local/Vanguard"),
        ("win32", {"LOCALAPPDATA": "/data"}, "/data/Vanguard"),
        ("linux", {"VANGUARD_HOME": "/mine", "XDG_STATE_HOME": "/s"}, "/mine"),
        ("linux", {"VANGUARD_HOME": ""}, "/home/me/.local/state/vanguard"),
    ],
)
def test_the_state_folder_is_the_platforms_own(platform: str, environ: dict[str, str], folder: str) -> None:
    assert state_home(environ, ME, platform) == Path(folder)


def test_the_persons_home_is_what_the_environment_says() -> None:
    assert user_home({"HOME": "/a", "USERPROFILE": "/b"}, "linux") == Path("/a")
    assert user_home({"HOME": "/a", "USERPROFILE": "/b"}, "win32") == Path("/b")


@pytest.mark.parametrize(
    ("platform", "data"),
    [
        ("linux", ".config"),
        ("darwin", "Library/Application Support"),
        ("win32", "AppData/Roaming"),
    ],
)
def test_the_configs_of_the_clients_are_known_on_each_platform(platform: str, data: str) -> None:
    found = {str(path.relative_to(ME)) for path in client_configs(ME, platform, {})}
    assert set(client_files(ME, platform, {})) == set(CLIENTS)
    assert found >= {
        f"{data}/Claude/claude_desktop_config.json",
        f"{data}/Code/User/mcp.json",
        ".claude.json",
        ".cursor/mcp.json",
        ".codeium/windsurf/mcp_config.json",
        f"{data}/Code/User/settings.json",
        f"{data}/Code - Insiders/User/mcp.json",
        f"{data}/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json",
        ".cline/data/settings/cline_mcp_settings.json",
        ".codex/config.toml",
        ".gemini/settings.json",
        f"{data}/Code/User/profiles",
    }


def test_the_store_edition_of_claude_is_known_on_windows() -> None:
    found = client_files(ME, "win32", {"LOCALAPPDATA": "/local"})["claude-desktop"]
    assert len(found) == 2
    assert str(found[1]).startswith("/local/Packages/Claude_")


def test_moved_folders_of_clients_are_followed() -> None:
    found = client_files(ME, "linux", {"CODEX_HOME": "/codex", "CLAUDE_CONFIG_DIR": "/claude"})
    assert (found["codex"], found["claude-code"]) == (
        (Path("/codex/config.toml"),),
        (Path("/claude/.claude.json"),),
    )


def test_moved_folders_of_a_platform_are_followed() -> None:
    assert Path("/cfg/Claude/claude_desktop_config.json") in client_configs(
        ME, "linux", {"XDG_CONFIG_HOME": "/cfg"}
    )
    assert Path("/roam/Code/User/mcp.json") in client_configs(ME, "win32", {"APPDATA": "/roam"})


def test_a_guarded_path_counts_under_its_real_name_too(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    found = guarded_paths(tmp_path / "link", None, [tmp_path / "rules"], user_home=ME)
    real = tmp_path.resolve()
    assert {str(tmp_path / "link"), str(real / "real"), str(real / "rules")} <= set(found)
    assert len(found) == len(set(found))
