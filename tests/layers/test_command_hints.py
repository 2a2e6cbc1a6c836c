"""The cheap look that lets most messages pass lets no command pass."""

from __future__ import annotations

import json

import pytest

from vanguard.layers.commands import hints
from vanguard.layers.commands.hints import may_hold
from vanguard.layers.normalize import read
from vanguard.layers.shell import programs, starters
from vanguard.model.message import Direction, Message
from vanguard.model.profile import Limits
from vanguard.wire.jsonrpc import parse

_KEYWORDS = "if then else while until for do done case select function time coproc exec".split()

_STARTERS = [
    name
    for table in vars(starters).values()
    if isinstance(table, frozenset | dict) and table is not vars(starters)["__builtins__"]
    for name in table
    if isinstance(name, str) and name.isalnum()
]
_NAMED = [name for name in hints._NAMES.split("|") if name.isalnum()]


def _holds(value: object) -> bool:
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": "x", "arguments": {"a": value}},
    }
    message = parse(json.dumps(body).encode(), Direction.TO_SERVER)
    assert isinstance(message, Message)
    return may_hold(read(message, Limits()))


@pytest.mark.parametrize("name", sorted({*_KEYWORDS, *_STARTERS, *_NAMED, *programs.SURE, *programs.WORDY}))
def test_a_text_that_begins_with_the_name_of_a_program_is_looked_at(name: str) -> None:
    assert hints._may_begin(f"{name} rm")
    assert hints._may_begin(f"  {name.upper()}")


@pytest.mark.parametrize(
    "value",
    [
        "rm -rf build",
        "shutdown now",
        "hello\nrm x",
        "hello; rm x",
        "say $(rm x)",
        ["rm", "x"],
        "sudo rm x",
        "'rm' x",
        "A=1 rm x",
        "coproc rm x",
        "it's x' ls -la",
    ],
)
def test_a_command_is_seen(value: object) -> None:
    assert _holds(value)


@pytest.mark.parametrize("value", ["we set a service at noon, with history", "", "plan: I kill time", 7])
def test_a_sentence_is_no_command(value: object) -> None:
    assert not _holds(value)
