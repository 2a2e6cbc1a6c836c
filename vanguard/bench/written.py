"""JSON as it was written: the exact bytes of one member, and values that strict parsers refuse.

A case's message is judged by its own bytes.  Decoded and encoded again it could lose what makes it
bad: a doubled key, an integer of 30 digits, half a surrogate pair, a thousand brackets.
"""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

DEEP: dict[str, Any] = {}
"""Stands for an object that is nested too deep to be decoded; never changed."""

_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\],:]', re.DOTALL)
_OPENING, _CLOSING, _COLON, _COMMA = b"{[", b"}]", ord(":"), ord(",")


def decoded(line: bytes) -> Any:
    """The value of a line, however strange its numbers and texts are.

    Raises ValueError where it is not JSON by any reading.
    """
    try:
        return orjson.loads(line)
    except orjson.JSONDecodeError:
        try:
            return json.loads(line)
        except RecursionError:
            return {name: _value(written) for name, written in _members(line).items()}


def member(line: bytes, name: str, value: Any) -> bytes:
    """The bytes of the object's member of that name, which was decoded to ``value``.

    ``line`` is an object that ``decoded`` can read; of a doubled member the last counts.
    """
    if value is DEEP:
        return _members(line)[name]
    try:
        again = orjson.dumps(value)
    except TypeError:
        return _members(line)[name]
    return again if again in line else _members(line)[name]


def _value(written: bytes) -> Any:
    try:
        return json.loads(written)
    except RecursionError:
        return DEEP if written.startswith(b"{") else None


def _members(line: bytes) -> dict[str, bytes]:
    """The bytes of each member of an object, found without recursion and without looking inside.

    Raises ValueError for a line that does not begin and end as one object.
    """
    found: dict[str, bytes] = {}
    key, depth, begin, at = b"", 0, 0, -1
    for token in _TOKEN.finditer(line):
        at = token.start()
        sign = line[at]
        if sign in _OPENING:
            depth += 1
            begin = at + 1 if depth == 1 else begin
        elif sign in _CLOSING:
            depth -= 1
        elif depth == 1 and sign == _COLON:
            key, begin = line[begin:at], at + 1
        if key and ((depth == 1 and sign == _COMMA) or not depth):
            found[str(json.loads(key))] = line[begin:at].strip()
            key = b""
        if depth == 1 and sign == _COMMA:
            begin = at + 1
        if not depth:
            break
    if depth or not line.lstrip().startswith(b"{") or line[at + 1 :].strip():
        raise ValueError("not one object")
    return found
