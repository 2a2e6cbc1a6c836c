from __future__ import annotations

import pytest

from vanguard.layers.guarding import glob_holds, holds_guarded, is_guarded, is_project_config

GUARDED = ("/home/me/.local/state/vanguard", "/home/me/.claude.json")


def test_what_lies_in_a_guarded_folder_is_guarded_whatever_the_case() -> None:
    assert is_guarded(("/HOME/me/.local/state/Vanguard/x",), GUARDED)
    assert not is_guarded(("/home/me/.local/state/vanguardian", None), GUARDED)


@pytest.mark.parametrize("folder", ["/", "/home", "/home/me/.local", "/home/me/.local/state"])
def test_every_folder_above_holds_what_is_guarded(folder: str) -> None:
    assert holds_guarded((folder,), GUARDED)


@pytest.mark.parametrize("folder", ["/home/me/.cache", "/home/you", "/home/me/.local/share"])
def test_other_folders_hold_nothing(folder: str) -> None:
    assert not holds_guarded((folder,), GUARDED)


@pytest.mark.parametrize(
    "pattern",
    [
        "/home/me/.local/state/vang*",
        "/home/*/.local",
        "/home/me/.l?cal",
        "/home/me/.cl*.json",
        "/h[o]me/{me,you}",
    ],
)
def test_patterns_that_stand_for_it_hold_it(pattern: str) -> None:
    assert glob_holds(pattern, GUARDED)


@pytest.mark.parametrize("pattern", ["/home/me/*", "/home/me/.cache/*", "/home/me/*/state", "/tmp/*"])
def test_other_patterns_do_not_and_a_star_takes_no_leading_dot(pattern: str) -> None:
    assert not glob_holds(pattern, GUARDED)


def test_configurations_of_projects_are_known_in_any_folder() -> None:
    assert is_project_config(".mcp.json")
    assert is_project_config("/a/b/.cursor/mcp.json")
    assert not is_project_config("docs/mcp.json")
    assert not is_project_config(".vscode/settings.json")
