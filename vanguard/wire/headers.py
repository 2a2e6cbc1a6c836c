"""Whether the headers of a modern request say what its body says, and which headers a body wants.

Something on the way may decide by ``Mcp-Method``, ``Mcp-Name`` and ``Mcp-Param-*`` without reading the body;
whoever does read it must refuse a request in which they differ (MCP 2026-07-28, Streamable HTTP; SEP-2243).
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from vanguard.errors import ProtocolError
from vanguard.model.message import REQUEST, Message
from vanguard.wire.eras import HEADER_MISMATCH
from vanguard.wire.fields import METHOD, NAME, VERSION, Fields, values
from vanguard.wire.mirrors import Mirrored, Path
from vanguard.wire.revisions import META_REVISION

_NAMED_BY = {
    "tools/call": "name",
    "prompts/get": "name",
    "resources/read": "uri",
    "tasks/get": "taskId",
    "tasks/update": "taskId",
    "tasks/cancel": "taskId",
}
"""The param that ``Mcp-Name`` repeats."""

_NAME_OPTIONAL = frozenset({"tasks/get", "tasks/update", "tasks/cancel"})
"""Methods of an extension, for which not every client sends it: compared where it is there."""

_PLAIN = re.compile(r"[\x20-\x7e]*")
_ENCODED = re.compile(r"=\?base64\?(.*)\?=")
_DECIMAL = re.compile(r"(-?[0-9]{1,400})(?:\.(0{1,400}))?")


def disagreement(message: Message, fields: Fields, mirrored: Sequence[Mirrored] = ()) -> ProtocolError | None:
    """Why a modern request or notification is refused for its headers; None where they agree with its body.

    ``mirrored`` are the called tool's arguments that headers repeat (``mirrors.mirrored``), where its schema
    is known.  Of a notification only the version is compared; other ``Mcp-Param-*`` are not looked at.  The
    refusal has the code -32020 and is answered with 400.
    """
    problem = _version_problem(message, fields)
    if problem is None and message.kind is REQUEST:
        problem = _method_problem(message, fields) or _name_problem(message, fields)
        if problem is None and mirrored and message.method == "tools/call":
            problem = _parameters_problem(message.params.get("arguments"), fields, mirrored)
    if problem is None:
        return None
    answered = message.kind is REQUEST
    return ProtocolError(HEADER_MISMATCH, problem, kind="header", id=message.id, expects_answer=answered)


def compared(message: Message, fields: Fields, mirrored: Sequence[Mirrored] = ()) -> frozenset[bytes]:
    """The names of the headers that say what the body does, in a request that `disagreement` let pass.

    Which arguments are mirrored is what the server says now, and that may have changed since: those are
    compared again, and where they disagree none of their headers is named.
    """
    if message.kind is not REQUEST:
        return frozenset()
    named = {VERSION, METHOD}
    if message.method in _NAMED_BY:
        named.add(NAME)
    if mirrored and message.method == "tools/call":
        problem = _parameters_problem(message.params.get("arguments"), fields, mirrored)
        named.update(each.header for each in mirrored if problem is None)
    return frozenset(named)


def headers_for(message: Message, mirrored: Sequence[Mirrored] = ()) -> list[tuple[bytes, bytes]]:
    """The headers that a modern request or notification goes out with, by what its body says.

    A server that is given these finds no disagreement; what cannot stand in a header is encoded.
    """
    found: list[tuple[bytes, bytes]] = []
    revision = _stated(message)
    if isinstance(revision, str):
        found.append((VERSION, encode_value(revision)))
    if message.kind is not REQUEST:
        return found
    found.append((METHOD, encode_value(message.method)))
    name = _name(message)
    if isinstance(name, str):
        found.append((NAME, encode_value(name)))
    if message.method == "tools/call":
        for each in mirrored:
            text = _rendered(_at(message.params.get("arguments"), each.path))
            if text is not None:
                found.append((each.header, encode_value(text)))
    return found


def encode_value(text: str) -> bytes:
    """A text as a header's value: as it is, or ``=?base64?...?=`` where it would not arrive unchanged."""
    if _PLAIN.fullmatch(text) and text == text.strip(" ") and not _ENCODED.fullmatch(text):
        return text.encode("ascii")
    return b"=?base64?" + b64encode(text.encode()) + b"?="


