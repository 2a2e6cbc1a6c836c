"""Several RE2 patterns looked for in one text, which is encoded once.

A long text is looked at in pieces.  Hardly a long text holds nothing of what is looked for, but most of its
pieces do, and only in the others is each pattern asked where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

import re2

from vanguard.rules.pattern import encoded

PIECE: Final = 4_096
"""Bytes of UTF-8 that are looked at together, without what they share with the next ones."""

MEMORY: Final = 32 << 20
"""Bytes that the automaton of several patterns may take before it is begun anew."""

OVERLAP: Final = 1_024
"""Bytes that neighbours share: a match that is no longer stands in one of them as a whole."""

_BEGINS: Final = bytes(byte for byte in range(256) if not 0x80 <= byte < 0xC0)
"""Bytes with which a character of UTF-8 begins (RFC 3629, section 3)."""

Span: TypeAlias = tuple[int, int]
"""From which character to which something stands."""

Gate: TypeAlias = Callable[[bytes], Sequence[int]]
"""Which of some patterns, by their numbers, may match in a piece of UTF-8."""


def some(text: str, test: Callable[[bytes], object]) -> bool:
    """Whether a piece of a text passes a test; a text that has none pays for one look at it."""
    return any(map(test, pieces(text)))


def pieces(text: str) -> list[bytes]:
    """The UTF-8 of a text in pieces that overlap; takes lone surrogates too."""
    data = encoded(text)
    if len(data) <= PIECE + OVERLAP:
        return [data]
    return [data[begin:end] for begin, end in _pieces(len(data))]


def _pieces(length: int) -> Iterator[Span]:
    if length <= PIECE + OVERLAP:
        yield 0, length
        return
    for begin in range(0, length - OVERLAP, PIECE):
        yield begin, min(length, begin + PIECE + OVERLAP)


class Several:
    """Patterns that one pass over a text tells apart: which of them match somewhere.

    One pattern alone is asked so in a third of the time too.
    """

    __slots__ = ("_set",)

    def __init__(self, patterns: Iterable[str], options: re2.Options | None = None) -> None:
        if options is None:
            options = re2.Options()
            options.max_mem = MEMORY
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def matching(self, piece: bytes) -> Sequence[int]:
        """The numbers of the patterns that match in UTF-8, in no order."""
        found: Sequence[int] | None = self._set.Match(piece)
        return found or ()


class Sought:
    """One text, and in which pieces of it which patterns may match."""

    __slots__ = ("_data", "_ranges", "text")

    def __init__(self, text: str, gate: Gate) -> None:
        self.text = text
        self._data = data = encoded(text)
        self._ranges: dict[int, list[Span]] = {}
        for begin, end in _pieces(len(data)):
            for number in gate(data[begin:end] if end - begin < len(data) else data):
                held = self._ranges.setdefault(number, [])
                if held and begin <= held[-1][1]:
                    held[-1] = held[-1][0], end
                else:
                    held.append((begin, end))

    @property
    def numbers(self) -> Sequence[int]:
        """The patterns that may match somewhere, in order."""
        return sorted(self._ranges)

    def spans(self, number: int, pattern: re2._Regexp[str]) -> Iterator[Span]:
        """Where the pattern of that number matches, from left to right, in characters."""
        data = self._data
        places = (
            found.span()
            for begin, end in self._ranges.get(number, ())
            for found in pattern.finditer(data, begin, end)
        )
        return places if len(data) == len(self.text) else _in_characters(data, places)


def _in_characters(data: bytes, places: Iterator[Span]) -> Iterator[Span]:
    """Places in bytes of UTF-8, in order, as places in characters."""
    last = place = 0
    for start, end in places:
        place += _characters(data[last:start])
        last = start
        yield place, place + _characters(data[start:end])


def _characters(data: bytes) -> int:
    """How many characters some UTF-8 has: the bytes that begin one."""
    return len(data) if data.isascii() else len(data) - len(data.translate(None, _BEGINS))
