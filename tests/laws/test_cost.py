"""Law 13: the work that a message makes grows with its bytes, and no faster.

Work is counted in calls, of Python and of what it is built on, so the machine's load changes nothing; what
one call does is a scan of RE2, or of a text's bytes, which are linear by themselves.
"""

from __future__ import annotations

import json
import sys
from types import FrameType
from typing import Any

import pytest

from vanguard.inspection import inspect
from vanguard.model.context import Context, Policy, Server
from vanguard.model.message import Direction, Message
from vanguard.policy.load import profile
from vanguard.rules import library
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import MAX_DEPTH, parse

RULES, DIGEST = library.load(None, None)
INDEX = Index(RULES, DIGEST)
SERVER = Server("s", ("/work",), cwd="/work", home="/home/me")
WORDS = "the table by the river was small, and the letter of the music plan came late in winter; "
ROOM_FOR_DEPTH = MAX_DEPTH - 4
"""Levels below message, result, its content and its arguments."""


def side_by_side(count: int) -> Any:
    return [
        {"name": f"row {number}", "place": {"city": "Lyon", "note": "by the river"}}
        for number in range(count)
    ]


def nested(depth: int) -> Any:
    found: Any = "where is it? 1 union of rivers -- select one"  # a text that layers take a second look for
    for level in range(depth):
        found = {f"in {level:03}": found}
    return found


def prose(bytes: int) -> str:
    return WORDS * (bytes // len(WORDS))


def line(arguments: Any, direction: Direction) -> bytes:
    held = {"name": "note", "arguments": {"a": arguments}}
    if direction is Direction.TO_SERVER:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": held}
    else:
        body = {"jsonrpc": "2.0", "id": 1, "result": {"content": [], "structuredContent": held}}
    return json.dumps(body).encode()


def calls(raw: bytes, direction: Direction) -> int:
    """How many calls it takes to read and judge a line."""
    context = Context(Policy(profile("balanced"), INDEX, DIGEST), SERVER)
    count = 0

    def seen(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        parsed = parse(raw, direction)
        assert isinstance(parsed, Message)
        decision = inspect(parsed, context)
    finally:
        sys.setprofile(None)
    assert all(evidence.status.name != "FAILED" for evidence in decision.evidence)
    return count


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize(
    ("small", "large"),
    [
        (side_by_side(200), side_by_side(1_000)),
        (nested(ROOM_FOR_DEPTH // 2), nested(ROOM_FOR_DEPTH)),
        (prose(1_000_000), prose(5_000_000)),
    ],
    ids=["objects side by side", "objects to the deepest level", "5 MB of text"],
)
def test_work_grows_no_faster_than_the_bytes(small: Any, large: Any, direction: Direction) -> None:
    lines = [line(arguments, direction) for arguments in (small, large)]
    for each in lines:
        if len(each) < 2_000_000:
            calls(each, direction)  # what is loaded, or learnt of a name, once does not count
    little, much = (calls(each, direction) for each in lines)
    assert much / little <= 1.1 * len(lines[1]) / len(lines[0])
