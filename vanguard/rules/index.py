"""The fast matcher: one filtered scan over all texts nominates, the obvious matcher decides.

Short texts are joined by newlines and long ones cut into overlapping pieces, so that every scan sees
about ``_PIECE`` characters: over a short text automata stay small, and few literals meet by chance.
A scan looks for the literals that the rules need (``vanguard.rules.sketch``); where all literals of a
pattern are there, the pattern is tried on that piece.  A nomination may be wrong but is never missing:

* where a pattern uses ``^`` or ``$`` it is tried with ``(?m)``, so that they also match at a seam;
* pieces overlap by more than a match is wide, its neighbours for ``\\b`` included;
* rules for which neither is enough are tried on every text without a scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vanguard.model.capability import Tool
from vanguard.model.message import Direction, Form, Fragment, Message, Part, Reading
from vanguard.model.rule import Hit, Rule
from vanguard.rules import match
from vanguard.rules.pattern import compiled, encoded
from vanguard.rules.sieve import Sieve
from vanguard.rules.sketch import OVERLAP, nominators, sketches

_PIECE = 2048

_Place = tuple[Fragment, Form]
_Segment = tuple[Fragment, Form, str]
_Places = dict[int, list[_Place]]


class Index:
    """All signature rules, ready to scan readings; safe to share between threads.

    ``digest`` names the rules; it comes from whoever loaded them.
    """

    def __init__(self, rules: Iterable[Rule], digest: str) -> None:
        self.rules = tuple(rules)
        self.digest = digest
        self._sides = {direction: _Side(self.rules, direction) for direction in Direction}

    def scan(self, reading: Reading, tool: Tool | None) -> tuple[Hit, ...]:
        """The first hit of every rule that matches somewhere, in the order of the rules."""
        side = self._sides[reading.message.direction]
        places = side.nominate(reading)
        if not places and not side.whole:
            return ()
        hits = (
            match.find(side.rules[number], reading, tool)
            if number in side.whole
            else _first(side.rules[number], places[number], reading.message, tool)
            for number in sorted(side.whole.union(places))
        )
        return tuple(hit for hit in hits if hit is not None)


class _Side:
    """The rules that look at messages going one way."""

    def __init__(self, rules: Iterable[Rule], direction: Direction) -> None:
        self.rules = [rule for rule in rules if direction in (rule.scope.directions or Direction)]
        scopes = [rule.scope for rule in self.rules]
        everywhere = not all(scope.parts for scope in scopes)
        self._parts = frozenset(Part) if everywhere else frozenset(p for s in scopes for p in s.parts)
        self._keys = any(scope.keys for scope in scopes)
        drawn = [rule.sketches if rule.sketches is not None else sketches(rule.match) for rule in self.rules]
        self.whole = frozenset(number for number, found in enumerate(drawn) if not found)
        self._sieve = Sieve([sketch for found in drawn for sketch in found])
        self._sketched = [
            (number, _at_seams(pattern))
            for number, rule in enumerate(self.rules)
            if number not in self.whole
            for pattern in nominators(rule.match)
        ]

    def nominate(self, reading: Reading) -> _Places:
        """For every rule that may match: the forms in which it may, in the order of the reading."""
        places: _Places = {}
        batch: list[_Segment] = []
        room = _PIECE
        for fragment in reading.fragments:
            if fragment.part not in self._parts or (fragment.is_key and not self._keys):
                continue
            for form in fragment.forms:
                text = form.text
                room -= len(text) + 1
                if room < 0:
                    self._filter_batch(batch, places)
                    batch, room = [], _PIECE - len(text) - 1
                if len(text) <= _PIECE:
                    batch.append((fragment, form, text))
                else:
                    self._filter_long(fragment, form, places)
                    room = _PIECE
        self._filter_batch(batch, places)
        return places

    def _filter_long(self, fragment: Fragment, form: Form, places: _Places) -> None:
        text = form.text
        for start in range(0, len(text) - OVERLAP, _PIECE - OVERLAP):
            self._filter_batch([(fragment, form, text[start : start + _PIECE])], places)

    def _filter_batch(self, batch: Sequence[_Segment], places: _Places) -> None:
        """Scan a batch; where something shows, halve it until single texts are to blame.

        Without the halving, many tiny texts beside one bad one would each be tried with every rule
        that the bad one nominates.
        """
        if not batch:
            return
        raw = encoded("\n".join([text for _, _, text in batch]))
        found = {
            number
            for number, pattern in map(self._sketched.__getitem__, self._sieve.possible(raw))
            if compiled(pattern).search(raw)
        }
        if found and len(batch) > 1:
            middle = len(batch) // 2
            self._filter_batch(batch[:middle], places)
            self._filter_batch(batch[middle:], places)
            return
        for number in found:
            _note(places.setdefault(number, []), *batch[0][:2])


def _at_seams(pattern: str) -> str:
    return f"(?m){pattern}" if "^" in pattern or "$" in pattern else pattern


def _note(known: list[_Place], fragment: Fragment, form: Form) -> None:
    """Add a place unless another piece of the same text has just added it."""
    if not known or known[-1][0] is not fragment or known[-1][1] is not form:
        known.append((fragment, form))


def _first(rule: Rule, places: Iterable[_Place], message: Message, tool: Tool | None) -> Hit | None:
    for fragment, form in places:
        hit = match.look(rule, message, tool, fragment, form)
        if hit is not None:
            return hit
    return None
