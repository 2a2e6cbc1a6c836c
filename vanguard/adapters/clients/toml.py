"""TOML with the place of every value: what the standard library takes, read once more for its spans.

Source: TOML 1.0.0.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from vanguard.adapters.clients.tree import Member, Node
from vanguard.errors import ConfigError
from vanguard.model.value import value

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_PART = re.compile(r'[ \t]*([A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\')[ \t]*')
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:""?)?(?!")|\'\'\'.*?\'\'\'(?:\'\'?)?(?!\')|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'',
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}#\r\n]+")


@value
class _Line:
    """One ``key = value``: its whole path, where the key begins, and what of it precedes the last part."""

    path: tuple[str, ...]
    start: int
    prefix: str
    node: Node


def read(text: str, file: str) -> Node:
    """The document as an object, tables within it too.  Raises ConfigError with the file."""
    try:
        plain = tomllib.loads(text.removeprefix("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"this is no TOML: {error}".lower().rstrip("."), place=file) from None
    return _tree(_Reader(text).lines(), (), plain, len(text))


def _tree(lines: list[_Line], path: tuple[str, ...], plain: Any, end: int) -> Node:
    """The table at a path, put together from the lines that give its values, wherever they stand."""
    depth = len(path)
    members = []
    for key, each in plain.items():
        under = [line for line in lines if line.path[: depth + 1] == (*path, key)]
        own = next((line for line in under if len(line.path) == depth + 1), None)
        if own:
            members.append(Member(key, own.start, own.node, own.prefix))
        elif isinstance(each, dict):
            members.append(Member(key, -1, _tree(under, (*path, key), each, end)))
    return Node("object", 0, end, plain, tuple(members), joined="table")


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text

    def lines(self) -> list[_Line]:
        """Every ``key = value`` outside braces; in arrays of tables under a path that nobody asks for."""
        found: list[_Line] = []
        table: tuple[str, ...] = ()
        at = self._space(1 if self._text.startswith("\ufeff") else 0)
        while at < len(self._text):
            if self._text.startswith("[", at):
                many = self._text.startswith("[[", at)
                parts, at, _ = self._key(at + 1 + many)
                table = (*parts, "[]") if many else parts
                at = self._space(at + 1 + many)
                continue
            line = self._line(at, table)
            found.append(line)
            at = self._space(line.node.end)
        return found

    def _line(self, at: int, table: tuple[str, ...]) -> _Line:
        parts, end, last = self._key(at)
        node = self._value(self._space(end + 1))
        return _Line((*table, *parts), at, self._text[at:last], node)

    def _key(self, at: int) -> tuple[tuple[str, ...], int, int]:
        """The parts of a dotted key, where it ends, and where its last part begins."""
        parts: list[str] = []
        last = at
        while found := _PART.match(self._text, at):
            last, at = found.start(1), found.end()
            parts.append(_plain(found[1]) if found[1][0] in "\"'" else found[1])
            if not self._text.startswith(".", at):
                break
            at += 1
        return tuple(parts), at, last

    def _value(self, at: int) -> Node:
        sign = self._text[at : at + 1]
        if sign == "[":
            return self._array(at)
        if sign == "{":
            return self._inline(at)
        found = (_STRING if sign in "\"'" else _BARE).match(self._text, at)
        if not found:
            raise ConfigError("a value could not be found again in this TOML")
        written = found[0].rstrip()
        return Node("string" if sign in "\"'" else "other", at, at + len(written), _plain(written))

    def _array(self, at: int) -> Node:
        items: list[Node] = []
        here = self._space(at + 1)
        while not self._text.startswith("]", here):
            items.append(self._value(here))
            here = self._after(items[-1].end)
        return Node("array", at, here + 1, [each.plain for each in items], items=tuple(items))

    def _inline(self, at: int) -> Node:
        lines: list[_Line] = []
        here = self._space(at + 1)
        while not self._text.startswith("}", here):
            lines.append(self._line(here, ()))
            here = self._after(lines[-1].node.end)
        members = tuple(Member(".".join(line.path), line.start, line.node, line.prefix) for line in lines)
        end = here + 1
        return Node("object", at, end, _plain(self._text[at:end]), members, joined="inline")

    def _after(self, at: int) -> int:
        here = self._space(at)
        return self._space(here + 1) if self._text.startswith(",", here) else here

    def _space(self, at: int) -> int:
        found = _SPACE.match(self._text, at)
        return found.end() if found else at


def _plain(written: str) -> Any:
    return tomllib.loads(f"value = {written}")["value"]
