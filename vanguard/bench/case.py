"""One line of input to judge: a bare JSON-RPC message, or a case that has one inside."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from vanguard.bench.written import decoded, member
from vanguard.errors import UsageError
from vanguard.model.message import Direction, JsonId
from vanguard.model.value import value
from vanguard.strict_yaml import nearest, quoted
from vanguard.wire.catalogue import methods

_DIRECTIONS = {
    "to_server": Direction.TO_SERVER,
    "client_to_server": Direction.TO_SERVER,
    "to_client": Direction.TO_CLIENT,
    "server_to_client": Direction.TO_CLIENT,
}
_CONTEXT = frozenset({"tool", "asked", "zones"})
_ASKED_BY_SERVERS = methods(Direction.TO_CLIENT) - methods(Direction.TO_SERVER)
_ANSWERED_BY_CLIENTS = ({"role", "content"}, {"action"}, {"roots"})
"""Members of the results that only clients give: sampling, elicitation, roots."""


@value
class Case:
    """A message to judge and what is known around it.

    ``id`` is the case's own or the message's; ``raw`` the message's bytes; ``tool`` a definition;
    ``asked`` the request that the message answers; ``zones`` absolute folders, None for no zone
    checks; ``session`` the name that lines with a common history share, or "".
    """

    id: JsonId | None
    raw: bytes
    direction: Direction
    tool: Mapping[str, Any] | None = None
    asked: Mapping[str, Any] | None = None
    zones: tuple[str, ...] | None = None
    session: str = ""


def read(line: bytes, direction: Direction | None = None) -> Case:
    """Read one line; ``direction`` holds for lines that state none, else the shape tells.

    Raises UsageError for a case whose members have the wrong type.  A line that is not JSON is a
    message like any other: the parser refuses it and says why.
    """
    try:
        value = decoded(line)
    except ValueError:
        return Case(None, line, direction or Direction.TO_SERVER)
    if not isinstance(value, dict):
        return Case(None, line, direction or Direction.TO_SERVER)
    if "message" not in value or "jsonrpc" in value:
        return Case(_id(value), line, direction or guess(value))
    return case_of(value, line, direction)


def case_of(value: Mapping[str, Any], line: bytes, direction: Direction | None = None) -> Case:
    """The case that is on a line, which was decoded to ``value``; raises as ``read`` does."""
    message = _object(value, "message")
    assert message is not None
    context = _object(value, "context") or {}
    _check_context(context)
    stated = value.get("direction")
    if stated is not None and stated not in _DIRECTIONS:
        raise UsageError(f"direction is not one of {', '.join(_DIRECTIONS)}")
    return Case(
        id=_id(value),
        raw=member(line, "message", message),
        direction=_DIRECTIONS[stated] if stated is not None else direction or guess(message),
        tool=_object(context, "tool"),
        asked=_object(context, "asked"),
        zones=_zones(context.get("zones")),
        session=session_of(value),
    )


def id_of(line: bytes) -> JsonId | None:
    """The id of a line, as far as one can be read: for the report of an error."""
    try:
        value = decoded(line)
    except ValueError:
        return None
    return _id(value) if isinstance(value, dict) else None


def guess(body: Mapping[str, Any]) -> Direction:
    """Which way a message goes, by its shape alone.

    A request goes to the server unless only servers ask for its method; an answer goes to the
    client unless only clients give such results.
    """
    if "method" in body:
        by_server = body["method"] in _ASKED_BY_SERVERS if isinstance(body["method"], str) else False
        return Direction.TO_CLIENT if by_server else Direction.TO_SERVER
    result = body.get("result")
    if isinstance(result, dict) and any(members <= result.keys() for members in _ANSWERED_BY_CLIENTS):
        return Direction.TO_SERVER
    return Direction.TO_CLIENT if "result" in body or "error" in body else Direction.TO_SERVER


def _check_context(context: Mapping[str, Any]) -> None:
    """Raise UsageError for a key that is nearly one of ours; others are left alone."""
    for key in context.keys() - _CONTEXT:
        hint = nearest(key, _CONTEXT)
        if hint.startswith("did you mean"):
            raise UsageError(f"context has an unknown key {quoted(key)}", hint=hint)


def _id(value: Mapping[str, Any]) -> JsonId | None:
    id = value.get("id")
    return id if isinstance(id, str | int) and not isinstance(id, bool) else None


def _object(value: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    found = value.get(name)
    if found is None and name != "message":
        return None
    if not isinstance(found, dict):
        raise UsageError(f"{name} is not an object")
    return found


def _zones(value: Any) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not all(
        isinstance(zone, str) and zone.startswith("/") for zone in value
    ):
        raise UsageError("context.zones is not a list of absolute folders")
    return tuple(posixpath.normpath(zone) for zone in value)


def session_of(value: Mapping[str, Any]) -> str:
    """The session that a decoded line names, or ""; raises UsageError for one of the wrong type."""
    session = value.get("session")
    if session is None:
        return ""
    if not isinstance(session, str | int):
        raise UsageError("session is not a string")
    return str(session)
