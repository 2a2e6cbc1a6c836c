"""A message's texts weighed passage by passage for orders to the model that reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vanguard.layers.instructive import is_instructive
from vanguard.layers.judged import judged
from vanguard.layers.orders import rules
from vanguard.layers.orders.hints import PARTS
from vanguard.layers.orders.phrases import unbroken
from vanguard.layers.orders.sign import Sign
from vanguard.layers.orders.signs import SUPPORT, deeds, openers, opens, patterns
from vanguard.layers.shown import is_shown
from vanguard.layers.tally import Tally
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import Form, Fragment, Reading
from vanguard.model.rule import Builtin

BEFORE, AFTER = 150, 350
"""Characters around a sign that are weighed with it."""

LONGEST = 1_000
"""Characters of a passage to which no further sign is added."""

SHOWN = 0.5
"""The confidence in an order that is only shown: every profile makes it one step softer."""

STOP, WARN, FAINT = 5, 4, 3
"""What the signs of a passage must weigh together."""

_TELLS = frozenset({"speech", "obey", "sway", "leak", "beacon", "phish", "bias"})
"""Signs that are themselves something to do."""

_ERRANDS = frozenset({"errand", "phish", "persist"})
"""Signs that honest prompts and notes have too."""

_SAME = {"override": "revolt", "summons": "address", "duty": "address", "frame": "mark"}
"""Signs that say the same more or less plainly: the heaviest of them counts."""

_DEEDS = ("act", "deed")
_CLEAR = clean("orders")
_LEAST_LINES, _LINE = 6, 28
"""Lines of a passage, and their mean length, below which a sentence was taken apart, or a list is shown."""


class Passage(NamedTuple):
    """Part of a text, from ``start`` to ``end``, and the signs in it."""

    start: int
    end: int
    weight: int
    kinds: tuple[str, ...]
    shown: bool
    """Whether all its rare signs are quoted by a text about attacks."""


def judge(reading: Reading, context: Context) -> Evidence:
    """What the texts that a model reads as data order it to do."""
    if not opens(unbroken(reading.text)):
        return _CLEAR
    tally = Tally()
    doubtful = rules.FAINT if is_instructive(reading.message, context) else rules.DOUBTFUL
    suspects = ((fragment, form, tally, doubtful) for fragment, form in reading.forms(PARTS))
    return judged(_CLEAR, suspects, _look, tally.findings)


def _look(fragment: Fragment, form: Form, tally: Tally, doubtful: Builtin) -> None:
    for passage in weighed(unbroken(form.text)):
        span = (passage.start, passage.end)
        sure = SHOWN if passage.shown else None
        if passage.weight >= STOP:
            tally.add(rules.ORDER, fragment, form, span=span, confidence=sure)
        elif passage.weight >= WARN:
            tally.add(doubtful, fragment, form, span=span, confidence=sure)
        elif passage.weight >= FAINT:
            tally.add(rules.FAINT, fragment, form, span=span, confidence=sure)


def weighed(text: str) -> Iterator[Passage]:
    """The passages of a text that hold a rare sign and something to do, with what their signs weigh."""
    for start, end, places in _passages(text):
        part = _healed(text[start:end])
        signs = [sign for sign, pattern in patterns() if pattern.search(part)]
        deed = _deed(part)
        if deed or any(sign.kind in _TELLS for sign in signs):
            kinds = tuple(sign.kind for sign in signs)
            shown = all(is_shown(text, *place) for place in places)
            yield Passage(start, end, _weight(signs, deed), (*kinds, *_DEEDS[:deed]), shown)


def _healed(part: str) -> str:
    """A passage of many short lines as one line; others as they are."""
    lines = part.count("\n")
    return part.replace("\n", " ") if lines >= _LEAST_LINES and len(part) <= lines * _LINE else part


def _deed(part: str) -> int:
    """What the act in a passage weighs: nothing without one, more where it says what is to be had."""
    acts = deeds()
    return 2 if acts.targeted.search(part) else 1 if acts.order.search(part) else 0


def _weight(signs: Sequence[Sign], deed: int) -> int:
    heaviest: dict[str, Sign] = {}
    for sign in sorted(signs, key=lambda sign: sign.weight):
        heaviest[_SAME.get(sign.kind, sign.kind)] = sign
    rare = [sign for sign in heaviest.values() if sign.opens]
    support = sum(sign.weight for sign in signs if not sign.opens)
    weight = sum(sign.weight for sign in rare) + min(SUPPORT, support) + deed
    # One sign that honest texts have too, or a note to oneself, is never enough, whatever goes with it.
    if len(rare) == 1 and (rare[0].kind in _ERRANDS or (rare[0].weight < 3 and deed < 2)):
        weight = min(weight, WARN)
    faint = weight < WARN and deed < 2 and all(sign.weight < 3 for sign in rare)
    return FAINT - 1 if faint else weight


def _passages(text: str) -> Iterator[tuple[int, int, list[tuple[int, int]]]]:
    """Where passages begin and end, and the rare signs in each; overlapping ones are one."""
    held: list[tuple[int, int]] = []
    begin = end = 0
    for sign in openers(text):
        start, stop = max(0, sign[0] - BEFORE), min(len(text), sign[1] + AFTER)
        if held and (start > end or stop - begin > LONGEST):
            yield begin, end, held
            held = []
        if not held:
            begin, end = start, stop
        held.append(sign)
        end = max(end, stop)
    if held:
        yield begin, end, held
