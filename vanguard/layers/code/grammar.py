"""Expressions of programs: how tokens group, whatever the language, and what their values come to.

What a name stands for and what a call does is asked of a `Meaning`.
"""

from __future__ import annotations

import re
from typing import NamedTuple, Protocol

from vanguard.layers.code.language import Language
from vanguard.layers.code.text import ProgramText
from vanguard.layers.code.tokens import MEMBER, NAME, NUMBER, SIGN, TEXT, Token
from vanguard.layers.code.values import (
    HOLE,
    KINDS,
    UNKNOWN,
    Mark,
    Value,
    joined,
    literal,
    repeated,
    under,
    union,
)


class Arguments(NamedTuple):
    """What stands in brackets: values, and the keyword of each or ""."""

    values: list[Value]
    keys: list[str]

    @property
    def plain(self) -> list[Value]:
        """The values without a keyword."""
        return [value for key, value in zip(self.keys, self.values, strict=True) if not key]

    def named(self, keyword: str) -> Value | None:
        """The value with a keyword."""
        for key, value in zip(self.keys, self.values, strict=True):
            if key == keyword:
                return value
        return None


class Meaning(Protocol):
    """Who knows names and calls."""

    def resolved(self, name: str, at: int) -> Value:
        """What a name may stand for at a place."""

    def called(self, name: str, of: Value | None, given: Arguments, span: tuple[int, int]) -> Value:
        """What a call results in: of a function by its name, or of a member of a value."""

    def hinted(self, name: str) -> int:
        """The marks of what a function gives, by its name alone."""

    def known(self, name: str) -> bool:
        """Whether a function is one that may do something."""

    def shelled(self, command: Value, span: tuple[int, int]) -> None:
        """A text is run by a shell."""


DEEP = 14
"""Brackets inside each other, and names followed for one value, one behind the other."""
_FEW = 6
"""Names inside one text that are followed."""
_LONG = 2_000
"""Characters of a text beyond which names inside it are not followed."""
_SKIPPED = frozenset(
    "new await not return yield raise throw del if elif else while for in of is and or with async const "
    "let var my our local "
    "public private static final void def class import from print global nonlocal assert try except "
    "finally do then unless until "
    "foreach echo typeof delete export default lambda function func go defer auto char int string bool "
    "case match New Function".split()
)
_NAMES = frozenset([NAME, MEMBER])
_ENDS, _OPENERS = frozenset(",;)]}"), frozenset("([{")
_BEHIND_KEY = frozenset(["=", ":", "=>"])
_BARE_ENDS = frozenset([")", "]", "}", ";", "|", "&&", "||"])
_PLACEHOLDER = {
    Language.PYTHON: re.compile(r"\{([^{}]*)\}"),
    Language.CURLY: re.compile(r"\$?\{([^{}]*)\}"),
    Language.RUBY: re.compile(r"#\{([^{}]*)\}"),
}
_SIGIL = re.compile(r"\$\{?(\w+)\}?|@\{?(\w+)\}?")
_SIGILS = frozenset([Language.PHP, Language.PERL, Language.POWERSHELL])
_FORMAT = re.compile(r"%[-+ 0]?\d*[sdrf]|\{\w*\}")
_PLAIN = re.compile(r"[\w.$]+")
_CHAINED = re.compile(r"[ \t]*\]?(?:->|::|\?\.|\\)[ \t]*|[ \t]+|\[")
_ODD = re.compile(r"[^\w.$@%]")


