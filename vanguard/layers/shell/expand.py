"""Words after expansion: what a shell would make of quotes, parameters, substitutions, sums and braces.

What is not known stays as it was written: ``$name`` or ``$(program …)``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanguard.layers.shell.command import BULK, GIVEN, PASSWORD, Stream
from vanguard.layers.shell.scope import CUT, Scope
from vanguard.layers.shell.tree import Kind, Piece, Script, Word
from vanguard.layers.shell.values import LONGEST, braces, changed, summed

_OPEN, _CLOSE = "\ue800", "\ue801"
# A parameter that nobody has set is nothing, where it only splits a word.
_SPLITS = re.compile(f"(?<=\\w){_OPEN}\\w+{_CLOSE}(?=\\w)")
_POSITION = re.compile(f"{_OPEN}[\\d@*!#?_-]+{_CLOSE}")
_PASSWORD = re.compile(r"(?i)passw(?:or)?d|passw\Z|(?:\A|_)pwd\Z|passphrase")
_VAST = re.compile(r"\{-?\d+\.\.\d{4,}\}")
_PATTERN = re.compile(r"[*?]|\[[^\]]").search
_INDEX = re.compile(r"\[([^\]]*)\]\Z")


class Expander:
    """Expands words in a scope; ``labels`` gathers what the words so far hold.

    ``room`` is how many characters may still be made.
    """

    __slots__ = ("labels", "room", "scope")

    def __init__(self, room: int) -> None:
        self.scope = Scope()
        self.labels = 0
        self.room = room

    def run(self, script: Script, program: str) -> Stream:
        """What a script in the words of a program writes."""
        raise NotImplementedError

    def opened(self, script: Script, sign: str) -> str:
        """The name under which a program reads or writes what another one writes or reads."""
        raise NotImplementedError

    def described(self, script: Script) -> str:
        """A few words on a script whose output is not known."""
        raise NotImplementedError

    def one(self, word: Word) -> str:
        """A word as a single text, as in an assignment or behind a redirection."""
        if isinstance(word, str):
            return word
        return _closed("".join(self._text(piece)[0] for piece in word))

    def fields(self, word: Word, program: str = "") -> list[str]:
        """The words that one word becomes."""
        if isinstance(word, str):
            return [word]
        found: list[str] = []
        for pieces in braces(word):
            found += self._fields(pieces, program)
        return found

    def _fields(self, pieces: tuple[Piece, ...], program: str) -> list[str]:
        fields = [""]
        kept = False
        for piece in pieces:
            if piece.kind is Kind.TEXT:
                if piece.text.startswith("{") and _VAST.match(piece.text):
                    self.labels |= BULK
                fields[-1] += piece.text
                kept = True
                continue
            text, known = self._text(piece, program)
            if piece.quoted or not known:
                parts = self._members(piece) if piece.kind is Kind.PARAMETER and piece.quoted else None
                fields[-1] += parts[0] if parts else text
                fields += parts[1:] if parts else []
                kept = True
            else:
                _split(fields, text)
        if not kept and fields == [""]:
            return []
        if len(fields) > 1 and not fields[-1]:
            fields.pop()
        return [_closed(each) for each in fields]

    def _text(self, piece: Piece, program: str = "") -> tuple[str, bool]:
        """What a piece becomes, and whether that is known."""
        if self.room < 0:
            return piece.text, True
        if piece.kind is Kind.TEXT:
            text, known = piece.text, True
        elif piece.kind is Kind.PARAMETER:
            text, known = self._parameter(piece)
        elif piece.kind is Kind.SUM:
            text, known = summed(self.one(piece.word)), True
        elif piece.kind is Kind.PROCESS:
            text, known = self.opened(piece.script, piece.op), True
        else:
            out = self.run(piece.script, program)
            self.labels |= out.labels
            known = out.text is not None
            text = out.text.rstrip("\n") if out.text is not None else f"$({self.described(piece.script)})"
        self.room -= len(text)
        return text, known

    def _members(self, piece: Piece) -> list[str] | None:
        """The words of a quoted list such as ``"$@"``, which stay words of their own."""
        if piece.text == "@" and self.scope.args is not None and not piece.op:
            return list(self.scope.args)
        found = _INDEX.search(piece.text)
        if found is not None and found[1] == "@" and not piece.op:
            return self.scope.lists.get(piece.text[: found.start()])
        return None

    def _parameter(self, piece: Piece) -> tuple[str, bool]:
        name, op = piece.text, piece.op
        value = self._value(name)
        if value is not None:
            self.labels |= value.labels
        if name.isdigit() or name in "@*":
            self.labels |= GIVEN
        if _PASSWORD.search(name):
            self.labels |= PASSWORD
        if op == "#" and not piece.word:
            return (str(len(value.text or "")) if value is not None else "0"), True
        if op == "!":
            inner = self._value(value.text or "") if value is not None else None
            return (inner.text, True) if inner is not None and inner.text is not None else _unknown(name)
        if op in (":-", "-", ":=", "=", ":+", "+"):
            return self._default(piece, value)
        if op == ":" or (op and value is None):
            cut = CUT.get(name)
            value = Stream(cut) if cut is not None else value
        if value is None:
            return _unknown(name)
        if value.text is None:
            return f"${name}", False
        return changed(value.text, op, self.one(piece.word))[:LONGEST] if op else value.text, True

    def _value(self, name: str) -> Stream | None:
        found = _INDEX.search(name)
        if found is None:
            return self.scope.lookup(name)
        members = self.scope.lists.get(name[: found.start()])
        if members is None:
            return self.scope.lookup(name[: found.start()])
        if found[1].isdigit():
            return Stream(members[int(found[1])] if int(found[1]) < len(members) else "")
        return Stream(" ".join(members))

    def _default(self, piece: Piece, value: Stream | None) -> tuple[str, bool]:
        """``${x:-word}`` and its kin; a variable that is not set is taken for empty."""
        there = value is not None and value.text != ""
        if piece.op in (":+", "+"):
            return (self.one(piece.word) if there else ""), True
        if there and value is not None:
            return (value.text, True) if value.text is not None else (f"${piece.text}", False)
        text = self.one(piece.word)
        if "=" in piece.op:
            self.scope.assign(piece.text, Stream(text))
        return text, True


def _unknown(name: str) -> tuple[str, bool]:
    return f"{_OPEN}{name}{_CLOSE}", False


def _closed(text: str) -> str:
    """The text with what is not known as it was written, or gone where it only splits a word."""
    if _OPEN not in text:
        return text
    plain = _SPLITS.sub("", text)
    without = _POSITION.sub("", plain)
    return (without or plain).replace(_OPEN, "$").replace(_CLOSE, "")


def _split(fields: list[str], text: str) -> None:
    """Add an unquoted result, which blanks split into words."""
    parts = text.split()
    if text[:1].isspace() and fields[-1]:
        fields.append("")
    if parts:
        fields[-1] += parts[0]
        fields += parts[1:]
    if parts and text[-1:].isspace():
        fields.append("")


def looked_up(word: Word, fields: list[str]) -> list[str]:
    """Those of the fields of a word that are patterns of names to a shell: signs that are not quoted."""
    if isinstance(word, str) or not any(map(_PATTERN, fields)):
        return []
    loose = any(
        not piece.quoted and (piece.kind is not Kind.TEXT or _PATTERN(piece.text) is not None)
        for piece in word
    )
    return [field for field in fields if _PATTERN(field) is not None] if loose else []


def words_of(script: Script) -> Iterator[str]:
    """The plain words of a script, for a description."""
    for pipeline in script:
        for node in pipeline.nodes:
            for word in getattr(node, "words", ()):
                yield word if isinstance(word, str) else "".join(piece.text for piece in word)
            yield "|"
