"""Commands that come in pieces are read as one text, and lists of anything else stay lists."""

from __future__ import annotations

import json
from typing import Any

import pytest

from vanguard.layers.joined import is_joined, lists
from vanguard.layers.normalize import read
from vanguard.model.message import Direction, Message
from vanguard.model.profile import Limits
from vanguard.wire.jsonrpc import parse


def joined(arguments: Any) -> list[str]:
    """The texts that reading a call puts together."""
    params = {"name": "t", "arguments": arguments}
    raw = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}).encode()
    message = parse(raw, Direction.TO_SERVER)
    assert isinstance(message, Message)
    return [fragment.text for fragment in read(message, Limits()).fragments if is_joined(fragment)]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"argv": ["rm", "-rf", "/"]}, "rm -rf /"),
        ({"command": "rm", "args": ["-rf", "/"]}, "rm -rf /"),
        ({"exec": {"program": "nc", "arguments": ["-e", "/bin/sh"]}}, "nc -e /bin/sh"),
        ([["dd", "of=/dev/sda"]], "dd of=/dev/sda"),
    ],
)
def test_a_command_in_pieces_is_read_as_one_text(arguments: Any, text: str) -> None:
    assert text in joined(arguments)


@pytest.mark.parametrize(
    "arguments", [{"ids": [1, 2]}, {"rows": [["a", 1]]}, {"empty": []}, {"lines": ["x" * 5_000]}]
)
def test_what_is_no_list_of_words_is_left_alone(arguments: Any) -> None:
    assert joined(arguments) == []


def test_a_long_list_is_no_command() -> None:
    assert list(lists(["word"] * 65)) == []