class Grammar:
    """The expressions of one program."""

    def __init__(self, program: ProgramText, meaning: Meaning) -> None:
        self.program = program
        self.depth = 0
        self._meaning = meaning
        self._python = program.language is Language.PYTHON
        self._bare = program.language not in (Language.PYTHON, Language.CURLY)

    def line(self, tokens: list[Token]) -> None:
        """Read all expressions of a line."""
        index = 0
        while index < len(tokens):
            index = max(self.expression(tokens, index)[1], index) + 1

    def expression(self, tokens: list[Token], index: int) -> tuple[Value, int]:
        """The value of what stands from ``index`` to the next comma or closing bracket, and where that is."""
        value: Value | None = None
        sign = ""
        count = len(tokens)
        self.depth += 1
        while index < count:
            kind, text, _ = tokens[index]
            if kind == SIGN and text not in _OPENERS:
                if text in _ENDS:
                    break
                if text == "=" or text == ":=":
                    value = None
                sign = text
                index += 1
                continue
            if kind == NAME and text in _SKIPPED and not (index + 1 < count and tokens[index + 1][1] == "("):
                if text == "for" and value is not None:
                    break
                sign, index = sign or "|", index + 1
                continue
            if kind == NAME and text == "as" and value is not None:
                break
            here, index = self._operand(tokens, index)
            value = here if value is None else self._combined(value, sign, here)
            sign = ""
        self.depth -= 1
        return value or UNKNOWN, index

    def _combined(self, left: Value, sign: str, right: Value) -> Value:
        if sign == "+" or (sign == "." and self._bare):
            if (left.items or right.items) and not (left.texts or right.texts):
                return Value((), left.marks | right.marks, left.items + right.items)
            return joined(left, right)
        if sign == "" and self._python and left.texts and right.texts:
            return joined(left, right)
        if sign == "/" and (left.marks | right.marks) & Mark.PATH:
            return under((left, right))
        if sign == "*":
            return repeated(right, left) if left.number else repeated(left, right)
        if sign == "%" and left.texts and not left.number:
            return filled(left, right.items or (right,))
        return union((left, right))

    def _operand(self, tokens: list[Token], index: int) -> tuple[Value, int]:
        kind, text, start = tokens[index]
        if self.depth > DEEP:
            return UNKNOWN, index + 1
        if kind in _NAMES:
            value, index = self._name(tokens, index, kind, text, start)
        elif kind == TEXT:
            value, index = self._text(text, start), index + 1
        elif kind == NUMBER:
            value, index = Value((text.replace("_", ""),), 0, (), (), (), True), index + 1
        else:
            value, index = self._group(tokens, index)
        while index < len(tokens):
            kind, text, start = tokens[index]
            if kind == MEMBER:
                value, index = self._member(value, tokens, index)
            elif kind == SIGN and text == "[":
                given, index = self.items(tokens, index + 1)
                value = item(value, given.values)
            elif kind == SIGN and text == "(":
                given, index = self.items(tokens, index + 1)
                value = self._again(value, given, (start, _end(tokens, index)))
            else:
                break
        return value, index

    def _group(self, tokens: list[Token], index: int) -> tuple[Value, int]:
        given, end = self.items(tokens, index + 1)
        values = given.values
        if len(values) == 1 and tokens[index][1] == "(":
            return values[0], end
        marks = 0
        for value in values:
            marks |= value.marks
        return Value((), marks & ~Mark.PATH, tuple(values), tuple(given.keys)), end

    def items(self, tokens: list[Token], index: int) -> tuple[Arguments, int]:
        """The values up to the closing bracket with their keywords, and what stands behind it."""
        values: list[Value] = []
        keys: list[str] = []
        count = len(tokens)
        while index < count:
            kind, text, _ = tokens[index]
            if kind == SIGN and text in _ENDS:
                index += 1
                if text in ",;":
                    continue
                break
            key = ""
            if index + 1 < count and tokens[index + 1][1] in _BEHIND_KEY:
                if kind == NAME:
                    key, index = text, index + 2
                elif kind == TEXT:
                    key, index = self.program.literal(text)[0], index + 2
            value, end = self.expression(tokens, index)
            values.append(value)
            keys.append(key)
            index = end if end > index else index + 1
        return Arguments(values, keys), index

    def _text(self, text: str, start: int) -> Value:
        body, kind = self.program.literal(text)
        if not kind:
            return literal(body)
        value = self._interpolated(body, start) if len(body) < _LONG else literal(body)
        if kind == "`":
            self._meaning.shelled(value, (start, start + len(text)))
            return Value((), value.marks | Mark.OUTPUT)
        return value

    def _interpolated(self, body: str, at: int) -> Value:
        """A text with names inside it: each is followed like any other."""
        pattern = _PLACEHOLDER.get(self.program.language, _SIGIL)
        value, end = Value(("",)), 0
        for count, found in enumerate(pattern.finditer(body)):
            if count >= _FEW:
                return joined(value, UNKNOWN)
            name = (found[1] or (found[2] if pattern is _SIGIL else "") or "").strip()
            value = joined(joined(value, Value((body[end : found.start()],))), self._inside(name, at))
            end = found.end()
        return joined(value, Value((body[end:],))) if end else literal(body)

    def _inside(self, expression: str, at: int) -> Value:
        if self.program.language in _SIGILS:
            return self._meaning.resolved("$" + expression, at)
        plain = _PLAIN.match(expression)
        if plain is None or self.depth > DEEP:
            return UNKNOWN
        name = plain[0]
        if name == expression.partition("!")[0].partition(":")[0]:
            return self._meaning.resolved(name, at)
        return Value(
            (), self._meaning.hinted(name) | self._meaning.resolved(name.partition(".")[0], at).marks
        )

    def _name(self, tokens: list[Token], index: int, kind: int, text: str, start: int) -> tuple[Value, int]:
        name = chained(text)
        after = index + 1
        if after < len(tokens):
            behind = tokens[after]
            if behind[1] == "(" and behind[0] == SIGN:
                given, end = self.items(tokens, index + 2)
                return self._meaning.called(name, None, given, (start, _end(tokens, end))), end
            if self._bare and _begins(behind) and self._meaning.known(name):
                return self._command(tokens, index, name)
        return self._meaning.resolved(name, start), after

    def _command(self, tokens: list[Token], index: int, name: str) -> tuple[Value, int]:
        """A call without brackets, as Ruby, Perl, PHP and PowerShell allow it."""
        values: list[Value] = []
        end = index + 1
        while end < len(tokens) and tokens[end][1] not in _BARE_ENDS:
            value, after = self.expression(tokens, end)
            values.append(value)
            end = max(after, end + 1) if after >= len(tokens) or tokens[after][1] != "," else after + 1
        span = (tokens[index][2], _end(tokens, end))
        return self._meaning.called(name, None, Arguments(values, [""] * len(values)), span), end

    def _member(self, value: Value, tokens: list[Token], index: int) -> tuple[Value, int]:
        _, text, start = tokens[index]
        name = chained(text)
        if index + 1 < len(tokens) and tokens[index + 1][1] == "(":
            given, end = self.items(tokens, index + 2)
            return self._meaning.called(name, value, given, (start, _end(tokens, end))), end
        if value.refers:
            return Value(refers=f"{value.refers}.{name}"), index + 1
        texts = value.texts if value.marks & Mark.PATH else ()
        return Value(texts, value.marks, opened=value.opened), index + 1

    def _again(self, value: Value, given: Arguments, span: tuple[int, int]) -> Value:
        """What calling a value results in."""
        if value.refers:
            return self._meaning.called(value.refers, None, given, span)
        return Value((), value.marks | union(given.values).marks)


