"""RE2's pattern syntax as a small tree, as far as widths and needed literals ask for it.

Only for patterns that RE2 accepts: mistakes are RE2's to find.  Source: the RE2 syntax page.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from vanguard.model.value import value

UNBOUNDED = 1 << 40
"""How often ``*`` repeats, and the width of what can match a text of any length."""

_ESCAPE = re.compile(
    r"\\(?:Q(?P<quoted>.*?)(?:\\E|\Z)|(?P<many>[pP](?:\{[^}]*\}|.)|[dDwWsSC])|(?P<edge>[bBAzE])"
    r"|x(?:\{[^}]*\}|..)|[0-7]{1,3}|.)",
    re.DOTALL,
)
_CLASS = re.compile(r"\[\^?\]?(?:\[:\^?\w+:\]|\\[pPx]\{[^}]*\}|\\.|[^\]\\])*\]", re.DOTALL)
_OPEN = re.compile(r"\((?:\?(?:P?<\w+>|[a-zA-Z]*-?[a-zA-Z]*:))?")
_FLAGS = re.compile(r"\(\?[a-zA-Z]*-?[a-zA-Z]*\)")
_ONE = r"(\\(?:x(?:\{[^}]*\}|..)|[0-7]{1,3}|[^pPdDwWsSC])|[^\\[])"
_MEMBER = re.compile(f"{_ONE}(?:-{_ONE})?", re.DOTALL)
_PLAIN_CLASS = re.compile(f"(?!\\^)(?:{_ONE})+", re.DOTALL)
_CONTROLS = {"a": "\a", "f": "\f", "t": "\t", "n": "\n", "r": "\r", "v": "\v"}
_FEW = 8
_REPEAT = re.compile(r"(?:[*+?]|\{(?P<least>\d+)(?P<more>,(?P<most>\d*))?\})")


@value
class Sign:
    """One certain character, in either case where the pattern says so."""

    character: str


@value
class Many:
    """One character of several: a class, a dot.  ``few`` are the characters where there are at most eight."""

    few: str = ""


@value
class Edge:
    """Something zero characters wide: a boundary, or flags, as the pattern writes it."""

    text: str


@value
class Choice:
    """Alternatives, each a row of nodes."""

    rows: tuple[tuple[Node, ...], ...]


@value
class Repeat:
    """A node, at least and at most so many times."""

    node: Node
    least: int
    most: int


Node: TypeAlias = Sign | Many | Edge | Choice | Repeat


def tree(pattern: str) -> Choice:
    """The tree of a pattern that RE2 accepts."""
    return _Walk(pattern).choice()


class _Walk:
    """A walk over a pattern, one method a level of the grammar."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def choice(self) -> Choice:
        rows = [self._row()]
        while self._text.startswith("|", self._at):
            self._at += 1
            rows.append(self._row())
        return Choice(tuple(rows))

    def _row(self) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            nodes.extend(self._atom())
            while repeat := _REPEAT.match(self._text, self._at):
                self._at = repeat.end()
                if nodes:
                    nodes[-1] = Repeat(nodes[-1], *_times(repeat))
        return tuple(nodes)

    def _atom(self) -> list[Node]:
        text, at = self._text, self._at
        sign = text[at]
        if sign == "(":
            return [self._group()]
        if sign == "\\":
            return self._escape()
        if sign == "[" and (braces := _CLASS.match(text, at)):
            self._at = braces.end()
            return [Many(_members(braces[0]))]
        self._at += 1
        if sign in "^$":
            return [Edge(sign)]
        return [Many() if sign == "." else Sign(sign)]

    def _group(self) -> Node:
        if flags := _FLAGS.match(self._text, self._at):
            self._at = flags.end()
            return Edge(flags[0])
        opening = _OPEN.match(self._text, self._at)
        assert opening, "RE2 accepts no other group"
        self._at = opening.end()
        inner = self.choice()
        self._at += 1
        return inner

    def _escape(self) -> list[Node]:
        escape = _ESCAPE.match(self._text, self._at)
        assert escape, "RE2 accepts no backslash at the end"
        self._at = escape.end()
        if escape["quoted"] is not None:
            return [Sign(sign) for sign in escape["quoted"]]
        if escape["many"]:
            return [Many()]
        return [Edge(escape[0])] if escape["edge"] else [Sign(_character(escape[0]))]


def _character(escape: str) -> str:
    """The character that a sign or an escape such as ``\\n``, ``\\x41``, ``\\101`` or ``\\.`` stands for."""
    if escape[0] != "\\":
        return escape
    rest = escape[1:]
    if rest[0] == "x":
        return chr(int(rest[1:].strip("{}"), 16))
    if rest[0] in "01234567":
        return chr(int(rest, 8))
    return _CONTROLS.get(rest, rest)


def _members(braces: str) -> str:
    """The characters of a class such as ``[ab]`` or ``[0-3]``, "" where they are not few."""
    inside = braces[1:-1]
    found = ""
    for first, last in _MEMBER.findall(inside) if _PLAIN_CLASS.fullmatch(inside) else ():
        low = ord(_character(first))
        high = ord(_character(last)) if last else low
        if high - low + len(found) >= _FEW:
            return ""
        found += "".join(map(chr, range(low, high + 1)))
    return found


def _times(repeat: re.Match[str]) -> tuple[int, int]:
    if repeat["least"] is None:
        return {"*": (0, UNBOUNDED), "+": (1, UNBOUNDED), "?": (0, 1)}[repeat[0]]
    least = int(repeat["least"])
    return least, (int(repeat["most"]) if repeat["most"] else UNBOUNDED if repeat["more"] else least)
