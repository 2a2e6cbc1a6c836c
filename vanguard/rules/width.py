"""How wide the text can be that a pattern matches."""

from __future__ import annotations

import re
from functools import cache

UNBOUNDED = 1 << 40
"""The width of a pattern that can match a text of any length."""

_ESCAPE = re.compile(
    r"\\(?:Q(?P<quoted>.*?)(?:\\E|\Z)|[pP](?:\{[^}]*\}|.)|x(?:\{[^}]*\}|..)|[0-7]{1,3}|(?P<empty>[bBAzE])|.)",
    re.DOTALL,
)
_CLASS = re.compile(r"\[\^?\]?(?:\[:\^?\w+:\]|\\[pP]\{[^}]*\}|\\.|[^\]\\])*\]", re.DOTALL)
_OPEN = re.compile(r"\((?:\?(?:P?<\w+>|[a-zA-Z]*-?[a-zA-Z]*:))?")
_FLAGS = re.compile(r"\(\?[a-zA-Z]*-?[a-zA-Z]*\)")
_REPEAT = re.compile(r"(?:\*|\+|\?|\{\d+(?P<more>,(?P<most>\d*))?\})")


@cache
def widest(pattern: str) -> int:
    """The length in characters of the longest text that an RE2 pattern can match, or UNBOUNDED.

    The pattern must be one that RE2 accepts.  Assertions are 0 wide and every other atom is 1.
    """
    return min(_Measure(pattern).choice(), UNBOUNDED)


class _Measure:
    """A walk over a pattern, one method a level of RE2's grammar."""

    def __init__(self, pattern: str) -> None:
        self._text = pattern
        self._at = 0

    def choice(self) -> int:
        """``one|another``: as wide as the widest."""
        width = self._row()
        while self._taken("|"):
            width = max(width, self._row())
        return width

    def _row(self) -> int:
        width = 0
        while self._at < len(self._text) and self._text[self._at] not in "|)":
            width += self._times(self._atom())
        return width

    def _times(self, width: int) -> int:
        while repeat := _REPEAT.match(self._text, self._at):
            self._at = repeat.end()
            width = min(width * _most(repeat), UNBOUNDED)
        return width

    def _atom(self) -> int:
        text, at = self._text, self._at
        if flags := _FLAGS.match(text, at):
            self._at = flags.end()
            return 0
        if group := _OPEN.match(text, at):
            self._at = group.end()
            width = self.choice()
            self._taken(")")
            return width
        if escape := _ESCAPE.match(text, at):
            self._at = escape.end()
            quoted = escape["quoted"]
            return len(quoted) if quoted is not None else int(escape["empty"] is None)
        if braces := _CLASS.match(text, at):
            self._at = braces.end()
            return 1
        self._at += 1
        return int(text[at] not in "^$")

    def _taken(self, sign: str) -> bool:
        if self._text.startswith(sign, self._at):
            self._at += 1
            return True
        return False


def _most(repeat: re.Match[str]) -> int:
    sign = repeat[0]
    if sign == "?":
        return 1
    if sign in ("*", "+") or repeat["most"] == "":
        return UNBOUNDED
    return int(repeat["most"] or sign[1:-1])
