"""JSON with comments and commas at the end, as clients write and read it, with the place of every value.

Sources: RFC 8259; the JSONC of Visual Studio Code.
"""

from __future__ import annotations

import json
import re
from typing import Any

from vanguard.adapters.clients.tree import Member, Node, line_of
from vanguard.errors import ConfigError

DEEPEST = 100
"""Objects and lists inside one another."""

_SPACE = re.compile(r"(?:[ \t\r\n]+|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\\x00-\x1f]|\\.)*"')
_WORD = re.compile(r"[-+.\w]+")


def read(text: str, file: str) -> Node:
    """The value that the text holds.  Raises ConfigError with ``file:line``."""
    reader = _Reader(text, file)
    start = reader.space(1 if text.startswith("\ufeff") else 0)
    node = reader.value(start, 0)
    end = reader.space(node.end)
    if end != len(text):
        reader.fail(end, "something stands behind the end")
    return node


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self._text = text
        self._file = file

    def fail(self, at: int, why: str) -> None:
        raise ConfigError(f"this is no JSON: {why}", place=f"{self._file}:{line_of(self._text, at)}")

    def space(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at

    def value(self, at: int, depth: int) -> Node:
        """The value that begins here."""
        if depth > DEEPEST:
            self.fail(at, f"more than {DEEPEST} levels")
        sign = self._text[at : at + 1]
        if sign == "{":
            return self._object(at, depth)
        if sign == "[":
            return self._array(at, depth)
        return self._leaf(at)

    def _leaf(self, at: int) -> Node:
        text = self._text.startswith('"', at)
        found = (_STRING if text else _WORD).match(self._text, at)
        try:
            plain: Any = json.loads(found[0]) if found else None
        except ValueError:
            found = None
        if not found:
            self.fail(at, "a value is missing or not closed")
            raise AssertionError
        return Node("string" if text else "other", at, found.end(), plain)

    def _array(self, at: int, depth: int) -> Node:
        items: list[Node] = []
        here = self.space(at + 1)
        while not self._text.startswith("]", here):
            items.append(self.value(here, depth + 1))
            here = self._next(items[-1].end, "]")
        return Node("array", at, here + 1, [each.plain for each in items], items=tuple(items))

    def _object(self, at: int, depth: int) -> Node:
        members: list[Member] = []
        here = self.space(at + 1)
        while not self._text.startswith("}", here):
            key = self._leaf(here)
            colon = self.space(key.end)
            if key.kind != "string" or not self._text.startswith(":", colon):
                self.fail(here, "a key and a colon are missing")
            node = self.value(self.space(colon + 1), depth + 1)
            members.append(Member(key.plain, here, node))
            here = self._next(node.end, "}")
        return Node("object", at, here + 1, {m.key: m.node.plain for m in members}, tuple(members))

    def _next(self, at: int, closes: str) -> int:
        """Where the next entry or the closing sign stands."""
        here = self.space(at)
        if self._text.startswith(",", here):
            return self.space(here + 1)
        if not self._text.startswith(closes, here):
            self.fail(here, f"a comma or {closes} is missing")
        return here
