"""The sieve: one pass over a text tells which patterns may match it, and only those are tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vanguard.rules.pattern import Literals, compiled
from vanguard.rules.sketch import Sketch


class Try(NamedTuple):
    """A pattern of the rule with that number, to be tried on texts that fit its sketch."""

    rule: int
    pattern: str
    sketch: Sketch


class Sieve:
    """Many patterns, looked for at once."""

    __slots__ = ("_always", "_full", "_literals", "_tries", "_votes")

    def __init__(self, tries: Sequence[Try]) -> None:
        self._tries = tries
        places: dict[str, dict[int, int]] = {}
        for number, each in enumerate(tries):
            for bit, group in enumerate(each.sketch):
                for literal in group:
                    votes = places.setdefault(literal, {})
                    votes[number] = votes.get(number, 0) | 1 << bit
        self._literals = Literals(tuple(places))
        self._votes = [tuple(votes.items()) for votes in places.values()]
        self._full = [(1 << len(each.sketch)) - 1 for each in tries]
        self._always = [number for number, each in enumerate(tries) if not each.sketch]

    def rules(self, raw: bytes) -> set[int]:
        """The rules that have a pattern which matches a text (UTF-8)."""
        possible = self.possible(raw)
        if not possible:
            return set()
        tries = map(self._tries.__getitem__, possible)
        return {rule for rule, pattern, _ in tries if compiled(pattern).search(raw)}

    def possible(self, raw: bytes) -> Sequence[int]:
        """The patterns whose sketch a text fits: it holds a literal of each group."""
        found = self._literals.found(raw)
        if not found:
            return self._always
        seen: dict[int, int] = {}
        for literal in found:
            for number, bits in self._votes[literal]:
                seen[number] = seen.get(number, 0) | bits
        full = self._full
        return self._always + [number for number, bits in seen.items() if bits == full[number]]
