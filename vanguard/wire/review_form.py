"""How a client is asked about a call that is held: a form now, or a round of the stateless era.

A form is ``elicitation/create`` (MCP 2025-06-18 and later).  In MCP 2026-07-28 no server asks by itself: the
call is answered with what is asked and a ``requestState``, and the client sends the call again with both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from vanguard.model.message import REQUEST, TO_SERVER, Json, JsonId, Message
from vanguard.model.value import value
from vanguard.wire.downward import capabilities_of
from vanguard.wire.rounds import ASKED_BY

PREFIX = "vanguard1."
"""How a ``requestState`` of the gateway's own begins."""

LONGEST_STATE = 1_024
"""Characters beyond which a ``requestState`` is none of the gateway's."""

_KEY = "vanguard-review"
_ACTIONS = frozenset({"accept", "decline", "cancel"})
_SHOWN: Mapping[str, Any] = {"type": "object", "properties": {}}
_ASKED: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "grant": {
            "type": "boolean",
            "title": "Let this call pass, once",
            "default": False,
        }
    },
    "required": ["grant"],
}


@value
class Reply:
    """What a client answered: ``accept``, ``decline`` or ``cancel``, and whether the form says yes."""

    action: str
    yes: bool = False


def takes_forms(capabilities: Json) -> bool:
    """Whether a client with these capabilities shows forms to a person."""
    held = capabilities.get("elicitation") if isinstance(capabilities, Mapping) else None
    return isinstance(held, Mapping) and (not held or "form" in held)


def takes_rounds(request: Message) -> bool:
    """Whether a request of the stateless era may be answered with a form.

    Not where it is in a round of its server's.
    """
    params = request.params
    own = own_state(request) != ""
    free = own or not ("requestState" in params or "inputResponses" in params)
    return free and request.method in ASKED_BY and takes_forms(capabilities_of(request))


def form(id: JsonId, text: str, *, asks: bool) -> bytes:
    """The request that shows a text; ``asks`` adds whether the call may pass."""
    body = {"jsonrpc": "2.0", "id": id, "method": "elicitation/create", "params": _params(text, asks)}
    return orjson.dumps(body)


def round_of(id: JsonId | None, text: str, state: str, *, asks: bool) -> bytes:
    """The answer to a call that asks for another round of it."""
    result = {
        "resultType": "input_required",
        "inputRequests": {_KEY: {"method": "elicitation/create", "params": _params(text, asks)}},
        "requestState": state,
    }
    return orjson.dumps({"jsonrpc": "2.0", "id": id, "result": result})


def progress(token: JsonId, step: int) -> bytes:
    """A notification that a call still waits for a person.

    Its steps are tiny, for what the server says of its progress later must be more (MCP, "Progress").
    """
    params = {"progressToken": token, "progress": step / 1_000_000, "message": "Waiting for a person."}
    return orjson.dumps({"jsonrpc": "2.0", "method": "notifications/progress", "params": params})


def token_of(request: Message) -> JsonId | None:
    """The progress token of a request; None where it wants to hear of none."""
    meta = request.params.get("_meta")
    token = meta.get("progressToken") if isinstance(meta, dict) else None
    return token if isinstance(token, str | int) and not isinstance(token, bool) else None


def own_state(request: Message) -> str:
    """The ``requestState`` of a request that a round of the gateway's own gave it; "" where it has none."""
    state = request.params.get("requestState")
    if isinstance(state, str) and len(state) <= LONGEST_STATE and state.startswith(PREFIX):
        return state
    return ""


def reply_of(result: Json) -> Reply | None:
    """What a result of ``elicitation/create`` says; None where it is none."""
    action = result.get("action") if isinstance(result, Mapping) else None
    if action not in _ACTIONS:
        return None
    content = result.get("content")
    return Reply(action, isinstance(content, Mapping) and content.get("grant") is True)


def round_reply(request: Message) -> Reply | None:
    """What a request of the second round answers to the gateway; None where it answers nothing."""
    responses = request.params.get("inputResponses")
    return reply_of(responses.get(_KEY)) if isinstance(responses, Mapping) else None


def without_round(request: Message) -> Message:
    """The request as its server is to see it: without the gateway's own round; else the same."""
    if request.kind is not REQUEST or request.direction is not TO_SERVER or not own_state(request):
        return request
    body = orjson.loads(request.raw)
    for name in ("requestState", "inputResponses"):
        body["params"].pop(name, None)
    return replace(request, raw=orjson.dumps(body), body=body)


def _params(text: str, asks: bool) -> dict[str, Any]:
    return {"message": text, "requestedSchema": _ASKED if asks else _SHOWN}
