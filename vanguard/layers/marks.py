"""One look at a message's texts for what several layers wait for: most hold none of it."""

from __future__ import annotations

from functools import cache
from typing import Final

from vanguard.layers.camouflage.hints import WORDS
from vanguard.layers.disclosure.secret_marks import ANY, CARD
from vanguard.layers.orders.hints import ORDERING
from vanguard.layers.sought import Several, pieces
from vanguard.model.message import Reading

SECRETS, ORDERS, CLAIMS, CARDS = range(4)
"""What may be there: a secret, an order to a model, a text that vouches for itself, a card's number."""

_PATTERNS: Final = (ANY, ORDERING, f"(?i){WORDS}", CARD)
_NONE: Final[frozenset[int]] = frozenset()


def may_hold(reading: Reading, mark: int) -> bool:
    """Whether a text of the message may hold what ``mark`` stands for.

    False says that none does; True says nothing.  All marks are looked for at once, when the first
    is asked for.
    """
    found = reading.marks
    if found is None:
        found = reading.marks = marks(reading.text)
    return mark in found


def marks(text: str) -> frozenset[int]:
    """The marks that stand in a text.  Takes any text, lone surrogates too."""
    look = _all().matching
    found: set[int] = set()
    for piece in pieces(text):
        found.update(look(piece))
        if len(found) == len(_PATTERNS):
            break
    return frozenset(found) if found else _NONE


@cache
def _all() -> Several:
    return Several(_PATTERNS)
