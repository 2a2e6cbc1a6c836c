"""The sieve: one pass over a text tells which patterns may match it, and only those are tried."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from vanguard.model.rule import Sketch
from vanguard.rules.automaton import EDGE, Literals, Place, folded, keeps_edges, keeps_places, torn
from vanguard.rules.pattern import compiled, encoded

_MANY: Final = 12
"""Literals of a further group that are looked for: to try the pattern costs less than to look for more."""

_BLANKS: Final = " \n"

_WIDEST: Final = 4
"""Bytes of UTF-8 in a character."""

_PLACES: Final = 32
"""Places around which a pattern is tried one by one; more of them are taken together."""

_WIDE: Final = 1_024
"""Bytes from which on to try a pattern costs less than to look for what else it needs."""

_Needed = tuple[bytes, bool, bool]
"""A literal of a further group, and whether a word must begin and end with it."""


class Try(NamedTuple):
    """A pattern of the rule with that number, to be tried on texts that fit its sketch."""

    rule: int
    sketch: Sketch


def writable(tries: Iterable[Try], signs: Container[str]) -> Iterator[Try]:
    """What can match texts of ASCII letters, digits, blanks and these signs, and by which literals."""
    for each in tries:
        groups = tuple(
            tuple(literal for literal in group if _fits(literal, signs)) for group in each.sketch.groups
        )
        if all(groups):
            yield Try(each.rule, replace(each.sketch, groups=groups))


def _fits(literal: str, signs: Container[str]) -> bool:
    return all(
        (sign.isascii() and sign.isalnum()) or sign in _BLANKS or sign in signs or sign == EDGE
        for sign in folded(literal)
    )


class Sieve:
    """Many patterns, looked for at once.

    The automaton looks for the literals of each pattern's rarest group alone; those of the others are
    looked for one by one where one of the first is there.
    """

    __slots__ = (
        "_alone",
        "_always",
        "_groups",
        "_headed",
        "_joined",
        "_literals",
        "_reaches",
        "_spelled",
        "_triggers",
    )

    def __init__(self, tries: Sequence[Try]) -> None:
        self._alone = [(each.rule, each.sketch.pattern) for each in tries]
        self._joined = [(rule, _at_seams(pattern)) for rule, pattern in self._alone]
        triggers: dict[tuple[str, ...], dict[tuple[int, ...], list[int]]] = {}
        known: dict[tuple[_Needed, ...], int] = {}
        for number, each in enumerate(tries):
            groups = each.sketch.groups
            plain = [group for other in groups[1:] if (group := _plain(other))]
            needs = tuple(known.setdefault(group, len(known)) for group in plain)
            if groups:
                triggers.setdefault(groups[0], {}).setdefault(needs, []).append(number)
        self._headed = [each.sketch.at_start for each in tries]
        self._reaches = [each.sketch.width + 2 for each in tries]
        self._literals = Literals(tuple(triggers))
        self._triggers = [tuple(by_needs.items()) for by_needs in triggers.values()]
        self._groups = tuple(known)
        self._spelled = [tuple(literal.decode() for literal, _, _ in group) for group in known]
        self._always = [number for number, each in enumerate(tries) if not each.sketch.groups]

    def rules(self, texts: list[str], settled: Container[int] = ()) -> dict[int, list[int]]:
        """The rules that have a pattern which matches one of the texts, with the numbers of those patterns.

        There may be some more; ``settled`` rules are left out.
        """
        # Joined by what next to no literal holds: one that seems to span two texts costs time only.
        possible = self.possible("\x01".join(texts))
        found: dict[int, list[int]] = {}
        if not possible:
            return found
        raw = encoded("\n".join(texts))
        tries = self._alone if len(texts) == 1 else self._joined
        for number in possible:
            rule, pattern = tries[number]
            if rule not in settled and compiled(pattern).search(raw):
                found.setdefault(rule, []).append(number)
        return found

    def dull(self, settled: Container[int]) -> frozenset[int]:
        """The literals that none asks for but ``settled`` rules and what is not looked for `around` them."""
        groups = [
            group
            for group, triggers in enumerate(self._triggers)
            if all(
                self._headed[number] or self._alone[number][0] in settled
                for _, numbers in triggers
                for number in numbers
            )
        ]
        return self._literals.only(frozenset(groups))

    def around(
        self, text: str, settled: Container[int] = (), dull: Container[int] = ()
    ) -> dict[int, list[int]]:
        """What `rules` says of a piece of a long text: patterns are tried only around their literals.

        Those that match only where a text begins are left out; ``dull`` literals are not looked at.
        """
        raw = encoded(text)
        if not keeps_places(raw):
            return self.rules([text], settled)
        low = folded(text)
        data, sure = encoded(low), keeps_edges(text, low)
        wide = 1 if len(raw) == len(text) else _WIDEST
        found: dict[int, list[int]] = {}
        headed = self._headed
        for number in self._always:
            rule, pattern = self._alone[number]
            if not headed[number] and rule not in settled and compiled(pattern).search(raw):
                found.setdefault(rule, []).append(number)
        for group, places in self._literals.places(data, sure, dull).items():
            for needs, numbers in self._triggers[group]:
                for number in numbers:
                    rule, pattern = self._alone[number]
                    if not headed[number] and rule not in settled:
                        for start, end in _windows(places, wide * self._reaches[number]):
                            if self._holds(needs, data, sure, start, end) and compiled(pattern).search(
                                raw, start, end
                            ):
                                found.setdefault(rule, []).append(number)
                                break
        return found

    def _holds(self, needs: Iterable[int], low: bytes, sure: bool, start: int, end: int) -> bool:
        """Whether a literal of each of these groups stands between two places, or it is not worth a look."""
        if end - start > _WIDE:
            return True
        groups = self._groups
        return all(_any(groups[group], low, sure, start, end) for group in needs)

    def match(self, numbers: Iterable[int], texts: list[str]) -> bool:
        """Whether one of these patterns matches one of the texts, or perhaps where two of them meet."""
        raw = encoded("\n".join(texts))
        return any(compiled(self._joined[number][1]).search(raw) for number in numbers)

    def possible(self, text: str) -> Sequence[int]:
        """The patterns whose sketch a text fits, holding a literal of each group."""
        low = folded(text)
        data, sure = encoded(low), keeps_edges(text, low)
        found = self._literals.found(data, sure)
        if not found:
            return self._always
        groups, spelled = self._groups, self._spelled
        there: dict[int, bool] = {}
        fits = set(self._always)
        for number in found:
            for needs, patterns in self._triggers[number]:
                for group in needs:
                    seen = there.get(group)
                    if seen is None:
                        there[group] = seen = _stands(spelled[group], low) and _any(
                            groups[group], data, sure, 0, len(data)
                        )
                    if not seen:
                        break
                else:
                    fits.update(patterns)
        return sorted(fits)


def _windows(places: list[Place], reach: int) -> Iterator[Place]:
    """What lies around some places, in order; neighbours are taken together."""
    if len(places) > _PLACES:
        yield max(0, min(start for start, _ in places) - reach), max(end for _, end in places) + reach
        return
    begin, stop = places[0][0] - reach, places[0][1] + reach
    for start, end in places:
        if start - reach > stop:
            yield max(0, begin), stop
            begin = start - reach
        begin, stop = min(begin, start - reach), max(stop, end + reach)
    yield max(0, begin), stop


def _stands(group: tuple[str, ...], low: str) -> bool:
    """Whether a literal of a group stands anywhere in a text: nearly always none does.

    Texts are looked for in texts four times as fast as bytes in bytes.
    """
    for literal in group:  # noqa: SIM110  compiled, a loop costs half of what `any` costs
        if literal in low:
            return True
    return False


def _any(group: tuple[_Needed, ...], low: bytes, sure: bool, start: int, end: int) -> bool:
    for literal, left, right in group:
        at = low.find(literal, start, end)
        if at >= 0:
            if not sure or not (left or right):
                return True
            while at >= 0 and torn(low, at, at + len(literal), left, right):
                at = low.find(literal, at + 1, end)
            if at >= 0:
                return True
    return False


def _plain(group: Sequence[str]) -> tuple[_Needed, ...]:
    """The literals in small letters, and their edges; () where they are too many, or more than ASCII."""
    bare = tuple(
        (encoded(literal.replace(EDGE, "").lower()), literal[0] == EDGE, literal[-1] == EDGE)
        for literal in group
    )
    return bare if len(bare) <= _MANY and all(literal.isascii() for literal, _, _ in bare) else ()


def _at_seams(pattern: str) -> str:
    """The pattern, matching also where one text ends and another begins."""
    return f"(?m){pattern}" if "^" in pattern or "$" in pattern else pattern
