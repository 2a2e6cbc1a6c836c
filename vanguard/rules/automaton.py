"""Many literals looked for at once, in time that grows with the text alone.

Aho and Corasick's automaton (Efficient string matching, 1975) is complete when it is made.  One of RE2
for the same literals is made state by state while texts are read, and a text unlike those before
it costs fifty times as much.
"""

from __future__ import annotations

from collections.abc import Sequence

from ahocorasick_rs import BytesAhoCorasick

from vanguard.rules.pattern import encoded

EDGE = "\ue000"
"""Stands in a literal for the boundary of a word; a private character that no pattern has use for."""

WORD = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
"""Signs of words, as RE2's ``\\b`` takes them, in small letters."""

_WORD = frozenset(map(ord, WORD))


def folded(text: str) -> str:
    """The text so that what RE2 takes for equal where case does not matter is equal.

    RE2 uses Unicode's simple case folding, which never parts what `str.casefold` joins.
    """
    return text.lower() if text.isascii() else text.casefold()


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
        self._automaton = BytesAhoCorasick(bare) if bare else None

    def found(self, text: str, low: str) -> set[int]:
        """The indexes of the groups of which a literal stands in a text; ``low`` is it `folded`."""
        groups: set[int] = set()
        data = encoded(low)
        for sign in set(data.translate(None, self._silent)):
            groups.update(self._signs[sign])
        if self._automaton is None:
            return groups
        matches = self._automaton.find_matches_as_indexes(data, overlapping=True)
        if not matches:
            return groups
        owners, edges = self._owners, self._edges
        sure = text.isascii() or _keeps_edges(text, low)
        known: set[int] = set()
        for number, start, end in matches:
            if number in known:
                continue
            left, right = edges[number]
            if sure and (
                (left and start and data[start - 1] in _WORD and data[start] in _WORD)
                or (right and end < len(data) and data[end] in _WORD and data[end - 1] in _WORD)
            ):
                continue
            known.add(number)
            groups.update(owners[number])
        return groups


def _bare(literal: str) -> str:
    """The literal folded, with edges at its ends only: without those inside it is found no less often."""
    inner = literal.strip(EDGE)
    head = EDGE if literal[0] == EDGE else ""
    tail = EDGE if literal[-1] == EDGE else ""
    return head + folded(inner.replace(EDGE, "")) + tail


def _keeps_edges(text: str, low: str) -> bool:
    """Whether words have the same boundaries in the folded text: no sign became an ASCII letter."""
    return len(low.encode("ascii", "ignore")) == len(text.encode("ascii", "ignore"))
