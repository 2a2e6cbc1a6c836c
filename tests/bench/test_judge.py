from __future__ import annotations

import json
from typing import Any

from vanguard.bench.case import read
from vanguard.bench.judge import Judge
from vanguard.model.context import Policy, Server
from vanguard.policy.load import profile


def _call(id: int = 1, **arguments: Any) -> dict[str, Any]:
    params = {"name": "read_file", "arguments": arguments}
    return {"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": params}


def test_lines_of_a_session_share_what_was_said_and_others_do_not() -> None:
    class Nothing:
        digest = ""

        def scan(self, reading: object, tool: object) -> tuple[()]:
            return ()

    judge = Judge(Policy(profile("balanced"), Nothing(), "d"), Server())
    definition = {"name": "read_file", "description": "Reads a file.", "inputSchema": {"type": "object"}}
    listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    listed = {"jsonrpc": "2.0", "id": 1, "result": {"tools": [definition]}}
    for message in (listing, listed):
        judge.judge(read(json.dumps({"message": message, "session": "s"}).encode()))
    known = judge.judge(read(json.dumps({"message": _call(2), "session": "s"}).encode()))
    other = judge.judge(read(json.dumps({"message": _call(2), "session": "t"}).encode()))
    assert known.context.tool is not None
    assert known.context.tool.definition == definition
    assert other.context.tool is not None
    assert other.context.tool.definition == {}
    answer = judge.judge(read(b'{"message":{"jsonrpc":"2.0","id":2,"result":{"content":[]}},"session":"s"}'))
    assert answer.message.method == "tools/call"
