"""The statements of a program as tokens, read tolerantly and only where they are asked for.

No language is parsed in full and nothing is refused: what a dialect writes otherwise is missed, and what two
read alike is read alike.  A statement is read at most once from each place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property

from vanguard.layers.code.language import Language, language

TEXT, NAME, MEMBER, NUMBER, SIGN = 3, 4, 5, 6, 7
"""Kinds of tokens: a literal, a name with all that it is a member of (``os.path.join``), a member of what
stands before it (``.read``), a number, anything else."""
_LINE, _COMMENT = 1, 2

Token = tuple[int, str, int]
"""A token: its kind, how it reads, where it begins."""


_DOUBLE, _SINGLE = r'"(?:[^"\\\n]|\\.?)*"?', r"'(?:[^'\\\n]|\\.?)*'?"
_DOUBLES, _SINGLES = r'"(?:[^"\\]|\\.?)*"?', r"'(?:[^'\\]|\\.?)*'?"
_BACK = r"`(?:[^`\\]|\\.?)*`?"
_TRIPLE = r'"""(?:[^"\\]|\\.?|"(?!""))*(?:"""|\Z)|' + r"'''(?:[^'\\]|\\.?|'(?!''))*(?:'''|\Z)"
_HASH, _SLASHES = r"\#[^\n]*", r"//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)"
_NAME = r"[$@%&\\]*[A-Za-z_]\w*(?:-[A-Z]\w+)?(?:[ \t]*(?:\.|->|::|\?\.)[ \t]*\$?[A-Za-z_]\w*)*[!?]?"
_SHAPES: dict[Language, tuple[str, ...]] = {
    Language.PYTHON: (rf"[rRbBuUfF]{{0,2}}(?:{_TRIPLE}|{_DOUBLE}|{_SINGLE})", _HASH),
    Language.CURLY: (rf"[@$]?{_DOUBLE}|{_SINGLE}|{_BACK}", _SLASHES),
    Language.PHP: (rf"{_DOUBLES}|{_SINGLES}|{_BACK}", rf"{_HASH}|{_SLASHES}"),
    Language.RUBY: (rf"{_DOUBLES}|{_SINGLES}|{_BACK}|%[wx][(\[{{][^)\]}}]*[)\]}}]", _HASH),
    Language.PERL: (
        rf"{_DOUBLES}|{_SINGLES}|{_BACK}|\bq[qwx]?[({{\[/][^)}}\]/]*[)}}\]/]",
        r"(?<![$@%])\#[^\n]*",
    ),
    Language.POWERSHELL: (
        r'"(?:[^"`]|`.?|"")*"?|' + r"'(?:[^']|'')*'?",
        _HASH,
        rf"\[[A-Za-z][\w.]*\]::\w+|{_NAME}",
    ),
}


def _pattern(strings: str, comments: str, name: str = _NAME) -> re.Pattern[str]:
    return re.compile(
        rf"[ \t\r\f]*(?:(?P<line>\n)|(?P<comment>{comments})|(?P<text>{strings})|(?P<name>{name})|"
        rf"(?P<member>(?:\.|->|::|\?\.)\s*\$?[A-Za-z_]\w*(?:(?:\.|->|::|\?\.)\s*\$?[A-Za-z_]\w*)*)|"
        rf"(?P<number>\d[\w.]*)|"
        r"(?P<sign>=>|[=!]==?|[<>]=|:=|[+.*/%|&?-]=|\*\*|//|&&|\|\||\?\?|\\\n|[^\s]))",
        re.DOTALL,
    )


_TOKENS = {language: _pattern(*shapes) for language, shapes in _SHAPES.items()}
_STRINGS = re.compile(rf"{_TRIPLE}|{_HASH}|{_DOUBLE}|{_SINGLE}", re.DOTALL)
_TRIPLES = ('"""', "'''")
_LONG = 2_000
"""Characters of a line beyond which a statement is looked for inside it."""
_MOST = 400
"""Tokens of one line; an expression is followed for a quarter of them."""


class Statements:
    """The statements of one program."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.language = language(text)
        self._pattern = _TOKENS[self.language]
        self._read: dict[tuple[int, bool], list[Token]] = {}

    def line(self, at: int) -> int:
        """Where the line begins that a place is in; in a very long one, the statement."""
        text = self.text
        start = text.rfind("\n", 0, at) + 1
        for _ in range(12):
            # A line that begins with a member goes on with the one before.
            if start < 2 or not text[start : start + 80].lstrip().startswith((".", "->", "?.")):
                break
            start = text.rfind("\n", 0, start - 1) + 1
        if at - start > _LONG:
            start = max(start, text.rfind(";", 0, at) + 1, text.rfind("{", 0, at) + 1, at - _LONG)
        return start

    def statement(self, at: int, *, whole: bool = False) -> list[Token]:
        """The tokens from a place to the end of its expression, or of its whole line."""
        known = self._read.get((at, whole))
        if known is None:
            self._read[at, whole] = known = self._tokens(at, whole)
        return known

    def _tokens(self, at: int, whole: bool) -> list[Token]:
        found: list[Token] = []
        depth = 0
        most = _MOST if whole else _MOST // 4
        for each in self._pattern.finditer(self.text, at):
            kind = each.lastindex
            if kind is None or kind <= _COMMENT:
                if kind == _LINE and depth <= 0 and found and not self._goes_on(each.end()):
                    break
                continue
            token = each[kind]
            if kind == SIGN:
                if token in "([{":
                    depth += token != "{" or _opens_value(found)
                elif token in ")]}":
                    depth -= 1
                    if depth < 0:
                        if not whole:
                            break
                        depth = 0
                elif token == ";" and not depth and not whole:
                    break
                elif token == "\\\n":
                    continue
            found.append((kind, token, each.start(kind)))
            if len(found) >= most:
                break
        return found

    def _goes_on(self, at: int) -> bool:
        ahead = self.text[at : at + 60].lstrip()
        return ahead.startswith((".", "->", "?.")) and not ahead.startswith("..")

    def literal(self, whole: str) -> tuple[str, str]:
        """A literal's body, unescaped, and its kind: "", ``f`` with names inside, ````` run by a shell."""
        if self.language is Language.PYTHON:
            mark = whole.lstrip("rRbBuUfF")
            prefix = whole[: len(whole) - len(mark)].lower()
            size = 3 if mark[:3] in ('"""', "'''") else 1
            kind = "f" if "f" in prefix else ""
            raw = "r" in prefix
        else:
            mark, size, raw = whole, 1, False
            kind = "f" if mark[:1] in ('"', "`") else ""
            if self.language is Language.CURLY:
                kind = "f" if mark[:1] in "`$" else ""
                raw, mark = mark[:1] == "@", mark.lstrip("@$")
            elif mark[:1] == "`" or mark[:2] in ("qx", "%x"):
                kind = "`"
            if mark[:1] in "q%":
                mark = mark.lstrip("q%wx")
            raw = raw or self.language is Language.POWERSHELL
        body = mark[size : -size if len(mark) >= 2 * size and mark[-1] in "\"'`)]}/" else None]
        return (body if raw or "\\" not in body else _unescaped(body)), kind

    def inside_text(self, at: int) -> bool:
        """Whether a place is in a text of several lines."""
        if not _within(self._triple, at):
            return False
        return _within(self._blocks, at)

    @cached_property
    def _triple(self) -> list[tuple[int, int]]:
        """What stands between triple quotes, at a rough look."""
        found: list[tuple[int, int]] = []
        text, at = self.text, 0
        if self.language is not Language.PYTHON:
            return found
        ahead = {mark: text.find(mark) for mark in _TRIPLES}
        while ahead:
            ahead = {
                mark: place if place >= at else text.find(mark, at)
                for mark, place in ahead.items()
                if place >= 0
            }
            start, mark = min(
                ((place, mark) for mark, place in ahead.items() if place >= 0), default=(-1, "")
            )
            if start < 0:
                break
            end = text.find(mark, start + 3)
            at = end + 3 if end >= 0 else len(text)
            found.append((start, at))
        return found

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        """The same at a close look, which knows comments and other texts."""
        return [each.span() for each in _STRINGS.finditer(self.text) if "\n" in each[0]]


def _within(spans: list[tuple[int, int]], at: int) -> bool:
    index = bisect_right(spans, (at,)) - 1
    return index >= 0 and spans[index][0] < at < spans[index][1]


def _opens_value(before: list[Token]) -> bool:
    """Whether a brace after these tokens begins an object and not a block."""
    return (
        bool(before)
        and before[-1][0] == SIGN
        and before[-1][1] in ("(", ",", ":", "=", "[", "?", "&&", "||", "{")
    )


_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|([0-7]{1,3})|(.))", re.DOTALL
)
_PLAIN = {"n": "\n", "t": "\t", "r": "\r", "\n": "", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "v": "\v"}


def _unescaped(body: str) -> str:
    return _ESCAPE.sub(_character, body)


def _character(found: re.Match[str]) -> str:
    digits = found[1] or found[2] or found[3]
    if digits:
        number = int(digits, 16)
        return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "?"
    return chr(int(found[4], 8)) if found[4] else _PLAIN.get(found[5], found[5])
