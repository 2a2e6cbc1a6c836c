"""The cases inside rule files: whole messages, or bare texts placed in a typical message."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vanguard.model.message import Direction, Part
from vanguard.model.rule import Case, Scope
from vanguard.strict_yaml import Node

Body = dict[str, Any]
Placed = tuple[Body, Direction, Body | None]
"""A message, the way it goes, and the request that it answers (None: it answers none)."""

_TEXT_KEYS = ("text", "in", "note")
_MESSAGE_KEYS = ("message", "direction", "tool", "asked", "note")


def read_cases(node: Node, scope: Scope, *, may_miss: bool = False) -> tuple[Case, ...]:
    """The cases of a list; ``may_miss`` allows ``near_miss``, which only passes have.  Raises RuleError."""
    return tuple(_case(item, scope, may_miss) for item in node.items())


def place(text: str, part: Part) -> Placed:
    """A typical message that carries the text in that part."""
    return _PLACES[part](text)


def _case(node: Node, scope: Scope, may_miss: bool) -> Case:
    if isinstance(node.value, str):
        body, direction, asked = place(node.text(), _usual_part(scope))
        return Case(body, direction, asked=asked, line=node.line)
    extra = ("near_miss",) if may_miss else ()
    if "message" in node.named():
        return _whole(node, extra)
    fields = node.mapping(_TEXT_KEYS + extra, ["text"])
    part = Part(fields["in"].one_of([each.value for each in Part])) if "in" in fields else _usual_part(scope)
    body, direction, asked = place(fields["text"].text(), part)
    return Case(body, direction, None, asked, *_remarks(fields), node.line)


def _whole(node: Node, extra: tuple[str, ...]) -> Case:
    fields = node.mapping(_MESSAGE_KEYS + extra, ["message", "direction"])
    direction = Direction(fields["direction"].one_of([each.value for each in Direction]))
    message = _plain(fields["message"])
    tool = _plain(fields["tool"]) if "tool" in fields else None
    asked = _plain(fields["asked"]) if "asked" in fields else None
    return Case(message, direction, tool, asked, *_remarks(fields), node.line)


def _plain(node: Node) -> Body:
    node.named()
    plain: Body = node.plain()
    return plain


def _remarks(fields: dict[str, Node]) -> tuple[bool, str]:
    near_miss = "near_miss" in fields and fields["near_miss"].flag()
    return near_miss, fields["note"].text() if "note" in fields else ""


def _usual_part(scope: Scope) -> Part:
    """Where a bare text goes: the first part of the scope, else what that direction mostly carries."""
    if scope.parts:
        return scope.parts[0]
    return Part.CONTENT if scope.directions == (Direction.TO_CLIENT,) else Part.ARGUMENT


def _request(method: str, params: Body) -> Body:
    return {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}


def _answer(method: str, params: Body, result: Body) -> Placed:
    message = {"jsonrpc": "2.0", "id": 1, "result": result}
    return message, Direction.TO_CLIENT, _request(method, params)


def _call(params: Body) -> Placed:
    return _request("tools/call", {"name": "run", **params}), Direction.TO_SERVER, None


def _tool(definition: Body) -> Placed:
    tool = {"name": "run", "inputSchema": {"type": "object"}, **definition}
    return _answer("tools/list", {}, {"tools": [tool]})


def _read(text: str) -> Placed:
    return _request("resources/read", {"uri": text}), Direction.TO_SERVER, None


def _hello(text: str) -> Placed:
    client = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "clientInfo": {"name": "c", "version": "1"},
    }
    server = {
        "protocolVersion": "2025-11-25",
        "capabilities": {},
        "serverInfo": {"name": "s", "version": "1"},
    }
    return _answer("initialize", client, {**server, "instructions": text})


def _content(text: str) -> Placed:
    params = {"name": "run", "arguments": {}}
    return _answer("tools/call", params, {"content": [{"type": "text", "text": text}]})


def _error(text: str) -> Placed:
    error = {"jsonrpc": "2.0", "id": 1, "error": {"code": -32603, "message": text}}
    return error, Direction.TO_CLIENT, _request("tools/call", {"name": "run", "arguments": {}})


def _notice(text: str) -> Placed:
    params = {"level": "info", "data": text}
    return {"jsonrpc": "2.0", "method": "notifications/message", "params": params}, Direction.TO_CLIENT, None


def _ask(text: str) -> Placed:
    message = {"role": "user", "content": {"type": "text", "text": text}}
    params = {"messages": [message], "maxTokens": 100}
    return _request("sampling/createMessage", params), Direction.TO_CLIENT, None


def _reply(text: str) -> Placed:
    answer = {"jsonrpc": "2.0", "id": 1, "result": {"action": "accept", "content": {"answer": text}}}
    asked = {"message": "Which one?", "requestedSchema": {"type": "object", "properties": {}}}
    return answer, Direction.TO_SERVER, _request("elicitation/create", asked)


def _other(text: str) -> Placed:
    return _request("tools/list", {"cursor": text}), Direction.TO_SERVER, None


_PLACES: dict[Part, Callable[[str], Placed]] = {
    Part.ARGUMENT: lambda text: _call({"arguments": {"input": text}}),
    Part.NAME: lambda text: _tool({"title": text}),
    Part.URI: _read,
    Part.DEFINITION: lambda text: _tool({"description": text}),
    Part.INSTRUCTIONS: _hello,
    Part.CONTENT: _content,
    Part.ERROR: _error,
    Part.NOTICE: _notice,
    Part.ASK: _ask,
    Part.REPLY: _reply,
    Part.META: lambda text: _call({"arguments": {}, "_meta": {"note": text}}),
    Part.OTHER: _other,
}
