"""The fast matcher: one filtered scan over all texts nominates, the obvious matcher decides.

Short texts are joined, so that every scan sees about ``_PIECE`` characters: in a short text few
literals meet by chance; long ones are cut into overlapping pieces, in which a pattern is tried only
around its literals.  A scan looks for the literals that
the rules need (`vanguard.rules.sieve`); where those of a pattern are there, the pattern is tried on the
joined texts, then on halves of them, until one text is to blame.  Only the first hit of a rule counts,
so none is looked for twice.  A nomination may be wrong but is never missing:

* where a pattern uses ``^`` or ``$`` it is tried with ``(?m)``, so that they also match at a seam;
* pieces overlap by more than a match is wide, its neighbours for ``\\b`` included;
* patterns that match only where a text begins are not tried on the later pieces of a long one;
* rules for which none of this is enough are tried on every text without a scan.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import Final

from vanguard.model.capability import Capability, Tool
from vanguard.model.message import Direction, Form, Fragment, Message, Part, Reading
from vanguard.model.rule import Hit, Rule, Sketch
from vanguard.rules import match
from vanguard.rules.sieve import Sieve, Try, writable

_PIECE: Final = 4096
_LONG_PIECE: Final = 4 * _PIECE
"""Characters of a long text that are looked through at once, for patterns around their literals."""
_GLANCE: Final = _PIECE
"""Characters of a message that is first looked at as a whole."""
_WORD_SIGNS: Final = frozenset("_,.:-?")
"""Signs between words that say nothing of them."""

_Segment = tuple[Fragment, Form, str]
"""A text that is scanned: where it stands, and (a piece of) it."""

_Look = tuple[Sieve, list[_Segment], dict[int, list[int]]]
"""Texts that are looked at together, and the rules of which some pattern may match one of them."""


_Kind = tuple[str, frozenset[tuple[Part, bool]], frozenset[Capability] | None]
"""What decides which rules look at a message: its method, the parts of its texts, what its tool can do."""

_MOST_KNOWN: Final = 256
"""Kinds of messages of which it is kept; methods are what a stranger writes."""


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
        return self._sides[reading.message.direction].scan(reading, tool)


class _Side:
    """The rules that look at messages going one way."""

    def __init__(self, rules: Iterable[Rule], direction: Direction) -> None:
        self._rules = [rule for rule in rules if direction in (rule.scope.directions or Direction)]
        scopes = [rule.scope for rule in self._rules]
        everywhere = not all(scope.parts for scope in scopes)
        self._parts = frozenset(Part) if everywhere else frozenset(p for s in scopes for p in s.parts)
        self._keys = any(scope.keys for scope in scopes)
        drawn = [_drawn(rule) for rule in self._rules]
        self._whole = [number for number, found in enumerate(drawn) if not found]
        tries = [Try(number, sketch) for number, found in enumerate(drawn) for sketch in found]
        self._tries = tries
        self._head = _reach(tries)
        self._overlap = _reach(each for each in tries if not each.sketch.at_start)
        self._made: dict[str, Sieve] = {}
        self._known: dict[_Kind, frozenset[int]] = {}
        self._dulls: dict[frozenset[int], frozenset[int]] = {}

    # Each is made when the first text comes that needs it, so that a start need not wait for both.
    @property
    def _words(self) -> Sieve:
        """For short texts of words, which hold far less of what is looked for."""
        return self._made.get("words") or self._make("words", list(writable(self._tries, _WORD_SIGNS)))

    @property
    def _all(self) -> Sieve:
        return self._made.get("all") or self._make("all", self._tries)

    def _make(self, name: str, tries: list[Try]) -> Sieve:
        made = self._made[name] = Sieve(tries)
        return made

    def scan(self, reading: Reading, tool: Tool | None) -> tuple[Hit, ...]:
        """The first hit of every rule, in the order of the rules."""
        hits: dict[int, Hit] = {}
        hunt = _Hunt(reading.message, tool)
        # In a long text something is nominated all the time; in a short one hardly ever.
        settled: set[int] | None = None
        dull: frozenset[int] = frozenset()
        if len(reading.text) > _GLANCE:
            barred = self._barred(reading, tool)
            settled, dull = set(barred), self._dull(barred)
        for sieve, batch, nominated in self._looks(reading, settled or (), dull):
            for number, patterns in nominated.items():
                if settled is None:
                    settled = set(self._barred(reading, tool))
                if number not in settled:
                    hit = hunt.first(self._rules[number], sieve, patterns, batch)
                    if hit is not None:
                        hits[number] = hit
                        settled.add(number)
        for number in self._whole:
            hit = match.find(self._rules[number], reading, tool)
            if hit is not None:
                hits[number] = hit
        return tuple(hits[number] for number in sorted(hits))

    def _looks(self, reading: Reading, settled: Container[int], dull: frozenset[int]) -> Iterator[_Look]:
        """The texts of a message as they are looked at: of a short one none, where one look finds nothing."""
        if len(reading.text) > _GLANCE:
            for is_piece, batch in self._batches(reading):
                if is_piece:
                    yield self._all, batch, self._all.around(batch[0][2], settled, dull)
                else:
                    yield self._all, batch, self._all.rules([text for _, _, text in batch], settled)
            return
        sieve = self._words if reading.signs <= _WORD_SIGNS else self._all
        # It is many texts in one, so that patterns are to be tried as where texts are joined: hence two.
        nominated = sieve.rules([reading.text, ""])
        if nominated:
            for _, batch in self._batches(reading):
                yield sieve, batch, nominated

    def _barred(self, reading: Reading, tool: Tool | None) -> frozenset[int]:
        """The rules that look at no text of this message, whatever stands in it."""
        message = reading.message
        samples = {(fragment.part, fragment.is_key): fragment for fragment in reading.fragments}
        key = message.method, frozenset(samples), match.abilities(tool)
        barred = self._known.get(key)
        if barred is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
                self._dulls.clear()
            self._known[key] = barred = frozenset(
                number
                for number, rule in enumerate(self._rules)
                if not any(match.covers(rule.scope, message, tool, sample) for sample in samples.values())
            )
        return barred

    def _dull(self, barred: frozenset[int]) -> frozenset[int]:
        dull = self._dulls.get(barred)
        if dull is None:
            self._dulls[barred] = dull = self._all.dull(barred)
        return dull

    def _batches(self, reading: Reading) -> Iterator[tuple[bool, list[_Segment]]]:
        """The texts in their order, short ones together; True goes with pieces of long ones."""
        parts, keys = self._parts, self._keys
        batch: list[_Segment] = []
        room = _PIECE
        for fragment in reading.fragments:
            if fragment.part not in parts or (fragment.is_key and not keys):
                continue
            for form in fragment.forms:
                text = form.text
                long = len(text) > _PIECE
                room -= (self._head if long else len(text)) + 1
                if room < 0 and batch:
                    yield False, batch
                    batch, room = [], _PIECE - len(text)
                batch.append((fragment, form, text[: self._head] if long else text))
                if long:
                    yield False, batch
                    batch, room = [], _PIECE
                    for piece in self._pieces(text):
                        yield True, [(fragment, form, piece)]
        if batch:
            yield False, batch

    def _pieces(self, text: str) -> Iterator[str]:
        for start in range(0, len(text) - self._overlap, _LONG_PIECE - self._overlap):
            yield text[start : start + _LONG_PIECE]


def _drawn(rule: Rule) -> tuple[Sketch, ...]:
    if rule.sketches is not None:
        return rule.sketches
    # Rules from a compiled file bring their sketches, and a start need not load what draws them.
    from vanguard.rules.sketch import sketches

    return sketches(rule.match)


def _reach(tries: Iterable[Try]) -> int:
    """How many characters hold any match of any of the patterns, and one more on each side."""
    return 2 + max((each.sketch.width for each in tries), default=0)


class _Hunt:
    """The search for the texts that are to blame, in one message."""

    __slots__ = ("_message", "_missed", "_tool")

    def __init__(self, message: Message, tool: Tool | None) -> None:
        self._message = message
        self._tool = tool
        self._missed: set[tuple[str, int]] = set()
        """Rules, and the long forms in which they were looked for in vain."""

    def first(self, rule: Rule, sieve: Sieve, patterns: list[int], batch: list[_Segment]) -> Hit | None:
        """The first hit of a rule in a batch in which some of its patterns match, if it is one.

        Halves in which none of them matches are left out, so that many tiny texts beside one bad one
        do not each cost a search.
        """
        if len(batch) == 1:
            return self._look(rule, *batch[0])
        middle = len(batch) // 2
        for half in (batch[:middle], batch[middle:]):
            if sieve.match(patterns, [text for _, _, text in half]):
                hit = self.first(rule, sieve, patterns, half)
                if hit is not None:
                    return hit
        return None

    def _look(self, rule: Rule, fragment: Fragment, form: Form, scanned: str) -> Hit | None:
        """The hit in a whole form, which is looked at once and not again for each piece of it."""
        if scanned is form.text:
            return match.look(rule, self._message, self._tool, fragment, form)
        seen = (rule.id, id(form))
        if seen in self._missed:
            return None
        hit = match.look(rule, self._message, self._tool, fragment, form)
        if hit is None:
            self._missed.add(seen)
        return hit
