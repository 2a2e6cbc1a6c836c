"""What a client of the stateless era says in the words of a server that begins with ``initialize``, and back.

MCP 2026-07-28 against 2025-11-25 and earlier: the envelope under ``_meta``, the results' ``resultType``,
``ttlMs`` and ``cacheScope``, the codes of errors, ``server/discover`` out of ``initialize``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from vanguard.errors import ProtocolError
from vanguard.model.message import Json, JsonId, Message
from vanguard.wire.eras import META_CAPABILITIES
from vanguard.wire.revisions import HANDSHAKE, META_REVISION, STATELESS

META_CLIENT = "io.modelcontextprotocol/clientInfo"
META_SERVER = "io.modelcontextprotocol/serverInfo"
META_LEVEL = "io.modelcontextprotocol/logLevel"
META_SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId"

ENVELOPE = frozenset({META_REVISION, META_CAPABILITIES, META_CLIENT, META_LEVEL})
"""The members of ``_meta`` that only servers of the stateless era understand."""

CACHEABLE = frozenset(
    {
        "server/discover",
        "tools/list",
        "prompts/list",
        "resources/list",
        "resources/templates/list",
        "resources/read",
    }
)
"""The methods whose results must say for how long and for whom they may be kept."""

LEVELS = ("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency")
"""The levels of log messages, the least grave first (RFC 5424)."""

CAPABILITY = {
    "elicitation/create": "elicitation",
    "sampling/createMessage": "sampling",
    "roots/list": "roots",
}
"""What a server may ask its client, and what the client must have said that it can."""

_GONE = frozenset({"initialize", "ping", "logging/setLevel", "resources/subscribe", "resources/unsubscribe"})
_TASKS = "tasks/"
_ROUND = ("inputResponses", "requestState")
_NOT_FOUND, _URL_WANTED = -32002, -32042
_CODES = {_NOT_FOUND: -32602, _URL_WANTED: -32603}
_NOBODY = {"name": "unknown", "version": "0"}


def not_asked(request: Message) -> ProtocolError | None:
    """Why a request cannot be asked of a server of the earlier era; None where it can.

    Methods that the stateless era has not are unknown in it (-32601), and so are those of its extension for
    tasks, which are not the tasks of 2025-11-25.
    """
    method = request.method
    if method in _GONE or method.startswith(_TASKS):
        reason = "This server has no such method for clients of this protocol revision."
        return ProtocolError(-32601, reason, kind="bridge", id=request.id)
    return None


def unknown_round(request: Message) -> ProtocolError:
    """The refusal of a second round of a request that is not waiting for one."""
    reason = "No request waits for these inputResponses."
    return ProtocolError(-32602, reason, kind="bridge", id=request.id)


def initialize(id: JsonId, first: Message) -> bytes:
    """The request that opens a conversation, in the name of the client whose request is ``first``."""
    meta = _meta(first.body.get("params"))
    info = meta.get(META_CLIENT)
    named = isinstance(info, dict) and all(isinstance(info.get(key), str) for key in ("name", "version"))
    params = {
        "protocolVersion": HANDSHAKE[-1],
        "capabilities": askable(first),
        "clientInfo": info if named else _NOBODY,
    }
    return request(id, "initialize", params)


def request(id: JsonId, method: str, params: Mapping[str, Json]) -> bytes:
    """A request of the gateway's own."""
    return orjson.dumps({"jsonrpc": "2.0", "id": id, "method": method, "params": params})


def stripped(message: Message) -> bytes:
    """A request or notification without what only the stateless era understands."""
    body = orjson.loads(message.raw)
    params = body.get("params")
    if isinstance(params, dict):
        meta = params.get("_meta")
        if isinstance(meta, dict):
            params["_meta"] = {key: value for key, value in meta.items() if key not in ENVELOPE}
            if not params["_meta"]:
                del params["_meta"]
        for key in _ROUND:
            params.pop(key, None)
    return orjson.dumps(body)


def level_of(message: Message) -> str:
    """From which level on the sender of a request wants log messages; "" for none."""
    level = _meta(message.body.get("params")).get(META_LEVEL)
    return level if level in LEVELS else ""


