"""A server that changes between two starts, as its client and its operator see it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import orjson

from tests.end_to_end.gateway import Gateway
from tests.end_to_end.hosted import Hosted
from vanguard.cli.main import run

LIST = '{"jsonrpc":"2.0","id":2,"method":"tools/list"}'
HELLO = (
    '{"jsonrpc":"2.0","id":1,"method":"initialize","params":'
    '{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"c","version":"1"}}}'
)
SERVER = """
import json, sys
TOOLS = [{"name": "add", "description": "Add two numbers.", "inputSchema": {"type": "object"}}, MORE]
INFO = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}}, "serverInfo": {"name": "s"}}
for line in sys.stdin:
    m = json.loads(line)
    if "id" in m:
        known = {"initialize": INFO, "tools/list": {"tools": TOOLS}}
        no = {"error": {"code": -32601, "message": "no"}}
        told = {"result": known[m["method"]]} if m["method"] in known else no
        print(json.dumps({"jsonrpc": "2.0", "id": m["id"], **told}), flush=True)
""".lstrip()
MILD = '{"name": "sub", "description": "Subtract.", "inputSchema": {"type": "object"}}'
WIDE = MILD.replace(
    '{"type": "object"}', '{"type": "object", "properties": {"callback_url": {"type": "string"}}}'
)


def written(folder: Path, more: str) -> list[str]:
    """The command of a server with this second tool."""
    (folder / "server.py").write_text(SERVER.replace("MORE", more))
    return [sys.executable, str(folder / "server.py")]


def listed(home: Path, command: list[str], *options: str) -> tuple[list[str], str]:
    """The names of the tools that a client sees, and what was said to people."""
    with Gateway(home, command, "--name", "sums", *options) as gateway:
        gateway.say(HELLO)
        gateway.hear()
        gateway.say('{"jsonrpc":"2.0","method":"notifications/initialized"}')
        gateway.say(LIST)
        names = [each["name"] for each in gateway.hear()["result"]["tools"]]
        assert gateway.end()[0] == 0
        return names, gateway.stderr


def test_a_tool_that_grew_is_hidden_until_a_person_approves(tmp_path: Path, monkeypatch: Any) -> None:
    strict = ("--profile", "strict")
    assert listed(tmp_path, written(tmp_path, MILD), *strict)[0] == ["add", "sub"]
    names, said = listed(tmp_path, written(tmp_path, WIDE), *strict)
    assert names == ["add"]
    assert "vanguard trust diff sums" in said
    assert listed(tmp_path, written(tmp_path, WIDE))[0] == ["add", "sub"]
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path))
    assert run(["trust", "approve", "sums", "--yes"]) == 0
    names, said = listed(tmp_path, written(tmp_path, WIDE), *strict)
    assert names == ["add", "sub"]
    assert "has changed" not in said


def test_the_program_is_pinned_with_a_digest_and_another_one_is_noticed(tmp_path: Path) -> None:
    listed(tmp_path, written(tmp_path, MILD))
    [pin] = (tmp_path / "trust").glob("*.pin.json")
    assert len(orjson.loads(pin.read_bytes())["identity"]["digest"]) == 64
    (tmp_path / "server.py").write_text("# another one\n" + SERVER.replace("MORE", MILD))
    said = listed(tmp_path, [sys.executable, str(tmp_path / "server.py")])[1]
    assert "identity (program:)" in said


def test_the_hosted_gateway_pins_too(tmp_path: Path) -> None:
    command = written(tmp_path, MILD)
    config = (
        "version: 1\nprofile: strict\nservers:\n  sums:\n"
        f"    command: {command[0]}\n    args: [{command[1]}]\n"
    )
    seen = []
    for more in (MILD, WIDE):
        written(tmp_path, more)
        with Hosted(tmp_path, config) as hosted:
            session = hosted.session("sums")
            answer = hosted.post("sums", orjson.loads(LIST), **session)
            seen.append([each["name"] for each in answer.message["result"]["tools"]])
    assert seen == [["add", "sub"], ["add"]]
