"""Many literals looked for at once, in time that grows with the text alone.

Aho and Corasick's automaton (Efficient string matching, 1975) is complete when it is made.  One of RE2
for the same literals is made state by state while texts are read, and a text unlike those before
it costs fifty times as much.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Final

from ahocorasick_rs import BytesAhoCorasick

from vanguard.rules.pattern import compiled, encoded

EDGE: Final = "\ue000"
"""Stands in a literal for the boundary of a word; a private character that no pattern has use for."""

SHIFTING: Final = (
    "[\u0130\u0149\u017f\u01f0\u023a-\u023e\u0390\u03b0\u0587\u1c80-\u1c87\u1e9e\u1f50-\u1f56"
    "\u1f80-\u1ffc\u2126-\u212b\u2c62-\u2c7f\ua78d\ua7aa-\ua7b2\ua7c5\ufb00-\ufb17]"
)
"""A pattern of the signs that take more or fewer bytes of UTF-8 when they are folded, and of some others."""

_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789_"
_WORD: Final = frozenset(_LETTERS.encode())
"""Signs of words, as RE2's ``\\b`` takes them, in small letters and as bytes."""

Place = tuple[int, int]
"""From which byte to which something stands."""


def folded(text: str) -> str:
    """The text so that what RE2 takes for equal where case does not matter is equal.

    RE2 uses Unicode's simple case folding, which never parts what `str.casefold` joins.
    """
    return text.lower() if text.isascii() else text.casefold()


def keeps_places(text: bytes) -> bool:
    """Whether every sign of a text in UTF-8 stands at the same byte in the `folded` text."""
    return text.isascii() or compiled(SHIFTING).search(text) is None


def keeps_edges(text: str, low: str) -> bool:
    """Whether words have the same boundaries in the `folded` text: no sign became an ASCII letter."""
    return text.isascii() or len(low.encode("ascii", "ignore")) == len(text.encode("ascii", "ignore"))


def torn(low: bytes, start: int, end: int, left: bool, right: bool) -> bool:
    """Whether a word goes on over an edge that a literal found at ``start`` to ``end`` must have."""
    return bool(
        (left and start and low[start - 1] in _WORD and low[start] in _WORD)
        or (right and end < len(low) and low[end] in _WORD and low[end - 1] in _WORD)
    )


class Literals:
    """Groups of literals, each found without regard to case; safe to share between threads."""

    __slots__ = ("_automaton", "_edges", "_owners", "_signs", "_silent")

    def __init__(self, groups: Sequence[Sequence[str]]) -> None:
        """Prepare the groups, no literal of them empty; EDGE counts at the ends of a literal."""
        owners: dict[str, set[int]] = {}
        for group, literals in enumerate(groups):
            for literal in literals:
                owners.setdefault(_bare(literal), set()).add(group)
        signs = {ord(spelt): held for spelt, held in owners.items() if len(spelt) == 1 and spelt.isascii()}
        self._signs = signs
        self._silent = bytes(byte for byte in range(256) if byte not in signs)
        long = [
            (spelt, tuple(held)) for spelt, held in owners.items() if len(spelt) > 1 or not spelt.isascii()
        ]
        self._owners = [held for _, held in long]
        self._edges = [(spelt[0] == EDGE, spelt[-1] == EDGE) for spelt, _ in long]
        bare = [encoded(spelt.strip(EDGE)) for spelt, _ in long]
        # The dense kind looks a little faster in long texts, and takes 36 MB more.
        self._automaton = BytesAhoCorasick(bare) if bare else None

    def found(self, low: bytes, sure: bool) -> set[int]:
        """The indexes of the groups of which a literal stands in a `folded` text, given in UTF-8.

        ``sure`` says that it `keeps_edges`; where it does not, every literal has the edges it needs.
        """
        groups: set[int] = set()
        for sign in set(low.translate(None, self._silent)):
            groups.update(self._signs[sign])
        owners, edges = self._owners, self._edges
        known: set[int] = set()
        for number, start, end in self._matches(low):
            if number in known:
                continue
            left, right = edges[number]
            if sure and (left or right) and torn(low, start, end, left, right):
                continue
            known.add(number)
            groups.update(owners[number])
        return groups

    def only(self, groups: Container[int]) -> frozenset[int]:
        """The literals that belong to none but these groups."""
        return frozenset(
            number for number, held in enumerate(self._owners) if all(group in groups for group in held)
        )

    def places(self, low: bytes, sure: bool, dull: Container[int] = ()) -> dict[int, list[Place]]:
        """Where literals of each group that is `found` stand, in order of their ends; ``dull`` ones aside."""
        places: dict[int, list[Place]] = {}
        for sign in set(low.translate(None, self._silent)):
            for group in self._signs[sign]:
                places[group] = [(0, len(low))]
        owners, edges = self._owners, self._edges
        for number, start, end in self._matches(low):
            if number in dull:
                continue
            left, right = edges[number]
            if sure and (left or right) and torn(low, start, end, left, right):
                continue
            for group in owners[number]:
                held = places.get(group)
                if held is None:
                    places[group] = [(start, end)]
                else:
                    held.append((start, end))
        return places

    def _matches(self, low: bytes) -> Sequence[tuple[int, int, int]]:
        automaton = self._automaton
        return automaton.find_matches_as_indexes(low, overlapping=True) if automaton is not None else ()


def _bare(literal: str) -> str:
    """The literal folded, with edges at its ends only: without those inside it is found no less often."""
    inner = literal.strip(EDGE)
    head = EDGE if literal[0] == EDGE else ""
    tail = EDGE if literal[-1] == EDGE else ""
    return head + folded(inner.replace(EDGE, "")) + tail