def chained(text: str) -> str:
    """A name with ``.`` between its parts, whatever the language puts there."""
    return _CHAINED.sub(".", text).strip(".") if _ODD.search(text) is not None or text[0] == "." else text


def _begins(token: Token) -> bool:
    """Whether a token can be the first argument of a call without brackets."""
    kind, text, _ = token
    return kind == TEXT or (kind == NAME and text[0] in "$@") or text in ("-", "~", "/", ".")


def _end(tokens: list[Token], index: int) -> int:
    """Where in the program what stands before a token ends."""
    last = tokens[min(index, len(tokens)) - 1]
    return last[2] + len(last[1])


def filled(pattern: Value, parts: tuple[Value, ...] | list[Value]) -> Value:
    """A pattern with its gaps filled, one after the other."""
    marks = pattern.marks
    texts = pattern.texts[:2]
    for part in parts[:8]:
        marks |= part.marks & ~KINDS
        filler = (part.texts[0] if part.texts else HOLE).replace("\\", "/")
        texts = tuple(_FORMAT.sub(filler, text, count=1) for text in texts)
    return Value(texts, marks)


def item(value: Value, keys: list[Value]) -> Value:
    """One entry of a list or mapping."""
    key = keys[0].texts[0] if keys and keys[0].texts else ""
    if value.refers:
        return Value(refers=f"{value.refers.removesuffix('.__dict__')}.{key}") if key else UNKNOWN
    if value.marks & Mark.ENVIRONMENT:
        return Value(("~",)) if key.strip("\"'").upper() in ("HOME", "USERPROFILE", "HOMEPATH") else UNKNOWN
    if key.isdecimal() and int(key[:6]) < len(value.items):
        return value.items[int(key[:6])]
    found = value.named(key)
    if found is not None:
        return found
    if value.items:
        return union(value.items).marked(value.marks)
    return Value(value.texts, value.marks, opened=value.opened)
