"""Messages that ended sessions or left clients waiting in other gateways: each has its exact answer here.

All of them go through one session, in a row; an honest request after each shows that it goes on.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.gateway import Gateway, python

TELLING = """
import json, sys
for line in sys.stdin.buffer:
    asked = json.loads(line)
    if "method" in asked and "id" in asked:
        told = asked.get("params", {}).get("arguments", {}).get("told")
        usual = json.dumps({"jsonrpc": "2.0", "id": asked["id"], "result": {}})
        sys.stdout.write((told or usual) + "\\n")
        sys.stdout.flush()
"""
"""A server that answers with the line that it is told to."""

INITIALIZE = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}
BAD_ID = "The id is neither a string of up to 1,024 characters nor an integer within 2^53."
DEEP = "The message is nested deeper than 150 levels."
LARGE = "The message holds a number out of range."
PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'

FROM_THE_CLIENT: dict[str, tuple[bytes, int | None, int, str, str]] = {
    "params as a list": (
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":[]}',
        1,
        -32602,
        "params",
        "The params are neither an object nor null.",
    ),
    "params of null": (
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":null}',
        1,
        -32602,
        "params",
        "The request's params have no name that is a string.",
    ),
    "a name that is a number": (
        b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7,"arguments":{}}}',
        1,
        -32602,
        "params",
        "The request's params have no name that is a string.",
    ),
    "100,000 brackets": (b"[" * 100_000, None, -32700, "depth", DEEP),
    "100,000 brackets in params": (
        PING[:-1] + b',"params":{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}}",
        1,
        -32700,
        "depth",
        DEEP,
    ),
    "an integer of 5,000 digits": (
        PING[:-1] + b',"params":{"n":' + b"9" * 5_000 + b"}}",
        1,
        -32700,
        "number",
        LARGE,
    ),
    "an id of 5,000 digits": (PING.replace(b"1,", b"9" * 5_000 + b","), None, -32700, "number", LARGE),
    "an id that is an object": (PING.replace(b":1,", b":{},"), None, -32600, "id", BAD_ID),
    "an id of null": (PING.replace(b":1,", b":null,"), None, -32600, "id", BAD_ID),
    "a batch": (
        b"[" + PING + b"]",
        None,
        -32600,
        "batch",
        "Batches are not part of this protocol revision.",
    ),
    "a byte order mark": (
        b"\xef\xbb\xbf" + PING,
        None,
        -32700,
        "bom",
        "The message begins with a byte order mark.",
    ),
    "malformed JSON": (PING[:-7], 1, -32700, "syntax", "The message is not valid JSON."),
}


def asked(id: int, method: str, params: dict[str, Any]) -> str:
    return json.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})


def called(id: int, arguments: dict[str, Any]) -> str:
    return asked(id, "tools/call", {"name": "t", "arguments": arguments})


def error(id: int | None, code: int, kind: str, says: str) -> dict[str, Any]:
    data = {"reported_by": "vanguard", "kind": kind, "retryable": False}
    return {"jsonrpc": "2.0", "id": id, "error": {"code": code, "message": says, "data": data}}


def goes_on(gateway: Gateway) -> bool:
    """Whether an honest request is still answered, and nothing else stands before its answer."""
    gateway.say(asked(99, "ping", {}))
    return gateway.hear() == {"jsonrpc": "2.0", "id": 99, "result": {}}


def kinds(home: Path) -> list[str]:
    """What the audit log says of messages that could not be read, in order."""
    (file,) = home.rglob("*.jsonl")
    records = [json.loads(line) for line in file.read_text().splitlines()]
    return [record["detail"]["kind"] for record in records if record["event"] == "protocol"]


@pytest.mark.parametrize("profile", ["monitor", "strict"])
def test_each_of_the_client_has_its_exact_answer_and_its_record(tmp_path: Path, profile: str) -> None:
    heard = {}
    with Gateway(tmp_path, python(TELLING), "--profile", profile) as gateway:
        gateway.say(asked(0, "initialize", INITIALIZE))
        assert gateway.hear()["id"] == 0
        for name, (line, *_) in FROM_THE_CLIENT.items():
            gateway.say(line)
            heard[name] = gateway.hear()
            assert goes_on(gateway), name
        assert gateway.end() == (0, [])
    assert heard == {name: error(*expected) for name, (_, *expected) in FROM_THE_CLIENT.items()}
    assert kinds(tmp_path) == [kind for *_, kind, _ in FROM_THE_CLIENT.values()]


def test_each_of_the_server_has_its_exact_answer_and_is_named_once(tmp_path: Path) -> None:
    bad = error(1, -32603, "bad-answer", "The server's answer is not valid.")
    long = json.dumps({"jsonrpc": "2.0", "id": 1, "result": {"content": [{"text": "word " * 20_000}]}})
    listed = {"jsonrpc": "2.0", "id": 1, "result": {"tools": {}}}
    with Gateway(tmp_path, python(TELLING)) as gateway:
        for told, expected in (
            ('{"jsonrpc":"2.0","id":1,"result":null}', bad),
            ('{"jsonrpc":"2.0","id":1,"result":[]}', bad),
            (long, json.loads(long)),
        ):
            gateway.say(called(1, {"told": told}))
            assert gateway.hear() == expected
            assert goes_on(gateway)
        gateway.say(asked(1, "tools/list", {"arguments": {"told": json.dumps(listed)}}))
        assert gateway.hear() == listed
        for id in (2, 3):
            gateway.say(called(id, {"told": "[]"}))
            assert goes_on(gateway)
        code, rest = gateway.end()
    waited = "The server is gone: it has ended"
    assert (code, rest) == (0, [error(id, -32603, "server-gone", waited) for id in (2, 3)])
    assert gateway.stderr.splitlines()[1:] == [
        "vanguard: the server wrote a line that is no MCP message (The batch is empty.); "
        "such lines are dropped"
    ]
    assert kinds(tmp_path) == ["result", "result", "empty-batch", "empty-batch"]


def test_a_notification_that_is_blocked_is_not_answered_and_not_forwarded(tmp_path: Path) -> None:
    params = {"path": "../../../../etc/shadow"}
    blocked = json.dumps({"jsonrpc": "2.0", "method": "notifications/x", "params": params})
    noting = TELLING.replace("    asked =", "    print(line, file=sys.stderr)\n    asked =", 1)
    with Gateway(tmp_path, python(noting)) as gateway:
        gateway.say(blocked)
        assert goes_on(gateway)
        assert gateway.end() == (0, [])
    assert "ping" in gateway.stderr
    assert "shadow" not in gateway.stderr


def test_many_refusals_calls_and_screenshots_end_no_session(tmp_path: Path) -> None:
    shot = base64.b64encode(bytes(range(256)) * 400).decode()
    content = [{"type": "image", "data": shot, "mimeType": "image/png"}]
    with Gateway(tmp_path, python(TELLING)) as gateway:
        for id in range(6):
            gateway.say(called(id, {"path": "/etc/shadow"}))
            assert gateway.hear()["error"]["code"] == -31001
        for id in range(6):
            answer = {"jsonrpc": "2.0", "id": id, "result": {"content": content}}
            gateway.say(called(id, {"told": json.dumps(answer)}))
            assert gateway.hear() == answer
        for id in range(210):
            gateway.say(called(id, {"city": "Lyon"}))
        assert [gateway.hear() for _ in range(210)] == [
            {"jsonrpc": "2.0", "id": id, "result": {}} for id in range(210)
        ]
        assert gateway.end() == (0, [])
