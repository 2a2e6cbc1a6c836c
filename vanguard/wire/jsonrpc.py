"""Bytes to messages, strictly: what two parsers could read differently is refused.

``parse`` decides on one reading and the original bytes are what is forwarded, so every reader must
read the same (JSON-RPC 2.0; RFC 8259; RFC 7493).  The codes of a refusal:

* -32700 where the text itself is refused: no JSON, bad UTF-8, a byte order mark, a doubled key,
  nesting deeper than ``MAX_DEPTH``, a number outside the stated range, a carriage return inside;
* -32600 where it is JSON, and not one unambiguous JSON-RPC message;
* -32602 where it is a message whose params have the wrong shape.

Integers of up to 64 bits (-2^63 to 2^64-1) are accepted and judged by their exact digits; some
parsers round those beyond 2^53, so an id there is refused.  Other numbers must fit an IEEE 754 double.
"""

from __future__ import annotations

import json
from typing import Any, Final

import orjson
from jiter import from_json

from vanguard.errors import ProtocolError
from vanguard.model.message import Direction, Message
from vanguard.model.value import value
from vanguard.wire.envelope import refused, to_message
from vanguard.wire.salvage import glimpse

MAX_DEPTH: Final = 150
"""Objects and arrays inside one another, the outermost counted."""

MAX_BATCH: Final = 1_000
"""Members of one batch (MCP 2025-03-26 names no limit)."""

_BOMS: Final = (b"\xef\xbb\xbf", b"\xfe\xff", b"\xff\xfe")
_DIGITS_ALIKE: Final = bytes(
    0x30 if 0x30 <= byte <= 0x39 else 0x65 if byte == 0x45 else byte for byte in range(256)
)
_LONG: Final = b"0" * 19
"""19 digits: the shortest integer that may not fit 64 bits."""

_RETURN: Final = ord("\r")
_CONTAINERS: Final = frozenset({dict, list})
_INFINITIES: Final = (float("inf"), float("-inf"))


@value
class Batch:
    """A JSON array of messages (MCP 2025-03-26), each read alone; ``raw`` is the whole line."""

    raw: bytes
    members: tuple[Message | ProtocolError, ...]
    direction: Direction


def parse(raw: bytes, direction: Direction) -> Message | Batch:
    """Read one line (without its newline) as a message or a batch.

    Raises ProtocolError and nothing else; it carries the id to answer with where one can be read.
    """
    return message_of(body_of(raw, direction), raw, direction)


def body_of(raw: bytes, direction: Direction) -> Any:
    """The JSON of a line, where every reader reads the same; raises ProtocolError."""
    try:
        body = from_json(raw, allow_inf_nan=False, catch_duplicate_keys=True, cache_mode="keys")
    except (ValueError, RecursionError) as error:
        raise _unreadable(raw, direction, str(error)) from None
    if _RETURN in raw and raw.find(b"\r") != len(raw) - 1:
        raise _text(raw, direction, "carriage-return", "The message holds a carriage return inside the line.")
    if len(raw) > 2 * MAX_DEPTH:
        brackets = raw.count(b"{") + raw.count(b"[")
        if brackets > MAX_DEPTH and _deeper(body, brackets):
            raise _too_deep(raw, direction)
    digits = raw.translate(_DIGITS_ALIKE)
    if digits.find(b"000") >= 0 and (digits.find(_LONG) >= 0 or digits.find(b"0e") >= 0):
        _check_numbers(body, raw, direction)
    return body


def message_of(body: Any, raw: bytes, direction: Direction) -> Message | Batch:
    """The message, or the batch, that the JSON of a line is; raises ProtocolError."""
    if body.__class__ is dict:
        return to_message(body, raw, direction)
    if body.__class__ is list:
        return _batch(body, raw, direction)
    raise ProtocolError(-32600, "The message is no JSON object.", kind="not-a-message")


def _batch(values: list[Any], raw: bytes, direction: Direction) -> Batch:
    if not values:
        raise ProtocolError(-32600, "The batch is empty.", kind="empty-batch")
    if len(values) > MAX_BATCH:
        raise ProtocolError(-32600, "The batch has too many members.", kind="batch-size")
    return Batch(raw, tuple(_member(value, direction) for value in values), direction)


def _member(value: Any, direction: Direction) -> Message | ProtocolError:
    if not isinstance(value, dict):
        return ProtocolError(-32600, "A member of the batch is no JSON object.", kind="not-a-message")
    try:
        return to_message(value, _encoded(value), direction)
    except ProtocolError as error:
        return error


def _encoded(value: Any) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _deeper(body: Any, brackets: int) -> bool:
    """Whether a value is nested deeper than MAX_DEPTH; goes level by level, without recursion.

    ``brackets`` bounds the containers there are, so the walk ends when those left cannot go too deep.
    """
    level, depth, left = [body], 1, brackets - 1
    while level:
        if depth > MAX_DEPTH:
            return True
        if depth + left <= MAX_DEPTH:
            return False
        level = [child for child in _children(level) if child.__class__ in _CONTAINERS]
        depth += 1
        left -= len(level)
    return False


def _children(containers: list[Any]) -> list[Any]:
    return [child for value in containers for child in (value.values() if value.__class__ is dict else value)]


def _check_numbers(body: Any, raw: bytes, direction: Direction) -> None:
    level = [body]
    while level:
        for each in level:
            if each.__class__ is int and not -(2**63) <= each < 2**64:
                raise _text(raw, direction, "number", "The message holds an integer of more than 64 bits.")
            if each.__class__ is float and each in _INFINITIES:
                raise _text(raw, direction, "number", "The message holds a number too large for a double.")
        level = _children([value for value in level if value.__class__ in _CONTAINERS])


def _unreadable(raw: bytes, direction: Direction, why: str) -> ProtocolError:
    """The refusal of bytes that the parser refused; only its own words are looked at, never shown."""
    if not raw or raw.isspace():
        return ProtocolError(-32700, "The line is empty.", kind="empty", expects_answer=False)
    if raw.startswith(_BOMS):
        return _text(raw, direction, "bom", "The message begins with a byte order mark.")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return _text(raw, direction, "encoding", "The message is not valid UTF-8.")
    if why.startswith("Detected duplicate key"):
        return _text(raw, direction, "duplicate-key", "An object in the message has the same key twice.")
    if why.startswith("recursion limit"):
        return _too_deep(raw, direction)
    if why.startswith("number out of range"):
        return _text(raw, direction, "number", "The message holds a number out of range.")
    if "surrogate" in why or "hex escape" in why:
        return _text(raw, direction, "surrogate", "The message holds a broken unicode escape.")
    return _text(raw, direction, "syntax", "The message is not valid JSON.")


def _too_deep(raw: bytes, direction: Direction) -> ProtocolError:
    return _text(raw, direction, "depth", f"The message is nested deeper than {MAX_DEPTH} levels.")


def _text(raw: bytes, direction: Direction, kind: str, reason: str) -> ProtocolError:
    return refused(-32700, reason, kind, glimpse(raw), direction)
