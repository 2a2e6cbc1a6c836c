"""Asking a real process for its tools: both eras, odd servers, and those that give no list."""

from __future__ import annotations

import json
import sys

import pytest

from vanguard.errors import OutsideError
from vanguard.transports.listing import Exchange, exchanges

SERVER = """
import json, sys
def send(**members):
    sys.stdout.write(json.dumps({"jsonrpc": "2.0", **members}) + "\\n")
    sys.stdout.flush()
def tool(name):
    return {"name": name, "inputSchema": {"type": "object"}}
def refuse(m, code, said="no"):
    send(id=m["id"], error={"code": code, "message": said})
hello = {"protocolVersion": "2025-11-25", "capabilities": {"tools": {}}, "serverInfo": {"name": "s"}}
discovery = {"supportedVersions": ["2026-07-28"], "capabilities": {}, "resultType": "complete"}
for line in sys.stdin:
    m = json.loads(line)
    method, params = m.get("method"), m.get("params", {})
    initialize = lambda: send(id=m["id"], result=hello)
"""
"""The beginning of a server; what it does with each message follows, indented by four."""

LEGACY = """
    if method == "server/discover": refuse(m, -32601)
    elif method == "initialize": initialize()
"""


def server(does: str) -> list[str]:
    return [sys.executable, "-c", SERVER + does]


def asked(does: str, *, seconds: float = 30.0, frame_bytes: int = 1 << 20) -> tuple[Exchange, ...]:
    return exchanges(server(does), frame_bytes=frame_bytes, seconds=seconds, say=lambda line: None)


def methods(found: tuple[Exchange, ...]) -> list[str]:
    return [json.loads(exchange.asked)["method"] for exchange in found]


def names(found: tuple[Exchange, ...]) -> list[str]:
    results = [json.loads(exchange.answered)["result"] for exchange in found]
    return [tool["name"] for result in results for tool in result.get("tools", [])]


def test_a_legacy_server_gets_the_handshake() -> None:
    found = asked(
        LEGACY
        + """
    elif method == "notifications/initialized": ready = True
    elif method == "tools/list": send(id=m["id"], result={"tools": [tool("a")] if ready else []})
"""
    )
    assert (methods(found), names(found)) == (["initialize", "tools/list"], ["a"])


def test_a_stateless_server_is_asked_without_one() -> None:
    found = asked(
        """
    if method == "server/discover": send(id=m["id"], result=discovery)
    elif method == "tools/list":
        send(id=m["id"], result={"tools": [tool(params["_meta"]["io.modelcontextprotocol/protocolVersion"])]})
"""
    )
    assert (methods(found), names(found)) == (["server/discover", "tools/list"], ["2026-07-28"])


def test_a_server_of_a_stateless_revision_that_nobody_knows_gets_the_handshake() -> None:
    found = asked(
        """
    if method == "server/discover": refuse(m, -32022)
    elif method == "initialize": initialize()
    elif method == "tools/list": send(id=m["id"], result={"tools": [tool("a")]})
"""
    )
    assert methods(found) == ["initialize", "tools/list"]


def test_a_server_that_answers_the_probe_with_anything_gets_the_handshake() -> None:
    found = asked(
        """
    if method == "tools/list": send(id=m["id"], result={"tools": [tool("a")]})
    elif "id" in m: send(id=m["id"], result={"asked": params})
"""
    )
    assert methods(found) == ["initialize", "tools/list"]


def test_a_server_that_ends_over_the_probe_is_started_again_without_it() -> None:
    found = asked(
        """
    if method == "server/discover": sys.exit(1)
    elif method == "initialize": initialize()
    elif method == "tools/list": send(id=m["id"], result={"tools": [tool("a")]})
"""
    )
    assert names(found) == ["a"]


def test_every_page_is_asked_for() -> None:
    found = asked(
        LEGACY
        + """
    elif method == "tools/list":
        at = int(params.get("cursor", "0"))
        send(id=m["id"], result={"tools": [tool(str(at))], **({"nextCursor": str(at + 1)} if at < 3 else {})})
"""
    )
    assert names(found) == ["0", "1", "2", "3"]


def test_banners_notices_and_questions_of_the_server_are_no_trouble() -> None:
    found = asked(
        LEGACY
        + """
    elif method == "tools/list":
        sys.stdout.write("Welcome!\\n")
        send(method="notifications/message", params={"level": "info", "data": "x"})
        send(id="p", method="ping")
        send(id=1, method="roots/list")
        wanted = m["id"]
    elif m.get("id") == "p": pong = m["result"] == {}
    elif m.get("id") == 1 and pong and m["error"]["code"] == -32601:
        send(id=wanted, result={"tools": [tool("a")]})
"""
    )
    assert names(found) == ["a"]


def test_a_server_without_tools_has_an_empty_list() -> None:
    found = asked(LEGACY + "    elif 'id' in m: refuse(m, -32601)\n")
    assert methods(found) == ["initialize"]


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("    sys.exit(4)\n", "the server ended before its first answer (exit status 4)"),
        (
            LEGACY + "    elif method == 'tools/list': sys.exit(5)\n",
            "the server ended before it had listed its tools (exit status 5)",
        ),
        (
            "    if 'id' in m: refuse(m, -32000, 'go\\x1b[31m away')\n",
            "the server refused initialize: -32000, go\\u{1b}[31m away",
        ),
        (
            LEGACY + "    elif method == 'tools/list': refuse(m, -32603, 'password=hunter2')\n",
            "the server refused tools/list: -32603, password=***",
        ),
        (
            LEGACY
            + "    elif method == 'tools/list': send(id=m['id'], result={'tools': [], 'nextCursor': 'x'})\n",
            "the server's list of tools does not end",
        ),
        (
            LEGACY
            + "    elif method == 'tools/list': send(id=m['id'], result={'tools': [], 'nextCursor': 7})\n",
            "the server names the next page of its list by what is no usable cursor",
        ),
        (
            LEGACY + "    elif method == 'tools/list':\n"
            '        print(\'{"jsonrpc":"2.0","id":%d,"result":{"a":1,"a":2}}\' % m[\'id\'], flush=True)\n',
            "the server's answer to tools/list is no valid message: "
            "An object in the message has the same key twice.",
        ),
        (
            LEGACY + "    elif method == 'tools/list': send(id=m['id'], result={'tools': ['x' * 5000]})\n",
            "the server sent a line of 5054 bytes, which no gateway passes on",
        ),
    ],
)
def test_a_server_that_gives_no_list_is_told_in_one_line(does: str, said: str) -> None:
    with pytest.raises(OutsideError) as caught:
        asked(does, frame_bytes=4096)
    assert str(caught.value) == said


def test_a_server_that_never_answers_is_given_up() -> None:
    with pytest.raises(OutsideError) as caught:
        asked("    pass\n", seconds=0.2)
    assert str(caught.value) == "the server did not answer its first request within 0.2 s"


def test_a_command_that_is_not_there_is_told() -> None:
    with pytest.raises(OutsideError, match="is not on the PATH"):
        exchanges(["no-such-command-x"], frame_bytes=1, seconds=1, say=lambda line: None)


def test_what_a_failing_server_wrote_is_told_masked() -> None:
    heard: list[str] = []
    program = "import sys; sys.stderr.write('first\\n\\x1b[2Jtoken=hunter2hunter2\\n'); sys.exit(1)"
    with pytest.raises(OutsideError):
        exchanges([sys.executable, "-c", program], frame_bytes=1024, seconds=30, say=heard.append)
    assert heard == ["the server wrote: first", "the server wrote: \\u{1b}[2Jtoken=***"]
