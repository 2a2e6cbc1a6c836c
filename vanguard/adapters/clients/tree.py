"""A config file as a tree whose every part knows where in the text it stands."""

from __future__ import annotations

from typing import Any

from vanguard.model.value import value


@value
class Node:
    """A value in a text: ``text[start:end]`` is how it is written.

    ``kind`` is ``object``, ``array``, ``string`` or ``other``; ``plain`` is what `json.loads` would give.
    ``joined`` is how an object puts a key and the next one down: ``json``, ``table`` (a line each, as in
    TOML) or ``inline`` (TOML within braces).
    """

    kind: str
    start: int
    end: int
    plain: Any
    members: tuple[Member, ...] = ()
    items: tuple[Node, ...] = ()
    joined: str = "json"

    def member(self, key: str) -> Member | None:
        """The member of this name; the last one, where a key is doubled."""
        return next((each for each in reversed(self.members) if each.key == key), None)

    def get(self, key: str) -> Node | None:
        """The value of a member, None where there is none."""
        found = self.member(key)
        return found.node if found else None

    @property
    def doubled(self) -> bool:
        """Whether a key stands here twice, so that two readers could understand two things."""
        return len({each.key for each in self.members}) < len(self.members)


@value
class Member:
    """A key and its value; the key is written from ``start`` on, behind ``prefix`` in dotted TOML keys."""

    key: str
    start: int
    node: Node
    prefix: str = ""


Edit = tuple[int, int, str]
"""Begin and end of what is replaced, and what takes its place."""


def edited(text: str, edits: list[Edit]) -> str:
    """The text with all edits made; they do not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def line_of(text: str, at: int) -> int:
    """The number of the line on which a place in the text is, from 1."""
    return text.count("\n", 0, at) + 1
