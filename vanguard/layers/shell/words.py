"""Words of a POSIX shell or of bash, read into pieces: quotes, escapes, parameters, substitutions.

What is left open at the end of the text ends there, so that every text can be read and no part of
it is read twice.
"""

from __future__ import annotations

import re

from vanguard.layers.shell.tree import Kind, Piece, Script, Word

DEEPEST = 10
"""Substitutions and compounds inside one another that are read; what lies deeper is plain text."""

_WHOLE = re.compile(r"[\w./:@%+,=^-]+(?=[\s;&|<>)]|\Z)")
_PLAIN = re.compile(r"[^\s;&|<>()`$\\\"']+")
_IN_QUOTES = re.compile(r"[^\"\\$`]+")
_IN_BRACES = re.compile(r"[^}\\$`\"']+")
_IN_SUM = re.compile(r"[^()\\$`\"'\]]+")
_BACKTICKS = re.compile(r"`([^`\\]*+(?:\\.[^`\\]*+)*+)(?:`|\\?\Z)", re.DOTALL)
_ANSI_QUOTED = re.compile(r"[^'\\]*+(?:\\.[^'\\]*+)*+", re.DOTALL)
_NAME = re.compile(r"[A-Za-z_]\w*|[0-9@*#?$!_-]")
_BRACED = re.compile(r"\{([!#]?)(\w+|[@*?$!-]|#(?=\}))(\[[^\]]{0,64}\])?")
_OPERATOR = re.compile(r":?[-=+?]|:|//?[#%]?|##?|%%?|\^\^?|,,?|@")
_ANSI = re.compile(
    r"\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|([0-7]{1,3})|c(.)|(.))", re.DOTALL
)
_LETTERS = {
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "E": "\x1b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_ESCAPED = frozenset('"\\$`\n')


def unescaped(text: str) -> str:
    r"""The text with the escapes of ``$'…'``, of ``echo -e`` and of ``printf`` replaced."""
    return _ANSI.sub(_letter, text) if "\\" in text else text


def _letter(found: re.Match[str]) -> str:
    octets, short, long, octal, control, other = found.groups()
    code = octets or short or long
    if code or octal:
        value = int(code, 16) if code else int(octal, 8) & 0xFF
        return chr(value) if value <= 0x10FFFF and not 0xD800 <= value < 0xE000 else found[0]
    if control:
        return chr(ord(control) & 0x1F)
    return _LETTERS.get(other, other if other in "\\'\"?" else found[0])


class WordReader:
    """A place in a text from which words are read; who reads scripts fills in what that means."""

    __slots__ = ("at", "deep", "text")

    def __init__(self, text: str, deep: int = 0) -> None:
        self.text = text
        self.at = 0
        self.deep = deep

    def word(self) -> Word:
        """The word that begins here; () where an operator or a blank stands."""
        text = self.text
        if whole := _WHOLE.match(text, self.at):
            self.at = whole.end()
            return whole[0]
        pieces: list[Piece] = []
        while self.at < len(text):
            run = _PLAIN.match(text, self.at)
            if run is not None:
                pieces.append(Piece(Kind.TEXT, run[0]))
                self.at = run.end()
            elif not self._special(text[self.at], pieces, False):
                break
        return tuple(pieces)

    def _special(self, sign: str, pieces: list[Piece], quoted: bool) -> bool:
        """Read what begins with a special sign; False where the sign ends the word."""
        text = self.text
        if sign == "'":
            pieces.append(Piece(Kind.TEXT, self._until("'"), True))
        elif sign == '"':
            self.at += 1
            pieces += self._inside('"', _IN_QUOTES, True) or [Piece(Kind.TEXT, "", True)]
        elif sign == "\\":
            self._escape(pieces)
        elif sign == "$":
            self._dollar(pieces, quoted)
        elif sign == "`":
            pieces.append(self._backticks(quoted))
        elif sign in "<>" and text.startswith("(", self.at + 1) and self.deep < DEEPEST:
            self.at += 2
            pieces.append(Piece(Kind.PROCESS, op=sign, script=self.enclosed()))
        elif sign == "(" and pieces and pieces[-1].text[-1:] in ("@", "?", "*", "+", "!"):
            pieces.append(Piece(Kind.TEXT, self._until(")", keep=True)))
        else:
            return False
        return True

    def _until(self, sign: str, keep: bool = False) -> str:
        """The text up to a closing sign, which is left behind."""
        end = self.text.find(sign, self.at + 1)
        start, self.at = self.at, len(self.text) if end < 0 else end + 1
        return self.text[start : self.at] if keep else self.text[start + 1 : end if end >= 0 else None]

    def _escape(self, pieces: list[Piece]) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if following == "\r" and self.text.startswith("\n", self.at):
            self.at += 1
        elif following != "\n":
            pieces.append(Piece(Kind.TEXT, following or "\\", True))

    def _inside(self, end: str, plain: re.Pattern[str], quoted: bool) -> list[Piece]:
        """The pieces up to a closing sign, which is left behind."""
        pieces: list[Piece] = []
        text = self.text
        while self.at < len(text):
            run = plain.match(text, self.at)
            if run is not None:
                pieces.append(Piece(Kind.TEXT, run[0], quoted))
                self.at = run.end()
                continue
            sign = text[self.at]
            if sign == end:
                self.at += 1
                break
            if quoted and sign == "\\":
                self._quoted_escape(pieces)
            elif (quoted and sign in "\"'") or not self._special(sign, pieces, quoted):
                pieces.append(Piece(Kind.TEXT, sign, quoted))
                self.at += 1
        return pieces

    def _quoted_escape(self, pieces: list[Piece]) -> None:
        following = self.text[self.at + 1 : self.at + 2]
        self.at += 2
        if following != "\n":
            pieces.append(Piece(Kind.TEXT, following if following in _ESCAPED else "\\" + following, True))

    def _backticks(self, quoted: bool) -> Piece:
        found = _BACKTICKS.match(self.text, self.at)
        assert found is not None
        self.at = found.end()
        inner = re.sub(r"\\([\\`$])", r"\1", found[1])
        return Piece(Kind.RUN, quoted=quoted, script=self.within(inner) if self.deep < DEEPEST else ())

    def _dollar(self, pieces: list[Piece], quoted: bool) -> None:
        text, at = self.text, self.at
        following = text[at + 1 : at + 2]
        if following == "(" and self.deep < DEEPEST:
            if text.startswith("((", at + 1):
                pieces.append(self.sum(at + 3, "))", quoted))
            else:
                self.at = at + 2
                pieces.append(Piece(Kind.RUN, quoted=quoted, script=self.enclosed()))
        elif following == "{" and self.deep < DEEPEST and (found := _BRACED.match(text, at + 1)):
            self._parameter(found, pieces, quoted)
        elif following == "[" and self.deep < DEEPEST:
            pieces.append(self.sum(at + 2, "]", quoted))
        elif following == "'" and not quoted:
            self.at = at + 1
            pieces.append(Piece(Kind.TEXT, self._ansi(), True))
        elif following == '"' and not quoted:
            self.at = at + 1
        elif name := _NAME.match(text, at + 1):
            self.at = name.end()
            pieces.append(Piece(Kind.PARAMETER, name[0], quoted))
        else:
            self.at = at + 1
            pieces.append(Piece(Kind.TEXT, "$", quoted))

    def _ansi(self) -> str:
        found = _ANSI_QUOTED.match(self.text, self.at + 1)
        assert found is not None
        self.at = found.end() + 1
        return unescaped(found[0])

    def _parameter(self, found: re.Match[str], pieces: list[Piece], quoted: bool) -> None:
        prefix, name, index = found.groups()
        self.at = found.end()
        operator = _OPERATOR.match(self.text, self.at)
        op = operator[0] if operator is not None else ""
        self.at += len(op)
        self.deep += 1
        word = tuple(self._inside("}", _IN_BRACES, False))
        self.deep -= 1
        pieces.append(Piece(Kind.PARAMETER, name + (index or ""), quoted, prefix or op, word))

    def sum(self, at: int, end: str, quoted: bool) -> Piece:
        """The arithmetic expression that begins at a place, up to a closing sign, which is left behind."""
        self.at = at
        self.deep += 1
        pieces: list[Piece] = []
        inner = 0
        while self.at < len(self.text):
            run = _IN_SUM.match(self.text, self.at)
            if run is not None:
                pieces.append(Piece(Kind.TEXT, run[0]))
                self.at = run.end()
                continue
            sign = self.text[self.at]
            if not inner and self.text.startswith(end, self.at):
                self.at += len(end)
                break
            inner += (sign == "(") - (sign == ")" and inner > 0)
            if sign in "()]" or not self._special(sign, pieces, True):
                pieces.append(Piece(Kind.TEXT, sign))
                self.at += 1
        self.deep -= 1
        return Piece(Kind.SUM, quoted=quoted, word=tuple(pieces))

    def enclosed(self) -> Script:
        """The script up to the closing parenthesis, which is left behind."""
        raise NotImplementedError

    def within(self, text: str) -> Script:
        """The script that a text of its own is."""
        raise NotImplementedError
