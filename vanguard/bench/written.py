"""JSON as it was written: the exact bytes of one member, and values that strict parsers refuse.

A case's message is judged by its own bytes.  Decoded and encoded again it could lose what makes it
bad: a doubled key, an integer of 30 digits, half a surrogate pair.
"""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


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
            raise ValueError("nested too deep") from None


def member(line: bytes, name: str, value: Any) -> bytes:
    """The bytes of the object's member of that name, which was decoded to ``value``.

    ``line`` is an object that ``decoded`` can read; of a doubled member the last counts.
    """
    try:
        again = orjson.dumps(value)
    except TypeError:
        return _found(line, name)
    return again if again in line else _found(line, name)


def _found(line: bytes, name: str) -> bytes:
    text = line.decode("utf-8")
    at, found = _past(text, text.index("{") + 1), ""
    while text[at] != "}":
        key, at = _DECODER.raw_decode(text, at)
        begin = _past(text, _past(text, at) + 1)
        _, end = _DECODER.raw_decode(text, begin)
        if key == name:
            found = text[begin:end]
        at = _past(text, end)
        at = _past(text, at + 1) if text[at] == "," else at
    return found.encode("utf-8")


def _past(text: str, at: int) -> int:
    """The place of the next character that is no white space."""
    found = _SPACE.match(text, at)
    return found.end() if found else at
