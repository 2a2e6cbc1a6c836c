"""The sieve: one pass over a text tells which sketches it may fit."""

from __future__ import annotations

from collections.abc import Sequence

from vanguard.rules.pattern import Literals
from vanguard.rules.sketch import Sketch


class Sieve:
    """Many sketches, looked for at once."""

    __slots__ = ("_always", "_full", "_literals", "_votes")

    def __init__(self, sketches: Sequence[Sketch]) -> None:
        """``sketches`` are told by their index; one without groups fits every text."""
        places: dict[str, dict[int, int]] = {}
        for number, groups in enumerate(sketches):
            for bit, group in enumerate(groups):
                for literal in group:
                    votes = places.setdefault(literal, {})
                    votes[number] = votes.get(number, 0) | 1 << bit
        self._literals = Literals(tuple(places))
        self._votes = [tuple(votes.items()) for votes in places.values()]
        self._full = [(1 << len(groups)) - 1 for groups in sketches]
        self._always = tuple(number for number, groups in enumerate(sketches) if not groups)

    def possible(self, raw: bytes) -> Sequence[int]:
        """The sketches that a text (UTF-8) may fit: of each of their groups it holds a literal."""
        found = self._literals.found(raw)
        if not found:
            return self._always
        seen: dict[int, int] = {}
        for literal in found:
            for number, bits in self._votes[literal]:
                seen[number] = seen.get(number, 0) | bits
        full = self._full
        return (*self._always, *(number for number, bits in seen.items() if bits == full[number]))
