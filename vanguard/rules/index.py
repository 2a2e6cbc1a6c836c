"""The fast matcher: one filtered scan over all texts nominates, the obvious matcher decides.

Short texts are joined and long ones cut into overlapping pieces, so that every scan sees about
``_PIECE`` characters: over a short text automata stay small, and few literals meet by chance.  A scan
looks for the literals that the rules need (`vanguard.rules.sieve`); where those of a pattern are
there, the pattern is tried on that piece.  A nomination may be wrong but is never missing:

* where a pattern uses ``^`` or ``$`` it is tried with ``(?m)``, so that they also match at a seam;
* pieces overlap by more than a match is wide, its neighbours for ``\\b`` included;
* patterns that match only where a text begins are tried on the beginnings of texts, and nowhere else;
* rules for which none of this is enough are tried on every text without a scan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from vanguard.model.capability import Tool
from vanguard.model.message import Direction, Form, Fragment, Message, Part, Reading
from vanguard.model.rule import Hit, Rule, Sketch
from vanguard.rules import match
from vanguard.rules.sieve import Sieve, Try

_PIECE = 2048
_GLANCE = 2 * _PIECE
"""Characters of a message that is first looked at as a whole."""

_Place = tuple[Fragment, Form]
_Segment = tuple[int, Fragment, Form, str]
"""A text that is scanned: the number of its form in the reading, where it stands, and (a piece of) it."""

_Places = dict[int, dict[int, _Place]]
"""For every rule that may match: the forms in which it may, by their number."""


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
        if side.quiet(reading):
            return ()
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
        drawn = [_drawn(rule) for rule in self.rules]
        self.whole = frozenset(number for number, found in enumerate(drawn) if not found)
        tries = [Try(number, sketch) for number, found in enumerate(drawn) for sketch in found]
        anywhere = [each for each in tries if not each.sketch.at_start]
        self._short = Sieve(tries)
        self._anywhere = anywhere
        self._head = _reach(tries)
        self._overlap = _reach(anywhere)

    @cached_property
    def _long(self) -> Sieve:
        """Made when the first long text comes, so that a start need not wait for it."""
        return Sieve(self._anywhere)

    def quiet(self, reading: Reading) -> bool:
        """Whether one look at all texts of a short message shows that no rule matches any of them."""
        text = reading.text
        return len(text) <= _GLANCE and not self.whole and not self._short.rules([text, ""])

    def nominate(self, reading: Reading) -> _Places:
        """For every rule that may match: the forms in which it may."""
        parts, keys, head = self._parts, self._keys, self._head
        short: list[_Segment] = []
        long: list[_Segment] = []
        for fragment in reading.fragments:
            if fragment.part in parts and (keys or not fragment.is_key):
                for form in fragment.forms:
                    text = form.text
                    if len(text) > head:
                        long.append((len(short), fragment, form, text))
                        text = text[:head]
                    short.append((len(short), fragment, form, text))
        places: _Places = {}
        for batch in _batches(short, 0):
            _sift(self._short, batch, places)
        for batch in _batches(long, self._overlap) if long else ():
            _sift(self._long, batch, places)
        return places


def _drawn(rule: Rule) -> tuple[Sketch, ...]:
    if rule.sketches is not None:
        return rule.sketches
    # Rules from a compiled file bring their sketches, and a start need not load what draws them.
    from vanguard.rules.sketch import sketches

    return sketches(rule.match)


def _reach(tries: Iterable[Try]) -> int:
    """How many characters hold any match of any of the patterns, and one more on each side."""
    return 2 + max((each.sketch.width for each in tries), default=0)


def _batches(segments: Iterable[_Segment], overlap: int) -> Iterator[list[_Segment]]:
    """The segments, some together where they are short, in pieces where they are long."""
    batch: list[_Segment] = []
    room = _PIECE
    for segment in segments:
        length = len(segment[3])
        if length > _PIECE:
            yield from _pieces(*segment, overlap)
            continue
        room -= length + 1
        if room < 0:
            yield batch
            batch, room = [], _PIECE - length
        batch.append(segment)
    if batch:
        yield batch


def _pieces(number: int, fragment: Fragment, form: Form, text: str, overlap: int) -> Iterator[list[_Segment]]:
    for start in range(0, len(text) - overlap, _PIECE - overlap):
        yield [(number, fragment, form, text[start : start + _PIECE])]


def _sift(sieve: Sieve, batch: list[_Segment], places: _Places) -> None:
    """Scan a batch; where something shows, halve it until single texts are to blame.

    Without the halving, many tiny texts beside one bad one would each be tried with every rule
    that the bad one nominates.
    """
    found = sieve.rules([segment[3] for segment in batch])
    if found and len(batch) > 1:
        middle = len(batch) // 2
        _sift(sieve, batch[:middle], places)
        _sift(sieve, batch[middle:], places)
        return
    for rule in found:
        number, fragment, form, _ = batch[0]
        places.setdefault(rule, {})[number] = (fragment, form)


def _first(rule: Rule, places: Mapping[int, _Place], message: Message, tool: Tool | None) -> Hit | None:
    for number in sorted(places):
        hit = match.look(rule, message, tool, *places[number])
        if hit is not None:
            return hit
    return None
