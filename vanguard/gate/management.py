"""Tools by which a session may look at its own gateway, and change it where the operator lets it.

They are listed beside the server's own, under names that begin with ``vanguard_``; a server's tools of such
names are neither listed nor called meanwhile.  A call of one is answered here and never reaches the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from vanguard.errors import VanguardError
from vanguard.gate.alter import with_body
from vanguard.model.context import Context
from vanguard.model.message import ANSWER, REQUEST, Json, Message
from vanguard.wire.revisions import STATELESS, stated_revision

PREFIX: Final = "vanguard_"
"""How the names of management tools begin."""

DEV, OPERATOR = "same_session_dev", "operator_only"
"""The planes: whoever is in the session may use the tools, or whoever has the scope ADMIN."""

ADMIN: Final = "mcp:admin"

Action = Callable[[Mapping[str, Any], Context], Mapping[str, Any]]
"""What a tool does with its arguments, for whoever called it; raises VanguardError for what it cannot do."""

_ID: Mapping[str, Any] = {"type": "string", "description": "The id of a decision."}
TOOLS: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "name": "vanguard_status",
        "description": "What the gateway in front of this server is doing: profile, rules, counts.",
        "inputSchema": {"type": "object", "properties": {}},
        "annotations": {"readOnlyHint": True},
    },
    {
        "name": "vanguard_audit",
        "description": "The last decisions on your own messages, newest first.",
        "inputSchema": {
            "type": "object",
            "properties": {"last": {"type": "integer", "minimum": 1, "maximum": 50}},
        },
        "annotations": {"readOnlyHint": True},
    },
    {
        "name": "vanguard_explain",
        "description": "Why one of your own messages was decided as it was.",
        "inputSchema": {"type": "object", "properties": {"decision_id": _ID}, "required": ["decision_id"]},
        "annotations": {"readOnlyHint": True},
    },
    {
        "name": "vanguard_reload",
        "description": "Have the gateway read its settings anew.",
        "inputSchema": {"type": "object", "properties": {}},
        "annotations": {"readOnlyHint": False},
    },
    {
        "name": "vanguard_reset_session",
        "description": "Forget what the gateway remembers of your earlier calls, budgets and pauses.",
        "inputSchema": {"type": "object", "properties": {}},
        "annotations": {"readOnlyHint": False},
    },
    {
        "name": "vanguard_allow",
        "description": "Write an exception for one of your own messages that was stopped.",
        "inputSchema": {
            "type": "object",
            "properties": {
                "decision_id": _ID,
                "because": {"type": "string", "description": "Why this is safe."},
                "for": {"type": "string", "description": "For how long, such as 1d or 2w."},
            },
            "required": ["decision_id", "because"],
        },
        "annotations": {"readOnlyHint": False},
    },
)
"""The tools as a client is told of them."""

Note = Callable[[dict[str, Any], Context], None]
"""Has it recorded that a tool was used."""


class Management:
    """The tools of one gateway; ``actions`` are by name, ``note`` records each use."""

    def __init__(self, plane: str, actions: Mapping[str, Action], note: Note) -> None:
        self._plane = plane
        self._actions = actions
        self._note = note

    def allows(self, context: Context) -> bool:
        """Whether somebody may use the tools."""
        if self._plane == DEV:
            return True
        return self._plane == OPERATOR and context.scopes is not None and ADMIN in context.scopes

    def listed(self, message: Message, context: Context) -> Message:
        """A list of tools with these, on its last page; any other message as it is."""
        if message.method != "tools/list" or message.kind is not ANSWER:
            return message
        tools = message.body["result"].get("tools")
        if not isinstance(tools, list):
            return message
        body = orjson.loads(message.raw)
        result = body["result"]
        result["tools"] = [each for each in result["tools"] if not _is_ours(each)]
        if self.allows(context) and not result.get("nextCursor"):
            result["tools"] += [dict(each) for each in TOOLS]
        if "cacheScope" in result:
            result["cacheScope"] = "private"
        return with_body(message, body)

    def answer(self, message: Message, context: Context) -> bytes | None:
        """The answer to a call of one of the tools, which it then was; None for any other message."""
        if (
            not message.is_call
            or message.kind is not REQUEST
            or not message.params["name"].startswith(PREFIX)
        ):
            return None
        name, arguments = message.params["name"], message.params.get("arguments")
        action = self._actions.get(name) if self.allows(context) else None
        if action is None:
            self._note({"event": "management", "used": name, "done": False}, context)
            error = {"code": -32602, "message": "There is no such tool."}
            return orjson.dumps({"jsonrpc": "2.0", "id": message.id, "error": error})
        try:
            said, failed = action(arguments if isinstance(arguments, dict) else {}, context), False
        except VanguardError as problem:
            said, failed = {"error": str(problem)}, True
        self._note({"event": "management", "used": name, "done": not failed}, context)
        return _result(message, said, failed)


def _is_ours(entry: Json) -> bool:
    name = entry.get("name") if isinstance(entry, dict) else None
    return isinstance(name, str) and name.startswith(PREFIX)


def _result(message: Message, said: Mapping[str, Any], failed: bool) -> bytes:
    text = orjson.dumps(said, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode()
    result: dict[str, Any] = {"content": [{"type": "text", "text": text}], "isError": failed}
    if not failed:
        result["structuredContent"] = said
    if stated_revision(message) in STATELESS:
        result["resultType"] = "complete"
    return orjson.dumps(
        {"jsonrpc": "2.0", "id": message.id, "result": result}, option=orjson.OPT_NON_STR_KEYS
    )
