"""A tolerant reader of markup: tags with their attributes, as browsers make them out of anything.

Follows the HTML standard (13.2.5, tokenization) where browsers agree, and older browsers where they
saw more: backticks as quotation marks, signs and control characters before a name, NUL inside one.
What no editor writes and no browser minds is noted as odd.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from vanguard.layers.markup.names import ELEMENTS, oddly_cased


class Odd:
    """What is strange in how a tag is written: bits of a number, which is 0 where nothing is."""

    GLUED = 1
    """No white space between its name, a value and the next attribute: ``<svg/onload=x>``."""
    JUNK = 2
    """Signs, quotation marks or control characters where names stand."""
    CASE = 4
    """Capitals inside names, neither as in XML nor as components are named: ``<ScRiPt>``."""
    UNCLOSED = 8
    """The text, or the quotation mark, ends before the tag does."""
    TICKED = 16
    """A value between backticks."""
    SPACED = 32
    """White space between the letters of the name: ``<s c r i p t``."""


class Attribute(NamedTuple):
    """One attribute: its name in small letters, its value as written, and the quotation mark or "".

    ``mark`` is ``{`` for an expression of JSX and ``-`` where there is no value.
    """

    name: str
    value: str
    mark: str

    @property
    def is_expression(self) -> bool:
        """Whether the value is an expression of a component, which its author wrote."""
        return self.mark == "{"


class Place(NamedTuple):
    """Where a tag stands.

    ``alone`` says that the value is little else than markup, ``page`` that it is a whole page or part
    of a program, ``forced`` that the value closed what it stands in before the tag.
    """

    alone: bool
    page: bool
    forced: bool


class Tag(NamedTuple):
    """One tag: its name in small letters without a prefix, and where it stands in the text.

    The name of an instruction, declaration or server tag begins with ``?``, ``!`` or ``%``.
    """

    name: str
    prefix: str
    closes: bool
    attributes: tuple[Attribute, ...]
    start: int
    end: int
    odd: int

    def get(self, *names: str) -> str | None:
        """The value of the first attribute with one of these names, None where there is none."""
        return next((each.value for each in self.attributes if each.name in names), None)


class Room:
    """How many tags and attributes may still be read; one for all texts of a message."""

    __slots__ = ("left",)

    def __init__(self, left: int) -> None:
        self.left = left


MOST_OF_ONE = 16
"""Attributes of one tag that are read; of the rest only the first handler."""

_MOST_BRACES = 32

# A name behind `<`: at most a few signs or blanks before it.
_OPENER = re.compile(r"<([^\w<>=-]{0,3}+)([A-Za-z](?:[\w\x00.-]|\\0)*+)(?::\s?([A-Za-z][\w\x00-]*+))?")
# Attributes that only show something, and the addresses of pages and pictures.
_SHOWN = (
    r"(?:\s{1,4}+(?:(?:class|id|alt|title|width|height|align|valign|rel|target|name|type|value|colspan|rowspan|border|lang|"
    r"cellpadding|cellspacing|dir|role|for|bgcolor|color|face|size|placeholder|scope|aria-[a-z]++|data-[a-z-]++)="
    r"\"[^\"<>&:`{]*+\"|style=\"[\w\s:;#.,%!-]*+\"|(?:href|src|action)=\"(?:https?://|mailto:|tel:)?[\w./?=%#~+,@-]*+\"))"
)
# An opening that is more than an ordinary element with such attributes.
_TELLING = re.compile(
    r"<(?!/?(?!script|style|title|text|nos|noe|nof|iframe|xmp|temp|plain|comm|sel|opt|xss|meta|base\b|link|embed|object|app|"
    rf"frame|body|isindex|import|i?layer|portal)[a-z]{{1,10}}\d?{_SHOWN}{{0,24}}+\s?/?>)"
    r"(?=[^\w<>=-]{0,3}[A-Za-z])"
)
_SPACED = re.compile(r"<[/\s]?((?:[A-Za-z]\s){2,11}[A-Za-z])(?![\w])")
_GAP = re.compile(r"[\s/\x00-\x20+]*+")
_NAME = re.compile(r"=?[^\s/>=]*+")
_EQUALS = re.compile(r"[\s\x00]*+=[\s\x00]*+")
_BARE = re.compile(r"[^\s>]*+")
_BRACES = re.compile(r"[{}]")
_DIRTY = re.compile(r"[\"'`<\x00-\x1f\x7f\\%+]")
_HANDLER = re.compile(r"[\s/\"'`+](?=[oO][nN][a-zA-Z]{3,30}+\s{0,4}+=)|[<>]")
_NULL = re.compile(r"\x00|\\0")
_INSTRUCTIONS = ("?", "!", "%")


class Tags:
    """The tags of a text, in order, each read once.

    Left out are ordinary elements that only show something.  Behind a tag that
    nothing closes, reading goes on after the tag's name.  Reading ends where ``room`` does; what is
    behind ``unread`` was not read then.
    """

    __slots__ = ("_room", "text", "unread")

    def __init__(self, text: str, room: Room) -> None:
        self.text = text
        self.unread = 0
        self._room = room

    def __iter__(self) -> Iterator[Tag]:
        """Read the text from its beginning."""
        text, room, at = self.text, self._room, 0
        while begun := _TELLING.search(text, at):
            self.unread = begun.start()
            if room.left <= 0:
                return
            room.left -= 1
            tag, at = self._tag(self.unread)
            if tag is not None:
                yield tag
        self.unread = len(text)

    def _tag(self, at: int) -> tuple[Tag | None, int]:
        """The tag that begins at ``at``, if one does, and where to look for the next."""
        opener = _OPENER.match(self.text, at)
        assert opener is not None  # it is what `_TELLING` looks for
        junk, written, local = opener.groups()
        odd, begin = _of_name(junk, written, local), opener.end()
        spaced = _SPACED.match(self.text, at)
        if spaced and (letters := "".join(spaced[1].split())).lower() in ELEMENTS:
            written, local, odd, begin = letters, None, odd | Odd.SPACED, spaced.end()
        elif junk[-1:].isspace() and not _stands_off(written, local):
            return None, begin
        attributes, end, more = self._attributes(begin)
        tag = Tag(
            name=_kind(junk, end, self.text) + _NULL.sub("", local or written).lower(),
            prefix=written.lower() if local else "",
            closes="/" in junk,
            attributes=tuple(attributes),
            start=at,
            end=end,
            odd=odd | more,
        )
        return tag, begin if end == len(self.text) else end

    def _attributes(self, at: int) -> tuple[list[Attribute], int, int]:
        """The attributes from ``at`` on, where the tag ends, and what is odd about them."""
        text, size = self.text, len(self.text)
        found: list[Attribute] = []
        odd = 0
        room = self._room
        while room.left > 0:
            gap = _GAP.match(text, at)
            assert gap is not None  # it may be empty
            begin = gap.end()
            if begin >= size:
                return found, size, odd | Odd.UNCLOSED
            if text[begin] == ">":
                return found, begin + 1, odd
            if text.startswith(("?>", "%>"), begin):
                return found, begin + 2, odd
            if text[begin] == "<":
                return found, begin, odd | Odd.JUNK | Odd.UNCLOSED
            if not gap[0] or not gap[0].isspace():
                odd |= Odd.GLUED
            room.left -= 1
            if len(found) == MOST_OF_ONE:
                handler = _HANDLER.search(text, begin)
                if handler is None or handler[0] in "<>":
                    return found, handler.end() - 1 if handler else size, odd
                begin = handler.end()
            attribute, at, more = _attribute(text, begin)
            odd |= more
            found.append(attribute)
        return found, size, odd


def _kind(junk: str, end: int, text: str) -> str:
    sign = junk[:1]
    if sign == "%" and text[end - 2 : end] != "%>":
        return ""
    return sign if sign in _INSTRUCTIONS else ""


def _stands_off(written: str, local: str | None) -> bool:
    """Whether a name behind a blank is one of markup rather than what is compared in a program."""
    return local is not None or (len(written) > 2 and written.lower() in ELEMENTS)


def _of_name(junk: str, written: str, local: str | None) -> int:
    odd = 0
    if junk.strip("/!? \t\r\n") or _NULL.search(written):
        odd |= Odd.JUNK
    if oddly_cased(local or written):
        odd |= Odd.CASE
    return odd


def _attribute(text: str, at: int) -> tuple[Attribute, int, int]:
    named = _NAME.match(text, at)
    assert named is not None  # it may be empty
    written = named[0]
    odd = Odd.JUNK if _DIRTY.search(written) else 0
    if oddly_cased(written):
        odd |= Odd.CASE
    name = _NULL.sub("", written).lower()
    equals = _EQUALS.match(text, named.end())
    if equals is None:
        return Attribute(name, "", "-"), named.end(), odd
    value, mark, end, more = _value(text, equals.end())
    return Attribute(name, value, mark), end, odd | more


def _value(text: str, at: int) -> tuple[str, str, int, int]:
    mark = text[at : at + 1]
    if mark == "{":
        end = _braced(text, at)
        if end:
            return text[at:end], mark, end, 0
    if mark and mark in "\"'`":
        end = text.find(mark, at + 1)
        odd = Odd.TICKED if mark == "`" else 0
        if end >= 0:
            return text[at + 1 : end], mark, end + 1, odd
        if mark != "`":
            return text[at + 1 :], mark, len(text), Odd.UNCLOSED
    bare = _BARE.match(text, at)
    assert bare is not None  # it may be empty
    return bare[0], "", bare.end(), 0


def _braced(text: str, at: int) -> int:
    """Where the braces that open at ``at`` are closed, 0 where they are not."""
    depth = 0
    for brace in islice(_BRACES.finditer(text, at), _MOST_BRACES):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return brace.end()
    return 0