def capabilities_of(message: Message) -> Mapping[str, Json]:
    """What the sender of a request can be asked, by its own word."""
    capabilities = _meta(message.body.get("params")).get(META_CAPABILITIES)
    return capabilities if isinstance(capabilities, dict) else {}


def askable(message: Message) -> dict[str, Json]:
    """What a server of the earlier era may be told that the sender of a request can be asked."""
    declared = capabilities_of(message)
    return {name: declared[name] for name in CAPABILITY.values() if name in declared}


def answer(id: JsonId, method: str, result: Mapping[str, Json], server: Json) -> bytes:
    """A result as the stateless era has it; ``server`` is the ``serverInfo`` that goes into its ``_meta``.

    What is answered is complete, and may be kept by nobody: an earlier server said nothing of either.
    """
    made: dict[str, Any] = {**result, "resultType": "complete"}
    if method in CACHEABLE:
        made |= {"ttlMs": 0, "cacheScope": "private"}
    return answered(id, made, server)


def answered(id: JsonId, result: dict[str, Any], server: Json) -> bytes:
    """A result with the ``serverInfo`` in its ``_meta``, where there is one."""
    if isinstance(server, dict):
        meta = result.get("_meta")
        result["_meta"] = {**(meta if isinstance(meta, dict) else {}), META_SERVER: server}
    return orjson.dumps({"jsonrpc": "2.0", "id": id, "result": result})


def failure(body: Mapping[str, Json]) -> bytes | None:
    """An error with the code that the stateless era has for it; None where it is the same.

    -32002 (resource not found) is -32602 there, and -32042 (a URL has to be visited first) must not come.
    """
    code = _CODES.get(body["error"]["code"])
    if code is None:
        return None
    return orjson.dumps({**body, "error": {**body["error"], "code": code}})


def discovered(opened: Mapping[str, Json]) -> dict[str, Any]:
    """The result of ``server/discover``, out of that of ``initialize``: no capability is added.

    The tasks of 2025-11-25 are left out: in the stateless era they are another thing.
    """
    capabilities = opened.get("capabilities")
    held = capabilities if isinstance(capabilities, dict) else {}
    result: dict[str, Any] = {
        "supportedVersions": [*STATELESS],
        "capabilities": {name: value for name, value in held.items() if name != "tasks"},
    }
    if isinstance(opened.get("instructions"), str):
        result["instructions"] = opened["instructions"]
    return result


def honoured(wanted: Json, opened: Mapping[str, Json]) -> dict[str, Any]:
    """What of a ``subscriptions/listen`` a server of the earlier era can serve, by its capabilities."""
    if not isinstance(wanted, dict):
        return {}
    capabilities = opened.get("capabilities")
    held = capabilities if isinstance(capabilities, dict) else {}
    found: dict[str, Any] = {}
    for kind in ("tools", "prompts", "resources"):
        if wanted.get(f"{kind}ListChanged") is True and _has(held, kind, "listChanged"):
            found[f"{kind}ListChanged"] = True
    uris = wanted.get("resourceSubscriptions")
    if isinstance(uris, list) and _has(held, "resources", "subscribe"):
        found["resourceSubscriptions"] = [*dict.fromkeys(each for each in uris if isinstance(each, str))]
    return found


def tagged(method: str, params: Json, subscription: JsonId) -> bytes:
    """A notification that belongs to a subscription."""
    made = dict(params) if isinstance(params, dict) else {}
    meta = made.get("_meta")
    made["_meta"] = {**(meta if isinstance(meta, dict) else {}), META_SUBSCRIPTION: subscription}
    return orjson.dumps({"jsonrpc": "2.0", "method": method, "params": made})


def _has(capabilities: Mapping[str, Json], kind: str, what: str) -> bool:
    held = capabilities.get(kind)
    return isinstance(held, dict) and held.get(what) is True


def _meta(params: Json) -> Mapping[str, Json]:
    meta = params.get("_meta") if isinstance(params, dict) else None
    return meta if isinstance(meta, dict) else {}
