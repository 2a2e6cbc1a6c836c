"""A message's texts weighed passage by passage for orders to the model that reads them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vanguard.layers.judged import judged
from vanguard.layers.orders import rules
from vanguard.layers.orders.phrases import unbroken
from vanguard.layers.orders.signs import SUPPORT, deeds, openers, patterns
from vanguard.layers.orders.talk import is_talk
from vanguard.layers.tally import Tally
from vanguard.model.context import Context
from vanguard.model.finding import Evidence, clean
from vanguard.model.message import Form, Fragment, Part, Reading

BEFORE, AFTER = 150, 350
"""Characters around a sign that are weighed with it."""

STOP, WARN, FAINT = 5, 4, 3
"""What the signs of a passage must weigh together."""

_TELLS = frozenset({"speech", "obey"})
"""Signs that are themselves something to do."""

_CLEAR = clean("orders")
_PARTS = frozenset({Part.CONTENT, Part.ERROR, Part.NOTICE, Part.OTHER, Part.META})


class Passage(NamedTuple):
    """Part of a text, from ``start`` to ``end``, and the signs in it."""

    start: int
    end: int
    weight: int
    kinds: tuple[str, ...]


def judge(reading: Reading, context: Context) -> Evidence:
    """What the texts that a model reads as data order it to do."""
    tally = Tally()
    suspects = (
        (fragment, form, tally)
        for fragment in reading.fragments
        if fragment.part in _PARTS
        for form in fragment.forms
    )
    return judged(_CLEAR, suspects, _look, tally.findings)


def _look(fragment: Fragment, form: Form, tally: Tally) -> None:
    text = unbroken(form.text)
    for passage in weighed(text):
        span = (passage.start, passage.end)
        if passage.weight >= STOP:
            talk = is_talk(text, *span)
            tally.add(rules.ORDER, fragment, form, span=span, confidence=0.65 if talk else None)
        elif passage.weight >= WARN:
            tally.add(rules.DOUBTFUL, fragment, form, span=span)
        elif passage.weight >= FAINT:
            tally.add(rules.FAINT, fragment, form, span=span)


def weighed(text: str) -> Iterator[Passage]:
    """The passages of a text that hold a rare sign and an act, with what their signs weigh."""
    for start, end in _passages(text):
        part = text[start:end]
        there = [sign for sign, pattern in patterns() if pattern.search(part)]
        kinds = [sign.kind for sign in there]
        weight = sum(sign.weight for sign in there if sign.opens)
        weight += min(SUPPORT, sum(sign.weight for sign in there if not sign.opens))
        acts = deeds()
        if acts.targeted.search(part):
            kinds.append("deed")
            weight += 2
        elif acts.order.search(part):
            kinds.append("act")
            weight += 1
        elif not _TELLS & set(kinds):
            continue
        if "errand" in kinds and not any(sign.opens and sign.kind != "errand" for sign in there):
            weight = min(weight, WARN)
        yield Passage(start, end, weight, tuple(kinds))


def _passages(text: str) -> Iterator[tuple[int, int]]:
    """Where passages begin and end: around each rare sign, those that overlap as one."""
    places = sorted(
        (max(0, at.start() - BEFORE), min(len(text), at.end() + AFTER))
        for pattern in openers()
        for at in pattern.finditer(text)
    )
    begin, end = -1, -1
    for start, stop in places:
        if start > end or stop - begin > 2 * (BEFORE + AFTER):
            if begin >= 0:
                yield begin, end
            begin = start
        end = max(end, stop)
    if begin >= 0:
        yield begin, end
