"""The ways in which a value may be read as a part of a query, its SQL disguises taken off.

A value is read as it stands (where a number or a name is wanted), and as if a string had been open
in front of it, for each mark that it has: the first such mark then closes that string, and the rest
is code.  That is what a database would do with it, so no padding and no decoy changes it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from vanguard.layers.sql.signs import catalogue, concealed, unfinished
from vanguard.layers.sql.starts import start
from vanguard.layers.sql.statements import begins, without_comments
from vanguard.layers.sql.tails import Found, Grade, bare_comment, behind_bracket, tail
from vanguard.layers.sql.tokens import MOST, Tokens, tokens

_CURLY = str.maketrans(
    dict.fromkeys("\u2019\u2018\u2032\u00b4\u02bc", "'")
    | dict.fromkeys("\u201c\u201d", '"')
    | {"\u2013": "--"}
)
_CURLED = re.compile("[\u2018\u2019\u2032\u00b4\u02bc\u201c\u201d]")
_ESCAPED = re.compile(r"\\+(?=['\"`])")
_SPLIT = re.compile(r"(?<=\w)/\*(?:[^*]|\*(?!/)){0,60}\*/(?=\w)")
_PLUS = re.compile(
    r"(?i)\+(?:or|and|xor|union|select|order|group|having|like|in|is|not|where|from|limit|procedure|into|waitfor|drop|"
    r"delete|update|insert|exec|declare|shutdown|create|alter|truncate|grant|regexp|rlike|set|outfile)\b|;\+"
    r"|\b(?:or|and|select|union|by|from|delay|all|null)\+"
)
# A word that a filter takes out, written into itself, so that it is left: selselectect.
_TWICE = {
    word[:cut] + word + word[cut:]: word
    for word in ("union", "select", "from", "where", "insert", "delete", "drop", "order", "and", "or")
    for cut in range(1, len(word))
}
_LONG_WORD = re.compile(r"[a-z]{4,12}")
_DOUBLED = re.compile(r"([\"'])\1+")
_DOUBLES = re.compile(r"\w([\"'])\1")
_PAIR = re.compile(r"[?&]?([\w.\[\]@-]{1,64})=(?!=)")
_VALUES = re.compile(r'=\s?"([^"<]{1,400})"|>([^<>]{2,400})<')
_WORDS = re.compile(r"[wpntkL!A&,+x.(]*+")
_FIRST = re.compile(r"\s*[^\s;]+(?=\s)")
# With what a query goes on behind a word, where it ends so: code ends with semicolons too.
_ENDS = {"c": "&OWULIPM=+R", ";": "&"}
# What no quoted word says: a connective right before a query or a call.
_ASKS = re.compile(r"&\(+(?:S|F\()")
_ENOUGH = 32 * MOST
_MOST = 12
"""Values of one text that are read one by one."""


def parts(text: str) -> Iterator[tuple[int, str]]:
    """The text, and the values in it where it is a list of parameters or XML; with their places."""
    yield 0, text
    if _PAIR.match(text) is not None:
        place = 0
        for piece in re.split(r"&(?=[\w.\[\]@-]{1,64}=)", text, maxsplit=_MOST):
            head = _PAIR.match(piece)
            if head is not None and len(piece) > head.end():
                yield place + head.end(), piece[head.end() :]
            place += len(piece) + 1
    elif text[:1] == "<" and text.rstrip()[-1:] == ">":
        for number, found in enumerate(_VALUES.finditer(text)):
            if number == _MOST:
                return
            yield found.start(found.lastindex or 0), html.unescape(found[1] or found[2])


def disguised(text: str) -> Iterator[str]:
    """The text with the disguises taken off that only SQL reads so: all of them, and some by themselves."""
    plain = text.translate(_CURLY) if _CURLED.search(text) else text
    if "\\" in plain:
        plain = _ESCAPED.sub("", plain)
    if "/*" in plain:
        if _SPLIT.search(plain):
            yield _SPLIT.sub("", plain)
        plain = without_comments(plain)
    if "+" in plain and _PLUS.search(plain):
        plain = plain.replace("+", " ")
    lower = plain.lower()
    if not _TWICE.keys().isdisjoint(_LONG_WORD.findall(lower)):
        plain = _LONG_WORD.sub(lambda found: _TWICE.get(found[0], found[0]), lower)
    if plain != text:
        yield plain
    if _DOUBLES.search(plain):
        yield _DOUBLED.sub(r"\1", plain)


class Reader:
    """Reads the values of one message, as long as there is ``room``: tokens that may still be cut."""

    __slots__ = ("room",)

    def __init__(self, room: int) -> None:
        self.room = room

    def read(self, text: str, named: bool = False) -> Found | None:
        """The surest injection that some reading of a value shows; None where none does.

        ``named`` says that the value stands behind a name and ``=``.
        """
        best: Found | None = None
        for each in (text, *disguised(text)):
            for found in self._readings(each, named):
                if best is None or found.grade > best.grade:
                    best = found
                    if found.grade is Grade.SURE:
                        return found
        return best

    def _tokens(self, text: str, start: int = 0) -> Tokens:
        view = tokens(text, start, max(1, min(MOST, self.room)))
        self.room -= len(view.kinds)
        return view

    def _readings(self, text: str, named: bool) -> Iterator[Found]:
        whole = self._tokens(text)
        if whole.kinds:
            if (found := start(whole, named)) is not None:
                yield found
            for judge in (concealed, catalogue, unfinished):
                if (found := judge(whole)) is not None:
                    yield found
        for mark in "'\"`":
            at = text.find(mark)
            if at >= 0 and (found := self._behind(text, at, whole)) is not None:
                yield found
        if (found := self._unquoted(text, whole)) is not None:
            yield found

    def _unquoted(self, text: str, whole: Tokens) -> Found | None:
        """What follows a bracket that closes nothing, or one word where a comment cuts off the rest."""
        depth = 0
        for index, kind in enumerate(whole.kinds):
            depth += (kind == "(") - (kind == ")")
            if depth < 0:
                end = whole.ends[index]
                return behind_bracket(self._tokens(text, end), text[: end - 1])
        if whole.kinds.endswith(("c", ";")) and bare_comment(whole, len(whole.kinds) - 1):
            word = _FIRST.match(text)
            rest = self._tokens(text, word.end()) if word is not None else whole
            if word is not None and rest.kinds[:1] in _ENDS[whole.kinds[-1]]:
                return behind_bracket(rest, word[0])
        return None

    def _behind(self, text: str, at: int, whole: Tokens) -> Found | None:
        """What a mark that closes an open string lets out."""
        rest = self._tokens(text, at + 1)
        if not rest.kinds or _is_apostrophe(text, at, rest) or _opens(text, at, whole):
            return None
        return tail(rest, text[:at], text.count(text[at]) % 2 == 1)


def read(text: str, named: bool = False) -> Found | None:
    """What a `Reader` with room enough finds in one value."""
    return Reader(_ENOUGH).read(text, named)


def _is_apostrophe(text: str, at: int, rest: Tokens) -> bool:
    """Whether the mark stands in or before a word, or pairs up as quotation marks of prose do."""
    if rest.starts[0] != at + 1:
        return False
    kind = rest.kinds[0]
    if kind in "wpnFGftkDC":
        return kind not in "Dk" or not begins(text, at + 1)
    if text[:at][-1:].isalpha() and _WORDS.fullmatch(rest.kinds):
        return True
    return text[at + 1].isalpha() and _ASKS.match(rest.kinds) is None and _paired(text, text[at])


def _paired(text: str, mark: str) -> bool:
    """Whether all marks of a text stand around words, outside: ``'or'`` and ``"in" a "list"``."""
    places = [found.start() for found in re.finditer(re.escape(mark), text)]
    if len(places) % 2:
        return False
    for first, second in zip(places[::2], places[1::2], strict=True):
        before, after = text[first - 1 : first] if first else " ", text[second + 1 : second + 2] or " "
        inside = text[first + 1 : second]
        if not (
            before in " \t\n([{=,:" and after in " \t\n)]},.:;!?" and inside == inside.strip() and inside
        ):
            return False
    return True


def _opens(text: str, at: int, whole: Tokens) -> bool:
    """Whether the mark opens a string by what stands before it, in a text whose strings all close."""
    before = text[:at].rstrip()
    if not before or before[-1] not in "(,=<>+|[{:!&?":
        return False
    return "q" not in whole.kinds and not _adjoined(whole)


def _adjoined(whole: Tokens) -> bool:
    """Whether a string touches a word or number, as it does where code is cut at the wrong marks."""
    for index, kind in enumerate(whole.kinds[:-1]):
        if whole.ends[index] == whole.starts[index + 1]:
            pair = kind + whole.kinds[index + 1]
            if "s" in pair and not set(pair) & set("().,;:+=x[]c"):
                return True
    return False
