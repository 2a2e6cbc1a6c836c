"""The signs of an order to a model, each a phrase that many writers would use, none of them enough alone."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import re2

from vanguard.freed import give_back
from vanguard.layers.orders.phrases import joined, loose, phrase, several
from vanguard.layers.orders.sign import Sign
from vanguard.layers.orders.signs_support import SUPPORTS
from vanguard.layers.orders.signs_voice import VOICES
from vanguard.layers.orders.signs_will import WILLS
from vanguard.layers.orders.terms import ORDER, TARGET
from vanguard.layers.sought import Several, Sought, Span, some

SUPPORT = 2
"""What common signs add at most."""

SIGNS: tuple[Sign, ...] = (*VOICES, *WILLS, *SUPPORTS)
"""In the order in which they are told."""


class Deeds(NamedTuple):
    """What an order would have done."""

    order: re2._Regexp[str]
    """An act in the imperative."""
    targeted: re2._Regexp[str]
    """The same with something worth having or harming behind it."""


@cache
def deeds() -> Deeds:
    """The patterns of acts, compiled once."""
    return Deeds(phrase(rf"{ORDER}\b"), phrase(rf"{ORDER}\b[^\n]{{0,160}}?{TARGET}"))


@cache
def patterns() -> tuple[tuple[Sign, re2._Regexp[str]], ...]:
    """Every sign with its pattern."""
    return tuple((sign, phrase(*sign.choices)) for sign in SIGNS)


@cache
def _gate() -> Several:
    """What may be a rare sign, looked for at once: most texts hold none, and need no more made."""
    gate = several(loose(joined(sign.choices)) for sign in SIGNS if sign.opens)
    give_back()
    return gate


@cache
def _opening() -> tuple[re2._Regexp[str], ...]:
    return tuple(pattern for sign, pattern in patterns() if sign.opens)


def opens(text: str) -> bool:
    """Whether a text may hold a rare sign: without one, nothing is weighed."""
    return some(text, _gate().matching)


def openers(text: str) -> list[Span]:
    """Where the rare signs of a text stand, in order."""
    sought = Sought(text, _gate().matching)
    return sorted(span for number in sought.numbers for span in sought.spans(number, _opening()[number]))
