"""Statements of a POSIX shell or of bash: pipelines of simple commands, with redirections and here-documents.

Reading is one pass from left to right that never goes back.  What is no shell at all is read too:
a stray sign is passed over, and what should end something ends with the text.
"""

from __future__ import annotations

import re

from vanguard.layers.shell.tree import (
    Assignment,
    Compound,
    Kind,
    Node,
    Piece,
    Pipeline,
    Redirect,
    Script,
    Simple,
    Word,
)
from vanguard.layers.shell.words import DEEPEST, WordReader

_BLANKS = re.compile(r"(?:[ \t\r\f\v]|\\\r?\n)+")
_COMMENT = re.compile(r"#[^\n]*")
_GAP = re.compile(r"(?:[\s;]|\\\r?\n)+")
_RUN = re.compile(r"(?:[ \t]*[\w./:@%+,^-][\w./:@%+,=^-]*(?=[ \t\r\n;&|)]|\Z))+")
_REDIRECT = re.compile(r"(\d*|\{\w{1,32}\})(<<<|<<-?|<>|<&|>&|>>|>\||<(?!\()|>(?!\())|()(&>>?)")
_RESERVED = re.compile(r"[a-z]+(?=[\s;&|()<>]|\Z)|\{(?=\s|\Z)|\}|!(?=\s)|\[\[(?=\s)|\(\(?")
_OPERATOR = re.compile(r"&&|\|\||;;&|;;|;&|[;&\n]")
_ASSIGNED = re.compile(r"([A-Za-z_]\w*)(?:\[[^\]]{0,64}\])?(\+?)=")
CALLED = re.compile(r"\(\s*\)")
"""What makes a name that of a function."""
_NAME = re.compile(r"[^\s;&|()<>]+")
_HEAD = frozenset(["!", "time", "coproc", "then", "do", "else"])
_NEVER = "\0"

COMPOUND = frozenset("{ ( (( if while until for select case function [[".split())
"""The words that begin a compound."""

End = frozenset[str]
TOP: End = frozenset()
"""What ends a script that only the text or a parenthesis ends."""


def literal(word: Word) -> str:
    """The characters of a word that stand in it as they are."""
    return word if isinstance(word, str) else "".join(p.text for p in word if p.kind is Kind.TEXT)


