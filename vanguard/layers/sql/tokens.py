"""Text cut into tokens of SQL, of all dialects together, as the classes of `words`."""

from __future__ import annotations

import re

from vanguard.layers.sql.words import COMMON, KINDS, PROBING
from vanguard.model.value import value

MOST = 160
"""Tokens that are cut off one text; what would change a query stands among the first."""

# A number that a keyword follows without a space (1or, 1e0union) is a number and a keyword.
_JOINS = r"or|and|xor|div|mod|union|having|order|group|like|rlike|regexp|is|in|not|between|limit|from|where"
_TOKEN = re.compile(
    rf"""
    [\s\x00\xa0]*+(?:
    (?!['"`]|[nxbeNXBE]'|[uU]&['"])((?i:or|and|xor)(?=\d) | [^\W\d][\w$]*+(?:\.{{1,2}}[^\W\d][\w$]*+)*+)
  | ([(),.;])
  | ((?:[nxbeNXBE]|[uU]&)?'(?:[^'\\]++|''|\\.)*+'? | (?:[uU]&)?"(?:[^"\\]++|""|\\.)*+"?)
  | ((?:0x[0-9a-fA-F]*+|0b[01]++|\d+\.e(?=\s*+[(\w])|\d++\.?\d*+(?:[eE][-+]?\d++)?)
     (?=(?i:{_JOINS})(?![a-z_])|\W|\Z))
  | (\d[\w$]*+)
  | ((?:/\*!\d*+ | /\*(?:[^*]++|\*(?!/))*+\*/ | \*/ | [\s\x00\xa0]++
      | (?:--|\#(?!>>?|-\s?'))[^\n]*+\n(?![\s\x00+-]{{0,64}}\Z))++)
  | (--[^\n]*+ | \#(?!>>?|-\s?')[^\n]*+ | /\*.*)
  | (<=>|<>|!=+|[<>]=|={{1,3}}(?!>)|[<>](?!@)|!<|!>|!?~~?\*?|@>|<@|\?[|&]|\#>>?|\#-|->>?|@@(?!\w)|:=)
  | (\|\||&&)
  | ([-+*/%^|&])
  | (@@?[\w.$]*+ | :[^\W\d]\w*+ | \$\d++ | \?)
  | (::)
  | (\$\$[^$]*+\$\$)
  | (`[^`]*+`(?:\.+`[^`]*+`)*+ | \[[^\W\d][\w ]{{0,60}}\])
  | (`.*)
  | (\S)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
(
    _WORD,
    _MARK,
    _STRING,
    _NUMBER,
    _NUMBERED,
    _SPACE,
    _COMMENT,
    _COMPARISON,
    _JOIN,
    _ARITHMETIC,
    _VARIABLE,
    _CAST,
    _DOLLAR,
    _NAME,
    _OPEN_NAME,
    _OTHER,
) = range(1, 17)
_FIXED = {
    _NUMBER: "n",
    _NUMBERED: "w",
    _SPACE: "",
    _COMPARISON: "=",
    _JOIN: "&",
    _ARITHMETIC: "+",
    _VARIABLE: "v",
    _CAST: ":",
    _DOLLAR: "s",
    _NAME: "w",
    _OPEN_NAME: "q",
    _OTHER: "x",
}
_CALL = re.compile(r"(?:\s|/\*[^*]{0,40}\*/){0,8}\(")
_STAYS = frozenset("&!USLAWRI")
"""Classes of words that are no functions even where a bracket follows."""


@value
class Tokens:
    """The tokens of one text: their classes, one character each, and where they stand."""

    text: str
    kinds: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __getitem__(self, index: int) -> str:
        """The text of one token."""
        return self.text[self.starts[index] : self.ends[index]]


def tokens(text: str, start: int = 0, most: int = MOST) -> Tokens:
    """The tokens of a text from one character on, at most ``most``, and then ``~`` where more would follow.

    A comment that something follows on another line is a space; one at the end is a token.
    """
    end = len(text)
    kinds: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _TOKEN.finditer(text, start, end):
        which = found.lastindex
        if which is None:
            continue
        kind = _FIXED[which] if which in _FIXED else _kind(which, found, text, end)
        if kind:
            kinds.append(kind)
            starts.append(found.start(which))
            ends.append(found.end())
            if kind == "c":
                break
            if len(kinds) >= most:
                kinds.append("~")
                starts.append(found.end())
                ends.append(end)
                break
    return Tokens(text, "".join(kinds), tuple(starts), tuple(ends))


def _kind(which: int, found: re.Match[str], text: str, end: int) -> str:
    token = found[which]
    if which == _WORD:
        return _word(token, text, found.end())
    if which == _MARK:
        return token
    if which == _COMMENT:
        return "c"
    return "s" if _closed(token) else "q"


def _closed(token: str) -> bool:
    """Whether a string ends with the mark that it began with, and not with an escaped one."""
    mark = token[-1]
    body = token.lstrip("nxbeNXBEuU&")
    if len(body) < 2 or body[0] != mark:
        return False
    inner = body[1:-1]
    bare = inner.replace("\\\\", "")
    return not bare.endswith("\\") and _pairs(inner, mark)


def _pairs(inner: str, mark: str) -> bool:
    """Whether every mark inside a string is doubled or escaped, the last one too."""
    run = len(inner) - len(inner.rstrip(mark))
    return run % 2 == 0 or inner[: len(inner) - run].endswith("\\")


def _word(token: str, text: str, end: int) -> str:
    word = token.lower()
    kind = KINDS.get(word)
    if kind in _STAYS and kind is not None:
        return kind
    if _CALL.match(text, end):
        if word in PROBING:
            return "F"
        if word in COMMON:
            return "G"
        if text.startswith("(", end) and kind is None:
            return "f"
    return kind or "w"