def decode_value(found: bytes) -> str | None:
    """The text that a header's value stands for; None where it holds a byte that it may not, or is encoded
    in another way than the one there is (canonical base64 of UTF-8)."""
    text = found.strip(b" \t").decode("latin-1")
    if not _PLAIN.fullmatch(text):
        return None
    match = _ENCODED.fullmatch(text)
    if match is None:
        return text
    try:
        decoded = b64decode(match[1], validate=True)
        return decoded.decode() if b64encode(decoded).decode("ascii") == match[1] else None
    except ValueError:
        return None


def _version_problem(message: Message, fields: Fields) -> str | None:
    stated = _stated(message)
    found = values(fields, VERSION)
    if len(found) != 1:
        return _count("MCP-Protocol-Version", found)
    if message.kind is not REQUEST and stated is None:
        return None
    return None if found[0].decode("latin-1") == stated else _differs("MCP-Protocol-Version", "its _meta")


def _method_problem(message: Message, fields: Fields) -> str | None:
    found = values(fields, METHOD)
    if len(found) != 1:
        return _count("Mcp-Method", found)
    # Compared as it stands: one who reads the header alone does not decode it either.
    return None if found[0].decode("latin-1") == message.method else _differs("Mcp-Method", "its method")


def _name_problem(message: Message, fields: Fields) -> str | None:
    if message.method not in _NAMED_BY:
        return None
    found = values(fields, NAME)
    if not found and message.method in _NAME_OPTIONAL:
        return None
    if len(found) != 1:
        return _count("Mcp-Name", found)
    name = decode_value(found[0])
    if name is None:
        return "The header Mcp-Name is not validly encoded."
    return (
        None if name == _name(message) else _differs("Mcp-Name", f"its params' {_NAMED_BY[message.method]}")
    )


def _parameters_problem(arguments: Any, fields: Fields, mirrored: Sequence[Mirrored]) -> str | None:
    for each in mirrored:
        found = values(fields, each.header)
        argument = _at(arguments, each.path)
        text = _rendered(argument)
        if len(found) > 1:
            return _count("Mcp-Param", found)
        if text is None:
            if found:
                return "An Mcp-Param header is there and the argument that it repeats is not."
            continue
        if not found:
            return _count("Mcp-Param", found)
        said = decode_value(found[0])
        if said is None:
            return "An Mcp-Param header is not validly encoded."
        if said != text and not (each.integer and _same_number(argument, said)):
            return _differs("Mcp-Param", "the argument that it repeats")
    return None


def _same_number(argument: Any, said: str) -> bool:
    """Whether a header says a whole number that the body writes in another way: ``42`` is ``42.0``."""
    if isinstance(argument, bool) or not isinstance(argument, int | float) or argument != argument // 1:
        return False
    match = _DECIMAL.fullmatch(said)
    return match is not None and int(match[1]) == int(argument)


def _rendered(argument: Any) -> str | None:
    """An argument as a header says it; None where it has none, for want of a value or of a way to say it."""
    if isinstance(argument, bool):
        return "true" if argument else "false"
    return str(argument) if isinstance(argument, str | int | float) else None


def _at(arguments: Any, path: Path) -> Any:
    for step in path:
        if not isinstance(arguments, dict):
            return None
        arguments = arguments.get(step)
    return arguments


def _name(message: Message) -> Any:
    return message.params.get(_NAMED_BY.get(message.method, ""))


def _stated(message: Message) -> Any:
    meta = message.params.get("_meta")
    return meta.get(META_REVISION) if isinstance(meta, Mapping) else None


def _count(name: str, found: list[bytes]) -> str:
    return f"The header {name} appears more than once." if found else f"The header {name} is missing."


def _differs(name: str, what: str) -> str:
    return f"The header {name} says something else than the body does in {what}."
