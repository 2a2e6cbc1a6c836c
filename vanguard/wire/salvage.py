"""What can be read of a message that is refused: its id, and whether it wants an answer.

A client whose request is refused without its id waits for ever, so the id is read even from bytes
that are no JSON, or are only the two ends of a line that was too long.  It is read where there is no
doubt: at the top level, once, of a type that JSON-RPC allows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Final, TypeGuard

from vanguard.model.message import TO_CLIENT, Direction, JsonId
from vanguard.model.value import value

MAX_ID: Final = 2**53 - 1
"""The largest integer that every JSON parser reads alike (RFC 8259, section 6)."""

MAX_ID_TEXT: Final = 1_024
"""Characters of an id that is a string."""

SCANNED: Final = 262_144
"""Bytes up to which a refused message is scanned whole; of a longer one only the two ends."""

_ENDS: Final = 65_536
_TAIL: Final = 4_096

_TOKEN: Final = re.compile(
    rb'(?P<text>"[^"\\]*+(?:\\.[^"\\]*+)*+")|(?P<mark>[{}\[\]:,])|(?P<bare>[^\s"{}\[\]:,]++)|(?P<stray>")',
    re.DOTALL,
)
_LAST_MEMBER: Final = re.compile(rb'[,{]\s*"id"\s*:\s*(-?[0-9]{1,16}|"[^"\\]*+")\s*\}\s*\Z')
_INTEGER: Final = re.compile(rb"-?(?:0|[1-9][0-9]{0,18})\Z")


@value
class Glimpse:
    """The top level of a message, as far as it could be seen: its id and the names of its members."""

    id: JsonId | None = None
    names: frozenset[str] = field(default_factory=frozenset)

    def expects_answer(self, direction: Direction) -> bool:
        """False where this is evidently an answer or a notification, which nobody answers.

        With both a method and a result, what comes from the client counts as its request and what
        comes from the server as an answer, so that in either case the client hears of it.
        """
        asks = "method" in self.names
        answers = "result" in self.names or "error" in self.names
        if answers and (not asks or direction is TO_CLIENT):
            return False
        return not asks or "id" in self.names


def glimpse_of(body: Mapping[str, object]) -> Glimpse:
    """The glimpse of a message that was parsed."""
    id = body.get("id")
    return Glimpse(_answerable(id), frozenset(body))


def glimpse(raw: bytes) -> Glimpse:
    """The glimpse of bytes that could not be parsed; never raises, linear in at most 256 KiB."""
    if len(raw) <= SCANNED:
        return _scan(raw)
    return glimpse_of_ends(raw[:_ENDS], raw[-_TAIL:])


def glimpse_of_ends(head: bytes, tail: bytes) -> Glimpse:
    """The glimpse of a message of which only the beginning and the end are at hand.

    In well-formed JSON an ``"id"`` right before the last brace is the outermost object's.
    """
    seen = _scan(head)
    last = _LAST_MEMBER.search(tail)
    if last is None:
        return seen
    id = _text_id(last[1]) if last[1][:1] == b'"' else _number_id(last[1])
    if "id" in seen.names:
        return Glimpse(None, seen.names)
    return Glimpse(id, seen.names | {"id"})


def is_id(value: object) -> TypeGuard[JsonId]:
    """Whether a value may be an id: a short string, or an integer that every parser reads alike."""
    if isinstance(value, str):
        return len(value) <= MAX_ID_TEXT
    return isinstance(value, int) and not isinstance(value, bool) and -MAX_ID <= value <= MAX_ID


def _answerable(value: object) -> JsonId | None:
    """The value where an error can carry it back to its sender: wider than what may be forwarded."""
    if isinstance(value, str):
        return value if len(value) <= _ENDS else None
    if isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**64:
        return value
    return None


class _Scan:
    """The state of one scan: how deep it is, the member it is in, and what it has seen."""

    __slots__ = ("depth", "doubtful", "id", "key", "names", "value_next")

    def __init__(self) -> None:
        self.depth = 0
        self.key: str | None = None
        self.value_next = False
        self.id: JsonId | None = None
        self.doubtful = False
        self.names: set[str] = set()

    def mark(self, sign: bytes) -> bool:
        """Take a structural sign; False where the outermost value is no object, or has ended."""
        if sign in b"{[":
            if self.depth == 0 and sign == b"[":
                return False
            self.depth += 1
        elif sign in b"}]":
            self.depth -= 1
            return self.depth > 0
        elif self.depth == 1:
            self.value_next = sign == b":"
        return True

    def name(self, token: bytes) -> None:
        self.key = _decoded(token)
        if self.key is not None:
            self.doubtful |= self.key == "id" and "id" in self.names
            self.names.add(self.key)

    def value(self, id: JsonId | None) -> None:
        if self.key == "id" and self.value_next:
            self.id = id
        self.value_next = False


def _scan(raw: bytes) -> Glimpse:
    scan = _Scan()
    for token in _TOKEN.finditer(raw):
        kind, text = token.lastgroup, token[0]
        if kind == "mark":
            if not scan.mark(text):
                break
        elif kind == "stray" or scan.depth == 0:
            break
        elif scan.depth > 1:
            continue
        elif kind == "text" and not scan.value_next:
            scan.name(text)
        elif kind == "text":
            scan.value(_text_id(text))
        elif token.end() < len(raw):
            scan.value(_number_id(text))
    return Glimpse(None if scan.doubtful else scan.id, frozenset(scan.names))


def _decoded(token: bytes) -> str | None:
    try:
        text = json.loads(token)
        text.encode()
    except (ValueError, RecursionError):
        return None
    return text if isinstance(text, str) else None


def _text_id(token: bytes) -> JsonId | None:
    return _answerable(_decoded(token))


def _number_id(token: bytes) -> JsonId | None:
    if not _INTEGER.match(token):
        return None
    return _answerable(int(token))
