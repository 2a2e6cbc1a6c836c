"""Texts told sign by sign: as numbers, escapes, entities, in bits, apart, or without blanks."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from typing import Final

import re2

from vanguard.layers.lineage.shingles import words

_MAY: Final = re2.compile(
    r"(?:[0-9a-fA-F]{2}[ ,;:-]{1,2}){7}|(?:\\x|0x|=|\\u|U\+|\\)\{?[0-9a-fA-F]{2,8}\}?[ ,;:]{0,2}"
    r"(?:\\x|0x|=|\\u|U\+|\\)|&#[xX]?[0-9a-fA-F]{2,6};\s?&#"
    r"|[0-9]{2,3}[ ,;]{1,2}[0-9]{2,3}[ ,;]{1,2}[0-9]{2,3}[ ,;]"
    r"|[01]{7,8}[ ,;]?[01]{7,8}"
)
_NUMBER: Final = re.compile(r"[0-9a-fA-F]+")
_GAP: Final = r"[ ,;:]{0,2}"
_FEW: Final = 6


def _by(base: int) -> Callable[[re.Match[str]], str]:
    def told(run: re.Match[str]) -> str:
        numbers = [int(each.removeprefix("0x"), base) for each in _numbers(run[0], base)]
        plain = "".join(map(chr, numbers)) if max(numbers) < 0x110000 else ""
        return plain if plain.replace("\n", "").replace("\t", "").isprintable() else run[0]

    return told


def _numbers(run: str, base: int) -> list[str]:
    plain = run.replace("0x", " ").replace("U+", " ").replace("\\u", " ").replace("\\x", " ")
    found = _NUMBER.findall(plain)
    return found if base != 2 else [each for each in found if len(each) in (7, 8)]


def _entities(run: re.Match[str]) -> str:
    return html.unescape(run[0])


_SCHEMES: Final = (
    (re.compile(rf"(?:(?:\\x|0x|=)[0-9a-fA-F]{{2}}{_GAP}){{{_FEW},}}"), _by(16)),
    (re.compile(rf"(?:(?:\\u|U\+)\{{?[0-9a-fA-F]{{2,6}}\}}?{_GAP}){{{_FEW},}}"), _by(16)),
    (re.compile(rf"(?:&#[xX]?[0-9a-fA-F]{{2,6}};\s?){{{_FEW},}}"), _entities),
    (re.compile(rf"(?<!\w)[01]{{7,8}}(?:[ ,;]{{1,2}}[01]{{7,8}}){{{_FEW},}}(?!\w)"), _by(2)),
    (re.compile(rf"(?<!\w)(?:\\?[0-7]{{3}}{_GAP}){{{_FEW},}}(?!\w)"), _by(8)),
    (re.compile(rf"(?<!\w)\d{{2,3}}(?:[ ,;]{{1,2}}\d{{2,3}}){{{_FEW},}}(?!\w)"), _by(10)),
    (re.compile(rf"(?<!\w)[0-9a-fA-F]{{2}}(?:[ ,;:-][0-9a-fA-F]{{2}}){{{_FEW},}}(?!\w)"), _by(16)),
)
"""Runs of codes of signs, and how each is read; one that does not give text stays as it is."""

_ODD: Final = 7
_STREAM: Final = 120
_SHORTEST, _LONGEST = 14, 38
_SIZE: Final = 4_000


def from_codes(text: str) -> Iterator[str]:
    """Every other reading of a text that tells some of its signs by their codes."""
    if _MAY.search(text) is None:
        return
    for pattern, told in _SCHEMES:
        plain = pattern.sub(told, text)
        if plain != text:
            yield plain


def streams(text: str) -> Iterator[bytes]:
    """The runs of letters that may be five words, of a text that says not where its words begin and end.

    That is one of single letters, or of words that are longer than any.
    """
    found = words(text)
    size = sum(map(len, found))
    if not _SHORTEST <= size <= _SIZE or not (
        _ODD * len(found) < size or 10 * sum(len(each) == 1 for each in found) > 6 * len(found)
    ):
        return
    stream = b"".join(found)[:_STREAM]
    for start in range(len(stream) - _SHORTEST + 1):
        for end in range(start + _SHORTEST, min(start + _LONGEST, len(stream)) + 1):
            yield stream[start:end]
