"""A move keeps what a text does: shells, databases and paths themselves are asked."""

from __future__ import annotations

import posixpath
import random
import sqlite3
import subprocess
from urllib.parse import unquote

import pytest

from vanguard.bench.moves import KINDS, REWRITES, carry, kind_of, leaves, put

CALL = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "tools/call",
    "params": {"name": "run", "arguments": {"command": "cat notes"}},
}
RESULT = {"jsonrpc": "2.0", "id": 1, "result": {"content": [{"type": "text", "text": "Do this now."}]}}


@pytest.mark.parametrize("move", REWRITES["shell"], ids=lambda move: move.__name__)
def test_a_shell_does_the_same_after_a_move(move: object) -> None:
    assert callable(move)
    for seed in range(5):
        moved = move("printf hello-world", random.Random(seed))
        if moved is None or "npm test" in moved or "git status" in moved or "make build" in moved:
            continue
        done = subprocess.run(["bash", "-c", moved], capture_output=True, text=True, cwd="/")
        assert "hello-world" in done.stdout, moved


def test_commands_of_windows_are_left_to_its_own_shell() -> None:
    windows = "vssadmin delete shadows /all /quiet"
    moved = {move.__name__: move(windows, random.Random(1)) for move in REWRITES["shell"]}
    assert {name for name, text in moved.items() if text is not None} == {"caret", "among_commands"}
    assert moved["caret"].replace("^", "") == windows  # type: ignore[union-attr]


def test_a_database_reads_the_same_after_a_move() -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE users (name TEXT)")
    database.execute("INSERT INTO users VALUES ('Ada')")
    for move in REWRITES["sql"]:
        for seed in range(8):
            moved = move("SELECT name FROM users WHERE 1=1", random.Random(seed))
            assert moved is not None
            assert database.execute(moved).fetchall() == [("Ada",)], moved


def test_a_path_leads_to_the_same_place_after_a_move() -> None:
    for move in REWRITES["path"]:
        for seed in range(8):
            moved = move("docs/../../etc/shadow", random.Random(seed))
            assert moved is not None
            assert posixpath.normpath(unquote(moved)) == "../etc/shadow"


def test_every_kind_of_class_has_moves() -> None:
    assert {kind for _, kind in KINDS} == REWRITES.keys()
    assert kind_of("shell-theft") == kind_of("command-injection") == "shell"
    assert kind_of("sql-injection") == "sql"
    assert kind_of("path-traversal") == "path"
    assert kind_of("indirect-injection") == kind_of("tool-poisoning") == "prose"
    assert kind_of("ldap-injection") == kind_of("ssrf") == ""


@pytest.mark.parametrize(
    ("body", "place"),
    [(CALL, ("params", "arguments", "command")), (RESULT, ("result", "content", 0, "text"))],
)
def test_a_carrier_keeps_the_text_word_for_word(
    body: dict[str, object], place: tuple[str | int, ...]
) -> None:
    text = dict(leaves(body))[place]
    for seed in range(30):
        moved = carry(body, place, text, random.Random(seed))
        assert moved is not None
        assert any(text in each for _, each in leaves(moved))
    assert dict(leaves(body))[place] == text


def test_putting_a_value_leaves_the_message_itself_alone() -> None:
    changed = put(RESULT, ("result", "content", 0, "text"), "other")
    assert dict(leaves(changed))["result", "content", 0, "text"] == "other"
    assert dict(leaves(RESULT))["result", "content", 0, "text"] == "Do this now."
