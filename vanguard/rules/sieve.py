"""The sieve: one pass over a text tells which patterns may match it, and only those are tried."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from vanguard.model.rule import Sketch
from vanguard.rules.pattern import Literals, compiled, encoded
from vanguard.rules.rarity import EDGE


class Try(NamedTuple):
    """A pattern of the rule with that number, to be tried on texts that fit its sketch."""

    rule: int
    sketch: Sketch


class Sieve:
    """Many patterns, looked for at once."""

    __slots__ = ("_alone", "_always", "_joined", "_literals", "_masks", "_triggers")

    def __init__(self, tries: Sequence[Try]) -> None:
        self._alone = [(each.rule, each.sketch.pattern) for each in tries]
        self._joined = [(rule, _at_seams(pattern)) for rule, pattern in self._alone]
        masks: dict[str, int] = {}
        triggers: dict[str, list[tuple[int, int]]] = {}
        bits: dict[tuple[str, ...], int] = {}
        for number, each in enumerate(tries):
            need = 0
            for group in each.sketch.groups:
                bit = bits.setdefault(group, 1 << len(bits))
                need |= bit
                for literal in group:
                    masks[literal] = masks.get(literal, 0) | bit
            for literal in each.sketch.groups[0] if each.sketch.groups else ():
                triggers.setdefault(literal, []).append((number, need))
        self._literals = Literals(tuple(masks), EDGE)
        self._masks = tuple(masks.values())
        self._triggers = [tuple(triggers.get(literal, ())) for literal in masks]
        self._always = [number for number, each in enumerate(tries) if not each.sketch.groups]

    def rules(self, texts: list[str]) -> set[int]:
        """The rules that have a pattern which matches one of the texts, and perhaps some more."""
        # Joined by what next to no literal holds: one that seems to span two texts costs time only.
        possible = self.possible(encoded("\0".join(texts)))
        if not possible:
            return set()
        raw = encoded("\n".join(texts))
        tries = self._alone if len(texts) == 1 else self._joined
        return {rule for rule, pattern in map(tries.__getitem__, possible) if compiled(pattern).search(raw)}

    def possible(self, raw: bytes) -> Sequence[int]:
        """The patterns whose sketch a text fits: it holds a literal of each group."""
        found = self._literals.found(raw)
        if not found:
            return self._always
        masks, triggers = self._masks, self._triggers
        there = 0
        for literal in found:
            there |= masks[literal]
        # Asked only where the rarest group of a pattern is there: of the others some always are.
        fits = {n for literal in found for n, need in triggers[literal] if there & need == need}
        return [*self._always, *fits]


def _at_seams(pattern: str) -> str:
    """The pattern, matching also where one text ends and another begins."""
    return f"(?m){pattern}" if "^" in pattern or "$" in pattern else pattern
