"""A bridge driven by hand: messages as objects, those that come out checked against the SDK's models."""

from __future__ import annotations

import json
from typing import Any, Protocol

from mcp_types import methods

from vanguard.model.message import TO_CLIENT, TO_SERVER, Direction
from vanguard.wire.eras import META_CAPABILITIES
from vanguard.wire.revisions import META_REVISION

OLD, NEW = "2025-11-25", "2026-07-28"
CLIENT = {"name": "a client", "version": "1"}
SERVER = {"name": "a server", "version": "2"}
META_SERVER = "io.modelcontextprotocol/serverInfo"
META_CLIENT = "io.modelcontextprotocol/clientInfo"
META_LEVEL = "io.modelcontextprotocol/logLevel"
META_SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId"

RESULTS: dict[str, dict[str, Any]] = {
    "tools/list": {"tools": [{"name": "echo", "inputSchema": {"type": "object"}}], "nextCursor": "2"},
    "tools/call": {"content": [{"type": "text", "text": "hello"}], "structuredContent": {"n": 1}},
    "resources/list": {"resources": [{"name": "a", "uri": "file:///a"}]},
    "resources/templates/list": {"resourceTemplates": [{"name": "a", "uriTemplate": "file:///{a}"}]},
    "resources/read": {"contents": [{"uri": "file:///a", "text": "hello"}]},
    "prompts/list": {"prompts": [{"name": "a"}]},
    "prompts/get": {"messages": [{"role": "user", "content": {"type": "text", "text": "hello"}}]},
    "completion/complete": {"completion": {"values": ["a"]}},
}
"""A result of each method that both eras have, as an earlier server gives it."""

PARAMS: dict[str, dict[str, Any]] = {
    "tools/list": {"cursor": "1"},
    "tools/call": {"name": "echo", "arguments": {"text": "hello"}},
    "resources/read": {"uri": "file:///a"},
    "prompts/get": {"name": "a", "arguments": {"b": "c"}},
    "completion/complete": {
        "ref": {"type": "ref/prompt", "name": "a"},
        "argument": {"name": "b", "value": "c"},
    },
}


class Bridge(Protocol):
    def from_client(self, line: bytes) -> list[tuple[Direction, bytes]]: ...
    def from_server(self, line: bytes) -> list[tuple[Direction, bytes]]: ...
    def overdue(self) -> list[tuple[Direction, bytes]]: ...


class Driven:
    """A bridge, and what came out of it last: ``server`` and ``client`` are the messages to each."""

    def __init__(self, bridge: Bridge, client: str, server: str) -> None:
        self.bridge = bridge
        self._revisions = {TO_CLIENT: client, TO_SERVER: server}
        self.server: list[dict[str, Any]] = []
        self.client: list[dict[str, Any]] = []
        self.asked: dict[Any, str] = {}

    def say(self, method: str, params: dict[str, Any] | None = None, id: Any = None) -> Driven:
        """Something of the client's: a request where it has an id."""
        body = {"jsonrpc": "2.0", "method": method, **({} if params is None else {"params": params})}
        if id is not None:
            self.asked[id] = method
            body["id"] = id
        return self._out(self.bridge.from_client(json.dumps(body).encode()))

    def reply(self, id: Any, **outcome: Any) -> Driven:
        """An answer of the client's."""
        return self._out(
            self.bridge.from_client(json.dumps({"jsonrpc": "2.0", "id": id, **outcome}).encode())
        )

    def hear(self, **body: Any) -> Driven:
        """Something of the server's."""
        return self._out(self.bridge.from_server(json.dumps({"jsonrpc": "2.0", **body}).encode()))

    def answer(self, result: dict[str, Any]) -> Driven:
        """The server answers the last thing that it was asked."""
        return self.hear(id=self.server[-1]["id"], result=result)

    def fail(self, code: int, **more: Any) -> Driven:
        """The server refuses the last thing that it was asked."""
        return self.hear(id=self.server[-1]["id"], error={"code": code, "message": "no", **more})

    def wait(self) -> Driven:
        """The server is silent for too long."""
        return self._out(self.bridge.overdue())

    def _out(self, ways: list[tuple[Direction, bytes]]) -> Driven:
        self.server = [json.loads(line) for direction, line in ways if direction is TO_SERVER]
        self.client = [json.loads(line) for direction, line in ways if direction is TO_CLIENT]
        for each in self.server:
            self._check(each, self._revisions[TO_SERVER], asks=True)
        for each in self.client:
            self._check(each, self._revisions[TO_CLIENT], asks=False)
        return self

    def _check(self, body: dict[str, Any], revision: str, asks: bool) -> None:
        """Every message must be one of the revision of whoever reads it."""
        method, params = body.get("method"), body.get("params")
        # What names its revision is of that one: the question what a server is, and what passes as it came.
        revision = ((params or {}).get("_meta") or {}).get(META_REVISION, revision)
        revision = OLD if method == "initialize" else revision
        if method is not None and "id" in body:
            check = methods.validate_client_request if asks else methods.parse_server_request
            check(method, revision, params)
        elif method is not None:
            notice = methods.validate_client_notification if asks else methods.parse_server_notification
            notice(method, revision, params)
        elif "result" in body and not asks:
            methods.validate_server_result(self.asked[body["id"]], revision, body["result"])


def envelope(**more: Any) -> dict[str, Any]:
    """The ``_meta`` of a request of the stateless era."""
    capabilities = more.pop("capabilities", {})
    return {META_REVISION: NEW, META_CAPABILITIES: capabilities, META_CLIENT: CLIENT, **more}
