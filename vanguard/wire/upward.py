"""What a client that begins with ``initialize`` says in the words of a server of the stateless era, and back.

MCP 2025-11-25 and earlier against 2026-07-28; the other way is `vanguard.wire.downward`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from vanguard.model.message import Json, JsonId, Message
from vanguard.wire.downward import META_CLIENT, META_LEVEL, META_SERVER, META_SUBSCRIPTION
from vanguard.wire.eras import META_CAPABILITIES
from vanguard.wire.revisions import HANDSHAKE, META_REVISION, STATELESS

_ONLY_MODERN = ("resultType", "ttlMs", "cacheScope")
_NOBODY = {"name": "unknown", "version": "0"}


class Envelope:
    """What a client said of itself in ``initialize``, as every later request repeats it."""

    def __init__(self, opening: Message) -> None:
        params = opening.params
        declared = params.get("capabilities")
        self.capabilities: dict[str, Any] = {
            name: value
            for name, value in (declared.items() if isinstance(declared, dict) else ())
            if name != "tasks"
        }
        """What the client can be asked; the tasks of 2025-11-25 are another thing in the stateless era."""
        asked = params.get("protocolVersion")
        self.revision = asked if asked in HANDSHAKE else HANDSHAKE[-1]
        """The revision that the client is answered in."""
        self.level = ""
        """From which level on the client wants log messages; "" for none."""
        self._info = params.get("clientInfo")

    @property
    def meta(self) -> dict[str, Any]:
        """The members of ``_meta`` that every request has."""
        meta: dict[str, Any] = {META_REVISION: STATELESS[-1], META_CAPABILITIES: self.capabilities}
        if isinstance(self._info, dict):
            meta[META_CLIENT] = self._info
        if self.level:
            meta[META_LEVEL] = self.level
        return meta

    def request(
        self, id: JsonId, method: str, params: Mapping[str, Json], more: Mapping[str, Json] | None = None
    ) -> bytes:
        """A request as a server of the stateless era wants it; ``more`` are further params."""
        made = {key: value for key, value in params.items() if key != "task"}
        meta = made.get("_meta")
        made["_meta"] = {**(meta if isinstance(meta, dict) else {}), **self.meta}
        body = {"jsonrpc": "2.0", "id": id, "method": method, "params": {**made, **(more or {})}}
        return orjson.dumps(body)


def opened(id: JsonId, discovered: Mapping[str, Json], revision: str) -> bytes:
    """The answer to ``initialize``, out of the result of ``server/discover``: no capability is added."""
    meta = discovered.get("_meta")
    info = meta.get(META_SERVER) if isinstance(meta, dict) else None
    capabilities = discovered.get("capabilities")
    result: dict[str, Any] = {
        "protocolVersion": revision,
        "capabilities": capabilities if isinstance(capabilities, dict) else {},
        "serverInfo": info if isinstance(info, dict) else _NOBODY,
    }
    if isinstance(discovered.get("instructions"), str):
        result["instructions"] = discovered["instructions"]
    return answer(id, result)


def complete(id: JsonId, result: Mapping[str, Json]) -> bytes:
    """A result without what only the stateless era has."""
    made = {key: value for key, value in result.items() if key not in _ONLY_MODERN}
    _unmark(made, META_SERVER)
    return answer(id, made)


def notice(body: Mapping[str, Json]) -> bytes:
    """A notification without the name of the subscription that it came by."""
    params = dict(body["params"])
    _unmark(params, META_SUBSCRIPTION)
    return orjson.dumps({**body, "params": params})


def subscription_of(message: Message) -> Json:
    """The id of the subscription that a notification came by; None where it came by none."""
    meta = message.params.get("_meta")
    return meta.get(META_SUBSCRIPTION) if isinstance(meta, dict) else None


def answer(id: JsonId, result: Mapping[str, Json]) -> bytes:
    """An answer of the gateway's own."""
    return orjson.dumps({"jsonrpc": "2.0", "id": id, "result": result})


def changes(discovered: Mapping[str, Json]) -> dict[str, Any]:
    """The lists whose changes a server tells of, as ``subscriptions/listen`` names them."""
    capabilities = discovered.get("capabilities")
    held = capabilities if isinstance(capabilities, dict) else {}
    return {
        f"{kind}ListChanged": True
        for kind in ("tools", "prompts", "resources")
        if isinstance(held.get(kind), dict) and held[kind].get("listChanged") is True
    }


def _unmark(holder: dict[str, Any], name: str) -> None:
    meta = holder.get("_meta")
    if isinstance(meta, dict) and name in meta:
        holder["_meta"] = {key: value for key, value in meta.items() if key != name}
        if not holder["_meta"]:
            del holder["_meta"]
