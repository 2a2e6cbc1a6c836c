"""A draft is the least that covers what was seen: a folder, a few values, nothing where nothing is known."""

from __future__ import annotations

from typing import Any

import pytest

from vanguard.policy.operator import rules
from vanguard.policy.suggesting import Call, draft, gathered
from vanguard.strict_yaml import read


def drafted(*calls: Call, profile: str = "balanced", **more: Any) -> dict[str, Any]:
    text = draft(gathered(calls), ["Seen."], profile, **more)
    found: dict[str, Any] = read(text, "draft.yaml").plain()
    rules(read(text, "draft.yaml").named()["rules"])
    return found


def asked(*calls: Call) -> dict[str, Any]:
    """What the one rule of a draft asks of the arguments."""
    (rule,) = drafted(*calls)["rules"]
    return dict(rule.get("when", {}))


def calls(name: str, *values: Any) -> list[Call]:
    return [Call("files", "read", {name: each}) for each in values]


@pytest.mark.parametrize(
    ("paths", "folder"),
    [
        (["/srv/notes/a.md", "/srv/notes/b/c.md"], "/srv/notes"),
        (["/srv/notes/a.md", "/srv/notes/a.md"], "/srv/notes"),
        (["/srv/notes"], "/srv/notes"),
        (["/srv/notes", "/srv/notes/b"], "/srv/notes"),
    ],
)
def test_paths_are_narrowed_to_the_folder_that_they_share(paths: list[str], folder: str) -> None:
    assert asked(*calls("path", *paths))["path"]["matches"] == f"^{folder}(/|$)"


@pytest.mark.parametrize("paths", [["/srv"], ["/a/b", "/c/d"], ["/srv/notes/../x"], ["notes/a"]])
def test_paths_that_share_no_folder_of_their_own_are_not(paths: list[str]) -> None:
    assert asked(*calls("path", *paths)) == {}


def test_numbers_values_and_hosts_are_narrowed_too() -> None:
    assert asked(*calls("n", 3, 9, 4)) == {"n": {"min": 3, "max": 9}}
    assert asked(*calls("mode", *["fast", "slow"] * 3)) == {"mode": {"in": ["fast", "slow"]}}
    found = asked(*calls("url", "https://a.example/x", "https://b.example/"))
    assert found == {"url": {"matches": r"^https://(a\.example|b\.example)([/?#]|$)"}}


def test_calls_whose_arguments_are_not_known_make_nothing_wider() -> None:
    found = [*calls("path", "/srv/notes/a.md"), Call("files", "read"), Call("files", "read")]
    assert "path" in asked(*found)
    text = draft(gathered(found), [], "balanced")
    assert "# The arguments of 2 calls are not known" in text
    assert "# Its arguments are not known" in draft(gathered([Call("files", "read")]), [], "balanced")


def test_an_argument_that_is_named_like_what_is_around_a_call_is_written_as_a_pointer() -> None:
    assert asked(*calls("server", *["a", "b"] * 3)) == {"/server": {"in": ["a", "b"]}}


def test_what_was_stopped_is_left_out() -> None:
    found = drafted(*calls("path", "/srv/notes/a.md"), Call("files", "wipe", {}, ("command-wipes",)))
    assert found["servers"] == {"files": {"tools": ["read"]}}
    assert draft(gathered([Call("files", "wipe", {}, ("command-wipes",))]), [], "balanced") == ""


def test_a_server_of_the_config_is_started_as_it_is_there_and_secrets_stay() -> None:
    key = "AKIA" + "Q3EGU6JW2LPVTZ5N"
    started = {"files": {"command": "server", "args": ["--key", key]}}
    found = drafted(*calls("n", 1), started=started)
    assert found["servers"]["files"] == {"command": "server", "tools": ["read"]}
    text = draft(gathered(calls("n", 1)), [], "balanced", started)
    assert "# args: may hold a secret, so copy it by hand" in text
    assert key not in text