class StatementReader(WordReader):
    """One reading of one text; who reads compounds fills in what they are."""

    __slots__ = ("_due", "_open")

    def __init__(self, text: str, deep: int = 0) -> None:
        super().__init__(text, deep)
        self._due: list[tuple[list[Redirect], int, str]] = []
        self._open = 0

    def enclosed(self) -> Script:
        """The script up to the closing parenthesis, which is left behind."""
        self.deep += 1
        self._open += 1
        script = self.script(TOP)
        self._open -= 1
        self.deep -= 1
        self.at += 1
        return script

    def within(self, text: str) -> Script:
        """The script that a text of its own is."""
        return self.__class__(text, self.deep + 1).script(TOP)

    def script(self, ends: End) -> Script:
        """Pipelines up to one of the words in ``ends``, or to the parenthesis that closes around them."""
        pipelines: list[Pipeline] = []
        while not self.gap() and not self.ended(ends):
            before = self.at
            nodes = self._pipeline(ends)
            if nodes:
                pipelines.append(Pipeline(nodes, self._operator(ends)))
            elif self.at == before:
                self.at += 1
        return tuple(pipelines)

    def gap(self) -> bool:
        """Leave blanks, empty lines, comments and idle separators behind; True at the end of the text."""
        text = self.text
        while self.at < len(text):
            if text[self.at] == "\n":
                self._newline()
            elif text.startswith(";;", self.at):
                return False
            elif found := _BLANKS.match(text, self.at) or _COMMENT.match(text, self.at):
                self.at = found.end()
            elif text[self.at] == ";":
                self.at += 1
            else:
                return False
        return True

    def ended(self, ends: End) -> bool:
        """Whether what stands here ends the script: a word in ``ends``, or the parenthesis around it."""
        text = self.text
        if text[self.at] == ")":
            return self._open > 0
        if text.startswith(";;", self.at):
            return ";;" in ends
        found = _RESERVED.match(text, self.at) if ends else None
        return found is not None and found[0] in ends

    def _operator(self, ends: End) -> str:
        self.blanks()
        found = _OPERATOR.match(self.text, self.at)
        if found is None or (found[0][:2] in (";;", ";&") and ";;" in ends):
            return ""
        if found[0] == "\n":
            self._newline()
        else:
            self.at = found.end()
        return found[0]

    def blanks(self) -> None:
        """Leave blanks and a comment behind, but not the end of the line."""
        found = _BLANKS.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        if self.text.startswith("#", self.at) and (
            found or not self.at or self.text[self.at - 1] in ";&|(\n"
        ):
            comment = _COMMENT.match(self.text, self.at)
            self.at = comment.end() if comment is not None else self.at

    def _newline(self) -> None:
        """Leave a line behind, with the here-documents that follow it."""
        self.at += 1
        due, self._due = self._due, []
        for redirects, index, delimiter in due:
            body = self._document(delimiter, redirects[index].op == "<<-")
            word: Word = (Piece(Kind.TEXT, body, True),)
            if not redirects[index].target:
                word = tuple(self.__class__(body, self.deep + 1).quoted_text())
            redirects[index] = redirects[index]._replace(target=word)

    def _document(self, delimiter: str, strip: bool) -> str:
        lines: list[str] = []
        text = self.text
        while self.at < len(text):
            end = text.find("\n", self.at)
            line = text[self.at : end if end >= 0 else None]
            self.at = end + 1 if end >= 0 else len(text)
            plain = line.lstrip("\t") if strip else line
            if plain.rstrip("\r") == delimiter:
                break
            lines.append(plain)
        return "\n".join([*lines, ""])

    def quoted_text(self) -> list[Piece]:
        """The whole text as a shell reads it between double quotes."""
        return self._inside(_NEVER, re.compile(r"[^\\$`]+"), True)

    def _pipeline(self, ends: End) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while True:
            node = self._node(ends)
            if node is not None:
                nodes.append(node)
            self.blanks()
            text = self.text
            if not text.startswith("|", self.at) or text.startswith("||", self.at):
                return tuple(nodes)
            self.at += 2 if text.startswith("|&", self.at) else 1
            if self.gap() or self.ended(ends):
                return tuple(nodes)

    def _node(self, ends: End) -> Node | None:
        self.blanks()
        found = _RESERVED.match(self.text, self.at)
        word = found[0] if found is not None else ""
        while word in _HEAD and word not in ends:
            self.at += len(word)
            self.blanks()
            found = _RESERVED.match(self.text, self.at)
            word = found[0] if found is not None else ""
        if word not in COMPOUND or self.deep >= DEEPEST:
            return self._simple()
        node = Compound(word, "", [], [], [], self.at)
        self.at += len(word)
        self.deep += 1
        self.compound(node)
        self.deep -= 1
        node.end = self.at
        self.blanks()
        while found := _REDIRECT.match(self.text, self.at):
            self._redirect(found, node.redirects)
            self.blanks()
        return node

    def _simple(self) -> Node | None:
        node = Simple([], [], [], self.at)
        text = self.text
        while True:
            if run := _RUN.match(text, self.at):
                self.at = run.end()
                node.words += run[0].split() if node.words else self._first(run[0].split(), node)
            node.end = self.at
            self.blanks()
            sign = text[self.at : self.at + 1]
            found = _REDIRECT.match(text, self.at) if sign and sign in "<>&{0123456789" else None
            if found is not None:
                self._redirect(found, node.redirects)
            elif sign in ("", "\n", ";", "|", "&", ")"):
                break
            elif sign == "(":
                called = CALLED.match(text, self.at)
                if called is None or len(node.words) != 1:
                    break
                return self._called(node, called.end())
            elif not (word := self.word()):
                break
            elif node.words or not self._assigned(word, node):
                node.words.append(word)
                if text.startswith("(", self.at) and literal(word).endswith("="):
                    node.words += self._list()
        return node if node.words or node.assignments or node.redirects else None

    def _first(self, words: list[str], node: Simple) -> list[str]:
        """Words without those at the beginning that are assignments, which the command takes."""
        taken = 0
        while taken < len(words) and "=" in words[taken] and self._assigned(words[taken], node):
            taken += 1
        return words[taken:]

    def _called(self, node: Simple, at: int) -> Node | None:
        """The function whose name and parentheses were read as the words of a command."""
        self.at = at
        whole = Compound("function", literal(node.words[0]), [], [], [], node.start)
        self.body(whole)
        return whole

    def _assigned(self, word: Word, node: Simple) -> bool:
        first = word if isinstance(word, str) else "" if word[0].quoted else word[0].text
        found = _ASSIGNED.match(first)
        if found is None:
            return False
        rest = first[found.end() :]
        value: Word = rest
        if not isinstance(word, str):
            value = (Piece(Kind.TEXT, rest), *word[1:]) if rest else word[1:]
        words = tuple(self._list()) if not value and self.text.startswith("(", self.at) else (value,)
        node.assignments.append(Assignment(found[1], words, bool(found[2])))
        return True

    def _list(self) -> list[Word]:
        """The words of an array, its closing parenthesis left behind."""
        self.at += 1
        words: list[Word] = []
        while not self.gap() and self.text[self.at] != ")":
            word = self.word()
            if word:
                words.append(word)
            else:
                self.at += 1
        self.at += 1
        return words

    def _redirect(self, found: re.Match[str], redirects: list[Redirect]) -> None:
        op, descriptor = found[2] or found[4], found[1] or ""
        self.at = found.end()
        self.blanks()
        target = self.word()
        if op in ("<<", "<<-"):
            quoted = not isinstance(target, str) and any(piece.quoted for piece in target)
            self._due.append((redirects, len(redirects), literal(target)))
            target = "quoted" if quoted else ""
        redirects.append(Redirect(op, descriptor, target))

    def body(self, node: Compound) -> None:
        """Give a function its body, which is the next command."""
        self.gap()
        self.deep += 1
        body = self._node(TOP) if self.deep < DEEPEST and self.at < len(self.text) else None
        self.deep -= 1
        node.bodies.append((Pipeline((body,), ""),) if body is not None else ())

    def compound(self, node: Compound) -> None:
        """Read what is behind the word that begins a compound."""
        raise NotImplementedError

    def take(self, word: str) -> None:
        """Leave a word behind, where it stands here."""
        self.gap()
        if self.text.startswith(word, self.at):
            self.at += len(word)

    def named(self) -> str:
        """The plain word that comes next."""
        self.blanks()
        found = _NAME.match(self.text, self.at)
        if found is None:
            return ""
        self.at = found.end()
        return found[0]

    def next_word(self) -> Word:
        """The word behind the blanks; () where an operator stands."""
        self.blanks()
        return self.word()

    def listed(self) -> list[Word]:
        """The words up to the end of the line or a semicolon."""
        words: list[Word] = []
        while word := self.next_word():
            words.append(word)
        return words
