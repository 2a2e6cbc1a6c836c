"""Texts that program code puts together: literals added up, characters by number, lists joined, turned round.

One step for all languages, since they differ little: ``'a'+'b'``, ``'a'||'b'``, ``"a" . "b"``,
``CHAR(97,98)``, ``chr(97).chr(98)``, ``String.fromCharCode(97)``, ``[char]97``, ``CONCAT('a','b')``,
``-join('a','b')``, ``'{1}{0}' -f 'b','a'``, ``'ab'[::-1]``, ``strrev('ab')``, ``'axb'.replace('x','')``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from vanguard.layers.nominate import Gate, Nominator
from vanguard.layers.taken import Taken

_NUMBER = r"(?:0[xX][0-9a-fA-F]{1,6}|\d{1,7})"
_NUMBERS = rf"{_NUMBER}(?:\s?,\s?{_NUMBER}){{0,2047}}"
_LITERAL = r"(?:'[^'\n]{0,256}'|\"[^\"\n]{0,256}\")"
_LITERALS = rf"{_LITERAL}(?:\s?,\s?{_LITERAL}){{1,255}}"
_PLUS = r"\s{0,8}(?:\+|\|\||\.{1,2}|&)\s{0,8}"
_EMPTY = r"(?:''|\"\")"


class _Maker(NamedTuple):
    """One way to make a text: where it may be used (an RE2 pattern), what it looks like, what it makes."""

    gate: str
    pattern: re.Pattern[str]
    made: Callable[[re.Match[str]], str]


def _characters(found: re.Match[str]) -> str:
    codes = [int(h, 16) if h else int(d) for h, d in _number.findall(next(filter(None, found.groups())))]
    if any(code > 0x10FFFF or 0xD800 <= code < 0xE000 for code in codes):
        return found[0]
    made = "".join(map(chr, codes))
    return _quoted(made) if made.isprintable() or len(made) > 3 else found[0]


def _joined(found: re.Match[str]) -> str:
    return _quoted("".join(_each(next(filter(None, found.groups()), found[0]))))


def _filled(found: re.Match[str]) -> str:
    values = _each(found[2])
    return _quoted(_field.sub(lambda field: _at(values, int(field[1])), found[1][1:-1]))


def _turned(found: re.Match[str]) -> str:
    return _quoted((found[1] or found[2])[-2:0:-1])


def _exchanged(found: re.Match[str]) -> str:
    old, new = found[2][1:-1], found[3][1:-1]
    return _quoted(found[1][1:-1].replace(old, new)) if old and len(new) <= 16 else found[0]


def _quoted(made: str) -> str:
    return f'"{made}"' if "'" in made and '"' not in made else f"'{made}'"


def _each(listed: str) -> list[str]:
    return [literal[1:-1] for literal in _literal.findall(listed)]


def _at(values: list[str], at: int) -> str:
    return values[at] if at < len(values) else ""


_number = re.compile(r"0[xX]([0-9a-fA-F]+)|(\d+)")
_field = re.compile(r"\{(\d{1,2})\}")
_literal = re.compile(_LITERAL)

_MAKERS = (
    _Maker(
        r"(?i:cha?r[bw]?|charcode|codepoint|bytes|bytearray|\[char\]|\[char\[\]\])\s?\(?\s?\[?\s?\d|pack\(\s?['\"]C",
        re.compile(
            r"(?:\b(?:n?char|(?:u?ni)?chrw?|nchr|chrb|(?:string\.)?from(?:charcode|codepoint)|bytes|bytearray)"
            rf"\s?\(\s?\[?\s?({_NUMBERS})\s?\]?(?:\s+using\s\w{{1,16}})?\s?\)|\[char\]\s?(?:({_NUMBER})|\(({_NUMBER})\))"
            rf"|\[char\[\]\]\s?\(\s?({_NUMBERS})\s?\)|pack\(\s?['\"]C\*['\"]\s?,\s?({_NUMBERS})\s?\))",
            re.IGNORECASE | re.ASCII,
        ),
        _characters,
    ),
    _Maker(
        r"\(\s?(?:'[\w.-]+'\s'|\"[\w.-]+\"\s\")[\w.-]",
        re.compile(
            r"(?<=\()\s?(?:'[\w.-]{1,64}'(?:\s'[\w.-]{1,64}'){1,16}|\"[\w.-]{1,64}\"(?:\s\"[\w.-]{1,64}\"){1,16})"
        ),
        _joined,
    ),
    _Maker(
        r"(?i:\bconcat\s?\(\s?['\"]|['\"]['\"]\.join\(|\]\.join\(|-join)",
        re.compile(
            rf"\bconcat\s?\(\s?({_LITERALS})\s?\)|{_EMPTY}\.join\(\s?[\[(]\s?({_LITERALS})\s?[\])]\s?\)"
            rf"|\[\s?({_LITERALS})\s?\]\.join\(\s?{_EMPTY}\s?\)|-join\s?\(\s?({_LITERALS})\s?\)"
            rf"|[\[(]\s?({_LITERALS})\s?[\])]\s?-join\s?{_EMPTY}",
            re.IGNORECASE | re.ASCII,
        ),
        _joined,
    ),
    _Maker(
        r"['\"]\)?\s?-[fF]\s?\(?['\"]",
        re.compile(rf"\(?({_LITERAL})\)?\s?-[fF]\s?\(?({_LITERAL}(?:\s?,\s?{_LITERAL}){{0,63}})\)?"),
        _filled,
    ),
    _Maker(
        r"strrev\(|StrReverse\(|\.reverse\b|\breverse\(\s?['\"]|['\"]\[::-1\]|['\"]\[-1\.\.",
        re.compile(
            rf"(?:strrev|StrReverse|\breverse)\(\s?({_LITERAL})\s?\)|({_LITERAL})(?:\[::-1\]|\.reverse\b(?:\(\))?"
            rf"|\.split\({_EMPTY}\)\.reverse\(\)\.join\({_EMPTY}\)|\[-1\.\.-\d{{1,4}}\](?:\s?-join\s?{_EMPTY})?)"
        ),
        _turned,
    ),
    _Maker(
        r"(?i:['\"]\)?\s?(?:\.replace\(|-[ic]?replace)\s?\(?\s?['\"])",
        re.compile(
            rf"({_LITERAL})\)?\s?(?:\.replace\(|-[ic]?replace\s?\(?)\s?({_LITERAL})\s?,\s?({_LITERAL})\s?\)?",
            re.IGNORECASE | re.ASCII,
        ),
        _exchanged,
    ),
)
# A literal that is itself a sign of addition stands between others that do not end there.
_SUM = (
    r"[^\s(\[{,=:+&|.]['\"]\)?\s*(?:\+|\|\||\.\.?|&)\s*\(?['\"][^)\],;:]"
    r"|\s['\"]\)?\s+(?:\+|\|\||\.\.?|&)\s+\(?['\"]"
)
_bracketed = re.compile(rf"\((?<![\w.]\()\s?({_LITERAL})\s?\)")
_added = re.compile(rf"'{_PLUS}'|\"{_PLUS}\"")
_added_unlike = re.compile(rf"'([^'\"\n]{{0,256}})'{_PLUS}\"([^'\"\n]{{0,256}})\"")

GATE: Gate = (*(maker.gate for maker in _MAKERS), _SUM)
"""Where there may be something to put together."""


def literals(text: str) -> Taken | None:
    """The text with what its literals make written out."""
    plain = text
    numbers = _nominator().found(text.encode("utf-8", "replace"))
    for number in numbers:
        if number < len(_MAKERS):
            plain = _MAKERS[number].pattern.sub(_MAKERS[number].made, plain)
    if numbers:
        plain = _added.sub("", _bracketed.sub(r"\1", plain) if "(" in plain else plain)
        plain = _added_unlike.sub(r"'\1\2'", plain)
    return None if plain == text else Taken(plain, ("literals",))


@cache
def _nominator() -> Nominator:
    return Nominator([(choice,) for choice in GATE])
