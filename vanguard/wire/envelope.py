"""From a decoded JSON object to a message: the rules of JSON-RPC 2.0 and of MCP's schema for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from vanguard.errors import ProtocolError
from vanguard.model.message import (
    ANSWER,
    ERROR,
    NOTIFICATION,
    REQUEST,
    TO_SERVER,
    Direction,
    Json,
    Kind,
    Message,
)
from vanguard.wire.salvage import Glimpse, glimpse_of, is_id

_ENVELOPE: Final = frozenset({"jsonrpc", "id", "method", "params", "result", "error"})
_USUAL_PARAMS: Final = frozenset({"name", "arguments", "_meta", "uri", "cursor"})
_ABSENT: Final[Any] = object()

_NEEDED: Final = {"tools/call": "name", "prompts/get": "name", "resources/read": "uri"}
"""What the params of a method must hold as a string, because policies are decided on it."""

_NO_NAME: Final = {
    "name": "The request's params have no name that is a string.",
    "uri": "The request's params have no uri that is a string.",
}


def refused(code: int, reason: str, kind: str, seen: Glimpse, direction: Direction) -> ProtocolError:
    """A ProtocolError with what could be seen of the message."""
    return ProtocolError(code, reason, kind=kind, id=seen.id, expects_answer=seen.expects_answer(direction))


def to_message(body: Mapping[str, Json], raw: bytes, direction: Direction) -> Message:
    """The message that an object is; raises ProtocolError where it is none (see ``jsonrpc``)."""
    if body.get("jsonrpc") != "2.0":
        raise _bad(body, direction, "version", "The message's jsonrpc member is not the string 2.0.")
    if not _ENVELOPE.issuperset(body):
        _check_case(body, direction)
    id = body.get("id", _ABSENT)
    if "method" in body:
        kind = _asked(body, id, direction)
        return Message(direction, kind, raw, body, None if id is _ABSENT else id, body["method"])
    kind = _answered(body, id, direction)
    return Message(direction, kind, raw, body, None if id is _ABSENT else id, "")


def _asked(body: Mapping[str, Json], id: Any, direction: Direction) -> Kind:
    method = body["method"]
    if "result" in body or "error" in body:
        raise _bad(body, direction, "ambiguous", "The message is a request and an answer at once.")
    if method.__class__ is not str or not method:
        raise _bad(body, direction, "method", "The method is not a string, or is empty.")
    if id is not _ABSENT and not is_id(id):
        raise _bad_id(body, direction)
    params = body.get("params")
    if params.__class__ is dict:
        if not _USUAL_PARAMS.issuperset(params):
            _check_params(body, params, direction)
    elif params is not None:
        raise _bad(body, direction, "params", "The params are neither an object nor null.", -32602)
    needed = _NEEDED.get(method)
    if needed is not None and direction is TO_SERVER:
        value = params.get(needed) if params is not None else None
        if value.__class__ is not str:
            raise _bad(body, direction, "params", _NO_NAME[needed], -32602)
    return NOTIFICATION if id is _ABSENT else REQUEST


def _answered(body: Mapping[str, Json], id: Any, direction: Direction) -> Kind:
    if "error" in body:
        return _failed(body, id, direction)
    if "result" not in body:
        raise _bad(body, direction, "not-a-message", "The message has no method, no result and no error.")
    if id is _ABSENT or not is_id(id):
        raise _bad_id(body, direction)
    if body["result"].__class__ is not dict:
        raise _bad(body, direction, "result", "The result is not an object.")
    return ANSWER


def _failed(body: Mapping[str, Json], id: Any, direction: Direction) -> Kind:
    """An error may lack its id since 2025-11-25, and JSON-RPC has it null where none could be read."""
    if "result" in body:
        raise _bad(body, direction, "ambiguous", "The message has a result and an error at once.")
    if id is not _ABSENT and id is not None and not is_id(id):
        raise _bad_id(body, direction)
    error = body["error"]
    if (
        error.__class__ is not dict
        or error.get("code").__class__ is not int
        or error.get("message").__class__ is not str
    ):
        raise _bad(body, direction, "error", "The error is no object with an integer code and a message.")
    return ERROR


def _check_case(body: Mapping[str, Json], direction: Direction) -> None:
    """Some parsers (Go's among them) match names without regard to case: such twins are refused."""
    for key in body:
        if key not in _ENVELOPE and _folded(key) in _ENVELOPE:
            raise _bad(body, direction, "case", "A member differs only by case from one of JSON-RPC's own.")


def _check_params(body: Mapping[str, Json], params: Mapping[str, Json], direction: Direction) -> None:
    if len({_folded(key) for key in params}) != len(params):
        raise _bad(body, direction, "case", "Two members of the params differ only by case.")


def _folded(key: str) -> str:
    # Upper case first: the dotless i has a plain I there, and is left alone by casefold.
    return key.upper().casefold()


def _bad_id(body: Mapping[str, Json], direction: Direction) -> ProtocolError:
    return _bad(
        body,
        direction,
        "id",
        "The id is neither a string of up to 1,024 characters nor an integer within 2^53.",
    )


def _bad(
    body: Mapping[str, Json], direction: Direction, kind: str, reason: str, code: int = -32600
) -> ProtocolError:
    return refused(code, reason, kind, glimpse_of(body), direction)
